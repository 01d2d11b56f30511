"""Workbooks of any age through calamine: .xlsb, the cells of .ods, BIFF .xls, and large plain sheets of .xlsx."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import replace

import python_calamine as calamine

from pipelines.intake.limits import Limits, Refused
from pipelines.intake.readers.ancient_biff import is_ancient, read_ancient
from pipelines.intake.readers.biff import Looks, read_looks
from pipelines.intake.readers.columns import show_columns
from pipelines.intake.readers.formats import show_padded, show_serial
from pipelines.intake.readers.values import Value
from pipelines.intake.tables import FORMULA, STRUCK, Merge, Reading, Table

VISIBLE = calamine.SheetVisibleEnum.Visible
WORKSHEET = calamine.SheetTypeEnum.WorkSheet
BROKEN_BOOK = (calamine.CalamineError, OSError, ValueError)
Range = tuple[tuple[int, int], tuple[int, int]]


def read_workbook(content: bytes, limits: Limits, kind: str) -> Reading:
    """Every worksheet as one table, hidden ones marked; sheets without a cell are left out."""
    with open_workbook(content) as book:
        tables, failed = read_sheets(book, limits)
    if not tables:
        raise Refused(failed[0] if failed else "EMPTY_FILE")
    return Reading(kind, tables, partly=failed[0] if failed else None)


def read_xls(content: bytes, limits: Limits) -> Reading:
    """The worksheets of a BIFF workbook; months, years and zeros in front as its formats show them."""
    if is_ancient(content):
        return read_ancient(content, limits)
    reading = read_workbook(content, limits, "xls")
    looks = read_looks(content)
    if looks is None:
        return reading
    sheets = looks.sheets
    tables = [
        show_looks(table, sheets[table.sheet], looks.epoch_1904) if table.sheet in sheets else table
        for table in reading.tables
    ]
    return replace(reading, tables=tables)


def show_looks(table: Table, looks: Looks, epoch_1904: bool) -> Table:
    """The table with its numbers as their formats show them and its formula cells marked."""
    if not (looks.numbers or looks.formulas or looks.struck):
        return table
    cells = [list(row) for row in table.cells]
    marks = dict(table.cell_marks)
    top, left = table.first_row - 1, table.first_column - 1
    for (row, column), (number, shown) in looks.numbers.items():
        text = show_serial(number, shown.date, epoch_1904) if shown.date else show_padded(number, shown)
        if text and 0 <= row - top < len(cells) and 0 <= column - left < len(cells[0]):
            cells[row - top][column - left] = text
    for places, mark in ((looks.formulas, FORMULA), (looks.struck, STRUCK)):
        for row, column in places:
            if 0 <= row - top < len(cells) and 0 <= column - left < len(cells[0]):
                marks[row - top, column - left] = (*marks.get((row - top, column - left), ()), mark)
    return replace(table, rows=cells, columns=None, cell_marks=marks)


def read_xlsb(content: bytes, limits: Limits) -> Reading:
    """The worksheets of a binary workbook of 2007 and later."""
    return read_workbook(content, limits, "xlsb")


def open_workbook(content: bytes) -> calamine.CalamineWorkbook:
    """The workbook; raises Refused when it needs a password or is damaged."""
    try:
        return calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except calamine.PasswordError as error:
        raise Refused("PASSWORD") from error
    except BROKEN_BOOK as error:
        raise Refused("BROKEN_FILE", type(error).__name__) from error


def read_sheets(book: calamine.CalamineWorkbook, limits: Limits) -> tuple[list[Table], list[str]]:
    """The tables, and a reason's code for each sheet that could not be read."""
    tables: list[Table] = []
    failed: list[str] = []
    for index, about in enumerate(book.sheets_metadata):
        if about.typ != WORKSHEET:
            continue
        try:
            if table := read_sheet(book.get_sheet_by_index(index), about.visible != VISIBLE, limits):
                tables.append(table)
        except Refused as refused:
            failed.append(refused.code)
        except BROKEN_BOOK:
            failed.append("BROKEN_SHEET")
    return tables, failed


def read_sheet(sheet: calamine.CalamineSheet, hidden: bool, limits: Limits) -> Table | None:
    """One worksheet from its first used row and column on, blank rows included; null when it has no text."""
    if sheet.height > limits.rows:
        raise Refused("TOO_MANY_ROWS", str(sheet.height))
    if sheet.width > limits.columns:
        raise Refused("TOO_MANY_COLUMNS", str(sheet.width))
    if sheet.height * sheet.width > limits.cells:
        raise Refused("TOO_MANY_CELLS", str(sheet.height * sheet.width))
    values = sheet.to_python(skip_empty_area=True)
    first_row, first_column = sheet.start or (0, 0)
    return build_table(sheet.name, values, hidden, first_row, first_column, sheet.merged_cell_ranges or [])


def build_table(
    name: str, values: list[list[Value]], hidden: bool, first_row: int, first_column: int, ranges: Iterable[Range]
) -> Table | None:
    """A table of the values' texts, without blank rows at its end."""
    values = values[: _count_used(values)]
    if not values:
        return None
    frame, stored, marks = show_columns(values)
    return Table(
        sheet=name,
        kind="worksheet",
        columns=frame,
        first_row=first_row + 1,
        first_column=first_column + 1,
        merges=shift_merges(ranges, first_row, first_column, len(values)),
        stored=stored,
        cell_marks=marks,
        hidden=hidden,
    )


def _count_used(values: Sequence[Sequence[Value]]) -> int:
    """How many rows there are up to the last one with text."""
    return next(
        (len(values) - back for back, row in enumerate(reversed(values)) if any(str(value).strip() for value in row)), 0
    )


def shift_merges(ranges: Iterable[Range], first_row: int, first_column: int, height: int) -> list[Merge]:
    """The merged ranges inside the table, sorted; what reaches past its last row ends there."""
    merges = set()
    for (top, left), (bottom, right) in ranges:
        merge = (top - first_row, left - first_column, min(bottom - first_row, height - 1), right - first_column)
        if merge[0] >= 0 and merge[1] >= 0 and merge[2] >= merge[0] and merge[:2] != merge[2:]:
            merges.add(merge)
    return sorted(merges)
