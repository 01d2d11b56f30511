"""From cells with their places to a table; cells far away from all others don't make it huge."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from pipelines.intake.limits import Limits, Refused
from pipelines.intake.tables import Merge, Table

SPARSE_FACTOR = 3
SPARSE_FLOOR = 1_000
"""A sheet is laid out whole while its area is at most so many times its lines that hold something, plus this."""

Line = list[tuple[int, str, int]]
"""The cells of one row that hold text: column from 0, text, how it was stored."""


class Sheet(NamedTuple):
    """What a reader collected of one worksheet, rows and columns from 0."""

    name: str
    lines: dict[int, Line]
    marks: Mapping[tuple[int, int], tuple[str, ...]]
    merges: Sequence[Merge]
    hidden: bool


def lay_out(sheet: Sheet, limits: Limits) -> Table | None:
    """The worksheet as a table from its first to its last line with text; null when it has none."""
    lines = {row: line for row, line in sheet.lines.items() if any(text and not text.isspace() for _, text, _ in line)}
    if not lines:
        return None
    if len(lines) > limits.rows:
        raise Refused("TOO_MANY_ROWS", str(len(lines)))
    rows = _axis(lines)
    columns = _axis({column for line in lines.values() for column, _, _ in line})
    if len(columns) > limits.columns:
        raise Refused("TOO_MANY_COLUMNS", str(len(columns)))
    if len(rows) * len(columns) > limits.cells:
        raise Refused("TOO_MANY_CELLS", str(len(rows) * len(columns)))
    return _table(sheet, lines, rows, columns)


def _axis(used: Iterable[int]) -> range | list[int]:
    """The places from the first to the last used one; only the used ones when they lie far apart."""
    places = sorted(used)
    whole = range(places[0], places[-1] + 1)
    return whole if len(whole) <= SPARSE_FACTOR * len(places) + SPARSE_FLOOR else places


def _table(sheet: Sheet, lines: dict[int, Line], rows: range | list[int], columns: range | list[int]) -> Table:
    place = {column: position for position, column in enumerate(columns)}
    at_row = {row: position for position, row in enumerate(rows)}
    texts = []
    stored = np.zeros((len(rows), len(columns)), dtype=np.uint8)
    for position, row in enumerate(rows):
        texts.append(_line(lines.get(row, []), place, stored[position]))
    return Table(
        sheet=sheet.name,
        kind="worksheet",
        rows=texts,
        row_numbers=None if isinstance(rows, range) else [row + 1 for row in rows],
        first_row=rows[0] + 1,
        first_column=columns[0] + 1,
        merges=move_merges(sheet.merges, at_row, place),
        stored=stored,
        cell_marks={
            (at_row[row], place[column]): mark
            for (row, column), mark in sheet.marks.items()
            if row in at_row and column in place
        },
        hidden=sheet.hidden,
    )


def _line(line: Line, place: Mapping[int, int], stored: np.ndarray[tuple[int], np.dtype[np.uint8]]) -> list[str]:
    texts = [""] * len(place)
    for column, text, how in line:
        texts[place[column]] = text
        stored[place[column]] = how
    return texts


def move_merges(merges: Iterable[Merge], rows: Mapping[int, int], columns: Mapping[int, int]) -> list[Merge]:
    """The merged ranges in the table's own rows and columns; what reaches past its edges ends there."""
    moved = set()
    last_row, last_column = max(rows), max(columns)
    for top, left, bottom, right in merges:
        ends = rows.get(min(bottom, last_row)), columns.get(min(right, last_column))
        if top in rows and left in columns and ends[0] is not None and ends[1] is not None:
            moved.add((rows[top], columns[left], ends[0], ends[1]))
    return sorted(merge for merge in moved if merge[:2] != merge[2:] and merge[0] <= merge[2] and merge[1] <= merge[3])
