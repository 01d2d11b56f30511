"""A workbook of enquiries: read by template or in any layout that the intake understands, answered row by row."""

import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import openpyxl
import polars as pl
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from lookup_app.wording import Words
from pipelines import intake
from pipelines.lookup_keys import fold_id_number, fold_name
from pipelines.standardize import id_number as id_numbers
from pipelines.standardize.text import BrokenPartError
from schemas.reasons import catalogue

MAX_ROWS = 1000
FACTORS = ("holder_name", "id_number", "certificate_number")
LONGEST = 60
PLACEHOLDERS = frozenset("□■○●◻◯?？*＊#\ufffd")
LOST = {"masked": "ID_MASKED", "unrecoverable": "ID_PRECISION_LOST"}
BROKEN = {"birth_date": "ID_BIRTH_DATE", "check_character": "ID_CHECK_DIGIT"}
DELIVERY = "sources/batch/upload"


class Fault(NamedTuple):
    """What is wrong with one cell: a running number, where it stands, the key of its sentence or the code of its reason, and
    whether the row was asked by another cell nevertheless."""

    number: int
    row: int
    column: str | None
    sentence: str
    is_asked: bool = False


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
    as_number = pl.col("marks").list.contains("id_as_number")
    return sort_rows(records.select("row", *FACTORS, as_number).iter_rows())


def sort_rows(rows: Iterable[tuple[int, str | None, str | None, str | None, bool]]) -> Upload:
    """Rows that can be asked on one side, every bad cell on the other; beyond the limit every row is a fault.

    `as_number` says that a spreadsheet held the row's ID number as a number, which keeps fifteen of its digits.
    """
    lines: list[Line] = []
    found: list[tuple[int, str | None, str, bool]] = []
    for row, *cells, as_number in rows:
        if len(lines) >= MAX_ROWS:
            found.append((row, None, "batch.fault_too_many", False))
            continue
        name, id_number, certificate_number = ((cell or "").strip() or None for cell in cells)
        faults = dict(find_faults(name, id_number, certificate_number, as_number=as_number))
        line = Line(
            row,
            name or "",
            None if "id_number" in faults else id_number,
            None if "certificate_number" in faults else certificate_number,
        )
        is_asked = "holder_name" not in faults and bool(line.id_number or line.certificate_number)
        lines += [line] if is_asked else []
        found += [(row, column, sentence, is_asked) for column, sentence in faults.items()]
    return Upload(lines, [Fault(number, *fault) for number, fault in enumerate(found, 1)], None)


def find_faults(
    name: str | None, id_number: str | None, certificate_number: str | None, *, as_number: bool
) -> Iterator[tuple[str, str]]:
    """Each bad cell's column with the key of a sentence or the code of a reason."""
    if fault := name_fault(name):
        yield "holder_name", fault
    if id_number is None and certificate_number is None:
        yield "id_number", "batch.fault_no_factor"
    if id_number is not None and (fault := id_fault(id_number, as_number=as_number)):
        yield "id_number", fault
    if certificate_number is not None and len(certificate_number) > LONGEST:
        yield "certificate_number", "batch.fault_long"


def name_fault(name: str | None) -> str | None:
    """Why nobody can be found by that name; None when somebody can."""
    if name is None:
        return "batch.fault_no_name"
    if len(fold_name(name)) < 2:
        return "NAME_TOO_SHORT"
    if len(name) > LONGEST:
        return "NAME_TOO_LONG"
    return "NAME_PLACEHOLDER" if PLACEHOLDERS & set(name) else None


def id_fault(text: str, *, as_number: bool) -> str | None:
    """Why nobody can be found by that ID number; None when somebody can."""
    status = (id_numbers.read_number_cell if as_number else id_numbers.read)(text).status
    if status in LOST:
        return LOST[status]
    try:
        id_numbers.validate(fold_id_number(text))
    except BrokenPartError as broken:
        if broken.part == "format":
            return "ID_LENGTH" if fold_id_number(text).removesuffix("X").isdecimal() else "ID_NOT_A_NUMBER"
        return BROKEN[broken.part]
    return None


def fault_sentence(fault: Fault, say: Words) -> str:
    """What is wrong, what to do about it, and whether the row was asked."""
    if fault.sentence not in catalogue():
        return say(fault.sentence, limit=MAX_ROWS)
    asked = say("batch.asked_otherwise" if fault.is_asked else "batch.not_asked")
    return f"{refusal_sentence(fault.sentence, say)} {asked}"


def fault_lines(faults: Sequence[Fault], say: Words) -> list[tuple[object, ...]]:
    """Each fault as a row: number, row, column, sentence."""
    return [
        (fault.number, fault.row, say(f"field.{fault.column}") if fault.column else "", fault_sentence(fault, say))
        for fault in faults
    ]


def refusal_sentence(code: str, say: Words) -> str:
    """Why a file can't be read, and what to do."""
    reason = catalogue()[code]
    return f"{say.pick(reason.zh, reason.en)} {say.pick(reason.advice_zh, reason.advice_en)}"


class Sheet(NamedTuple):
    """One sheet of a workbook to take away."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[object]]


def results_book(*sheets: Sheet) -> bytes:
    """A workbook of answers; every cell is text or a number, never a formula."""
    book = openpyxl.Workbook()
    for place, given in enumerate(sheets):
        write_sheet(book.worksheets[0] if place == 0 else book.create_sheet(), given)
    return saved(book)


def write_sheet(sheet: Worksheet, given: Sheet) -> None:
    """Nothing; the sheet holds the rows under their headings, its columns as wide as they need."""
    sheet.title = given.title
    write_row(sheet, 1, given.headings, bold=True)
    for number, row in enumerate(given.rows, 2):
        write_row(sheet, number, row)
    sheet.freeze_panes = "A2"
    for column in sheet.columns:
        widest = max(sum(2 if ord(character) > 255 else 1 for character in str(cell.value or "")) for cell in column)
        sheet.column_dimensions[column[0].column_letter].width = min(46, widest + 3)


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
