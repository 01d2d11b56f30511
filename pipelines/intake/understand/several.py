"""Several records on one physical row: people named in one cell, certificates in columns or in cells of their own."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import polars as pl

from pipelines.intake.understand.cells import names_in
from pipelines.intake.understand.context import Context, nearest, of_any_certificate, read_text
from pipelines.intake.understand.emit import Around
from pipelines.intake.understand.layout import Block
from pipelines.intake.understand.profile import fits_cell

_BETWEEN_VALUES = (re.compile(r"\n"), re.compile("[、，,；;]"), re.compile(r"\s+"))

_NOTHING = ("", "无", "/", "-", "—", "－", "——", "暂无", "没有", "未取得", "未评", "无职称")
"""Cells that say that there is no such certificate."""


class Apart(NamedTuple):
    """Records, the columns to read them by, and the row of each in the frame that was given."""

    frame: pl.DataFrame
    rows: pl.Series
    block: Block
    is_main: bool = True
    """Whether it is the certificate that its list is about."""


def part_records(frame: pl.DataFrame, block: Block) -> list[Apart]:
    """The records of a block's rows: one for each name of a cell that lists several, and for each certificate that a row states."""
    return [piece for piece in _part_certificates(part_people(frame, block)) if piece.rows.len()]


def own_words(piece: Apart, sheet: str, is_one_of_many: bool) -> Context:
    """What the head over these columns alone says, where it tells them from others on the row."""
    head = piece.block.head if is_one_of_many else ""
    return read_text(head, "group_heading", sheet) if head else {}


def tell_apart(piece: Apart, own: Context, told: Around) -> Around:
    """What holds for the records: their own head's words first; for a further certificate nothing that is said of its list."""
    contexts = told.contexts if piece.is_main else [of_any_certificate(context) for context in told.contexts]
    return Around([nearest(own, context) for context in contexts], told.of_row)


def part_people(frame: pl.DataFrame, block: Block) -> Apart:
    """The frame with a row for each name of a cell that lists several; a cell that is no plain list of names stays whole."""
    everyone = pl.Series("row", range(frame.height), dtype=pl.UInt32)
    at = block.columns.get("holder_name")
    lists = {} if at is None else _lists_of_names(frame.to_series(at))
    if at is None or not lists:
        return Apart(frame, everyone, block)
    parted = [(row, place) for row in range(frame.height) for place in range(len(lists.get(row, [""])))]
    rows = [row for row, _ in parted]
    counts = {row: len(names) for row, names in lists.items()}
    columns = [
        _shared_out(frame.to_series(place), column, counts, parted)
        for column, place in block.columns.items()
        if place != at
    ]
    names = pl.Series(
        frame.columns[at], [lists[row][place] if row in lists else frame[row, at] for row, place in parted]
    )
    apart = frame[rows].with_columns([*columns, names])
    return Apart(apart, pl.Series("row", rows, dtype=pl.UInt32), block)


def _shared_out(
    cells: pl.Series, column: str, counts: Mapping[int, int], parted: Sequence[tuple[int, int]]
) -> pl.Series:
    """A column's cells for each person of the rows: his own part, where a cell lists as many values of the column's kind as there are people."""
    own = {row: parts for row, count in counts.items() if (parts := _values_in(cells[row], column, count))}
    return pl.Series(cells.name, [own[row][place] if row in own else cells[row] for row, place in parted], pl.String)


def _values_in(cell: str, column: str, count: int) -> list[str]:
    """The values of a cell that lists so many of a column's kind, one a line or between marks; none for any other cell."""
    for between in _BETWEEN_VALUES:
        parts = [part.strip() for part in between.split(cell) if part.strip()]
        if len(parts) == count and all(fits_cell(part, column) for part in parts):
            return parts
    return []


def _part_certificates(people: Apart) -> list[Apart]:
    """The people once for each certificate that their row states, once if it states none."""
    if not people.block.certificates:
        return [people]
    says = people.frame.select(~pl.all().str.strip_chars().is_in(_NOTHING))
    stated = [
        pl.select(pl.any_horizontal(says.to_series(at) for at in one.proofs)).to_series()
        for one in people.block.certificates
    ]
    count = pl.select(pl.sum_horizontal(one.cast(pl.UInt32) for one in stated)).to_series()
    pieces = []
    for number, (one, is_stated) in enumerate(zip(people.block.certificates, stated, strict=True)):
        is_alone = (is_stated & (count == 1)) | (count == 0 if number == 0 else False)
        pieces.append(_those(people, is_alone, one.alone, number == 0))
        pieces.append(_those(people, is_stated & (count > 1), one.beside, number == 0))
    return pieces


def _those(people: Apart, mask: pl.Series, block: Block, is_main: bool) -> Apart:
    return Apart(people.frame.filter(mask), people.rows.filter(mask), block, is_main)


def _lists_of_names(names: pl.Series) -> dict[int, list[str]]:
    """Row to the names in its cell, for cells that list several."""
    rows = names.str.contains(r"[、，,；;]|\S\S\s+\S\S").arg_true().to_list()
    return {row: parts for row in rows if (parts := names_in(names[row]))}
