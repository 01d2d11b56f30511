"""Lists typed as text: cells between bars, tabs or wide gaps, after commas, or one person's fields line by line."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from pipelines.intake.readers.aligned import align
from pipelines.intake.readers.ocr import Word
from pipelines.intake.tables import Prose, Table
from pipelines.intake.understand.cells import looks_like_id, looks_like_name, names_in
from pipelines.intake.understand.headings import load_headings
from pipelines.intake.understand.typed_names import (
    DRAWN_APART,
    GAP,
    LABELLED,
    NUMBERED,
    Cells,
    are_labelled_names,
    are_names,
    by_count_behind,
    by_names,
    by_titles,
    split_gaps,
)
from pipelines.intake.understand.typed_people import (
    by_employers,
    by_loose_numbers,
    by_numbers,
    by_places,
    by_titles_first,
)

SHEET = "text"
"""What the prose of a document is called as a place when a list stands in it."""

_MOST_LINES = 20_000
_PAIRS_AMONG = 5
"""One line of so many must hold several fields for the text to be a form; a telephone number at its end makes it none."""

_FEWEST_CELLS, _FEWEST_LINES = 3, 2
_BORDER = re.compile(r"(?=.*[-=_─━═]{2})[\s+\-=_|:*│┃║─━┄┈┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛═╔╦╗╠╬╣╚╩╝╟╢╤╧╪╞╡]+")
_BAR = re.compile(r"[|│┃║｜]")
_NUMBER_BEHIND = re.compile(r"[\u4e00-\u9fff]{0,10}[:：]?\s*(\d{14,17}[\dXx])")
_MARKS = (",", "，", "、", ";", "；")
"""Behind most cells they part the cells themselves, with or without a blank."""

_WIDE = 0x1100
"""Characters from here on take two places of a typed line."""

Splitter = Callable[[str], Cells]


def retype(table: Table) -> Table | None:
    """A table of whole lines with its lines parted into cells, row for row; null when they don't stand like a list."""
    if table.height > _MOST_LINES:
        return None
    lines = ["\t".join(row).rstrip() for row in table.cells]
    rows = part_lines(lines)
    return (
        None
        if rows is None
        else replace(table, rows=rows, columns=None, stored=None, merges=(), cell_marks={}, row_marks={})
    )


def table_of_prose(prose: Sequence[Prose]) -> Table | None:
    """The lines of a document's text as a table of its own; null when nothing there stands like a list."""
    lines = [line for part in prose for line in part.text.split("\n")]
    if not lines or len(lines) > _MOST_LINES:
        return None
    rows = part_lines(lines)
    return table_of_lines(lines) if rows is None else Table(sheet=SHEET, kind="table", rows=rows)


def table_of_lines(lines: Sequence[str]) -> Table:
    """The lines of a document as a table with one cell a row."""
    return Table(sheet=SHEET, kind="table", rows=[[line] for line in lines])


def part_lines(lines: Sequence[str]) -> list[Cells] | None:
    """A row of cells for every line; null when no way of parting them makes a list."""
    shown = [_without_border(line) for line in lines]
    if rows := by_numbers(shown):
        return rows
    for way in (
        _by_bars,
        _by_gaps,
        _by_blanks,
        _by_commas,
        by_titles,
        by_names,
        by_employers,
        by_titles_first,
        by_count_behind,
        by_loose_numbers,
        by_places,
    ):
        if rows := way(shown):
            return _numbers_apart(rows)
    return None


def _numbers_apart(rows: list[Cells]) -> list[Cells]:
    """The rows with the numbers that count them in cells of their own, where all that are several cells begin with one.

    They count upwards, under each heading anew if they like.
    """
    several = [at for at, row in enumerate(rows) if len(row) >= _FEWEST_CELLS]
    found = [NUMBERED.match(rows[at][0]) for at in several]
    numbers = [int(one[1]) for one in found if one]
    count_up = all(number > before or number == 1 for before, number in pairwise(numbers))
    if len(numbers) < max(len(several), _FEWEST_LINES) or not count_up:
        return rows
    apart = {
        at: [one[1], rows[at][0][one.end() :], *rows[at][1:]] for at, one in zip(several, found, strict=True) if one
    }
    return [apart.get(at, row) for at, row in enumerate(rows)]


def _without_border(line: str) -> str:
    """The line; one that only draws the table's lines as a dash."""
    return "---" if _BORDER.fullmatch(line) else line


def _by_bars(lines: Sequence[str]) -> list[Cells] | None:
    return _apply(lines, _split_bars)


def _split_bars(line: str) -> Cells:
    cells = [cell.strip() for cell in _BAR.split(line)]
    if len(cells) > 2 and not cells[0]:
        cells = cells[1:]
    return cells[:-1] if len(cells) > 2 and not cells[-1] and _BAR.search(line.rstrip()[-1:]) else cells


def _by_gaps(lines: Sequence[str]) -> list[Cells] | None:
    """Parted where tabs or wide gaps stand; where they leave cells out, by what stands below what."""
    parted = [split_gaps(line) for line in lines]
    counts = Counter(len(cells) for cells in parted if len(cells) >= _FEWEST_CELLS)
    if _are_pairs(parted):
        return parted
    if sum(counts.values()) < _FEWEST_LINES:
        return None
    if all(are_names(cells) for cells in parted if len(cells) >= _FEWEST_CELLS):
        return None
    if len(counts) == 1:
        return parted
    if sum("\t" in line for line in lines) >= sum(counts.values()):
        return [[cell.strip() for cell in line.split("\t")] for line in lines]
    return _by_places(lines, parted) or parted


