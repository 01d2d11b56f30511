"""What survives of a certificate's values, and where each comes from."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines import survivorship
from pipelines.survivorship.decisions import apply_decisions
from pipelines.survivorship.rules import CRITERIA, DECIDING_ORDER, RULES
from schemas import tables
from schemas.columns import COLUMNS

ID = "110105199001010010"
TWIN = "110105199001010117"
WOMAN = "110105199001010029"
DOCUMENT = "柳职改〔2014〕7号"


def approvals(**stated):
    return {"office": f"approvals-{stated.pop('n', 1)}", "trust_rank": 1, **stated}


def employer(**stated):
    return {"office": f"employer-{stated.pop('n', 1)}", "trust_rank": 5, **stated}


@pytest.mark.parametrize(
    ("column", "stated", "survivor", "why"),
    [
        pytest.param("holder_name", ["张书恒"], "张书恒", "only", id="one source"),
        pytest.param("holder_name", ["张书恒", "张书恒"], "张书恒", "unanimous", id="all agree"),
        pytest.param("holder_name", ["张书□", "张书恒"], "张书恒", "legible", id="a character nobody could write"),
        pytest.param("holder_name", ["张shu恒", "张书恒"], "张书恒", "legible", id="a character in pinyin"),
        pytest.param("holder_name", ["张书衡", "张书恒", "张书恒"], "张书恒", "agreement", id="two against one"),
        pytest.param("holder_name", ["张书", "张书恒"], "张书恒", "unshortened", id="a character dropped"),
        pytest.param("holder_name", ["张书", "张书", "张书恒"], "张书", "agreement", id="a character added"),
        pytest.param("holder_name", ["张书书恒", "张书恒"], "张书恒", "unshortened", id="a character written twice"),
        pytest.param("holder_name", ["张书文恒", "张书恒"], "张书恒", "unshortened", id="a given name of three characters"),
        pytest.param("holder_name", ["欧阳书", "欧阳书恒"], "欧阳书恒", "unshortened", id="a family name of two"),
        pytest.param("holder_name", ["张恒书", "张书恒", "彰书恒"], "张书恒", "borne_out", id="a homophone bears out the order"),
        pytest.param("holder_name", ["张恒书", "张shu恒", "张书恒"], "张书恒", "borne_out", id="pinyin bears out the order"),
        pytest.param("holder_name", ["吴刘恒", "刘恒"], "刘恒", "unshortened", id="a character before the surname"),
        pytest.param("holder_name", ["阳恒", "欧阳恒"], "欧阳恒", "unshortened", id="a surname of two characters cut short"),
        pytest.param("holder_name", ["盘书恒", "盘书恒", "潘书恒"], "盘书恒", "agreement", id="a rare surname that two write"),
        pytest.param("holder_name", ["赵盘恒书", "盘恒书"], "盘恒书", "unshortened", id="a surname that is also a word"),
        pytest.param("employer", ["柳州嘉和航运有限公司", "柳州嘉和航运有限公司", "柳州市嘉和航运有限公司"], "柳州市嘉和航运有限公司", "proper_form", id="the end of its place dropped"),
        pytest.param("employer", ["嘉和航运有限公司", "嘉和航运有限公司", "柳州嘉和航运有限公司"], "柳州嘉和航运有限公司", "proper_form", id="a company without its place"),
        pytest.param("employer", ["剑泰技工学校", "剑泰技工学校", "柳州剑泰技工学校"], "柳州剑泰技工学校", "proper_form", id="a school without its place"),
        pytest.param("employer", ["城职院", "城职院", "柳州城市职业学院"], "柳州城市职业学院", "proper_form", id="an everyday name"),
        pytest.param("year", ["2013", "2013", "2014"], "2013", "agreement", id="the year that most state"),
        pytest.param("employer", ["柳钢质量部", "柳钢质量部", "广西柳州钢铁集团有限公司质量部"], "广西柳州钢铁集团有限公司质量部", "full_form", id="a company's department"),
        pytest.param("employer", ["柳城县某田镇中心卫生院", "柳城县某田镇中心卫生院", "柳城县某田镇卫生院"], "柳城县某田镇中心卫生院", "agreement", id="a 中心卫生院 that most sources call so"),
        pytest.param("employer", ["柳州鑫龙集团房地产开发有限公司", "柳州鑫龙集团房地产开发有限公司", "柳州市鑫龙房地产开发有限公司"], "柳州市鑫龙房地产开发有限公司", "proper_form", id="a looser form"),
        pytest.param("issuing_authority", ["三江侗卒自治县职称改革工作领导小组", "三江侗族自治县职称改革工作领导小组"], "三江侗族自治县职称改革工作领导小组", "well_spelt", id="a place that is none"),
        pytest.param("id_number", [TWIN, ID, ID], ID, "agreement", id="majority of valid numbers"),
        pytest.param("certificate_number", ["6000901", "06000901"], "06000901", "completeness", id="lost zero"),
        pytest.param("certificate_number", ["06000901", "6000901", "06000907"], "06000901", "completeness", id="both forms count together"),
        pytest.param("acquired_on", ["2014", "2014-12", "2014-12-10"], "2014-12-10", "precision", id="day that all bear out"),
        pytest.param("acquired_on", ["2014-12", "2014-12", "2014-11-10"], "2014-12", "month_agreement", id="majority's month before another's day"),
        pytest.param("acquired_on", ["2014-12", "2014-12-10", "2014-12-10", "2014-12-11"], "2014-12-10", "day_agreement", id="majority's day"),
        pytest.param("acquired_on", ["2014", "2014"], "2014", "unanimous", id="no invented month"),
        pytest.param("conferred_on", ["2014-12-20", "2014-12"], "2014-12-20", "precision", id="day conferred"),
        pytest.param("employer", ["九十九中", "九十九中", "柳州市第九十九中学"], "柳州市第九十九中学", "full_form", id="full form"),
        pytest.param("specialty", ["机械", "机械工程", "机械工程"], "机械工程", "agreement", id="free text by majority"),
        pytest.param("remarks", ["补发", "遗失补发"], "遗失补发", "completeness", id="fuller remark"),
    ],
)  # fmt: skip
def test_a_value_survives_by_its_columns_rule(golden, column, stated, survivor, why):
    merged = golden(*({"office": f"county-{n}", column: value} for n, value in enumerate(stated)))
    assert merged.certificates[column].to_list() == [survivor]
    chosen = merged.certificate_values.filter(pl.col("column") == column, "chosen")
    assert chosen.select("value", "why").rows() == [(survivor, why)]


def test_a_trusted_office_decides_between_two_that_disagree(golden):
    merged = golden(employer(specialty="会计"), approvals(specialty="审计"))
    assert merged.certificates["specialty"].to_list() == ["审计"]
    assert merged.certificate_values.filter(pl.col("column") == "specialty")["why"].to_list() == ["trust", "trust"]


@pytest.mark.parametrize(
    ("rare", "survivor"),
    [
        pytest.param("雨文", "语文", id="a homophone"),
        pytest.param("语丈", "语文", id="a look-alike"),
        pytest.param("文", "语文", id="a character left out"),
        pytest.param("数学", "数学", id="another word, however rare"),
    ],
)
def test_a_slip_yields_to_the_word_that_many_records_state(golden, rare, survivor):
    others = [{"certificate": f"C{n}", "holder": f"H{n}", "specialty": "语文"} for n in range(2, 12)]
    merged = golden(approvals(certificate="C1", specialty=rare), employer(certificate="C1", specialty="语文"), *others)
    first = merged.certificates.filter(pl.col("certificate_id") == "C1")
    assert first["specialty"].to_list() == [survivor]


@pytest.mark.parametrize(
    ("written", "elsewhere", "survivor", "why"),
    [
        pytest.param("辟众文化", "群众文化", "群众文化", "common_word", id="stands nowhere else"),
        pytest.param("辟众文化", "美术", "辟众文化", "trust", id="both stand nowhere else"),
        pytest.param("群文化", "群众文化", "群众文化", "common_word", id="a character left out"),
        pytest.param("群众化文", "群众文化", "群众文化", "common_word", id="two characters exchanged"),
        pytest.param("西众文化", "群众文化", "西众文化", "trust", id="another character, and no slip"),
    ],
)
def test_a_word_that_stands_nowhere_else_is_the_slip(golden, written, elsewhere, survivor, why):
    other = {"certificate": "C2", "holder": "H2", "specialty": elsewhere}
    merged = golden(approvals(specialty=written), employer(specialty="群众文化"), other)
    chosen = merged.certificate_values.filter(pl.col("column") == "specialty", "chosen", certificate_id="C1")
    assert chosen.select("value", "why").rows() == [(survivor, why)]


@pytest.mark.parametrize(
    ("stated", "facts", "survivor", "why"),
    [
        pytest.param(("柳职改〔2013〕1号", "柳职改〔2014〕1号"), {"acquired_on": "2014-12-10"}, "柳职改〔2014〕1号", "of_stated_dates", id="of another year"),
        pytest.param(("柳职改〔2013〕1号", "柳职改〔2014〕1号"), {"year": "2014"}, "柳职改〔2014〕1号", "of_stated_dates", id="of another year than the one stated by itself"),
        pytest.param(("柳职改〔2014〕2号", "柳职改〔2014〕1号"), {"acquired_on": "2014-12-10"}, "柳职改〔2014〕1号", "usage", id="borne by nobody else"),
        pytest.param(("柳职改〔2014〕3号", "柳职改〔2014〕2号"), {"acquired_on": "2014-12-10"}, "柳职改〔2014〕3号", "trust", id="either borne by nobody else"),
    ],
)  # fmt: skip
def test_a_mistyped_document_number_stands_out(golden, stated, facts, survivor, why):
    other = {"certificate": "C2", "holder": "H2", "approval_document": "柳职改〔2014〕1号"}
    merged = golden(approvals(approval_document=stated[0], **facts), employer(approval_document=stated[1]), other)
    chosen = merged.certificate_values.filter(pl.col("column") == "approval_document", "chosen", certificate_id="C1")
    assert chosen.select("value", "why").rows() == [(survivor, why)]


@pytest.mark.parametrize(
    ("names", "given", "survivor"),
    [
        pytest.param(("张恒书", "张书恒"), ["书恒"], "张书恒", id="characters exchanged"),
        pytest.param(("张宇宇", "张宇"), ["宇"], "张宇", id="a character written twice"),
        pytest.param(("张宇", "张宇宇"), ["宇宇"], "张宇宇", id="a character left out"),
    ],
)
def test_the_given_name_that_more_people_have_is_likelier(golden, names, given, survivor):
    others = [{"certificate": "C2", "holder": "H2", "holder_name": f"李{name}"} for name in given]
    merged = golden(approvals(holder_name=names[0]), employer(holder_name=names[1]), *others)
    chosen = merged.certificate_values.filter(pl.col("column") == "holder_name", "chosen", certificate_id="C1")
    assert chosen.select("value", "why").rows() == [(survivor, "given_name")]


@pytest.mark.parametrize(
    ("others", "survivor", "why"),
    [
        pytest.param(3, "2014-12", "fits_day", id="its other certificates are of another day"),
        pytest.param(2, "2014-12-20", "precision", id="two show no custom"),
    ],
)
def test_a_day_other_than_its_documents_yields_to_the_month_alone(golden, others, survivor, why):
    of_document = {"approval_document": DOCUMENT, "office": "county-9"}
    peers = [
        {"certificate": f"C{n}", "row": n, "acquired_on": "2014-12-10", **of_document} for n in range(2, 2 + others)
    ]
    stated = {"approval_document": DOCUMENT}
    merged = golden(approvals(acquired_on="2014-12-20", **stated), employer(acquired_on="2014-12", **stated), *peers)
    chosen = merged.certificate_values.filter(pl.col("column") == "acquired_on", "chosen", certificate_id="C1")
    assert chosen.select("value", "why").rows() == [(survivor, why)]


def test_a_number_whose_zeros_were_put_back_stands_against_another_offices_number(golden):
    restored = approvals(certificate_number="06001486", marks=["restored:certificate_number"])
    merged = golden(restored, employer(certificate_number="06001286"))
    assert merged.certificates["certificate_number"].to_list() == ["06001486"]


def test_a_doubled_character_is_as_likely_one_too_many(golden):
    merged = golden(employer(holder_name="张恒恒"), approvals(holder_name="张恒"))
    assert merged.certificates["holder_name"].to_list() == ["张恒"]


def test_a_series_may_borrow_the_title_that_it_is_stated_with(golden):
    merged = golden(
        approvals(title="中学高级教师", series="中学教师系列", inferred=["series<-title"]),
        employer(title="中学高级教师", series="小学教师系列"),
    )
    assert merged.certificates.select("series", "grade").row(0) == ("小学教师系列", "副高级")


@pytest.mark.parametrize(
    ("acquired", "survivor"),
    [
        pytest.param("2018-06-01", "三江侗族自治县农业局", id="before the renaming"),
        pytest.param("2019-06-01", "三江侗族自治县农业农村局", id="after it"),
    ],
)
def test_a_bureau_has_the_name_that_it_bore_when_the_title_was_acquired(golden, acquired, survivor):
    names = ("三江侗族自治县农业农村局", "三江侗族自治县农业局")
    merged = golden(*(employer(n=n, employer=name, acquired_on=acquired) for n, name in enumerate(names)))
    assert merged.certificates["employer"].to_list() == [survivor]


def test_a_trusted_month_outranks_another_months_day_and_yields_to_its_own(golden):
    approved = approvals(conferred_on="2014-12")
    merged = golden(employer(conferred_on="2014-11-20"), approved)
    assert merged.certificates["conferred_on"].to_list() == ["2014-12"]
    merged = golden(employer(conferred_on="2014-12-20"), approved)
    assert merged.certificates["conferred_on"].to_list() == ["2014-12-20"]


@pytest.mark.parametrize(
    ("shown", "survivor"),
    [
        pytest.param("110105********0029", "女", id="a woman's seventeenth digit"),
        pytest.param("110105199001******", "男", id="a digit that nobody can read"),
        pytest.param("11010519900101029", "男", id="a digit lost, nobody knows which"),
    ],
)
def test_what_can_be_read_of_a_number_tells_the_sex(golden, shown, survivor):
    merged = golden(approvals(sex="男"), employer(sex="女", id_number_partial=shown, id_number_status="masked"))
    assert merged.certificates["sex"].to_list() == [survivor]


AUTHORITY = "柳城县职称改革工作领导小组"


@pytest.mark.parametrize(
    ("days", "survivor", "why"),
    [
        pytest.param(["2014-05-02"] * 3, "2014-05-02", "authority_month", id="its day"),
        pytest.param(
            ["2014-05-02", "2014-06-01", "2014-07-09"], "2014-04-30", "month_trust", id="a day of each one's own"
        ),
        pytest.param(["2013-05-02"] * 3, "2014-04-30", "month_trust", id="another year's"),
    ],
)
def test_a_day_on_which_the_authority_conferred_many_outweighs_trust(golden, days, survivor, why):
    others = [
        {"certificate": f"C{n}", "office": "county-9", "row": n, "issuing_authority": AUTHORITY, "acquired_on": day}
        for n, day in enumerate(days, 20)
    ]
    merged = golden(
        {"office": "county-1", "trust_rank": 3, "issuing_authority": AUTHORITY, "acquired_on": "2014-04-30"},
        employer(issuing_authority=AUTHORITY, acquired_on="2014-05-02"),
        *others,
    )
    chosen = merged.certificate_values.filter(pl.col("column") == "acquired_on", "chosen", certificate_id="C1")
    assert chosen.select("value", "why").rows() == [(survivor, why)]


@pytest.mark.parametrize(
    ("column", "stated", "peers", "survivor", "why"),
    [
        pytest.param("acquired_on", ("2014-04-30", "2014-05"), [("2014-05-02", None)] * 3, "2014-05", "authority_month",
                     id="the authority's month before another month's day"),
        pytest.param("acquired_on", ("2014-04-30", "2014-05"), [], "2014-04-30", "month_trust", id="no other certificate"),
        pytest.param("acquired_on", ("2014-04-30", "2014-05"), [("2014-05-02", "2014-06-20")], "2014-05", "same_batch",
                     id="acquired with those conferred on the same day"),
        pytest.param("conferred_on", ("2014-06-01", "2014-07"), [("2014-05-02", "2014-07-20")], "2014-07", "same_batch",
                     id="conferred with those acquired on the same day"),
        pytest.param("conferred_on", ("2014-06-01", "2014-07"), [("2014-05-03", "2014-07-20")], "2014-06-01", "month_trust", id="acquired on another day"),
    ],
)  # fmt: skip
def test_what_an_authority_conferred_together_tells_the_month(golden, column, stated, peers, survivor, why):
    other = {"conferred_on": {"acquired_on": "2014-05-02"}, "acquired_on": {"conferred_on": "2014-06-20"}}[column]
    shared = {"issuing_authority": AUTHORITY, **other}
    others = [
        {"certificate": f"C{n}", "office": "county-9", "row": n, **shared, "acquired_on": acquired, "conferred_on": conferred}
        for n, (acquired, conferred) in enumerate(peers, 20)
    ]  # fmt: skip
    merged = golden(
        {"office": "county-1", "trust_rank": 3, **shared, column: stated[0]}, employer(**shared, **{column: stated[1]}), *others
    )  # fmt: skip
    chosen = merged.certificate_values.filter(pl.col("column") == column, "chosen", certificate_id="C1")
    assert chosen.select("value", "why").rows() == [(survivor, why)]


@pytest.mark.parametrize(
    ("other", "survivor", "why"),
    [
        pytest.param({"acquired_on": "2014-05-02"}, "2014000012", "unshared", id="of the same year"),
        pytest.param({"acquired_on": "2014-05-02", "certificate_number": "002014000017"}, "2014000012", "unshared", id="with its zeros"),
        pytest.param({"acquired_on": "2015-05-02"}, "2014000017", "trust", id="sequences begin anew"),
        pytest.param({"acquired_on": "2014-05-02", "issuing_authority": "鹿寨县职称改革工作领导小组"}, "2014000017", "trust", id="another's"),
    ],
)  # fmt: skip
def test_a_number_that_is_another_certificates_yields_to_one_that_is_nobodys(golden, other, survivor, why):
    stated = {"issuing_authority": AUTHORITY, "acquired_on": "2014-05-02"}
    merged = golden(
        {"office": "county-1", "trust_rank": 3, "certificate_number": "2014000017", **stated},
        employer(certificate_number="2014000012", **stated),
        {"certificate": "C2", "office": "county-9", "certificate_number": "2014000017", **stated, **other},
    )
    chosen = merged.certificate_values.filter(pl.col("column") == "certificate_number", "chosen", certificate_id="C1")
    assert chosen.select("value", "why").rows() == [(survivor, why)]


def sequence(*facts):
    """Certificates of one authority, each with number, date and document, that one source states."""
    return [
        {"certificate": f"C{n}", "office": "county-9", "row": n, "issuing_authority": AUTHORITY,
         "certificate_number": number, "acquired_on": day, "approval_document": document}
        for n, (number, day, document) in enumerate(facts, 20)
    ]  # fmt: skip


def test_the_stated_year_places_a_number_whose_date_nobody_knows(golden):
    stated = {"issuing_authority": AUTHORITY, "year": "2014"}
    merged = golden(
        {"office": "county-1", "trust_rank": 3, "certificate_number": "Z20140004", **stated},
        employer(certificate_number="Z20140009", **stated),
        *sequence(("Z20140008", "2014-05", None)),
    )
    chosen = merged.certificate_values.filter(pl.col("column") == "certificate_number", "chosen", certificate_id="C1")
    assert chosen.select("value", "why").rows() == [("Z20140009", "near_sequence")]


@pytest.mark.parametrize(
    ("numbers", "facts", "survivor", "why"),
    [
        pytest.param(("Z20140009", "Z20140004"), [("Z20140003", "2014-05-02", None), ("Z20140005", "2014-09-01", None)], "Z20140004", "in_sequence",
                     id="9 lies behind a later day's 5"),
        pytest.param(("Z20140009", "Z20140004"), [("Z20140003", "2014-05-02", None), ("Z20140005", "2013-09-01", None)], "Z20140004", "near_sequence",
                     id="another year's says nothing of the order; 4 is next to 3"),
        pytest.param(("Z20140004", "Z20140009"), [("Z20140008", "2014-05", None)], "Z20140009", "near_sequence", id="next to 8"),
        pytest.param(("Z20140004", "Z20140009"), [("0140008", "2014-05-02", None)], "Z20140004", "trust", id="a number of another form"),
        pytest.param(("Z20140009", "Z20140002"), [(f"Z{year}0003", f"{year}-05-02", None) for year in (2011, 2012, 2013)], "Z20140002", "in_reach",
                     id="no other year has more than three"),
        pytest.param(("Z20140000", "Z20140005"), [(f"Z{year}0003", f"{year}-05-02", None) for year in (2011, 2012, 2013)], "Z20140005", "in_sequence",
                     id="nought is no number of a sequence"),
        pytest.param(("Z20140009", "Z20140002"), [(f"Z{year}0003", f"{year}-05-02", None) for year in (2012, 2013)], "Z20140009", "trust",
                     id="two years say nothing"),
        pytest.param(("Z21140009", "Z20140009"), [(f"Z{year}0003", f"{year}-05-02", None) for year in range(2009, 2014)], "Z20140009", "carries_year",
                     id="others carry their years"),
        pytest.param(("Z2140009", "Z20140009"), [(f"Z{year}0003", f"{year}-05-02", None) for year in range(2009, 2020)], "Z20140009", "in_form",
                     id="a digit too few"),
        pytest.param(("Z20149004", "Z20140004"), [(f"Z201400{n:02}", "2014-05-02", None) for n in (3, 4, 5)], "Z20140004", "not_far",
                     id="far from all others, though somebody else is recorded under the near one"),
        pytest.param(("Z20140004", "Z20140003"), [(f"Z{year}000{n}", f"{year}-05-02", None) for year, n in ((2011, 4), (2012, 4), (2013, 3))], "Z20140004",
                     "trust", id="nearly as many years have four as three"),
    ],
)  # fmt: skip
def test_a_mistyped_number_stands_out_of_its_authoritys_sequence(golden, numbers, facts, survivor, why):
    stated = {"issuing_authority": AUTHORITY, "acquired_on": "2014-05-02"}
    merged = golden(
        {"office": "county-1", "trust_rank": 3, "certificate_number": numbers[0], **stated},
        employer(certificate_number=numbers[1], **stated),
        *sequence(*facts),
    )
    chosen = merged.certificate_values.filter(pl.col("column") == "certificate_number", "chosen", certificate_id="C1")
    assert chosen.select("value", "why").rows() == [(survivor, why)]


@pytest.mark.parametrize(
    ("dates", "facts", "survivor", "why"),
    [
        pytest.param(("2014-05", "2014-06"), [("1", "2014-06-01", "柳城职改〔2014〕6号"), ("2", "2014-09-01", "柳城职改〔2014〕8号")], "2014-06", "in_sequence",
                     id="between the documents before and after"),
        pytest.param(("2014-05", "2014-06"), [("1", "2014-05-20", "柳州职改〔2014〕6号")], "2014-05", "month_trust", id="another body's documents"),
        pytest.param(("2013-05-02", "2013-05-02", "2014-05"), [], "2014-05", "of_document_year", id="the document's year before a majority"),
        pytest.param(("2014-05-02", "2014-05-02", "2014-06"), [("1", "2014-06-20", "柳城职改〔2014〕7号"), ("2", "2014-06", "柳城职改〔2014〕7号")], "2014-06", "same_document",
                     id="the month of the document's others before a majority"),
    ],
)  # fmt: skip
def test_a_mistyped_date_stands_out_of_the_documents_order(golden, dates, facts, survivor, why):
    stated = {"issuing_authority": AUTHORITY, "approval_document": "柳城职改〔2014〕7号"}
    merged = golden(
        *({"office": f"county-{n}", "trust_rank": n, "acquired_on": on, **stated} for n, on in enumerate(dates, 2)),
        *sequence(*facts),
    )
    chosen = merged.certificate_values.filter(pl.col("column") == "acquired_on", "chosen", certificate_id="C1")
    assert chosen.select("value", "why").rows() == [(survivor, why)]


@pytest.mark.parametrize(
    ("column", "stated", "shared", "survivor", "why"),
    [
        pytest.param("acquired_on", ("2013-05-02", "2014-05-02"), {"year": "2014"}, "2014-05-02", "of_stated_year", id="the year stated by itself"),
        pytest.param("acquired_on", ("2013-05-02", "2014-05-02"), {"certificate_number": "2014110001"}, "2014-05-02", "of_number_year", id="the year in its number"),
        pytest.param("acquired_on", ("2013-05-02", "2014-05-02"), {"certificate_number": "00002014"}, "2013-05-02", "month_trust", id="its count is no year"),
        pytest.param("acquired_on", ("2014-07", "2014-06"), {"conferred_on": "2014-06-10"}, "2014-06", "near_conferral", id="no later than conferred"),
        pytest.param("acquired_on", ("2013-06", "2014-06"), {"conferred_on": "2014-06-10"}, "2014-06", "near_conferral", id="not a year before it"),
        pytest.param("acquired_on", ("2014-05", "2014-06"), {"conferred_on": "2014-06-10"}, "2014-05", "month_trust", id="either soon before"),
        pytest.param("conferred_on", ("2015-06", "2014-06"), {"acquired_on": "2014-05-02"}, "2014-06", "soon_after", id="not a year later"),
        pytest.param("conferred_on", ("2014-08", "2014-06"), {"acquired_on": "2014-05-02"}, "2014-08", "month_trust", id="either soon after"),
    ],
)  # fmt: skip
def test_a_certificates_dates_tell_which_year_was_mistyped(golden, column, stated, shared, survivor, why):
    merged = golden(
        {"office": "county-1", "trust_rank": 3, **shared, column: stated[0]}, employer(**shared, **{column: stated[1]})
    )
    chosen = merged.certificate_values.filter(pl.col("column") == column, "chosen")
    assert chosen.select("value", "why").rows() == [(survivor, why)]


@pytest.mark.parametrize(
    ("document", "others", "survivor", "why"),
    [
        pytest.param("柳城职改〔2014〕9号", 3, "Z20140009", "near_sequence", id="the document's word"),
        pytest.param(None, 3, "Z20140009", "near_sequence", id="the number's style"),
        pytest.param("柳城职改〔2014〕9号", 2, "Z20140004", "trust", id="too few show whose they are"),
    ],
)
def test_a_body_that_no_source_names_is_told(golden, document, others, survivor, why):
    stated = {"approval_document": document, "acquired_on": "2014-05-02"}
    merged = golden(
        {"office": "county-1", "trust_rank": 3, "certificate_number": "Z20140004", **stated},
        employer(certificate_number="Z20140009", **stated),
        *sequence(*((f"Z2014000{last}", "2014-05-02", "柳城职改〔2014〕7号") for last in [8] * others)),
    )
    chosen = merged.certificate_values.filter(pl.col("column") == "certificate_number", "chosen", certificate_id="C1")
    assert chosen.select("value", "why").rows() == [(survivor, why)]


@pytest.mark.parametrize(
    ("days", "survivor", "why"),
    [
        pytest.param(["2014-05-02", "2014-05"], "2014-05", "between_numbers", id="between two of that month"),
        pytest.param(["2014-03-02", "2014-07-01"], "2014-04-30", "month_trust", id="neighbours of other months"),
    ],
)
def test_the_certificates_with_the_numbers_next_to_it_tell_its_month(golden, days, survivor, why):
    stated = {"issuing_authority": AUTHORITY, "certificate_number": "00000317"}
    others = zip(("00000316", "00000318"), days, (None, None), strict=True)
    merged = golden(
        {"office": "county-1", "trust_rank": 3, "acquired_on": "2014-04-30", **stated},
        employer(acquired_on="2014-05", issuing_authority=AUTHORITY, certificate_number="317"),
        *sequence(*others),
    )
    chosen = merged.certificate_values.filter(pl.col("column") == "acquired_on", "chosen", certificate_id="C1")
    assert chosen.select("value", "why").rows() == [(survivor, why)]


def test_copies_in_one_file_count_once(golden):
    copy = {"source_file": "sources/employer-1/list.xlsx", "specialty": "会计"}
    merged = golden(
        employer(**copy, row=3), employer(**copy, row=4), employer(**copy, row=5),
        {"office": "county-8", "specialty": "审计"}, {"office": "county-9", "specialty": "审计"},
    )  # fmt: skip
    assert merged.certificates["specialty"].to_list() == ["审计"]


def test_the_day_of_other_certificates_of_the_document_breaks_a_tie(golden):
    others = [
        {
            "certificate": f"C{n}",
            "approval_document": DOCUMENT,
            "acquired_on": "2014-12-10",
            "office": "county-9",
            "row": n + 10,
        }
        for n in range(2, 5)
    ]
    merged = golden(
        {"office": "county-1", "approval_document": DOCUMENT, "acquired_on": "2014-12-10"},
        {"office": "county-2", "approval_document": DOCUMENT, "acquired_on": "2014-03-01"},
        *others,
    )
    first = merged.certificates.filter(pl.col("certificate_id") == "C1")
    assert first["acquired_on"].to_list() == ["2014-12-10"]


def test_an_inferred_value_yields_to_one_that_a_source_states(golden):
    merged = golden(
        employer(n=1, year="2013", inferred=["year<-acquired_on"]),
        employer(n=2, year="2013", inferred=["year<-acquired_on"]),
        employer(n=3, year="2014"),
    )
    assert merged.certificates["year"].to_list() == ["2014"]


@pytest.mark.parametrize("place", ["file_name", "prose"])
def test_the_name_of_a_list_does_not_outvote_a_row(golden, place):
    context = f'{{"year": {{"value": "2018", "from": "{place}", "where": "2018年度名册.csv"}}}}'
    merged = golden(
        employer(n=1, year="2018", context=context),
        employer(n=2, year="2018", context=context),
        employer(n=3, year="2014"),
    )
    assert merged.certificates["year"].to_list() == ["2014"]


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({"remarks": "遗失补发，原证书编号06000123"}, id="in the remarks"),
        pytest.param({"extra": '{"原证书编号":"06000123"}'}, id="in a column of its own"),
    ],
)
def test_a_number_that_a_source_calls_the_former_one_gives_way_to_the_reissued_one(golden, told):
    merged = golden(
        employer(n=1, certificate_number="06000123"),
        employer(n=2, certificate_number="06000123"),
        employer(n=3, certificate_number="06000877", **told),
    )
    assert merged.certificates["certificate_number"].to_list() == ["06000877"]


def test_a_name_that_a_source_states_whole_counts_before_one_written_out_of_its_end(golden):
    whole = {"employer": "鹿寨县广播电视台", "employer_raw": "鹿寨县广播电视台", "marks": []}
    short = {"employer": "融安县广播电视台", "employer_raw": "广播电视台", "marks": ["written_out:employer"]}
    merged = golden(employer(n=1, **whole), employer(n=2, **short), employer(n=3, **short))
    assert merged.certificates["employer"].to_list() == ["鹿寨县广播电视台"]


@pytest.mark.parametrize("place", ["prose", "group_heading"])
def test_a_row_says_better_how_its_holder_got_the_title_than_the_words_over_a_list(golden, place):
    context = f'{{"acquisition_method": {{"value": "评审", "from": "{place}", "where": ""}}}}'
    merged = golden(
        employer(n=1, acquisition_method="评审", context=context),
        employer(n=2, acquisition_method="评审", context=context),
        employer(n=3, acquisition_method="职称认定(转正定职)"),
    )
    assert merged.certificates["acquisition_method"].to_list() == ["职称认定(转正定职)"]


def test_the_sex_follows_the_id_number_where_sources_disagree(golden):
    merged = golden(
        employer(n=1, sex="女", id_number=ID), employer(n=2, sex="女"), employer(n=3, sex="男"),
    )  # fmt: skip
    assert merged.certificates["sex"].to_list() == ["男"]


@pytest.mark.parametrize(
    ("name", "survivor", "why"),
    [
        pytest.param("张娟", "女", "fits_name", id="a woman's character"),
        pytest.param("张书", "男", "trust", id="men's as well"),
        pytest.param("张月", "男", "trust", id="too few women's"),
        pytest.param("张恒", "男", "trust", id="nobody else's"),
        pytest.param("娟张", "男", "trust", id="no given name's"),
    ],
)
def test_a_name_tells_the_sex_that_sources_disagree_on(golden, name, survivor, why):
    others = [("李娟", WOMAN)] * 12 + [("李书", WOMAN), *[("李书", ID)] * 3] * 6 + [("李月", WOMAN)] * 4
    merged = golden(
        approvals(holder_name=name, sex="男"), employer(holder_name=name, sex="女"),
        *({"certificate": f"C{n}", "holder": f"H{n}", "holder_name": held, "id_number": number} for n, (held, number) in enumerate(others, 20)),
    )  # fmt: skip
    chosen = merged.certificate_values.filter(pl.col("column") == "sex", "chosen", certificate_id="C1")
    assert chosen.select("value", "why").rows() == [(survivor, why)]


def test_a_characters_place_in_a_name_tells_how_common_it_is(golden):
    others = [(20, "方书"), (21, "方恒"), (22, "方月"), (23, "李芳"), (24, "王芳")]
    merged = golden(
        approvals(holder_name="张方海"), employer(holder_name="张芳海"),
        *({"certificate": f"C{n}", "holder": f"H{n}", "holder_name": name} for n, name in others),
    )  # fmt: skip
    assert merged.certificates["holder_name"].to_list()[0] == "张芳海"


def test_a_series_that_confers_no_stated_title_yields(golden):
    merged = golden(
        approvals(series="中学教师系列", title="农艺师"), employer(n=1, series="农业技术系列", title="农艺师"),
    )  # fmt: skip
    assert merged.certificates.select("series", "title", "grade").row(0) == ("农业技术系列", "农艺师", "中级")


def test_a_certificate_whose_rows_lack_the_id_number_borrows_the_holders(golden):
    merged = golden(
        {"certificate": "C1", "holder": "H1", "holder_name": "张书恒", "id_number": ID},
        {"certificate": "C2", "holder": "H1", "holder_name": "张书恒"},
    )
    assert merged.certificates["id_number"].to_list() == [ID, ID]
    borrowed = merged.certificate_values.filter(pl.col("certificate_id") == "C2", pl.col("column") == "id_number")
    assert borrowed.select("record_id", "chosen", "why").rows() == [("R001", True, "holder")]


def test_a_name_that_a_record_calls_former_yields_to_the_present_one(golden):
    merged = golden(
        employer(n=1, holder_name="张晓月"), employer(n=2, holder_name="张晓月"),
        approvals(holder_name="张书恒", former_name="张晓月"),
    )  # fmt: skip
    assert merged.certificates["holder_name"].to_list() == ["张书恒"]
    assert merged.holders["other_names"].to_list() == [["张晓月"]]


def test_a_superseded_record_is_silent_beside_its_correction(golden):
    old = {"office": "county-1", "title": "助理工程师", "series": "工程技术系列", "superseded_by": "R002"}
    merged = golden(old, {"office": "county-1", "row": 9, "title": "工程师", "series": "工程技术系列"})
    assert merged.certificates.select("title", "records").row(0) == ("工程师", 1)


def test_what_a_blank_cell_of_a_correction_lost_is_heard_from_the_replaced_record(golden):
    old = {
        "office": "county-1",
        "title": "助理工程师",
        "acquired_on": "2014-12-10",
        "certificate_number": "06000901",
        "superseded_by": "R002",
    }
    taken = {"office": "county-1", "row": 10, "certificate": "C2", "holder": "H2", "certificate_number": "06000901"}
    merged = golden(old, {"office": "county-1", "row": 9, "title": "工程师"}, taken)
    first = merged.certificates.select("title", "acquired_on", "certificate_number", "records")
    assert first.row(0) == ("工程师", "2014-12-10", None, 1)
    assert merged.certificate_values.filter(column="acquired_on")["record_id"].to_list() == ["R001"]


def test_what_a_reviewer_chose_outranks_every_source(golden):
    decisions = pl.DataFrame(
        {
            "certificate_id": ["C1", "C1"], "holder_id": ["H1", "H1"], "column": ["title", "title"],
            "value": ["助理工程师", "高级工程师"], "decision_id": ["D1", "D2"],
            "decided_at": ["2020-01-01T00:00:00+08:00", "2020-02-01T00:00:00+08:00"],
        }
    )  # fmt: skip
    merged = golden(*[{"office": f"county-{n}", "title": "工程师"} for n in range(3)], decisions=decisions)
    assert merged.certificates["title"].to_list() == ["高级工程师"]
    chosen = merged.certificate_values.filter(pl.col("column") == "title", "chosen")
    assert chosen.select("record_id", "decision_id", "why").rows() == [(None, "D2", "reviewer")]
    passed_over = merged.certificate_values.filter(pl.col("column") == "title", ~pl.col("chosen"))
    assert passed_over["why"].to_list() == ["reviewer"] * 3
    assert apply_decisions(merged.certificate_values, decisions).equals(merged.certificate_values)


names = st.sampled_from(["张书恒", "张书衡", "张□恒", None])
dates = st.sampled_from(["2014", "2014-12", "2014-12-10", "2014-11", "2013-12-10", None])
statements = st.lists(
    st.fixed_dictionaries(
        {
            "certificate": st.sampled_from(["C1", "C2", "C3"]), "holder": st.sampled_from(["H1", "H2"]),
            "holder_name": names, "acquired_on": dates, "title": st.sampled_from(["工程师", "助理工程师", None]),
            "id_number": st.sampled_from([ID, TWIN, None]), "trust_rank": st.integers(1, 5),
            "certificate_number": st.sampled_from(["06000901", "6000901", "06000907", None]),
        }
    ),
    min_size=1, max_size=8,
)  # fmt: skip


def _consistent(stated):
    """One holder for each certificate, as linkage guarantees."""
    owner = {}
    return [{**row, "holder": owner.setdefault(row["certificate"], row["holder"])} for row in stated]


@settings(max_examples=20)
@given(stated=statements, seed=st.integers(0, 5))
def test_every_golden_value_has_one_source_whatever_the_order(linked_once, campaign, stated, seed):
    cluster = linked_once(*_consistent(stated))
    merged = survivorship.merge(cluster.records, cluster.assignments, campaign=campaign)
    shuffled = survivorship.merge(
        cluster.records.sample(fraction=1.0, shuffle=True, seed=seed), cluster.assignments.reverse(), campaign=campaign
    )
    assert all(left.equals(right) for left, right in zip(merged, shuffled, strict=True))
    chosen = merged.certificate_values.filter("chosen")
    assert not chosen.select("certificate_id", "column").is_duplicated().any()
    for column in COLUMNS:
        golden = dict(
            merged.certificates.filter(pl.col(column).is_not_null()).select("certificate_id", column).iter_rows()
        )
        traced = dict(chosen.filter(pl.col("column") == column).select("certificate_id", "value").iter_rows())
        assert golden == traced
    assert chosen["record_id"].null_count() == 0


@pytest.fixture(scope="module")
def linked_once():
    """The maker of clusters, for hypothesis, which wants one fixture for all its examples."""
    from itertools import count

    schema = tables.empty("records").schema

    def build(*stated):
        numbers = count(1)
        rows = [
            {
                "record_id": f"R{n:03d}", "source_file": f"sources/county-{n}/a.xlsx", "office": f"county-{n}", "office_kind": "county",
                "trust_rank": 3, "sheet": "", "row": n, "block": 0, "id_number_status": "valid", "inferred": [], "marks": [], **row,
            }
            for n, row in zip(numbers, stated, strict=False)
        ]  # fmt: skip
        records = pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema, orient="row")
        ids = [
            {"record_id": r["record_id"], "certificate_id": r["certificate"], "holder_id": r["holder"], "review": False}
            for r in rows
        ]
        return type("Cluster", (), {"records": records, "assignments": pl.DataFrame(ids)})

    return build


def test_the_tables_keep_their_contracts(golden, sound):
    merged = golden(sound, {**sound, "certificate": "C2", "holder": "H2", "office": "employer-4"})
    tables.check("certificate_values", merged.certificate_values)
    tables.check("holders", merged.holders)
    tables.check("certificates", merged.certificates)


def test_every_column_has_a_rule_whose_criteria_people_can_read():
    assert set(DECIDING_ORDER) == set(RULES) == set(COLUMNS)
    assert {name for rule in RULES.values() for name in rule.criteria} <= set(CRITERIA)


def numbered(n, number, **changed):
    """A certificate of one authority with that number."""
    return {
        "certificate": f"C{n}",
        "certificate_number": number,
        "issuing_authority": "柳州市职称改革工作领导小组",
        "row": n,
        "office": "county-1",
        **changed,
    }


@pytest.mark.parametrize(
    ("number", "survivor", "why"),
    [
        pytest.param("6000908", "06000908", "restored", id="its authority writes eight digits beginning so"),
        pytest.param("7000908", "7000908", "only", id="no other number begins so"),
        pytest.param("桂职资6000908", "桂职资6000908", "only", id="not purely numeric"),
    ],
)
def test_zeros_that_every_source_lost_are_put_back_by_custom_alone(golden, number, survivor, why):
    merged = golden(numbered(1, number), *(numbered(n, f"0600090{n}") for n in range(2, 9)))
    chosen = merged.certificate_values.filter(
        pl.col("certificate_id") == "C1", pl.col("column") == "certificate_number"
    )
    assert chosen.select("value", "chosen", "why", "record_id").rows() == [(survivor, True, why, "R001")]


@pytest.mark.parametrize(
    ("whole", "survivor"),
    [pytest.param(3, "00321500001", id="three keep them"), pytest.param(2, "321500001", id="two do")],
)
def test_zeros_that_half_of_a_sequence_lost_are_put_back(golden, whole, survivor):
    short = (numbered(n, f"32150000{n}") for n in range(1, 6))
    merged = golden(*short, *(numbered(n, f"0032180000{n}") for n in range(6, 6 + whole)))
    assert merged.certificates.filter(certificate_id="C1")["certificate_number"].to_list() == [survivor]


def test_a_decision_on_a_certificate_that_is_no_more_changes_nothing(golden):
    decision = {
        "certificate_id": "C7",
        "holder_id": None,
        "column": "title",
        "value": "工程师",
        "decision_id": "D1",
        "decided_at": "2020",
    }
    decisions = pl.DataFrame([decision], schema_overrides={"holder_id": pl.String})
    merged = golden({"title": "工程师"}, decisions=decisions)
    assert merged.certificate_values["certificate_id"].to_list() == ["C1"]


@pytest.mark.parametrize(
    ("stated", "chosen"),
    [
        pytest.param(["07723812345", "13800001234"], "13800001234", id="one delivery each"),
        pytest.param(["07723812345", "07723812345", "13800001234"], "07723812345", id="more deliveries agree"),
    ],
)
def test_a_mobile_is_the_holders_own_where_deliveries_are_equal(golden, stated, chosen):
    merged = golden(*[{"office": f"county-{n}", "phone": phone} for n, phone in enumerate(stated)])
    assert merged.certificates["phone"].to_list() == [chosen]
