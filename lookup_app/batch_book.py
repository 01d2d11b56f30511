"""A workbook of enquiries: read by template or in any layout that the intake understands, answered row by row."""

import io
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import openpyxl
import polars as pl
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from lookup_app.wording import Words
from pipelines import intake
from schemas.reasons import catalogue

MAX_ROWS = 1000
FACTORS = ("holder_name", "id_number", "certificate_number")
TEMPLATE = "template"
DELIVERY = "sources/batch/upload"


class Fault(NamedTuple):
    """What is wrong with one cell or row: a running number, where it stands, and the key of its sentence."""

    number: int
    row: int
    column: str | None
    sentence: str


class Line(NamedTuple):
    """One row of the upload; `certificate_number` is left out of the enquiry when an ID number is there."""

    row: int
    name: str
    id_number: str | None
    certificate_number: str | None


class Upload(NamedTuple):
    """Everything an upload says: rows that can be asked, and every fault; `refused` is the reason code of an unreadable file."""

    lines: list[Line]
    faults: list[Fault]
    refused: str | None


def template(say: Words) -> bytes:
    """The empty workbook to fill in; its cells are text, so that no number loses its zeros or last digits."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = say("batch.sheet")
    write_row(
        sheet, 1, [say("field.holder_name"), say("lookup.id_number"), say("lookup.certificate_number")], bold=True
    )
    for column, width in zip("ABC", (16, 26, 22), strict=True):
        sheet.column_dimensions[column].width = width
        for row in range(2, MAX_ROWS + 2):
            sheet[f"{column}{row}"].number_format = "@"
    return saved(book)


def read_upload(data: bytes) -> Upload:
    """The upload's rows and faults; each file is read in a process of its own, as deliveries are."""
    with tempfile.TemporaryDirectory(prefix="shenyan-batch-") as folder:
        path = Path(folder) / DELIVERY
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
        received = intake.read_all(Path(folder), workers=1)
    delivery = received.deliveries.row(0, named=True)
    if delivery["disposition"] == "rejected":
        return Upload([], [], delivery["reason"])
    records = received.rows.filter(pl.col("kind") == "record").sort("sheet", "row", "block")
    return sort_rows(records.select("row", *FACTORS).iter_rows())


def sort_rows(rows: Iterable[tuple[int, str | None, str | None, str | None]]) -> Upload:
    """Rows that can be asked on one side, what is missing on the other; beyond the limit every row is a fault."""
    lines: list[Line] = []
    found: list[tuple[int, str | None, str]] = []
    for row, *cells in rows:
        name, id_number, certificate_number = ((cell or "").strip() or None for cell in cells)
        if len(lines) >= MAX_ROWS:
            found.append((row, None, "batch.fault_too_many"))
        elif name is None:
            found.append((row, "holder_name", "batch.fault_no_name"))
        elif id_number is None and certificate_number is None:
            found.append((row, "id_number", "batch.fault_no_factor"))
        else:
            lines.append(Line(row, name, id_number, certificate_number))
    return Upload(lines, [Fault(number, *fault) for number, fault in enumerate(found, 1)], None)


def refusal_sentence(code: str, say: Words) -> str:
    """Why a file can't be read, and what to do."""
    reason = catalogue()[code]
    return f"{say.pick(reason.zh, reason.en)} {say.pick(reason.advice_zh, reason.advice_en)}"


def results_book(headings: Sequence[str], rows: Iterable[Sequence[object]], title: str) -> bytes:
    """A workbook of answers; every cell is text or a number, never a formula."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    write_row(sheet, 1, headings, bold=True)
    for number, row in enumerate(rows, 2):
        write_row(sheet, number, row)
    sheet.freeze_panes = "A2"
    for column in sheet.columns:
        widest = max(sum(2 if ord(character) > 255 else 1 for character in str(cell.value or "")) for cell in column)
        sheet.column_dimensions[column[0].column_letter].width = min(46, widest + 3)
    return saved(book)


def write_row(sheet: Worksheet, number: int, values: Sequence[object], *, bold: bool = False) -> None:
    """One row of cells; text that begins like a formula stays text."""
    for column, value in enumerate(values, 1):
        cell = sheet.cell(number, column)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
        if bold:
            cell.font = Font(bold=True)
            cell.fill = PatternFill("solid", start_color="FFE8EEF4")


def saved(book: openpyxl.Workbook) -> bytes:
    """The workbook's bytes."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
