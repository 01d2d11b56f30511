"""A table without lines: words that stand below each other."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise
from statistics import median
from typing import NamedTuple

from pipelines.intake.readers.ocr import Word

LEAST_COLUMNS = 3
LEAST_ROWS = 3
"""Fewer lines of words below each other are no table."""

BLANK = 0.9
"""Heights of a letter that part two cells of one line."""

Line = list[Word]
Edges = Sequence[tuple[float, float]]
_KEY = re.compile(r"\d{1,4}|[\u3400-\u9fff·]{2,6}")
"""What numbers or names each row in the first column."""

_CLOSE, _MOSTLY = 0.7, 0.8


class Aligned(NamedTuple):
    """The table's rows, the words that stand above and below it, and the edges of its columns."""

    rows: list[list[str]]
    above: list[str]
    below: list[str]
    columns: Edges = ()


def align(words: list[Word], before: Edges | None = None) -> Aligned | None:
    """The words as rows and columns; null when they don't stand below each other like a table.

    Below the columns of the page `before` fewer lines are enough, for the last page may hold one person.
    """
    lines = [join_close(line) for line in gather_lines(words)]
    full = [index for index, line in enumerate(lines) if len(line) >= LEAST_COLUMNS]
    if len(full) < LEAST_ROWS:
        full, columns = [at for at in full if before and _goes_on(lines[at], before)], before or []
    else:
        columns = _columns_of_most([lines[index] for index in full])
    if not full or len(columns) < LEAST_COLUMNS:
        return None
    first, last = _ends(lines, full, columns)
    rows = join_wrapped(lines[first : last + 1], columns)
    return Aligned(rows, [_text(line) for line in lines[:first]], [_text(line) for line in lines[last + 1 :]], columns)


def _ends(lines: list[Line], full: Sequence[int], columns: Edges) -> tuple[int, int]:
    """The first and last line of the table: those close around its full lines that hold the rest of a wrapped cell are its own."""
    gaps = [_gap(above, below) for above, below in pairwise(lines)]
    first, last = full[0], full[-1]
    usual = _usual(full, gaps[first:last], gaps)
    while first > 0 and gaps[first - 1] < _CLOSE * usual and _fits(lines[first - 1], columns):
        first -= 1
    while last < len(gaps) and gaps[last] < _CLOSE * usual and _fits(lines[last + 1], columns):
        last += 1
    return first, last


def _usual(whole: Sequence[int], between: Sequence[float], gaps: Sequence[float]) -> float:
    """The gap between rows: the usual one of whole lines below each other, else the widest between the first and the last."""
    plain = [gaps[above] for above, below in pairwise(whole) if below == above + 1]
    return median(plain) if plain else max(between, default=0.0)


def _gap(above: Line, below: Line) -> float:
    return min(word.top for word in below) - max(word.bottom for word in above)


def _goes_on(line: Line, columns: Edges) -> bool:
    """Whether a line fills most of the columns, each cell inside one of its own."""
    return _fits(line, columns) and len(line) * 2 > len(columns)


def _fits(line: Line, columns: Edges) -> bool:
    """Whether each cell of a line stands in a column of its own."""
    places = [
        {at for at, (left, right) in enumerate(columns) if word.left < right and left < word.right} for word in line
    ]
    own = [place for place in places if len(place) == 1]
    return len(own) == len(line) == len(set(map(frozenset, own)))


def _text(line: Line) -> str:
    return " ".join(word.text for word in line)


def gather_lines(words: list[Word]) -> list[Line]:
    """The words by line, from top to bottom, each line from left to right."""
    lines: list[Line] = []
    for word in sorted(words, key=lambda word: (word.top + word.bottom) / 2):
        middle = (word.top + word.bottom) / 2
        if lines and middle < max(lines[-1], key=lambda other: other.bottom).bottom - (word.bottom - word.top) * 0.3:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.left) for line in lines]


