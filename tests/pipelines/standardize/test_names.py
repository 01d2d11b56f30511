"""Names in print form, with what stands beside them told apart."""

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipelines.standardize import names, standardize_rows
from pipelines.standardize.names import Reading, compact, is_valid, read


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("李　明", "李明", id="blank between two characters"),
        pytest.param("李\u200b小\xa0明", "李小明", id="invisible characters"),
        pytest.param("、李小明。", "李小明", id="marks at the ends"),
        pytest.param("李小明1", "李小明", id="footnote"),
        pytest.param("李小明\n", "李小明", id="line end"),
        pytest.param("韋麗紅", "韦丽红", id="traditional characters"),
        pytest.param("李乾昇", "李乾昇", id="characters that names keep"),
        pytest.param("管頔", "管頔", id="character without a common simplified form"),
        pytest.param("买买提.艾力", "买买提·艾力", id="point in a minority name"),
        pytest.param("买买提 ・ 艾力", "买买提·艾力", id="katakana dot"),
        pytest.param("李？", "李□", id="question mark for a character"),
        pytest.param("李■明", "李□明", id="box for a character"),
        pytest.param("李\ue863", "李䶮", id="private code of a character that has its own by now"),
        pytest.param("李\ue000", "李□", id="private-use character"),
        pytest.param("⻢⽯", "马石", id="radicals from a PDF's font"),
        pytest.param("李髙", "李高", id="variant"),
        pytest.param("①李小明★", "李小明", id="signs that offices set beside a name"),
        pytest.param("李小明同志", "李小明", id="form of address"),
        pytest.param("同志", "同志", id="nothing but a form of address"),
        pytest.param("wang  JUNKAI", "Wang Junkai", id="pinyin"),
    ],
)
def test_a_name_is_brought_into_print_form(text, name):
    assert compact(text) == name


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        pytest.param("李小明（曾用名：李大明）", Reading("李小明", "李大明", None), id="former name"),
        pytest.param("李小明(原名李大明)", Reading("李小明", "李大明", None), id="former name, no colon"),
        pytest.param("李大明（现名李小明）", Reading("李小明", "李大明", None), id="present name"),
        pytest.param("李小明（女）", Reading("李小明", None, "女"), id="sex"),
        pytest.param("李小明（补）", Reading("李小明", None, None), id="note"),
        pytest.param("李小明 曾用名：李大明", Reading("李小明", "李大明", None), id="former name without brackets"),
        pytest.param("曾用名李大明，现名李小明", Reading("李小明", "李大明", None), id="both names told"),
        pytest.param("李（yì）", Reading("李yì", None, None), id="pinyin for the character"),
        pytest.param("李（金容）明", Reading("李□明", None, None), id="a character described within the name"),
        pytest.param("李（王字旁加奕）", Reading("李□", None, None), id="a character described behind the surname"),
        pytest.param("李小明（xiaoming）", Reading("李小明", None, None), id="pinyin beside a whole name"),
        pytest.param("无", Reading(None, None, None), id="nothing"),
    ],
)
def test_what_stands_beside_a_name_is_told_apart(text, reading):
    assert read(text) == reading


@pytest.mark.parametrize(
    ("text", "valid"),
    [("李", False), ("李明", True), ("柳州市某某公司1组", False), ("买买提·艾力", True), ("123", False)],
)
def test_a_name_has_two_characters_at_least(text, valid):
    assert is_valid(text) is valid


@pytest.mark.parametrize(
    ("remark", "name", "former"),
    [
        pytest.param("现名李小明", "李小明", "李大明", id="present name"),
        pytest.param("曾用名：李中明", "李大明", "李中明", id="former name"),
        pytest.param("2015年调出", "李大明", None, id="something else"),
        pytest.param("原单位：柳州某公司", "李大明", None, id="former employer"),
        pytest.param(None, "李大明", None, id="nothing"),
    ],
)
def test_a_remark_can_tell_the_other_name(remark, name, former):
    cells = names.read_column(pl.Series("holder_name", ["李大明"]))
    told = names.rename_by_remarks(cells, pl.Series("remarks", [remark], dtype=pl.String))

    assert told.select("holder_name", "former_name").row(0) == (name, former)
    assert told["renamed"].item() == (name == "李小明")


@given(st.text())
def test_compact_is_stable(text):
    assert compact(compact(text)) == compact(text)


@given(st.lists(st.one_of(st.none(), st.text(alphabet="李明麗髙⻢□?（女）先生曾用名不详 ·1a", max_size=8))))
@example(["不详", "李明先生", "原名李明", "韋麗紅", "李髙"])
@settings(max_examples=60)
def test_a_column_is_read_like_its_cells(cells):
    column = names.read_column(pl.Series("holder_name", cells, dtype=pl.String))

    assert column.rows() == [tuple(read(cell or "")) for cell in cells]


MAN, WOMAN = "110105198506150030", "110105194912310046"


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        pytest.param([("韦明 女", WOMAN, ""), ("韋建国　男", MAN, "")], [("韦明", "女"), ("韦建国", "男")], id="a list's habit"),
        pytest.param([("韦明 女", WOMAN, ""), ("韦建国 男", "", None)], [("韦明", "女"), ("韦建国", "男")], id="one number confirms"),
        pytest.param([("韦明 女", WOMAN, ""), ("韦建国", MAN, "")], [("韦明女", "女"), ("韦建国", "男")], id="one row alone"),
        pytest.param([("韦明 女", WOMAN, ""), ("韦亚 男", WOMAN, "")], [("韦明女", "女"), ("韦亚男", "女")], id="a number contradicts"),
        pytest.param([("韦明 女", "", ""), ("韦建国 男", "", "")], [("韦明女", None), ("韦建国男", None)], id="no number"),
        pytest.param([("韦秀 女", WOMAN, "女"), ("韦亚 男", WOMAN, "女")], [("韦秀女", "女"), ("韦亚男", "女")], id="a column of sexes"),
        pytest.param([("韦 女", WOMAN, ""), ("李 男", MAN, "")], [("韦女", "女"), ("李男", "男")], id="names of two characters"),
    ],
)  # fmt: skip
def test_a_sex_behind_the_name_is_parted_by_the_habit_of_the_list(make_rows, cells, read):
    rows = make_rows(*({"holder_name": name, "id_number": number, "sex": sex} for name, number, sex in cells))

    assert standardize_rows(rows, key=b"an invented key of 32 characters").select("holder_name", "sex").rows() == read
