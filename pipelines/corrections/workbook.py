"""Writing an office's correction workbook: what is to be corrected stands out, everything else is locked."""

import io
from pathlib import Path

import polars as pl
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.corrections import marker
from pipelines.corrections.content import Line, list_lines, list_refused, refused_files, shown_columns
from pipelines.private_files import written_privately
from schemas.columns import COLUMNS, LABELS_ZH

FAULTY = PatternFill("solid", fgColor="FFE08A")
OPEN = PatternFill("solid", fgColor="FFF7DB")
HEAD = PatternFill("solid", fgColor="DDE6F0")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
TEXT = "@"
GUIDE = (
    "1. 深黄色单元格有误或缺漏，请对照证书原件更正；浅黄色单元格可能需要一并修改。",
    "2. 其他单元格已锁定。请勿改动隐藏的列和工作表，系统凭此找到原来的行。",
    "3. 填好后将本文件放回本单位的报送文件夹，只替换这里列出的行，其余数据不变。",
    "1. Dark yellow cells are wrong or missing: correct them by the certificate. Pale ones may have to change too.",
    "2. Other cells are locked. Leave hidden columns and sheets alone: they tell which row is meant.",
    "3. Put the file back into your office's folder: it replaces exactly the rows listed here.",
)
FOR_REFUSED = (
    f"4. 下列文件未能读取。请按说明重新报送原文件；或者把其中的人员填入“{marker.REPLACEMENT}”表，每人一行。",
    f"4. The files below could not be read. Send them again as advised, or write their people into the sheet {marker.REPLACEMENT}, a row each.",
)


def write_workbooks(
    records: pl.DataFrame, broken: pl.DataFrame, folder: Path, deliveries: pl.DataFrame | None = None
) -> dict[str, Path]:
    """The workbook of each office that has something to correct, written to `folder` (made private if it isn't there)."""
    written = {}
    refused = [] if deliveries is None else refused_files(deliveries)["office"].to_list()
    for office in sorted({*records["office"].unique(), *refused}):
        content = build_workbook(office, records, broken, deliveries)
        if content is not None:
            written[office] = folder / f"{office}-更正.xlsx"
            with written_privately(written[office]) as file:
                file.write(content)
    return written


def build_workbook(
    office: str, records: pl.DataFrame, broken: pl.DataFrame, deliveries: pl.DataFrame | None = None
) -> bytes | None:
    """The bytes of the office's workbook; null if none of its rows needs correcting and none of its files was refused.

    `records`, `broken` and `deliveries` are the whole register's: only rows of this office that no other row replaces are
    shown. A refused file has no rows to show, so its reason stands in the guide, and an empty sheet takes its people.
    """
    own = records.filter(pl.col("office") == office)
    if "superseded_by" in own.columns:
        own = own.filter(pl.col("superseded_by").is_null())
    faults = broken.join(own.select("record_id"), on="record_id", how="semi")
    lines = list_lines(own, faults)
    refused = [] if deliveries is None else list_refused(deliveries, office)
    if not lines and not refused:
        return None
    return _bytes(_workbook(office, lines, shown_columns(own, faults), refused))


def _workbook(office: str, lines: list[Line], columns: list[str], refused: list[str]) -> Workbook:
    workbook = Workbook()
    workbook.remove(workbook.active)
    if lines:
        _fill_sheet(workbook.create_sheet(marker.SHEET), lines, columns)
    if refused:
        _fill_replacement(workbook.create_sheet(marker.REPLACEMENT))
    _fill_guide(workbook.create_sheet(marker.GUIDE), (*GUIDE, *(FOR_REFUSED if refused else ()), *refused))
    hidden = workbook.create_sheet(marker.HIDDEN_SHEET)
    hidden.append([marker.PROPERTY, marker.VERSION, office])
    hidden.sheet_state = "veryHidden"
    workbook.custom_doc_props.append(StringProperty(name=marker.PROPERTY, value=marker.VERSION))
    return workbook


def _fill_replacement(sheet: Worksheet) -> None:
    """The headings of a list, and room below for the people of the refused files; the sheet is open."""
    for at, column in enumerate(COLUMNS, 1):
        cell = _put(sheet.cell(1, at), LABELS_ZH[column])
        cell.font, cell.fill = Font(bold=True), HEAD
        sheet.column_dimensions[get_column_letter(at)].width = 20
        sheet.column_dimensions[get_column_letter(at)].number_format = TEXT
    sheet.freeze_panes = "A2"


def _fill_sheet(sheet: Worksheet, lines: list[Line], columns: list[str]) -> None:
    """The office's rows: key, the shown columns, reasons and advice."""
    headings = [
        marker.KEY_HEADING,
        *(LABELS_ZH[column] for column in columns),
        marker.REASON_HEADING,
        marker.ADVICE_HEADING,
    ]
    for at, heading in enumerate(headings, 1):
        cell = _put(sheet.cell(1, at), heading)
        cell.font, cell.fill = Font(bold=True), HEAD
    for row, line in enumerate(lines, 2):
        _fill_row(sheet, row, line, columns)
    _arrange(sheet, columns)


def _fill_row(sheet: Worksheet, row: int, line: Line, columns: list[str]) -> None:
    _put(sheet.cell(row, 1), line.key)
    for at, column in enumerate(columns, 2):
        cell = _put(sheet.cell(row, at), line.cells[column])
        if column in line.open:
            cell.fill = FAULTY if column in line.faulty else OPEN
            cell.protection = Protection(locked=False)
    texts = [
        "\n".join(reason.zh for reason in line.reasons),
        "\n".join(dict.fromkeys(reason.advice_zh for reason in line.reasons)),
    ]
    for at, text in enumerate(texts, len(columns) + 2):
        _put(sheet.cell(row, at), text).alignment = Alignment(wrap_text=True, vertical="top")


def _put(cell: Cell, text: str) -> Cell:
    """The cell holding exactly this text, as text: never a formula, a number or a date, also after somebody edits it."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
    cell.number_format = TEXT
    cell.quotePrefix = text.startswith(FORMULA_SIGNS)
    return cell


def _arrange(sheet: Worksheet, columns: list[str]) -> None:
    """Widths, frozen heading, hidden keys, and the lock (without a password: it guards against slips, not people)."""
    sheet.column_dimensions["A"].hidden = True
    for at in range(2, len(columns) + 2):
        sheet.column_dimensions[get_column_letter(at)].width = 20
    for at in (len(columns) + 2, len(columns) + 3):
        sheet.column_dimensions[get_column_letter(at)].width = 50
    sheet.freeze_panes = "B2"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.autoFilter = False


def _fill_guide(sheet: Worksheet, sentences: tuple[str, ...]) -> None:
    for row, sentence in enumerate(sentences, 1):
        _put(sheet.cell(row, 1), sentence)
    sheet.column_dimensions["A"].width = 110
    sheet.protection.sheet = True


def _bytes(workbook: Workbook) -> bytes:
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()
