"""Lists that give each person two rows under a header of two rows: the name above, the ID number below."""

from collections.abc import Sequence

import polars as pl

from pipelines.intake.understand.cells import looks_like_id, looks_like_name
from pipelines.intake.understand.forms import Forms
from pipelines.intake.understand.headings import GROUP, Headings

_HEADERS_LOOKED_FOR = 30
_LARGEST = 40_000
Row = Sequence[str]


def find_double_rows(frame: pl.DataFrame, headings: Headings) -> Forms | None:
    """The people of such a list, each on the row of the name; null when it is none."""
    if frame.height * frame.width > _LARGEST:
        return None
    rows = list(frame.iter_rows())
    for at in range(min(len(rows) - 3, _HEADERS_LOOKED_FOR)):
        places = _places(rows[at], rows[at + 1], headings)
        if places and (people := _people(rows, at + 2, *places)):
            return _as_list(rows, at, people)
    return None


def _places(upper: Row, lower: Row, headings: Headings) -> tuple[int, int] | None:
    """Where names stand in the upper and ID numbers in the lower of two header rows; null when the two are none of this kind."""
    listed = [(headings.listed(above), headings.listed(below)) for above, below in zip(upper, lower, strict=True)]
    names = [at for at, (above, _) in enumerate(listed) if "holder_name" in above]
    numbers = [at for at, (_, below) in enumerate(listed) if "id_number" in below]
    if len(names) != 1 or len(numbers) != 1:
        return None
    for (above, below), upper_cell, lower_cell in zip(listed, upper, lower, strict=True):
        if lower_cell.strip() and (
            not below or GROUP in below or (upper_cell.strip() and (not above or GROUP in above))
        ):
            return None
    return (names[0], numbers[0]) if upper[numbers[0]].strip() else None


def _people(rows: Sequence[Row], start: int, name_at: int, number_at: int) -> list[int]:
    """The upper rows of the people who follow the header two by two."""
    found = []
    for row in range(start, len(rows) - 1, 2):
        upper, lower = rows[row], rows[row + 1]
        if not looks_like_name(upper[name_at]) or not looks_like_id(lower[number_at]):
            break
        if looks_like_id(upper[number_at]) or looks_like_name(lower[name_at]):
            break
        found.append(row)
    return found


def _as_list(rows: Sequence[Row], header: int, people: Sequence[int]) -> Forms:
    """The people with the columns of both rows beside each other."""
    heads = [(line, at) for line in (0, 1) for at, cell in enumerate(rows[header + line]) if cell.strip()]
    columns = {str(key): [rows[row + line][at] for row in people] for key, (line, at) in enumerate(heads)}
    return Forms(
        keys=tuple(" ".join(rows[header + line][at].split()) for line, at in heads),
        positions=tuple(at for _, at in heads),
        frame=pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)),
        rows=tuple(people),
        places=(0,) * len(people),
        taken=frozenset(row + line for row in people for line in (0, 1)),
        headers=(header, header + 1),
    )
