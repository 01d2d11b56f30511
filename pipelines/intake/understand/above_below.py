"""What the rows above a list's header and below its last person say of everybody on it, and lines between of those right above them."""

import re
from collections.abc import Sequence

import polars as pl

from pipelines.intake.tables import Table
from pipelines.intake.understand.context import Context, nearest, read_behind, read_text
from pipelines.intake.understand.emit import Around
from pipelines.intake.understand.groups import LONGEST_GROUP_HEADING, Groups, is_numbered, opens_section, opens_titles
from pipelines.intake.understand.kinds import RowKinds
from pipelines.intake.understand.noise import BLANK, NOTE, SIGNATURE, TOTAL

_BACK = re.compile(r"^[（(]?(?:以上|上述|上列|前述)")
_SAY_NOTHING = frozenset({SIGNATURE, TOTAL, BLANK})


def read_above(table: Table, end: int, groups: Groups) -> Context:
    """What the rows above the header say, the nearest row first; a numbered one among them is a group heading."""
    layers: list[Context] = []
    for row in range(end):
        text = "\n".join(cell.strip() for cell in table.frame.row(row) if cell.strip())
        where = str(table.row_number(row))
        if len(text) <= LONGEST_GROUP_HEADING and (
            is_numbered(text) or (row == end - 1 and (opens_titles(text) or opens_section(table.frame, row)))
        ):
            groups.enter(text, where)
        elif text:
            layers.append(read_text(text, "prose", f"{table.sheet}:{where}"))
    return nearest(*reversed(layers))


def read_below(table: Table, body: pl.DataFrame, kinds: RowKinds, start: int) -> Context:
    """What the lines under the last person of a stretch say about all of them: from when, by whom; a year there is the list's own."""
    last = max((int(row) for mask in kinds.people for row in mask.arg_true().tail(1)), default=-1)
    is_end = start + body.height == table.frame.height
    rows = [
        row
        for row, kind in kinds.others.items()
        if row > last and (kind == NOTE or (is_end and kind not in _SAY_NOTHING))
    ]
    text = "\n".join(cell.strip() for row in sorted(rows) for cell in body.row(row) if cell.strip())
    told = read_behind(text, "prose", f"{table.sheet}:{table.row_number(start + min(rows))}") if text else {}
    return {column: found for column, found in told.items() if column != "year"}


def read_back(table: Table, body: pl.DataFrame, kinds: RowKinds, start: int) -> list[tuple[int, Context]]:
    """What each line that speaks of those above it says, with its row, where one stands between people: 以上2人从2015年11月10日算起; empty where none does."""
    last = max((int(row) for mask in kinds.people for row in mask.arg_true().tail(1)), default=-1)
    found: list[tuple[int, Context]] = []
    for row in sorted(kinds.others):
        text = "\n".join(cell.strip() for cell in body.row(row) if cell.strip())
        if _BACK.match(text):
            told = read_behind(text, "prose", f"{table.sheet}:{table.row_number(start + row)}")
            found.append((row, {column: one for column, one in told.items() if column != "year"}))
    return found if any(row < last and told for row, told in found) else []


def said_back(around: Around, lines: Sequence[tuple[int, Context]]) -> Around:
    """What is told around the rows, with what each such line says of the rows between the one before it and itself."""
    contexts, of_row, first = list(around.contexts), around.of_row.to_list(), 0
    for row, told in lines:
        places: dict[int, int] = {}
        for at in range(first, row):
            if of_row[at] not in places:
                places[of_row[at]] = len(contexts)
                contexts.append(nearest(told, contexts[of_row[at]]))
            of_row[at] = places[of_row[at]]
        first = row + 1
    return Around(contexts, pl.Series("context", of_row, dtype=pl.UInt32))
