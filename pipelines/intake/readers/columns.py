"""From stored values by row to columns of text, column by column: the fast way for large plain sheets."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.intake.readers.values import Value, clean_text, is_damaged_integer, show_value
from pipelines.intake.tables import ID_AS_NUMBER, TEXT

UNCLEAN = r"_x[0-9A-Fa-f]{4}_|[\x00-\x08\x0b-\x1f]|\u{fffe}|\u{ffff}"
Marks = dict[tuple[int, int], tuple[str, ...]]


def show_columns(values: Sequence[Sequence[Value]]) -> tuple[pl.DataFrame, npt.NDArray[np.uint8], Marks]:
    """The texts as columns named `0`, `1`, …; how each cell was stored; the cells whose integers lost digits."""
    columns = list(zip(*values, strict=True))
    is_text = [set(map(type, column)) == {str} for column in columns]
    shown = [show_column(column, text) for column, text in zip(columns, is_text, strict=True)]
    frame = pl.DataFrame({str(position): texts for position, (texts, _) in enumerate(shown)})
    damaged: Marks = {
        (row, position): (ID_AS_NUMBER,)
        for position, column in enumerate(columns)
        if not is_text[position]
        for row in find_damaged(column)
    }
    return frame, np.stack([stored for _, stored in shown], axis=1), damaged


def show_column(values: Sequence[Value], is_text: bool) -> tuple[pl.Series, npt.NDArray[np.uint8]]:
    """The texts of one column and how each cell was stored; `is_text` where all of them are text."""
    if is_text:
        texts = pl.Series(values, dtype=pl.String)
        if texts.str.contains(UNCLEAN).any():
            texts = pl.Series([clean_text(str(value)) for value in values], dtype=pl.String)
        return texts, np.full(len(values), TEXT, dtype=np.uint8)
    shown = [show_value(value) for value in values]
    return pl.Series([text for text, _ in shown], dtype=pl.String), np.array([how for _, how in shown], dtype=np.uint8)


def find_damaged(values: Sequence[Value]) -> list[int]:
    """The places in a column of integers too long for a spreadsheet to keep."""
    return [row for row, value in enumerate(values) if isinstance(value, int | float) and is_damaged_integer(value)]
