"""Lists printed over several pages: what a cell holds that the end of a page cut in two, and a form that goes on overleaf."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from pipelines.intake.tables import Merge, Table
from pipelines.intake.understand.carry import DITTO_MARKS
from pipelines.intake.understand.forms import find_forms
from pipelines.intake.understand.headings import TARGETS, Headings, fold_heading

_HEADERS = 6
"""Rows at the top of a list that may be printed again on each page."""

_OURS = frozenset(TARGETS)
_FEWEST = 2
"""Cells that a row must hold to be taken for the next one of the list."""


def bridge(tables: Sequence[Table]) -> list[Table]:
    """The tables; on pages, a cell cut by the end of a page has its words on both sides, and so has a ditto mark at the top."""
    bridged = list(tables)
    head: set[tuple[str, ...]] = set()
    for at in range(1, len(bridged)):
        above, below = bridged[at - 1], bridged[at]
        if not _goes_on(above, below):
            head = set()
            continue
        head = head or {tuple(row) for row in above.cells[:_HEADERS] if any(row)}
        first = next((row for row, cells in enumerate(below.cells) if any(cells) and tuple(cells) not in head), None)
        if first is not None and sum(map(bool, below.cells[first])) >= _FEWEST:
            bridged[at - 1], bridged[at] = _join(above, below, first)
    return bridged


def _goes_on(above: Table, below: Table) -> bool:
    return above.kind == below.kind == "page" and above.width == below.width and not above.ocr


def _join(above: Table, below: Table, first: int) -> tuple[Table, Table]:
    """Both tables, with the words of the cells that go on from the last row of one to the first person's row of the other."""
    upper, lower = [list(row) for row in above.cells], [list(row) for row in below.cells]
    for column, text in enumerate(lower[first]):
        cut, rest = _merged_at(above, above.height - 1, column), _merged_at(below, first, column)
        top = cut[0] if cut else above.height - 1
        if text in DITTO_MARKS:
            lower[first][column] = _last_said(upper, column)
        elif not text and upper[top][column] and (cut or rest):
            lower[first][column] = upper[top][column]
        elif text and cut and not upper[top][column]:
            upper[top][column] = text
    return _with_rows(above, upper), _with_rows(below, lower)


def _merged_at(table: Table, row: int, column: int) -> Merge | None:
    """The merged cell of one column that the row is part of."""
    return next(
        (one for one in table.merges if one[1] == one[3] == column and one[0] <= row <= one[2] and one[0] < one[2]),
        None,
    )


def _last_said(rows: Sequence[Sequence[str]], column: int) -> str:
    """The last words of a column that are no ditto mark, in a row as full as those of people are."""
    enough = max(sum(map(bool, row)) for row in rows) / 2
    said = (row[column] for row in reversed(rows) if sum(map(bool, row)) >= enough)
    return next((text for text in said if text and text not in DITTO_MARKS), "")


def _with_rows(table: Table, rows: list[list[str]]) -> Table:
    return table if rows == table.cells else replace(table, rows=rows, columns=None)


def continued_form(above: Table, below: Table, headings: Headings) -> Table | None:
    """Both pages as one table, when the last form of the first goes on at the top of the second; null when it does not."""
    if not _goes_on(above, below):
        return None
    keys = [cells[0] for cells in below.cells if any(cells)][:1]
    if not keys or not _OURS & headings.listed(keys[0]).keys():
        return None
    forms = find_forms(above.frame, headings)
    if forms is None or fold_heading(keys[0]) == fold_heading(forms.keys[0]):
        return None
    shifted = [(top + above.height, left, bottom + above.height, right) for top, left, bottom, right in below.merges]
    return replace(above, rows=[*above.cells, *below.cells], columns=None, merges=[*above.merges, *shifted])


def part_pages(rows: pl.DataFrame, above: Table, below: Table) -> pl.DataFrame:
    """The rows of two pages read as one table, each on its own page again."""
    is_below = pl.col("row") > above.height
    return rows.with_columns(
        pl.when(is_below).then(pl.lit(below.sheet)).otherwise("sheet").alias("sheet"),
        pl.when(is_below).then(pl.col("row") - above.height).otherwise("row").alias("row"),
    )
