"""Rows that a broken cell pushed to the right: a comma that nobody quoted, a cell inserted by mistake."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from pipelines.intake.understand.layout import Layout, overlong
from pipelines.intake.understand.profile import fits_cell, is_told_by_its_words


def set_back(body: pl.DataFrame, layout: Layout) -> tuple[pl.DataFrame, list[int]]:
    """The frame with such rows under their headings again, and all rows that reach past the last heading.

    A row is set back where one way of joining neighbours lets every cell fit its column, better than every other; else it stays.
    """
    rows = overlong(body, layout)
    if not rows or len(layout.blocks) != 1:
        return body, rows
    width = layout.overflow[0]
    columns = {column: at for column, at in layout.blocks[0].columns.items() if at < width}
    orderly = body.filter(~pl.int_range(pl.len()).is_in(rows))
    seen = {column: set(orderly.to_series(at).unique()) - {""} for column, at in columns.items()}
    mended = {row: found for row in rows if (found := joined(body.row(row), width, columns, seen))}
    if not mended:
        return body, rows
    moved = zip(*mended.values(), strict=True)
    return body.with_columns(
        column.scatter(list(mended), list(cells)) for column, cells in zip(body, moved, strict=True)
    ), rows


def joined(
    cells: Sequence[str], width: int, columns: Mapping[str, int], seen: Mapping[str, Collection[str]]
) -> list[str] | None:
    """The cells of one row with those neighbours joined that make it `width` cells long; None where no way fits, or several do.

    A row whose cells contradict no column stands where it should, whatever is written behind it.

    `columns` gives our columns' positions, `seen` what other rows hold in them; a comma stands where two cells of one were.
    """
    if _fit(cells, columns, seen, width).against == 0:
        return None
    length = max((at for at, cell in enumerate(cells, 1) if cell.strip()), default=0)
    ways = dict[tuple[str, ...], _Fit]()
    for at in range(width):
        after = at + length - width + 1
        one = (*cells[:at], ",".join(part for part in cells[at:after] if part.strip()), *cells[after:length])
        ways.setdefault(one, _fit(one, columns, seen, at))
    best = max(ways, key=ways.__getitem__)
    is_sure = ways[best].against == 0 and list(ways.values()).count(ways[best]) == 1
    return [*best, *[""] * (len(cells) - width)] if is_sure else None


class _Fit(NamedTuple):
    """How well a row's cells fit its columns; more of each is better, the first counts most."""

    against: int
    """Cells that contradict a column whose words are of one kind, as a negative number."""
    known: int
    """Cells that fit such a column, or stand in that column in another row."""
    in_employer: bool
    """Whether what is joined is the employer: departments are written behind a comma."""


def _fit(cells: Sequence[str], columns: Mapping[str, int], seen: Mapping[str, Collection[str]], joint: int) -> _Fit:
    held = {column: cells[at] for column, at in columns.items() if cells[at].strip()}
    strict = {column for column in held if is_told_by_its_words(column)}
    fits = {column for column in strict if fits_cell(held[column], column)}
    known = fits | {column for column, cell in held.items() if cell in seen[column]}
    return _Fit(len(fits) - len(strict), len(known), columns.get("employer") == joint)