def _are_pairs(parted: Sequence[Cells]) -> bool:
    """Whether the lines hold fields of a form: several a line, each a key, a colon and a value; lines that are one field are as good."""
    several = [cells for cells in parted if len(cells) > 1]
    alone = sum(len(cells) == 1 and _is_field(cells[0]) for cells in parted)
    filled = sum(any(cells) for cells in parted)
    return (
        bool(several)
        and (len(several) * _PAIRS_AMONG >= filled or (len(several) + alone) * 2 > filled)
        and all(any(LABELLED.fullmatch(cell) for cell in cells) for cells in several)
    )


def _is_field(text: str) -> bool:
    """Whether a line is a listed heading, a colon and a value."""
    found = LABELLED.fullmatch(text)
    return found is not None and bool(load_headings().listed(found[1]))


def _by_places(lines: Sequence[str], parted: Sequence[Cells]) -> list[Cells] | None:
    """The cells by the columns in which they stand; the lines that are no rows of the table whole."""
    full = [at for at, cells in enumerate(parted) if len(cells) >= _FEWEST_CELLS]
    between = range(full[0], full[-1] + 1)
    found = align([word for at in between for word in _words(lines[at], at)])
    if found is None or found.above or found.below:
        return None
    rows = iter(found.rows)
    filled = [at for at in between if lines[at].strip()]
    if len(found.rows) != len(filled):
        return None
    places = {at: next(rows) for at in filled}
    return [places.get(at, [line.strip()]) for at, line in enumerate(lines)]


def _words(line: str, at: int) -> list[Word]:
    """The pieces of a line between wide gaps, with the places that they take."""
    words: list[Word] = []
    end = 0
    line = DRAWN_APART.sub(lambda found: f"{found[1]}{found[2]}".ljust(len(found[0])), line)
    for cell in filter(None, GAP.split(line.strip())):
        start = line.index(cell, end)
        end = start + len(cell)
        left = sum(1 + (ord(character) >= _WIDE) for character in line[:start])
        width = sum(1 + (ord(character) >= _WIDE) for character in cell)
        words.append(Word(left, at * 2.0, left + width, at * 2.0 + 1.0, cell))
    return words


def _by_blanks(lines: Sequence[str]) -> list[Cells] | None:
    """Parted at single blanks, where nearly all lines then have as many cells."""
    lines = [DRAWN_APART.sub(r"\1\2", line) for line in lines]
    filled = [line for line in lines if line.strip()]
    counts = Counter(len(line.split()) for line in filled)
    cells, often = max(counts.items(), key=lambda one: (one[1] * (one[0] >= _FEWEST_CELLS), one[0]), default=(0, 0))
    if cells < _FEWEST_CELLS or often < _FEWEST_LINES or often * 2 < len(filled):
        return None
    body = [cell for line in filled if len(line.split()) == cells for cell in line.split()]
    if all(are_names(line.split()) for line in filled if len(line.split()) == cells) or sum(
        cell.endswith(_MARKS) for cell in body
    ) * 2 > len(body):
        return None
    return [line.split() if len(line.split()) == cells else [line.strip()] for line in lines]


def _by_commas(lines: Sequence[str]) -> list[Cells] | None:
    for mark in "，,、；;":
        if rows := _apply(lines, lambda line, mark=mark: _split_marks(line, mark)):  # type: ignore[misc]
            return rows
    return None


def _split_marks(line: str, mark: str) -> Cells:
    """The line's number, if it has one, and what stands between the marks."""
    number = NUMBERED.match(line)
    rest = line[number.end() :] if number else line
    cells = [cell.strip() for cell in rest.rstrip("。；; ").split(mark)]
    return [number[1], *cells] if number and len(cells) > 1 else cells


def _apply(lines: Sequence[str], split: Splitter) -> list[Cells] | None:
    """The lines parted where several beneath each other then have as many cells, the others whole."""
    parted = [split(line) for line in lines]
    best = max(
        (
            list(run)
            for _, run in groupby(
                (at for at, line in enumerate(lines) if line.strip() not in ("", "---")), lambda at: len(parted[at])
            )
        ),
        key=lambda run: (len(parted[run[0]]) >= _FEWEST_CELLS) * len(run),
        default=[],
    )
    if len(best) < _FEWEST_LINES:
        parted = [cells[1:] if cells[0].isdigit() else cells for cells in parted]
        best = [at for at, cells in enumerate(parted) if _is_person(cells)]
    if not best or len(parted[best[0]]) < _FEWEST_CELLS:
        return None
    cells = len(parted[best[0]])
    if all(names_in("、".join(parted[at])) or are_labelled_names(lines[at]) for at in best):
        return None
    return [part if len(part) == cells else [line.strip()] for line, part in zip(lines, parted, strict=True)]


def _is_person(cells: Cells) -> bool:
    """Whether the cells of a line that is like no other are a person's for all that: a name first, and an ID number."""
    numbers = [found[1] for cell in cells if (found := _NUMBER_BEHIND.fullmatch(cell))]
    return len(cells) >= _FEWEST_CELLS and looks_like_name(cells[0]) and any(map(looks_like_id, numbers))
