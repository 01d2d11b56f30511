import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.intake.understand.cells import is_value, kinds_of, looks_like_id, looks_like_name, names_in


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param("11010519491231002X", id="right"),
        pytest.param("110105194912310020", id="wrong check character"),
        pytest.param("110105491231002", id="15 digits"),
        pytest.param("'１１０１０５１９４９１２３１００２ｘ", id="full width with an apostrophe"),
        pytest.param("1.10105E+17", id="spoilt by a spreadsheet"),
        pytest.param("1101**********002X", id="masked middle"),
        pytest.param("************31002X", id="masked front"),
        pytest.param("11010519491231****", id="masked end"),
        pytest.param("11O105194912310O2X", id="letter O for zero"),
        pytest.param("1101051949123102", id="two digits short"),
        pytest.param("110105194913310021", id="a month that there is not"),
        pytest.param("110105194912390021", id="a day that there is not"),
    ],
)
def test_an_id_number_is_known_however_it_is_spoilt(cell):
    assert looks_like_id(cell)
    assert is_value(cell)


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param("409020103201200013", id="management number"),
        pytest.param("402020191201200013", id="management number whose authority reads as a century"),
        pytest.param("13907720001", id="phone"),
        pytest.param("139****0001", id="a phone whose middle is hidden"),
        pytest.param("00000012", id="certificate number"),
        pytest.param("6222021234567890123", id="account"),
        pytest.param("110105254912310021", id="eighteen digits of another century"),
        pytest.param("110105194913390021", id="eighteen digits without month or day"),
        pytest.param("", id="blank"),
    ],
)
def test_other_numbers_are_no_id_numbers(cell):
    assert not looks_like_id(cell)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        pytest.param("2010年12月", "date", id="year and month"),
        pytest.param("2010.12", "date", id="with a point"),
        pytest.param("201012", "date", id="six digits"),
        pytest.param("2010-12-31 00:00:00", "date", id="with a time"),
        pytest.param("二〇一〇年十二月", "date", id="in characters"),
        pytest.param("10.12.1", "date", id="two-digit year"),
        pytest.param("Dec-10", "date", id="English month"),
        pytest.param("40513", "excel_day", id="day number of a spreadsheet"),
        pytest.param("2010年度", "year", id="a year"),
        pytest.param("某职改〔2018〕1号", "approval_document", id="document number"),
        pytest.param("某职改字（2018）第038号", "approval_document", id="document number in the old way"),
        pytest.param("某职资字第140900005号", "certificate_number", id="certificate number with words"),
        pytest.param("409020103201200013", "management_number", id="management number"),
        pytest.param("0772-2821234", "phone", id="phone of an office"),
        pytest.param("女", "sex", id="sex"),
        pytest.param("小学高级教师", "title", id="title"),
        pytest.param("助工", "title", id="title written short"),
        pytest.param("中级专业技术资格", "level", id="level"),
        pytest.param("卫生技术", "series", id="series without its ending"),
        pytest.param("转正定职", "acquisition_method", id="method"),
        pytest.param("某市工程系列中级专业技术资格评审委员会", "review_committee", id="committee"),
        pytest.param("某市职称改革工作领导小组", "issuing_authority", id="authority"),
        pytest.param("某市第一中学", "employer", id="school"),
        pytest.param("欧阳雪", "holder_name", id="compound surname"),
    ],
)
def test_a_cell_betrays_its_kind(cell, kind):
    assert kind in kinds_of(cell)


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        pytest.param("张  丽", True, id="blanks inside"),
        pytest.param("阿依古丽·买买提", True, id="minority name with a dot"),
        pytest.param("傅海燕", True, id="a family name seldom written 付"),
        pytest.param("康 健", True, id="a family name that begins few words"),
        pytest.param("时间", False, id="a word that begins with a family name"),
        pytest.param("东门小学", False, id="a place that begins with one"),
        pytest.param("合计", False, id="total"),
        pytest.param("工程师", False, id="title"),
        pytest.param("王", False, id="one character"),
        pytest.param("某市机械厂", False, id="employer"),
    ],
)
def test_a_name_is_known_by_its_surname(cell, answer):
    assert looks_like_name(cell) is answer


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        pytest.param("李明、傅海燕、康建国", ["李明", "傅海燕", "康建国"], id="three people"),
        pytest.param("李明、时间", [], id="a person and a word"),
        pytest.param("傅海燕", [], id="one"),
    ],
)
def test_several_names_in_a_cell_are_parted(cell, names):
    assert names_in(cell) == names


@given(st.text(max_size=60))
@settings(max_examples=300)
def test_no_cell_is_too_strange_to_look_at(cell):
    assert kinds_of(cell) == kinds_of(cell)
    assert not is_value("") and isinstance(is_value(cell), bool)
