"""Namesakes that the rows of one list tell apart."""

import polars as pl
import pytest

from pipelines.linkage import link, tell_apart

KEY = b"a key for tests"
FIRST = {
    "holder_name": "梁小家", "sex": "女", "specialty": "体育", "employer": "柳城县沙埔镇中心小学", "title": "小学二级教师", "series": "小学教师系列",
    "acquired_on": "2010-03-17", "approval_document": "柳城职改〔2010〕15号", "issuing_authority": "柳城县职称改革工作领导小组",
}  # fmt: skip
NOBODY = pl.DataFrame(
    schema=dict.fromkeys(["record_id_l", "record_id_r", "level", "judgement", "judged_by"], pl.String)
)


@pytest.mark.parametrize(
    ("changed", "sheets", "are_two"),
    [
        pytest.param({"employer": "柳城县龙头镇中心小学"}, ("附件", "附件"), True, id="two employers in one list"),
        pytest.param(
            {"employer": "柳城县龙头镇中心小学"}, ("附件", "登记"), False, id="two lists: somebody may have moved"
        ),
        pytest.param({"employer": "沙埔小学"}, ("附件", "附件"), False, id="an employer in short"),
        pytest.param({}, ("附件", "附件"), False, id="a row twice"),
        pytest.param({"sex": "男"}, ("附件", "附件"), True, id="two sexes in one list"),
        pytest.param({"sex": "男"}, ("附件", "登记"), False, id="two sexes in two lists: a slip of the pen"),
        pytest.param({"holder_name": "梁小静"}, ("附件", "附件"), True, id="twins in one school"),
        pytest.param({"holder_name": "梁晓静"}, ("附件", "附件"), True, id="twins, and a character by its sound"),
        pytest.param(
            {"holder_name": "梁小静", "title": "小学一级教师"}, ("附件", "附件"), True, id="twins with two titles"
        ),
        pytest.param({"holder_name": "梁小佳"}, ("附件", "附件"), False, id="a row twice, the name by its sound"),
        pytest.param({"holder_name": "梁小□"}, ("附件", "附件"), False, id="a row twice, the name not legible"),
        pytest.param(
            {"employer": "柳城县龙头镇中心小学", "phone": "13787886909"}, ("附件", "附件"), False, id="one telephone"
        ),
        pytest.param(
            {"employer": "柳城县龙头镇中心小学", "acquired_on": "2015-03-17"},
            ("附件", "附件"),
            False,
            id="two conferrals",
        ),
    ],
)
def test_two_rows_of_one_list_that_differ_as_two_people_do_are_two_people(make_standard, changed, sheets, are_two):
    first = FIRST | ({"phone": "13787886909"} if "phone" in changed else {})
    records = make_standard(first, first | changed)
    placed = records.with_columns(source_file=pl.lit("批文.docx"), sheet=pl.Series(sheets))
    judged = tell_apart(placed, NOBODY)
    assert (judged.height > 0) is are_two
    if are_two:
        assert link(records, judgements=judged, key=KEY).assignments["holder_id"].n_unique() == 2


@pytest.mark.parametrize(
    ("numbers", "name", "are_two"),
    [
        pytest.param(("20100005", "20100006"), "梁小家", True, id="the next number"),
        pytest.param(("20100005", "20100085"), "梁小家", False, id="a digit mistyped"),
        pytest.param(("20100005", "20100006"), "梁小佳", True, id="the next number, and a name by its sound"),
        pytest.param(("20100005", "20100085"), "梁小佳", False, id="a digit mistyped, and a name by its sound"),
    ],
)
def test_namesakes_in_one_list_have_neighbouring_numbers(make_standard, numbers, name, are_two):
    first, other = (FIRST | {"certificate_number": number} for number in numbers)
    records = make_standard(first, other | {"holder_name": name})
    judged = tell_apart(records.with_columns(source_file=pl.lit("批文.docx"), sheet=pl.lit("")), NOBODY)
    assert (judged.height > 0) is are_two


