"""Cells that hold all that is told of a person or a certificate: 韦晓，男，1985年3月生，某县水利局 | 助理工程师，2015年11月取得，编号20150012."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from pipelines.intake.tables import TEXT, Table
from pipelines.intake.understand.headings import GROUP, TARGETS, Headings, fold_heading
from pipelines.intake.understand.mentions import NAME, facts_of

_FEWEST_FACTS, _FEWEST_LABELLED = 3, 2
_FEWEST_CELLS = 2
_MOSTLY = 0.75
_KEY = re.compile(r"[，,；;、。\s]*([\u4e00-\u9fff（()）]{2,10}?)\s*[：:]\s*")
_BETWEEN = " \t\n　，,；;、。"
_MARK = re.compile(r"[，,；;、\s：:/|]")
_WITHIN = 12
"""Rows at the top of a table above whose people its header stands."""

_MAY_BE_ALL = frozenset({GROUP, "holder_name", "title"})
"""What a heading may mean over such cells; one for remarks or an employer has a rest that is its own."""

Facts = Mapping[str, str]


def spread_facts(table: Table, headings: Headings) -> Table:
    """The table with the facts of such cells in columns of their own behind all others; itself where it has none.

    A column is one only where nearly all of its cells are told apart without a rest, and alike; what isn't stays whole in its place.
    """
    if table.width < 2:
        return table
    found = {at: facts for at in range(table.width) if (facts := _facts_of_column(table, at, headings))}
    if not found or not (_names_people(found) or _has_names(table, headings)):
        return table
    cells = [list(row) for row in table.cells]
    parted = dict(table.parted)
    for at, facts in found.items():
        head = cells[min(facts) - 1][at]
        for heading in _headings_of(facts):
            parted[len(cells[0])] = at
            for row, line in enumerate(cells):
                line.append(heading if line[at] == head else facts.get(row, {}).get(heading, ""))
        for row in facts:
            cells[row][at] = ""
    return replace(table, rows=cells, columns=None, stored=_widened(table, len(cells[0])), parted=parted)


def _widened(table: Table, width: int) -> npt.NDArray[np.uint8] | None:
    if table.stored is None:
        return None
    height, before = table.stored.shape
    return np.hstack([table.stored, np.full((height, width - before), TEXT, dtype=table.stored.dtype)])


def _facts_of_column(table: Table, at: int, headings: Headings) -> dict[int, Facts]:
    """The facts of a column's cells by row; empty where it isn't such a column: a heading, and below it hardly anything else."""
    top = [row[at] for row in table.head(_WITHIN)]
    first = next((row for row, cell in enumerate(top) if _MARK.search(cell.strip())), 0)
    if not first or not top[first - 1].strip() or not headings.listed(top[first - 1]).keys() <= _MAY_BE_ALL:
        return {}
    if _facts_of_cell(top[first], headings) is None:
        return {}
    facts, filled = dict[int, Facts](), 0
    for row in range(first, table.height):
        cell = table.cells[row][at].strip()
        filled += bool(cell)
        if told := _facts_of_cell(cell, headings):
            facts[row] = told
        elif len(facts) < _MOSTLY * filled - 1:
            return {}
    return facts if len(facts) >= max(_FEWEST_CELLS, _MOSTLY * filled) else {}


def _facts_of_cell(cell: str, headings: Headings) -> Facts | None:
    """What a cell tells, by what it is called; null for a cell that holds a single value, or anything that nobody can call something."""
    labelled = dict(_labelled(cell))
    if labelled:
        are_ours = all(any(column in TARGETS for column in headings.listed(key)) for key in labelled)
        return labelled if are_ours and len(labelled) >= _FEWEST_LABELLED else None
    told = facts_of(cell)
    return told if told and len(told) >= _FEWEST_FACTS else None


def _labelled(cell: str) -> Iterator[tuple[str, str]]:
    """Each key of a cell with its value, where the cell begins with one: 姓名：韦晓 性别：男."""
    keys = list(_KEY.finditer(cell))
    if not keys or keys[0].start():
        return
    for key, following in zip(keys, [*keys[1:], None], strict=True):
        yield fold_heading(key[1]), cell[key.end() : following.start() if following else None].strip(_BETWEEN)


def _headings_of(facts: Mapping[int, Facts]) -> list[str]:
    """What the facts of a column are called, the most frequent first."""
    return [heading for heading, _ in Counter(key for told in facts.values() for key in told).most_common()]


def _names_people(found: Mapping[int, Mapping[int, Facts]]) -> bool:
    return any(NAME in _headings_of(facts) for facts in found.values())


def _has_names(table: Table, headings: Headings) -> bool:
    return any("holder_name" in headings.listed(cell) for row in table.head(_WITHIN) for cell in row)