def join_close(line: Line) -> Line:
    """The line with words joined that stand no further apart than letters of one cell do."""
    joined = [line[0]]
    for word in line[1:]:
        last = joined[-1]
        if word.left - last.right < BLANK * (last.bottom - last.top):
            blank = " " if last.text[-1:].isascii() and word.text[:1].isascii() else ""
            joined[-1] = Word(
                last.left,
                min(last.top, word.top),
                word.right,
                max(last.bottom, word.bottom),
                last.text + blank + word.text,
            )
        else:
            joined.append(word)
    return joined


def _columns_of_most(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """The columns of all lines, or of those with as many cells as most have, where others reach over the gaps between these."""
    usual = Counter(map(len, lines)).most_common(1)[0][0]
    most = [line for line in lines if len(line) >= usual]
    return max((find_columns(some) for some in (lines, most) if len(some) * 2 >= len(lines)), key=len)


def find_full_lines(words: list[Word], columns: Edges, share: float) -> list[float]:
    """The heights of the lines that are rows, whatever lines are drawn around them: they fill such a share of the columns.

    Where less than all is asked, a line with the name or number that a row begins with is one too.
    """
    lines = [join_close(line) for line in gather_lines(words)]
    return [
        (line[0].top + line[0].bottom) / 2
        for line in lines
        if _fits(line, columns)
        and len(line) >= LEAST_COLUMNS
        and (len(line) >= share * len(columns) or (share < 1 and _is_key(line[0], columns)))
    ]


def _is_key(word: Word, columns: Edges) -> bool:
    left, right = columns[0]
    return word.left < right and left < word.right and _KEY.fullmatch(word.text) is not None


def find_columns(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """The left and right edge of every column: stretches that words of several lines share."""
    columns: list[tuple[float, float]] = []
    for left, right in sorted((word.left, word.right) for line in lines for word in line):
        if columns and left < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return columns


def join_wrapped(lines: list[Line], columns: Edges) -> list[list[str]]:
    """The rows; a line that only goes on with cells of the line close above or below it is no row of its own."""
    cells = [_place(line, columns) for line in lines]
    gaps = [_gap(above, below) for above, below in pairwise(lines)]
    is_keyed = _is_keyed([row[0] for row in cells])
    whole = [
        at
        for at, (line, row) in enumerate(zip(lines, cells, strict=True))
        if row[0] or (len(line) >= LEAST_COLUMNS and not is_keyed)
    ]
    owners = _owners(whole, gaps)
    return [_together([cells[part] for part in parts]) for parts in _gathered(owners)]


def _is_keyed(firsts: list[str]) -> bool:
    """Whether the first column holds a number or a name for every row, so that no row begins without one."""
    filled = [text for text in firsts if text]
    keys = sum(bool(_KEY.fullmatch(text)) for text in filled)
    return keys >= LEAST_ROWS and keys >= _MOSTLY * len(filled)


def _owners(whole: list[int], gaps: list[float]) -> list[int]:
    """For each line the whole line that it belongs to: between two of them the widest gap parts what goes with which."""
    owners = list(range(len(gaps) + 1))
    usual = _usual(whole, gaps, gaps)
    for above, below in pairwise([-1, *whole, len(owners)]):
        between = gaps[max(above, 0) : below]
        if below - above < 2 or not between:
            continue
        cut = max(range(len(between)), key=lambda at: (between[at], at)) + max(above, 0)
        widest = max(gaps[cut], usual)
        for at in range(above + 1, below):
            is_before = above >= 0 and (at <= cut or below == len(owners))
            bridge = gaps[above:at] if is_before else gaps[at:below]
            owner = above if is_before else below
            if 0 <= owner < len(owners) and bridge and max(bridge) < _CLOSE * widest:
                owners[at] = owner
    return owners


def _gathered(owners: list[int]) -> list[list[int]]:
    """The lines of each row, from the top down."""
    return [list(parts) for _, parts in groupby(range(len(owners)), lambda at: owners[at])]


def _together(parts: list[list[str]]) -> list[str]:
    return ["\n".join(filter(None, texts)) for texts in zip(*parts, strict=True)]


def _place(line: Line, columns: Edges) -> list[str]:
    row = [""] * len(columns)
    for word in line:
        overlaps = [min(word.right, right) - max(word.left, left) for left, right in columns]
        place = overlaps.index(max(overlaps))
        row[place] = f"{row[place]} {word.text}".strip()
    return row
