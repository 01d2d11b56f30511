"""Merged cells and ditto marks: the value above carried down, with a mark on the row."""

from collections.abc import Sequence

import polars as pl

from pipelines.intake.tables import Merge

DITTO_MARKS = (
    "同上",
    "〃",
    "同",
    "″",
    "”",
    "“",
    '"',
    "''",
    "′′",
    "「」",
    "『』",
    "同前",
    "々",
    "仝",
    "仝上",
    "同左上",
    "..",
    "，，",
    ",,",
    "〞",
    "ditto",
    "Ditto",
    "同 上",
    "同　上",
    "→",
    "↓",
    "“”",
    "””",
    '－"－',
    '-"-',
)

_OF_ONE_PERSON = "更名|改名|现名|曾用名|原名|又名|应为|更正|身份证"
"""Remarks that tell what one person is called, or is to be; nobody below them is called the same."""


def carry_merged(frame: pl.DataFrame, merges: Sequence[Merge], first: int, last: int) -> tuple[pl.DataFrame, set[int]]:
    """The frame with every merged cell of rows `first` to `last` filled down from its top, and the rows that got a value so."""
    touched: set[int] = set()
    by_column: dict[int, dict[int, str]] = {}
    for top, left, bottom, right in merges:
        if bottom == top or top < first or top > last or left != right:
            continue
        if value := frame[top, left]:
            rows = range(top + 1, min(bottom, last) + 1)
            by_column.setdefault(left, {}).update(dict.fromkeys(rows, value))
            touched.update(rows)
    return _with_cells(frame, by_column), touched


def carry_ditto(frame: pl.DataFrame, is_record: pl.Series) -> tuple[pl.DataFrame, pl.Series]:
    """The records' ditto marks replaced by the value above in the same column, and which rows had one."""
    hits = frame.select(pl.all().is_in(DITTO_MARKS)).with_columns(pl.all() & is_record)
    touched = pl.Series([False], dtype=pl.Boolean).new_from_index(0, frame.height)
    if not hits.select(pl.any_horizontal(pl.all().any())).item():
        return frame, touched
    columns = []
    for column in frame.get_columns():
        is_ditto = column.is_in(DITTO_MARKS) & is_record
        if is_ditto.any():
            above = pl.select(pl.when(is_record & ~is_ditto).then(column).forward_fill()).to_series()
            is_ditto = is_ditto & ~above.str.contains(_OF_ONE_PERSON).fill_null(False)
            column = (
                pl.select(pl.when(is_ditto).then(above.fill_null("")).otherwise(column)).to_series().alias(column.name)
            )
            touched = touched | is_ditto
        columns.append(column)
    return pl.DataFrame(columns), touched


def _with_cells(frame: pl.DataFrame, by_column: dict[int, dict[int, str]]) -> pl.DataFrame:
    """The frame with single cells replaced."""
    replaced = []
    for at, cells in by_column.items():
        column = frame.to_series(at)
        replaced.append(column.scatter(list(cells), list(cells.values())))
    return frame.with_columns(replaced)
