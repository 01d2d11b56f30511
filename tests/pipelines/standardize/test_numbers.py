"""Certificate, management, document and phone numbers, and sex: one format, one module, the same verbs."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.standardize import (
    certificate_number,
    dates,
    document_number,
    id_number,
    management_number,
    names,
    phone,
    sex,
)
from pipelines.standardize.text import BrokenPartError

FORMATS = [certificate_number, document_number, id_number, management_number, phone, sex]


@pytest.mark.parametrize("module", FORMATS, ids=lambda module: module.__name__.rpartition(".")[2])
@given(text=st.text())
@settings(max_examples=60)
def test_compact_is_stable_and_is_valid_never_raises(module, text):
    assert module.compact(module.compact(text)) == module.compact(text)
    assert module.is_valid(text) in (True, False)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("06001764", "06001764", id="eight digits keep their zero"),
        pytest.param("０６００１７６４", "06001764", id="full width"),
        pytest.param("№06001764", "06001764", id="numero sign"),
        pytest.param("06001764号", "06001764", id="number word"),
        pytest.param("06001764.0", "06001764", id="as a fraction"),
        pytest.param("第06001764号", "06001764", id="the words for a number"),
        pytest.param("O6001764", "06001764", id="a letter for the zero"),
        pytest.param("2O11O823", "20110823", id="letters for zeros inside"),
        pytest.param("LZ2O12000017", "LZ2012000017", id="a letter among the digits behind other letters"),
        pytest.param("OL2012000017", "OL2012000017", id="letters before the digits"),
        pytest.param("06001764（补）", "06001764", id="note of reissue"),
        pytest.param("lz2017000268", "LZ2017000268", id="small letters"),
        pytest.param("桂职资字第 141100002号号", "桂职资字第141100002号", id="words around it"),
        pytest.param("待发", None, id="not yet issued"),
        pytest.param("6.00176E+06", None, id="scientific notation"),
    ],
)
def test_certificate_numbers_keep_what_matters(text, number):
    assert certificate_number.read(text) == number


@pytest.mark.parametrize(
    ("numbers", "restored"),
    [
        pytest.param(["06001764", "6001765"], ["06001764", "06001765"], id="another kept its zero"),
        pytest.param(["21000085", "138"], ["21000085", "00000138"], id="another has the standard's width"),
        pytest.param(["6001764", "6001765"], ["6001764", "6001765"], id="nothing proves a width"),
        pytest.param(["1", "2", "1024"], ["1", "2", "1024"], id="running numbers"),
        pytest.param(
            ["00121200002", "20090002", "121200003"],
            ["00121200002", "20090002", "00121200003"],
            id="two widths in one delivery",
        ),
        pytest.param(["00181120002", "140800001"], ["00181120002", "140800001"], id="another body's numbers"),
        pytest.param(["06001764", "0600132"], ["06001764", "0600132"], id="a digit is missing, not a zero"),
        pytest.param(["06001764", "LZ2017000268", None], ["06001764", "LZ2017000268", None], id="letters and gaps"),
    ],
)
def test_lost_zeros_come_back_only_where_the_delivery_proves_them(numbers, restored):
    deliveries = pl.Series([1] * len(numbers))

    assert certificate_number.restore_zeros(pl.Series("n", numbers), deliveries).to_list() == restored


def test_another_delivery_proves_nothing():
    numbers = pl.Series("n", ["06001764", "6001765"])

    assert certificate_number.restore_zeros(numbers, pl.Series([1, 2])).to_list() == ["06001764", "6001765"]


@pytest.mark.parametrize(
    ("numbers", "holders", "restored"),
    [
        pytest.param(["1041300007", "01041300007"], ["褚云山"] * 2, ["01041300007"] * 2, id="the holder's own"),
        pytest.param(["80", "00000080"], ["褚云山", "钱海"], ["80", "00000080"], id="somebody else's"),
        pytest.param(["80", "00000080"], [None, None], ["80", "00000080"], id="nobody's"),
        pytest.param(["80", "080", "0080"], ["褚云山"] * 3, ["80", "080", "0080"], id="two widths prove nothing"),
        pytest.param(["000", "0", None], ["褚云山"] * 3, ["000", "0", None], id="nothing but zeros"),
        pytest.param(["LZ80", "80"], ["褚云山"] * 2, ["LZ80", "80"], id="letters are another form"),
    ],
)
def test_lost_zeros_come_back_where_the_holders_own_number_has_them(numbers, holders, restored):
    found = certificate_number.restore_by_holder(pl.Series("n", numbers), pl.Series("h", holders, dtype=pl.String))

    assert found.to_list() == restored


def test_the_numeric_key_forgets_lost_zeros():
    assert certificate_number.numeric_key("06001764") == certificate_number.numeric_key("6001764")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("柳职改〔2018〕1号", "柳职改〔2018〕1号", id="standard"),
        pytest.param("柳职改[2018]1号", "柳职改〔2018〕1号", id="square brackets"),
        pytest.param("柳职改（2018）1号", "柳职改〔2018〕1号", id="round brackets"),
        pytest.param(
            "柳职改【２０１８】０1号", "柳职改〔2018〕1号", id="lenticular brackets, full width, leading zero"
        ),
        pytest.param("柳职改﹝2018﹞1号", "柳职改〔2018〕1号", id="small brackets"),
        pytest.param("柳职改字(2018)第038号", "柳职改〔2018〕38号", id="old form"),
        pytest.param("柳职改〔2018〕1", "柳职改〔2018〕1号", id="without its last character"),
        pytest.param("柳职改〔2018〕1号文件", "柳职改〔2018〕1号", id="called a document"),
        pytest.param("柳职改2018年第1号", "柳职改〔2018〕1号", id="no brackets"),
        pytest.param("柳职改〔二〇一八〕一号", "柳职改〔2018〕1号", id="Chinese numerals"),
        pytest.param("柳职改〔18〕1号", "柳职改〔2018〕1号", id="two-digit year"),
        pytest.param(
            "柳州市职称改革工作领导小组文件柳职改〔2018〕1号",
            "柳职改〔2018〕1号",
            id="its body's name run together with it",
        ),
        pytest.param("柳委员会办〔2018〕1号", "柳委员会办〔2018〕1号", id="no code left without the words of a body"),
        pytest.param("关于公布资格的通知", "关于公布资格的通知", id="no number"),
        pytest.param("无", None, id="nothing"),
        pytest.param("文号：柳职改〔2018〕1号", "柳职改〔2018〕1号", id="its heading before it"),
        pytest.param("柳职改〔2018年〕1号", "柳职改〔2018〕1号", id="year in words in the brackets"),
        pytest.param("柳職改〔2018〕1號", "柳职改〔2018〕1号", id="traditional characters"),
        pytest.param("柳职改〔2018〕1号2018年3月5日印发", "柳职改〔2018〕1号", id="when it went out behind it"),
        pytest.param("柳城县职改办、柳城职改〔2018〕1号", "柳城职改〔2018〕1号", id="its office before it"),
        pytest.param("柳职改办发〔2018〕1号", "柳职改办发〔2018〕1号", id="an office that is the code's own"),
        pytest.param("柳职改〔2018〕1号（2018年3月）", "柳职改〔2018〕1号", id="a note behind it"),
    ],
)
def test_document_numbers_take_the_standards_form(text, number):
    assert document_number.read(text) == number


@pytest.mark.parametrize(
    ("module", "text", "part"),
    [
        pytest.param(document_number, "通知", "format", id="no document number"),
        pytest.param(document_number, "柳职改〔1848〕1号", "year", id="document of an impossible year"),
        pytest.param(certificate_number, "见原件", "digits", id="certificate without digits"),
        pytest.param(management_number, "1234", "format", id="short management number"),
        pytest.param(management_number, "11010519491231002X", "format", id="ID number with X"),
        pytest.param(management_number, "110105198506150030", "id_number", id="ID number"),
        pytest.param(phone, "12345", "format", id="short phone"),
        pytest.param(sex, "9", "word", id="sex not stated"),
    ],
)
def test_validate_names_the_broken_part(module, text, part):
    with pytest.raises(BrokenPartError) as broken:
        module.validate(text)

    assert broken.value.part == part


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("135-4460-0981", "13544600981"),
        ("+86 13544600981", "13544600981"),
        ("13544600981.0", "13544600981"),
        ("0772-6920128", "07726920128"),
        ("（0772）6920128", "07726920128"),
        ("13544600981/13900000000", "13544600981"),
        ("6920128", "6920128"),
        ("无", None),
        ("110105198506150030", None),
        pytest.param("0772-6920128-801", "07726920128", id="extension behind a dash"),
        pytest.param("手机：13544600981", "13544600981", id="its heading before it"),
    ],
)
def test_phones_are_digits(text, number):
    assert phone.read(text) == number


@pytest.mark.parametrize(
    ("text", "read"),
    [("男性", "男"), ("2", "女"), ("１", "男"), ("F", "女"), ("0", None), ("未知", None), ("李明", None)],
)
def test_sex_is_read_from_words_letters_and_codes(text, read):
    assert sex.read(text) == read


@pytest.mark.parametrize(
    ("module", "text", "printed"),
    [
        pytest.param(certificate_number, "第0600 1764号", "06001764", id="certificate number"),
        pytest.param(document_number, "柳职改[2018]第038号", "柳职改〔2018〕38号", id="document number"),
        pytest.param(id_number, "11010519491231002x", "110105 19491231 002X", id="ID number in its groups"),
        pytest.param(management_number, "401020011201000001", "401020011 2010 00001", id="management number"),
        pytest.param(names, "李 明", "李\u3000明", id="two characters set apart"),
        pytest.param(names, "李小 明", "李小明", id="three characters"),
        pytest.param(phone, "135-4460-0981", "135 4460 0981", id="mobile"),
        pytest.param(dates, "2010-01-05", "2010年1月5日", id="day"),
        pytest.param(dates, "2010-12", "2010年12月", id="month"),
    ],
)
def test_what_is_printed_is_in_its_usual_form(module, text, printed):
    assert module.format(text) == printed


@pytest.mark.parametrize(
    ("module", "valid", "invalid"),
    [
        pytest.param(certificate_number, "06001764", "见原件", id="certificate number"),
        pytest.param(document_number, "柳职改〔2018〕1号", "通知", id="document number"),
        pytest.param(id_number, "11010519491231002X", "110105194912310021", id="ID number"),
        pytest.param(management_number, "401020011201000001", "1234", id="management number"),
        pytest.param(names, "李明", "李", id="name"),
        pytest.param(phone, "13544600981", "12345", id="phone"),
        pytest.param(sex, "男", "9", id="sex"),
        pytest.param(dates, "2010年12月", "去年", id="date"),
    ],
)
def test_is_valid_tells_a_value_from_what_is_none(module, valid, invalid):
    assert (module.is_valid(valid), module.is_valid(invalid)) == (True, False)


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        pytest.param(["5107200414000164"] * 5 + ["510720041400016"], ["5107200414000164"] * 5 + [None], id="another city's"),
        pytest.param(["405020011201000006"] * 30 + ["40502001120100006"] * 5, ["405020011201000006"] * 30 + [None] * 5, id="slips"),
        pytest.param(["110105198506150030"] * 9, [None] * 9, id="ID numbers"),
        pytest.param(["405020011201000000", "405020011201001000"], [None] * 2, id="last digits lost in a spreadsheet"),
        pytest.param([f"40502001120100{n:04}" for n in range(998, 1002)], [f"40502001120100{n:04}" for n in range(998, 1002)], id="one that ends in 000 among whole ones"),
    ],
)  # fmt: skip
def test_a_management_number_is_told_by_the_others_of_its_column(cells, numbers):
    assert management_number.read_column(pl.Series("management_number", cells)).to_list() == numbers
