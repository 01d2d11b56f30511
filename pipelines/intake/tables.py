"""What a reader hands over, whatever the format was: tables of text cells with their places, and the prose around them.

Rows and columns inside a table are counted from 0; `Table.row_number` turns a row into the physical, 1-based number that
the ledger uses. Cells are text exactly as a person would see it: whole numbers without `.0`, dates as ISO text, leading
zeros where the format keeps them, line breaks kept. A merged cell's text stands in its top-left cell only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from schemas.columns import COLUMNS

TableKind = Literal["worksheet", "table", "csv", "page"]
Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column, inclusive, inside the table."""

TEXT, NUMBER, DATE, BOOLEAN = 0, 1, 2, 3
"""How a cell was stored, for `Table.stored`."""

ID_AS_NUMBER = "id_as_number"
"""Mark of a cell that holds an integer so long that a spreadsheet can't keep its last digits."""

FORMULA = "formula"
WRONG_LENGTH = "wrong_length"
"""Mark of a CSV record with more or fewer fields than the file has columns."""

HIDDEN_SHEET = "hidden_sheet"
OCR = "ocr"
STRUCK = "struck"
"""Mark of a cell whose text is struck through, and of a row most of whose cells are."""

ROW_MARKS = (HIDDEN_SHEET, OCR, "ditto", "merged", FORMULA, ID_AS_NUMBER, WRONG_LENGTH, STRUCK)
"""Every mark that `rows.marks` may hold, in the order it holds them."""


@dataclass(frozen=True, eq=False)
class Table:
    """One table of one delivery: text cells by row or by column, whichever the reader had; the other is built when asked for."""

    sheet: str
    kind: TableKind
    rows: Sequence[Sequence[str]] | None = None
    columns: pl.DataFrame | None = None
    row_numbers: Sequence[int] | None = None
    first_row: int = 1
    first_column: int = 1
    merges: Sequence[Merge] = ()
    stored: npt.NDArray[np.uint8] | None = None
    cell_marks: Mapping[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)
    row_marks: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    hidden: bool = False
    ocr: bool = False
    page: int | None = None
    parted: Mapping[int, int] = field(default_factory=dict)
    """Columns that hold the second of two values, and the one in whose cells both stand."""

    @cached_property
    def cells(self) -> list[list[str]]:
        """All cells as rows of equal length, `""` for an empty cell."""
        if self.rows is None:
            return [list(row) for row in self.frame.iter_rows()]
        width = max((len(row) for row in self.rows), default=0)
        return [[*row, *[""] * (width - len(row))] for row in self.rows]

    @cached_property
    def frame(self) -> pl.DataFrame:
        """All cells as String columns named `0`, `1`, …, `""` for an empty cell."""
        if self.columns is not None:
            return self.columns
        columns = list(zip(*self.cells, strict=True)) if self.cells else []
        return pl.DataFrame(
            {str(position): column for position, column in enumerate(columns)},
            schema_overrides={str(p): pl.String for p in range(len(columns))},
        )

    @property
    def height(self) -> int:
        """How many rows the table has."""
        return len(self.rows) if self.rows is not None else self.frame.height

    @property
    def width(self) -> int:
        """How many columns the table has."""
        return self.columns.width if self.columns is not None else max((len(row) for row in self.cells), default=0)

    def head(self, count: int) -> list[list[str]]:
        """The first `count` rows, without building the rest."""
        return (
            [list(row) for row in self.frame.head(count).iter_rows()]
            if self.columns is not None
            else self.cells[:count]
        )

    def row_number(self, row: int) -> int:
        """The physical number of a row: worksheet row, CSV record, table row; 1-based."""
        return self.row_numbers[row] if self.row_numbers is not None else self.first_row + row

    def column_number(self, column: int) -> int:
        """The physical number of a column, 1-based; of a second value that of the cell where it stands."""
        return self.first_column + self.parted.get(column, column)

    def is_number(self, row: int, column: int) -> bool:
        """Whether the cell was stored as a number (its zeros in front and digits past 15 are lost)."""
        return self.stored is not None and bool(self.stored[row, column] == NUMBER)

    @property
    def marks(self) -> tuple[str, ...]:
        """The marks that hold for every row of the table."""
        return (*((HIDDEN_SHEET,) if self.hidden else ()), *((OCR,) if self.ocr else ()))


class Prose(NamedTuple):
    """Text that stands outside every table."""

    text: str
    where: str
    """Worksheet name, `page-3`, or `""`."""
    before_table: int
    """Index in `Reading.tables` of the table that follows it; the number of tables when none does."""


@dataclass(frozen=True)
class Reading:
    """Everything a reader found in one delivery, in document order."""

    format: str
    tables: list[Table]
    prose: list[Prose] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    """Codes of `schemas/reasons/deliveries.csv`."""
    partly: str | None = None
    """Code of the reason why a part could not be read; null when all of it was."""
    scan_pages: int = 0
    """How many of its pages are scans that were left unread."""


@dataclass(frozen=True)
class Office:
    """What is known about the sender: from `office.yml`, else from the folder's name."""

    folder: str
    name: str | None = None
    kind: str = "unknown"
    trust_rank: int = 9
    headings: Mapping[str, str | None] = field(default_factory=dict)
    """Heading → column, pinned by a steward; a null column means keep it as extra."""
    expected: Mapping[str, int] = field(default_factory=dict)
    """File pattern → number of people it must hold."""
    replaces: Mapping[str, str] = field(default_factory=dict)
    """File → the older file it corrects, both relative to the office's folder."""
    layouts: Sequence[str] = ()
    """Layouts (`deliveries.layout`) that a steward knows; another one is a warning."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Column → value that holds for the whole office when nothing nearer says otherwise."""


@dataclass(frozen=True)
class Understood:
    """What the understanding step makes of a reading."""

    rows: pl.DataFrame
    """`UNDERSTOOD_ROWS`: every non-blank physical row once per block (blank rows may be left out)."""
    mappings: pl.DataFrame
    """`UNDERSTOOD_MAPPINGS`."""
    layout: str | None = None
    """Hash of the headings, the same for the same layout."""
    warnings: list[str] = field(default_factory=list)
    reason: str | None = None
    """Code of the reason why nothing here is a list of people; null when it was understood."""
    detail: str | None = None
    """A few words more about the reason, no personal data."""


UNDERSTOOD_ROWS: dict[str, pl.DataType] = {
    "sheet": pl.String(),
    "row": pl.Int64(),
    "block": pl.Int64(),
    "kind": pl.String(),
    "noise_kind": pl.String(),
    **dict.fromkeys(COLUMNS, pl.String()),
    "birth_month": pl.String(),
    "extra": pl.String(),
    "context": pl.String(),
    "marks": pl.List(pl.String()),
}
"""Columns of `Understood.rows`; intake adds source_file, the office's columns and supersedes."""

UNDERSTOOD_MAPPINGS: dict[str, pl.DataType] = {
    "sheet": pl.String(),
    "table": pl.Int64(),
    "block": pl.Int64(),
    "position": pl.Int64(),
    "heading": pl.String(),
    "column": pl.String(),
    "confidence": pl.Float64(),
    "how": pl.String(),
    "examples": pl.List(pl.String()),
}
"""Columns of `Understood.mappings`; intake adds source_file."""
