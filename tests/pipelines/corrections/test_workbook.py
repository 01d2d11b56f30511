"""The correction workbook: an office's own rows, why, and which cells are open."""

import io

import polars as pl
import pytest
from openpyxl import load_workbook

from pipelines.corrections import build_workbook, read_corrections, write_workbooks
from pipelines.corrections.marker import GUIDE, HIDDEN_SHEET, KEY_HEADING, PROPERTY, REASON_HEADING, REPLACEMENT, SHEET
from schemas.columns import LABELS_ZH
from schemas.reasons import catalogue


@pytest.fixture
def north(records, broken):
    return load_workbook(io.BytesIO(build_workbook("north", records, broken)))


def by_heading(sheet, row: int) -> dict[str, object]:
    return {heading.value: cell for heading, cell in zip(sheet[1], sheet[row], strict=True)}


def test_an_office_sees_its_own_rows_with_problems_refused_ones_first(north):
    keys = [by_heading(north[SHEET], row)[KEY_HEADING].value for row in range(2, north[SHEET].max_row + 1)]
    assert keys == ["r2", "r1"]


def test_reasons_are_said_in_chinese_and_notes_are_left_out(north):
    said = by_heading(north[SHEET], 3)[REASON_HEADING].value
    assert said == catalogue()["SEX_CONTRADICTS_ID"].zh


def test_only_the_cells_to_correct_are_open(north):
    assert north[SHEET].protection.sheet
    cells = by_heading(north[SHEET], 3)
    is_open = {heading for heading, cell in cells.items() if not cell.protection.locked}
    assert "性别" in is_open
    assert not {"姓名", "证书编号", KEY_HEADING, REASON_HEADING} & is_open
    assert cells["性别"].fill.fgColor.rgb != cells["姓名"].fill.fgColor.rgb


def test_keys_are_hidden_and_the_workbook_is_marked(north):
    assert north[SHEET].column_dimensions["A"].hidden
    assert north[HIDDEN_SHEET].sheet_state == "veryHidden"
    assert PROPERTY in north.custom_doc_props.names


def test_a_cell_is_text_and_never_a_formula(north):
    cells = [cell for row in north[SHEET].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    name = by_heading(north[SHEET], 2)["姓名"]
    assert name.value.startswith("=") and name.quotePrefix
    assert by_heading(north[SHEET], 3)["证书编号"].value == "00012345"


def test_characters_that_no_workbook_may_hold_are_left_out(records, broken):
    south = load_workbook(io.BytesIO(build_workbook("south", records, broken)))
    assert by_heading(south[SHEET], 2)["职务名称"].value == "工程师"


def test_an_office_without_problems_gets_no_workbook(records, broken):
    assert build_workbook("north", records, broken.filter(broken["severity"] == "note")) is None


def test_a_replaced_row_is_not_asked_about_again(records, broken):
    replaced = records.with_columns(superseded_by=records["record_id"].replace_strict({"r1": "r9"}, default=None))
    workbook = load_workbook(io.BytesIO(build_workbook("north", replaced, broken)))
    assert workbook[SHEET].max_row == 2


def test_each_office_gets_a_private_file(records, broken, tmp_path):
    written = write_workbooks(records, broken, tmp_path / "out")
    assert set(written) == {"north", "south"}
    assert not any(path.stat().st_mode & 0o077 for path in (tmp_path / "out", *written.values()))


def test_a_workbook_is_read_back_word_by_word(records, broken, tmp_path):
    path = write_workbooks(records, broken, tmp_path)["north"]
    said = read_corrections(path)
    assert dict(said.filter(said["column"] == "holder_name").select("key", "value").iter_rows()) == {
        "r1": "褚云山",
        "r2": '=HYPERLINK("x")',
    }


@pytest.mark.parametrize("dropped", ["property", "sheet"])
def test_a_workbook_is_recognised_by_either_mark(records, broken, tmp_path, dropped):
    path = write_workbooks(records, broken, tmp_path)["north"]
    workbook = load_workbook(path)
    if dropped == "property":
        del workbook.custom_doc_props[PROPERTY]
    else:
        del workbook[HIDDEN_SHEET]
    workbook.save(path)
    assert read_corrections(path) is not None


def test_another_file_is_no_correction_workbook(tmp_path, north):
    (tmp_path / "a.xlsx").write_bytes(b"PK but no workbook")
    assert read_corrections(tmp_path / "a.xlsx") is None
    del north[HIDDEN_SHEET], north.custom_doc_props[PROPERTY]
    north.save(tmp_path / "b.xlsx")
    assert read_corrections(tmp_path / "b.xlsx") is None


@pytest.fixture
def deliveries():
    lines = [
        ("sources/north/坏.xlsx", "north", "rejected", "BROKEN_FILE"),
        ("sources/east/锁.xlsx", "east", "rejected", "PASSWORD"),
        ("sources/west/错.csv", "west", "rejected", "EXCLUDED_BY_STEWARD"),
        ("sources/north/a.xlsx", "north", "read", None),
    ]
    return pl.DataFrame(lines, schema=["source_file", "office", "disposition", "reason"], orient="row")


def test_a_refused_file_gets_its_reason_and_a_sheet_to_send_its_people_again(records, broken, deliveries):
    book = load_workbook(io.BytesIO(build_workbook("north", records, broken, deliveries)))
    assert book.sheetnames == [SHEET, REPLACEMENT, GUIDE, HIDDEN_SHEET]
    assert [cell.value for cell in book[REPLACEMENT][1]] == list(LABELS_ZH.values())
    said = [row[0] for row in book[GUIDE].iter_rows(values_only=True)]
    assert [line for line in said if line.startswith("坏.xlsx：" + catalogue()["BROKEN_FILE"].zh)]


def test_an_office_with_nothing_but_a_refused_file_gets_a_workbook_and_one_left_out_gets_none(
    records, broken, deliveries, tmp_path
):
    assert sorted(write_workbooks(records, broken, tmp_path, deliveries)) == ["east", "north", "south"]
    book = load_workbook(tmp_path / "east-更正.xlsx")
    assert book.sheetnames == [REPLACEMENT, GUIDE, HIDDEN_SHEET]
