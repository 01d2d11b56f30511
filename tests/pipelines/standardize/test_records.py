"""Every row comes out once, in standard form, with its own words beside it."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.standardize import certificate_number, phone, standardize_columns, standardize_rows
from pipelines.standardize.distinct import list_of_labels, map_distinct
from schemas import tables
from schemas.columns import COLUMNS

KEY = b"invented key of thirty-two bytes"
MAN = "110105198506150030"
SOUND = {
    "certificate_number": "06001764",
    "holder_name": "李小明",
    "id_number": MAN,
    "sex": "男",
    "specialty": "机械工程",
    "employer": "柳州市某某厂",
    "year": "2012",
    "acquisition_method": "评审取得",
    "acquired_on": "2012.09.15",
    "level": "中级职称",
    "series": "工程系列",
    "title": "工程师",
    "issuing_authority": "柳州市职改办",
    "approval_document": "柳职改[2012]1号",
}


def standard(**cells: str | None) -> dict[str, object]:
    """One record of the cells given, standardized."""
    return standardize_columns(pl.DataFrame([cells], schema=dict.fromkeys(cells, pl.String))).row(0, named=True)


def test_a_row_becomes_a_record_in_standard_form(make_rows):
    record = standardize_rows(make_rows(SOUND), key=KEY).row(0, named=True)

    assert {name: record[name] for name in SOUND} == SOUND | {
        "acquisition_method": "评审",
        "acquired_on": "2012-09-15",
        "level": "中级",
        "series": "工程技术系列",
        "issuing_authority": "柳州市职称改革工作领导小组",
        "approval_document": "柳职改〔2012〕1号",
    }
    assert {name: record[f"{name}_raw"] for name in SOUND} == SOUND
    assert (record["grade"], record["inferred"], record["marks"]) == ("中级", [], [])


OTHERS = [{"id_number": number} for number in ("110105198506150030", "110105194912310046", "11010519491231002X")]
ZEROS, LOST = "450103197402057000", "450203198006151000"
HER = {"id_number": ZEROS, "holder_name": "覃小云", "sex": "女"}


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        pytest.param([HER, *OTHERS], "valid", id="the list keeps its last digits"),
        pytest.param([HER | {"id_number": f"'{ZEROS}"}, *OTHERS], "valid", id="an apostrophe in front"),
        pytest.param([HER, *OTHERS, HER | {"id_number": "", "source_file": "another"}], "valid", id="another list says nothing of her"),
        pytest.param([HER | {"sex": "男"}, *OTHERS], "unrecoverable", id="a man"),
        pytest.param([HER | {"sex": ""}, *OTHERS], "unrecoverable", id="sex unknown"),
        pytest.param([HER, *OTHERS[:2]], "unrecoverable", id="too few others to tell"),
        pytest.param([HER, *OTHERS, {"id_number": LOST}], "unrecoverable", id="another lost its digits"),
        pytest.param([HER, *OTHERS, {"id_number": "4.50203E+17"}], "unrecoverable", id="another in scientific notation"),
        pytest.param([HER | {"id_number": LOST}, *OTHERS], "unrecoverable", id="the check character denies the zeros"),
        pytest.param([HER | {"marks": ["id_as_number"]}, *OTHERS], "unrecoverable", id="a number cell"),
        pytest.param([HER, *(other | {"source_file": "another"} for other in OTHERS)], "unrecoverable", id="another list's numbers"),
        pytest.param([HER, *OTHERS, HER | {"id_number": "450103197402055021", "source_file": "another"}], "valid", id="a namesake"),
        pytest.param([HER, *OTHERS, HER | {"id_number": "450103197402057027", "source_file": "another"}], "unrecoverable", id="her number in another list"),
    ],
)  # fmt: skip
def test_a_number_of_zeros_stands_where_its_list_lost_none(make_rows, cells, status):
    record = standardize_rows(make_rows(*cells), key=KEY).row(0, named=True)

    written = cells[0]["id_number"].strip("'")
    kept = (written, "valid", None) if status == "valid" else (None, status, written[:15] + "***")
    assert (record["id_number"], record["id_number_status"], record["id_number_partial"]) == kept


def test_the_records_keep_their_contract(make_rows):
    tables.check(
        "records",
        standardize_rows(make_rows(SOUND, SOUND, {"holder_name": "王芳", "birth_month": "1985年6月"}), key=KEY),
    )


def test_rows_of_other_kinds_are_no_records(make_rows):
    rows = make_rows(SOUND, SOUND | {"kind": "header"}, SOUND | {"kind": "noise"})

    assert standardize_rows(rows, key=KEY)["row"].to_list() == [2]


def test_a_folder_without_records_gives_none(make_rows):
    records = standardize_rows(make_rows(SOUND | {"kind": "noise"}), key=KEY)

    assert records.is_empty()
    assert records.columns == standardize_rows(make_rows(SOUND), key=KEY).columns


def test_other_columns_stay_as_they_are():
    frame = pl.DataFrame({"record_id": ["a"], "holder_name": ["李　明"], "note": [7]})

    assert standardize_columns(frame).select("record_id", "note", "holder_name", "title").row(0) == (
        "a",
        7,
        "李明",
        None,
    )


def test_words_outside_the_vocabulary_are_null_and_kept():
    record = standard(title="总设计师", series="设计系列", level="特级", acquisition_method="赠送", sex="不详")

    assert [record[name] for name in ("title", "series", "level", "acquisition_method", "sex")] == [None] * 5
    assert record["title_raw"] == "总设计师"
    assert record["inferred"] == []


@pytest.mark.parametrize(
    ("cells", "column", "value", "source"),
    [
        pytest.param(
            {"title": "小教一级"}, "series", "小学教师系列", "series<-title", id="series from a title of one series"
        ),
        pytest.param({"title": "馆员"}, "level", "中级", "level<-title", id="level on which all series agree"),
        pytest.param({"title": "工程师", "level": ""}, "level", "中级", "level<-title", id="level of a blank cell"),
        pytest.param({"id_number": MAN}, "sex", "男", "sex<-id_number", id="sex from the ID number"),
        pytest.param({"holder_name": "王芳（女）"}, "sex", "女", "sex<-holder_name", id="sex behind the name"),
        pytest.param({"acquired_on": "2012.09"}, "year", "2012", "year<-acquired_on", id="year from the date"),
    ],
)
def test_what_is_implied_is_filled_in_and_marked(cells, column, value, source):
    record = standard(**{column: None} | cells)

    assert record[column] == value
    assert source in record["inferred"]


@pytest.mark.parametrize(
    ("cells", "column", "value"),
    [
        pytest.param({"title": "工程师", "level": "初级"}, "level", "初级", id="stated level"),
        pytest.param({"title": "工程师", "level": "看证书"}, "level", None, id="stated level that is not understood"),
        pytest.param({"title": "工程师", "series": "高校教师"}, "series", "高等学校教师系列", id="stated series"),
        pytest.param({"id_number": MAN, "sex": "女"}, "sex", "女", id="stated sex"),
        pytest.param(
            {"acquired_on": "2012.02"}, "year", None, id="date of a spring, which may conclude last year's review"
        ),
        pytest.param({"acquired_on": "2012.09", "year": "2011"}, "year", "2011", id="stated year"),
        pytest.param({"id_number": MAN[:-1] + "7"}, "sex", None, id="ID number that is not valid"),
        pytest.param({"title": "馆员"}, "series", None, id="title of several series"),
    ],
)
def test_a_stated_value_is_never_overruled(cells, column, value):
    record = standard(**{column: None} | cells)

    assert record[column] == value
    assert not any(source.startswith(f"{column}<-") for source in record["inferred"])


@pytest.mark.parametrize(
    ("column", "words", "value"),
    [
        pytest.param("series", "工程系列（中级）", "工程技术系列", id="series with a level behind it"),
        pytest.param("series", "农业技术（兽医）", "农业技术系列", id="series with its branch"),
        pytest.param("series", "会计（审计）", None, id="two series"),
        pytest.param("level", "中级（工程师）", "中级", id="level with a title of that level"),
        pytest.param("level", "中级（助理工程师）", None, id="level with a title of another"),
        pytest.param("acquisition_method", "评审（2012年）", "评审", id="method with a note"),
        pytest.param("acquisition_method", "认定（确认）", None, id="two methods"),
    ],
)
def test_a_note_in_brackets_is_overlooked_unless_it_says_something_else(column, words, value):
    assert standard(**{column: words})[column] == value


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        pytest.param({"title": "工程系列", "series": "工程师"}, "exchanged:title/series", id="title and series"),
        pytest.param({"level": "工程系列", "series": "中级"}, "exchanged:level/series", id="level and series"),
        pytest.param({"sex": "中级", "level": "男"}, "exchanged:sex/level", id="sex and level"),
        pytest.param({"sex": "语文", "specialty": "女"}, "exchanged:sex/specialty", id="sex and specialty"),
        pytest.param({"title": "护理", "specialty": "主管护师"}, "exchanged:title/specialty", id="title and specialty"),
        pytest.param(
            {"title": "2015年6月", "acquired_on": "工程师"}, "exchanged:title/acquired_on", id="title and date"
        ),
        pytest.param(
            {"phone": "06001234", "certificate_number": "13900000001"},
            "exchanged:phone/certificate_number",
            id="phone and number",
        ),
        pytest.param({"phone": MAN, "id_number": ""}, "moved:phone->id_number", id="ID number in the phone's place"),
        pytest.param({"level": "工程师", "title": "中级"}, "exchanged:level/title", id="level and title"),
        pytest.param(
            {"holder_name": "柳州市某某小学", "employer": "李小明"},
            "exchanged:holder_name/employer",
            id="name and employer",
        ),
        pytest.param(
            {"holder_name": "三江公证处（退休）", "employer": "滚萍山（曾用名：滚明）"},
            "exchanged:holder_name/employer",
            id="rare name with a former one, and an employer's short one",
        ),
        pytest.param({"sex": "李小明", "holder_name": "男"}, "exchanged:sex/holder_name", id="sex and name"),
        pytest.param(
            {"certificate_number": MAN, "id_number": "06001764"},
            "exchanged:certificate_number/id_number",
            id="two numbers",
        ),
        pytest.param(
            {"certificate_number": "110105850615003", "id_number": "06001764"},
            "exchanged:certificate_number/id_number",
            id="two numbers, the old ID number among them",
        ),
        pytest.param(
            {"certificate_number": MAN, "id_number": "柳水评字2014001号"},
            "exchanged:certificate_number/id_number",
            id="two numbers, one in words",
        ),
        pytest.param({"id_number": "13900000001", "phone": MAN}, "exchanged:id_number/phone", id="ID number and phone"),
        pytest.param(
            {"specialty": "柳州市某某中学", "employer": "数学"},
            "exchanged:specialty/employer",
            id="specialty and employer",
        ),
        pytest.param(
            {"certificate_number": MAN, "id_number": ""},
            "moved:certificate_number->id_number",
            id="ID number elsewhere",
        ),
        pytest.param({"remarks": "工程师", "title": ""}, "moved:remarks->title", id="title in the remarks"),
        pytest.param({"level": "中级（工程师）", "title": ""}, "moved:level->title", id="title beside its level"),
        pytest.param(
            {"remarks": "06001764", "certificate_number": ""},
            "moved:remarks->certificate_number",
            id="number in the remarks",
        ),
        pytest.param({"title": "助理工诚师", "series": "工程"}, "respelled:title", id="slip of the pen"),
        pytest.param({"issuing_authority": "铆州市职改办"}, "respelled:issuing_authority", id="slip in the authority"),
        pytest.param(
            {"remarks": "现名李小明", "holder_name": "李大明"}, "renamed:remarks", id="present name in the remarks"
        ),
    ],
)
def test_what_is_certainly_misplaced_or_mistyped_is_put_right_and_marked(cells, mark):
    assert standard(**cells)["marks"] == [mark]


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param({"certificate_number": MAN, "id_number": MAN}, id="one number twice"),
        pytest.param(
            {"certificate_number": "110105851315003", "id_number": "06001764"}, id="fifteen digits without a date"
        ),
        pytest.param({"holder_name": "李小明", "employer": "王芳"}, id="two names"),
        pytest.param({"holder_name": "柳州市某某小学", "employer": "校本部"}, id="an employer and a part of it"),
        pytest.param({"holder_name": "柳州市某某小学", "employer": "柳州市某某中学"}, id="two employers"),
        pytest.param({"title": "翻译", "series": "翻译"}, id="word that is title and series"),
        pytest.param({"acquired_on": "2015-01-02", "conferred_on": "2012-01-02"}, id="two dates"),
        pytest.param({"remarks": "6920128", "certificate_number": ""}, id="number that may be a phone"),
        pytest.param({"remarks": "07726920128", "certificate_number": ""}, id="number that is a land line"),
        pytest.param({"title": "初级会计师", "series": "会计"}, id="difference in rank"),
    ],
)
def test_what_is_doubtful_stays_where_it_is(cells):
    record = standard(**cells)

    assert record["marks"] == []
    assert {name: record[f"{name}_raw"] for name in cells} == cells


def test_identical_rows_are_counted_where_they_stand(make_rows):
    ids = standardize_rows(make_rows(SOUND, {"holder_name": "王芳"}, SOUND), key=KEY)["record_id"].to_list()

    assert len(set(ids)) == 3


def test_ids_survive_a_resorted_and_renamed_file(make_rows):
    named = '{"year": {"value": "2012", "from": "file_name", "where": "2012.xlsx"}}'
    first = standardize_rows(make_rows(SOUND | {"context": named}, {"holder_name": "王芳"}), key=KEY)
    again = standardize_rows(
        make_rows(
            {"holder_name": "王芳"},
            SOUND | {"year": "2013", "context": named, "source_file": "sources/invented/other.xlsx"},
        ),
        key=KEY,
    )

    assert sorted(first["record_id"]) == sorted(again["record_id"])


def test_ids_depend_on_the_key_the_office_and_every_cell(make_rows):
    rows = [make_rows(SOUND), make_rows(SOUND | {"office": "another"}), make_rows(SOUND | {"phone": "13900000001"})]
    ids = [standardize_rows(row, key=KEY)["record_id"].item() for row in rows]

    assert len({*ids, standardize_rows(rows[0], key=b"another")["record_id"].item()}) == 4


def test_a_blank_cell_is_not_a_missing_column(make_rows):
    ids = standardize_rows(make_rows({"holder_name": "王芳", "phone": ""}, {"holder_name": "王芳"}), key=KEY)[
        "record_id"
    ]

    assert ids.n_unique() == 2


@given(st.permutations([SOUND, SOUND | {"title": "助工"}, {"holder_name": "王芳", "title": "讲师"}, SOUND]))
@settings(max_examples=12)
def test_the_order_of_rows_changes_nothing(cells):
    columns = pl.DataFrame(cells, schema=dict.fromkeys(COLUMNS, pl.String))
    together, alone = (
        standardize_columns(columns),
        [standardize_columns(columns[at : at + 1]) for at in range(len(cells))],
    )

    assert together.equals(pl.concat(alone))


@given(
    st.lists(st.fixed_dictionaries({name: st.one_of(st.none(), st.text(max_size=12)) for name in COLUMNS}), max_size=4)
)
@settings(max_examples=40)
def test_no_cell_breaks_a_column_and_no_word_is_lost(cells):
    columns = pl.DataFrame(cells, schema=dict.fromkeys(COLUMNS, pl.String))
    records = standardize_columns(columns)

    assert records.select(pl.col(f"{name}_raw").alias(name) for name in COLUMNS).equals(columns)


@pytest.mark.parametrize("module", [certificate_number, phone], ids=["certificate", "phone"])
@given(text=st.from_regex(r"[A-Z]{0,4}[0-9]{4,18}|1[0-9]{10}", fullmatch=True))
def test_what_is_taken_as_plain_reads_as_itself(module, text):
    column = pl.Series("cells", [text])

    assert map_distinct(column, module.read, plain=module.PLAIN).item() == module.read(text)


def test_labels_follow_the_bits_of_each_row():
    flags = pl.Series([0, 1, 6, 1], dtype=pl.UInt32)

    assert list_of_labels(flags, ["a", "b", "c"], "labels").to_list() == [[], ["a"], ["b", "c"], ["a"]]


@pytest.mark.parametrize(
    ("series", "title", "meant"),
    [
        pytest.param("会计（审计）", "助理审计师", "审计系列", id="auditor"),
        pytest.param("会计(审计)系列", "会计师", "会计系列", id="accountant"),
        pytest.param("教师系列", "小教一级", "小学教师系列", id="primary school"),
        pytest.param("教师", "讲师", None, id="a title that three of them confer"),
        pytest.param("会计（审计）", "工程师", None, id="a title that none of them confers"),
        pytest.param("会计（审计）", "", None, id="no title"),
    ],
)
def test_words_for_several_series_mean_the_one_that_confers_the_title(series, title, meant):
    assert standardize_columns(pl.DataFrame({"series": [series], "title": [title]}))["series"].item() == meant
