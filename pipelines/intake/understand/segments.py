"""Rows that stand under a header and are none of its list: another list begins below a gap, without a header of its own."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial

import polars as pl

from pipelines.intake.understand.carry import DITTO_MARKS
from pipelines.intake.understand.cells import digits, looks_like_id, looks_like_name, may_be_name
from pipelines.intake.understand.kinds import filled_counts
from pipelines.intake.understand.layout import Layout
from pipelines.intake.understand.profile import fits_cell

_FEWEST_CELLS = 3
_LOOKED_AT = 8
_MOSTLY = 0.7
_MANY = 2
_SHAPED = frozenset(
    {"sex", "phone", "title", "level", "series", "employer", "acquired_on", "conferred_on", "issuing_authority", "year"}
)
"""Columns whose values have a shape of their own."""

_NUMBERED = frozenset({"certificate_number", "management_number"})
"""Columns whose values hold digits."""

_BEHIND_NAME = re.compile(r"(?:[（(][^（）()]{1,10}[)）]|[\d*＊，。、.,\s]+)$")
"""What clerks put behind a name: (女), （退休）, a number that tells namesakes apart, a stray mark."""
_SIGNS = (("id_number", looks_like_id), ("holder_name", looks_like_name))


def find_strangers(
    frame: pl.DataFrame, layout: Layout, among: int = 1, places: Collection[int] | None = None
) -> list[tuple[int, int]]:
    """Index of the first row and past the last of each stretch between gaps that the layout does not fit, from the `among`-th on.

    A stretch doesn't fit when its people's ID numbers, or their names, plainly stand in another column, or much else does;
    other columns than those at `places` say nothing. One person between stretches that fit is a row with slips and no list.
    """
    others = range(layout.width) if places is None else places
    found = [
        (start, stop, at >= among and _is_stranger(frame.slice(start, min(stop - start, _LOOKED_AT)), layout, others))
        for at, (start, stop) in enumerate(between_gaps(frame))
    ]
    return [
        (start, stop)
        for at, (start, stop, is_stranger) in enumerate(found)
        if is_stranger and not (at and stop - start == 1 and _fit_around(found, at))
    ]


def _fit_around(found: Sequence[tuple[int, int, bool]], at: int) -> bool:
    """Whether the stretches before and behind one are no strangers, and there is one behind it."""
    return at + 1 < len(found) and not found[at - 1][2] and not found[at + 1][2]


def between_gaps(frame: pl.DataFrame) -> Iterator[tuple[int, int]]:
    """The stretches of rows with several cells; a title and a blank row are gaps."""
    start = None
    for row, is_full in enumerate((filled_counts(frame) >= _FEWEST_CELLS).to_list()):
        if is_full and start is None:
            start = row
        elif not is_full and start is not None:
            yield start, row
            start = None
    if start is not None:
        yield start, frame.height


def _is_stranger(sample: pl.DataFrame, layout: Layout, others: Collection[int]) -> bool:
    rows = list(sample.iter_rows())
    if not any(any(is_one(cell) for cell in row) for row in rows for _, is_one in _SIGNS):
        return False
    for column, is_one in _SIGNS:
        places = [block.columns[column] for block in layout.blocks if column in block.columns]
        if column == "holder_name" and len(rows) == 1 and any(may_be_name(rows[0][at]) for at in places):
            continue  # One word that reads as a name, 农学, is less than a heading over what may well be a rare one.
        if not any(is_one(_BEHIND_NAME.sub("", row[at].strip())) for row in rows for at in places) and any(
            _share(rows, at, is_one) > _MOSTLY for at in others if at not in places
        ):
            return True
    return _misfits(rows, layout, others) >= _MANY


def _misfits(rows: Sequence[tuple[str, ...]], layout: Layout, others: Collection[int]) -> int:
    """How many columns hold nothing of the kind that the layout says, while another one does; numbers without a digit are none."""
    count = 0
    for block in layout.blocks:
        for column, at in block.columns.items():
            if column in _NUMBERED:
                filled = [row[at] for row in rows if row[at].strip()]
                count += bool(filled) and not any(map(digits, filled))
            if column not in _SHAPED:
                continue
            fit = partial(_may_stand, column=column)
            if any(row[at].strip() for row in rows) and not any(fit(row[at]) for row in rows):
                own = {one.columns.get(column) for one in layout.blocks}
                count += any(_share(rows, other, fit) > _MOSTLY for other in others if other not in own)
    return count


def _may_stand(cell: str, column: str) -> bool:
    """Whether a cell looks like what a column holds, or only repeats the one above."""
    return cell.strip() in DITTO_MARKS or fits_cell(cell, column)


def _share(rows: Sequence[tuple[str, ...]], at: int, is_one: Callable[[str], bool]) -> float:
    """The share of rows whose cell in a column is one."""
    return sum(is_one(row[at]) for row in rows) / max(1, len(rows))