def test_what_one_list_tells_apart_is_apart_in_every_list(make_standard):
    other = FIRST | {"employer": "柳城县龙头镇中心小学"}
    rows = make_standard(FIRST, other, FIRST | {"acquired_on": "2010-03", "id_number": "450203198805170024"}, other)
    placed = rows.with_columns(
        source_file=pl.Series(["批文.docx", "批文.docx", "名册.xlsx", "台账.xlsx"]), sheet=pl.lit("")
    )
    found = link(placed, judgements=tell_apart(placed, NOBODY), key=KEY).assignments.sort("record_id")
    holders = dict(zip(rows.sort("record_id")["record_id"], found["holder_id"], strict=True))
    assert [holders[record] == holders[rows["record_id"][0]] for record in rows["record_id"]] == [
        True,
        False,
        True,
        False,
    ]


def test_a_list_that_repeats_one_name_without_end_tells_nobody_apart():
    repeated = pl.DataFrame({"employer": [f"某县第{at}小学" for at in range(101)]}).with_columns(
        record_id=pl.col("employer"), source_file=pl.lit("名册.xlsx"), sheet=pl.lit("Sheet1"),
        **{name: pl.lit(FIRST[name]) for name in ("holder_name", "title", "acquired_on", "sex")},
        **{name: pl.lit(None, pl.String) for name in ("id_number", "id_number_partial", "id_number_raw", "certificate_number", "management_number", "phone")},
    )  # fmt: skip
    assert tell_apart(repeated, NOBODY).is_empty()
    assert not tell_apart(repeated.head(100), NOBODY).is_empty()


@pytest.mark.parametrize(
    ("changed", "are_two"),
    [
        pytest.param(
            {"certificate_number": "20100006", "employer": "柳城县龙头镇中心小学"}, True, id="beside each other"
        ),
        pytest.param({"certificate_number": "20100006"}, False, id="one employer: the number may have a slip"),
        pytest.param({"certificate_number": "20100085", "employer": "柳城县龙头镇中心小学"}, False, id="no neighbours"),
    ],
)
def test_namesakes_who_are_numbered_in_turn_at_two_employers_are_two_people(make_standard, changed, are_two):
    first = FIRST | {"certificate_number": "20100005"}
    placed = make_standard(first, first | changed).with_columns(
        source_file=pl.Series(["甲.xlsx", "乙.xlsx"]), sheet=pl.lit("")
    )
    assert (tell_apart(placed, NOBODY).height > 0) is are_two


@pytest.mark.parametrize(
    ("second", "are_two"),
    [
        pytest.param("450203198805170024", True, id="two ID numbers in one list"),
        pytest.param("450203197706054541", False, id="a row twice in it"),
    ],
)
def test_namesakes_of_one_conferral_are_told_by_neighbouring_numbers_in_any_list(make_standard, second, are_two):
    listed = [FIRST | {"id_number": number} for number in ("450203197706054541", second)]
    numbered = [FIRST | {"certificate_number": number} for number in ("421000005", "00421000006")]
    records = make_standard(*listed, *numbered)
    files = pl.Series(["批文.docx", "批文.docx", "甲厂.xls", "乙局.xls"])
    judged = tell_apart(records.with_columns(source_file=files, sheet=pl.lit("名册")), NOBODY)
    ids = set(records["record_id"].tail(2))
    apart = judged.filter(pl.col("record_id_l").is_in(ids) & pl.col("record_id_r").is_in(ids))
    assert (apart.height == 1) is are_two


@pytest.mark.parametrize(
    ("number", "are_two"),
    [
        pytest.param("420117********2556", True, id="two people's"),
        pytest.param("M10469286", True, id="a passport's beside an ID card's"),
        pytest.param("440882********3120", False, id="one person's, who rose"),
        pytest.param("440883********3121", False, id="a slip of the pen or two"),
    ],
)
def test_whose_conferral_a_list_states_is_told_by_another_list_that_numbers_both_namesakes(
    make_standard, number, are_two
):
    junior = FIRST | {"id_number": "440882********3120"}
    senior = FIRST | {"title": "小学高级教师", "acquired_on": "2014-07-18", "id_number": number}
    records = make_standard(junior, senior, FIRST)
    placed = records.with_columns(source_file=pl.Series(["名册.xls", "名册.xls", "批文.docx"]), sheet=pl.lit(""))
    judged = tell_apart(placed, NOBODY)
    apart = {frozenset(pair) for pair in judged.select("record_id_l", "record_id_r").iter_rows()}
    assert (frozenset(records["record_id"].gather([1, 2])) in apart) is are_two
