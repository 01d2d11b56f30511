"""Two columns of ours in one of the source's: 姓名/性别 over 韦晓/男, 证书编号（签发日期） over 06000123（2012.12）."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from pipelines.intake.tables import TEXT, Table
from pipelines.intake.understand.headings import Headings, fold_heading
from pipelines.intake.understand.value_cuts import cut_cell

_HEAD = re.compile(
    r"\s*(?P<first>[^/／|｜、\\\n（()）]{1,10}?)\s*(?:[/／|｜、\\\n]|及|和|与)\s*(?P<second>[^/／|｜、\\\n（()）]{1,10}?)\s*"
)
_BRACKETED_HEAD = re.compile(
    r"\s*(?P<first>[^/／|｜、\\\n（()）]{1,10}?)\s*[（(]\s*(?P<second>[^/／|｜、\\\n（()）]{1,10}?)\s*[)）]\s*"
)
_FORMS = tuple(
    re.compile(form, re.DOTALL)
    for form in (
        r"\s*(?P<first>\S.*?)\s*[/／|｜\\\n]\s*(?P<second>.*?\S)\s*",
        r"\s*(?P<first>\S.*)\s*[/／|｜\\\n]\s*(?P<second>.*?\S)\s*",
        r"\s*(?P<first>\S.*?)\s*[（(]\s*(?P<second>.*?\S)\s*[)）]\s*",
        r"\s*(?P<first>\S.*?)\s*[、，,;；]\s*(?P<second>.*?\S)\s*",
        r"\s*(?P<first>\S.*)\s+(?P<second>\S+)\s*",
    )
)
"""How two values stand in one cell, the second form at the last stroke instead of the first; of several the one that parts most cells."""
_DATES = frozenset({"acquired_on", "conferred_on", "birth_month"})
"""Columns whose own values may hold strokes: 2012/12/05/桂职资字…"""
_OF_ANOTHER = re.compile(r"(?:原|前|曾|现|已|拟|申报|申请|聘|晋升|新)")
_HEADER_WITHIN = 12
"""Rows at the top of a table among which its header is looked for."""
_MOSTLY = 0.6


class Parted(NamedTuple):
    """A column that holds two values, with the cells of each."""

    position: int
    first: list[str]
    second: list[str]


def part_columns(table: Table, headings: Headings) -> Table:
    """The table with the second values of such columns in columns of their own behind all others; itself where it has none.

    A heading's two words must mean two columns of ours, and most of the cells below must part the same way. A cell that doesn't stays whole.
    """
    found = list(_parted(table, headings))
    if not found:
        return table
    cells = [list(row) for row in table.cells]
    for row, line in enumerate(cells):
        for one in found:
            line[one.position] = one.first[row]
        line.extend(one.second[row] for one in found)
    stored = table.stored
    if stored is not None:
        stored = np.hstack([stored, np.full((stored.shape[0], len(found)), TEXT, dtype=stored.dtype)])
    parted = dict(table.parted) | {table.width + place: one.position for place, one in enumerate(found)}
    return replace(table, rows=cells, columns=None, stored=stored, parted=parted)


def _parted(table: Table, headings: Headings) -> Iterator[Parted]:
    """The columns under two headings; a table of one column is a list typed as text, whose lines are told apart elsewhere."""
    if table.width < 2:
        return
    done = set[int]()
    for row, cells in enumerate(table.head(_HEADER_WITHIN)):
        for position, cell in enumerate(cells):
            if position in done or (head := _read_head(cell, headings)) is None:
                continue
            column = [line[position] for line in table.cells]
            meant = headings.listed(head[0]).keys(), headings.listed(head[1]).keys()
            head = _of_one_title(*head) if meant[1] <= _DATES else head
            parts = _part(column, row, head, _FORMS[meant[0] <= _DATES :])
            if parts is None or not all(parts[1][row + 1 :]):
                parts = _best(column, row, parts, _cut(column, row, head, meant))
            if parts is not None:
                done.add(position)
                yield Parted(position, *parts)


def _read_head(cell: str, headings: Headings) -> tuple[str, str] | None:
    """The two headings that a cell holds, each listed and for columns of ours that the other can't mean; null for any other cell.

    A listed heading that a line's end parts is one: 资格 above 级别.
    """
    if "\n" in cell and headings.listed(cell):
        return None
    if not (told := _HEAD.fullmatch(cell) or _BRACKETED_HEAD.fullmatch(cell)):
        return None
    first, second = headings.listed(told["first"]).keys(), headings.listed(told["second"]).keys()
    # Titles with their dates may be several in a cell, and are read where titles are.
    is_any_title = _OF_ANOTHER.match(fold_heading(told["first"])) is None
    is_title_with_date = "title" in first and second <= _DATES and is_any_title
    return (
        (told["first"], told["second"]) if first and second and not first & second and not is_title_with_date else None
    )


def _of_one_title(first: str, second: str) -> tuple[str, str]:
    """The headings of a title and its date, both with the word that says whose: 现任职务 and 现任职务时间, where 时间 alone would be any title's."""
    return (first, first + second) if _OF_ANOTHER.match(fold_heading(first)) else (first, second)


def _part(
    column: Sequence[str], header: int, head: tuple[str, str], forms: Sequence[re.Pattern[str]]
) -> tuple[list[str], list[str]] | None:
    """The two values of every cell below the header, and the two headings in its place; null where most cells are not of one form."""
    below = [cell for cell in column[header + 1 :] if cell.strip()]
    counts = [sum(form.fullmatch(cell) is not None for cell in below) for form in forms]
    most = max(counts)
    if not below or most < _MOSTLY * len(below) or most < 2:
        return None
    form = forms[counts.index(most)]
    firsts, seconds = list(column), [""] * len(column)
    for row, cell in enumerate(column):
        if row == header or cell == column[header]:
            firsts[row], seconds[row] = head
        elif row > header and (told := form.fullmatch(cell)):
            firsts[row], seconds[row] = told["first"], told["second"]
    return firsts, seconds


def _cut(
    column: Sequence[str], header: int, head: tuple[str, str], meant: tuple[Collection[str], Collection[str]]
) -> tuple[list[str], list[str]] | None:
    """The same where one of the two values is known by its looks, whatever stands between them."""
    firsts, seconds = list(column), [""] * len(column)
    below = parted = 0
    for row, cell in enumerate(column):
        if row == header or cell == column[header]:
            firsts[row], seconds[row] = head
        elif row > header and cell.strip():
            below += 1
            if told := cut_cell(cell, *meant):
                parted += 1
                firsts[row], seconds[row] = told
    return (firsts, seconds) if below and parted >= _MOSTLY * below else None


def _best(
    column: Sequence[str],
    header: int,
    by_sign: tuple[list[str], list[str]] | None,
    by_value: tuple[list[str], list[str]] | None,
) -> tuple[list[str], list[str]] | None:
    """Whichever parts more cells, the signs where both part as many."""
    if by_sign is None or by_value is None:
        return by_sign or by_value
    counts = [
        sum(first != cell for first, cell in zip(parts[0][header + 1 :], column[header + 1 :], strict=True))
        for parts in (by_sign, by_value)
    ]
    return by_value if counts[1] > counts[0] else by_sign
