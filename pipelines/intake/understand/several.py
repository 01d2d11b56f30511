"""Several people named in one cell: each becomes a record of its own, in a block of its own."""

from typing import NamedTuple

import polars as pl

from pipelines.intake.understand.cells import names_in
from pipelines.intake.understand.layout import Block


class Apart(NamedTuple):
    """Records with one name each: the row of each in the frame that was given, and which of its row's people it is."""

    frame: pl.DataFrame
    rows: pl.Series
    places: pl.Series


def part_people(frame: pl.DataFrame, block: Block) -> Apart:
    """The frame with a row for each name of a cell that lists several; a cell that is no plain list of names stays whole."""
    everyone = pl.Series("row", range(frame.height), dtype=pl.UInt32)
    at = block.columns.get("holder_name")
    lists = {} if at is None else _lists_of_names(frame.to_series(at))
    if at is None or not lists:
        return Apart(frame, everyone, pl.Series("place", [0], dtype=pl.UInt32).new_from_index(0, frame.height))
    parted = [(row, place) for row in range(frame.height) for place in range(len(lists.get(row, [""])))]
    rows = [row for row, _ in parted]
    whole = frame.to_series(at)
    names = [lists[row][place] if row in lists else whole[row] for row, place in parted]
    apart = frame[rows].with_columns(pl.Series(whole.name, names, dtype=pl.String))
    return Apart(
        apart,
        pl.Series("row", rows, dtype=pl.UInt32),
        pl.Series("place", [place for _, place in parted], dtype=pl.UInt32),
    )


def _lists_of_names(names: pl.Series) -> dict[int, list[str]]:
    """Row to the names in its cell, for cells that list several."""
    rows = names.str.contains("[、，,；;]").arg_true().to_list()
    return {row: parts for row in rows if (parts := names_in(names[row]))}
