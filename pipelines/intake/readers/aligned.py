"""A table without lines: words that stand below each other."""

from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pipelines.intake.readers.ocr import Word

LEAST_COLUMNS = 3
LEAST_ROWS = 3
"""Fewer lines of words below each other are no table."""

BLANK = 0.9
"""Heights of a letter that part two cells of one line."""

Line = list[Word]


class Aligned(NamedTuple):
    """The table's rows, and the words that stand above and below it."""

    rows: list[list[str]]
    above: list[str]
    below: list[str]


def align(words: list[Word]) -> Aligned | None:
    """The words as rows and columns; null when they don't stand below each other like a table."""
    lines = [join_close(line) for line in gather_lines(words)]
    full = [index for index, line in enumerate(lines) if len(line) >= LEAST_COLUMNS]
    if len(full) < LEAST_ROWS:
        return None
    first, last = full[0], full[-1]
    columns = find_columns([lines[index] for index in full])
    if len(columns) < LEAST_COLUMNS:
        return None
    rows = join_wrapped(lines[first : last + 1], columns)
    return Aligned(rows, [_text(line) for line in lines[:first]], [_text(line) for line in lines[last + 1 :]])


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


def find_columns(lines: list[Line]) -> list[tuple[float, float]]:
    """The left and right edge of every column: stretches that words of several lines share."""
    columns: list[tuple[float, float]] = []
    for left, right in sorted((word.left, word.right) for line in lines for word in line):
        if columns and left < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return columns


def join_wrapped(lines: list[Line], columns: list[tuple[float, float]]) -> list[list[str]]:
    """The rows; a line that only goes on with cells of the line close above it is no row of its own."""
    heights = [(min(word.top for word in line), max(word.bottom for word in line)) for line in lines]
    gaps = [below[0] - above[1] for above, below in pairwise(heights)]
    usual = median(gaps) if gaps else 0.0
    rows: list[list[str]] = []
    for index, line in enumerate(lines):
        row = _place(line, columns)
        wrapped = rows and not row[0] and len(line) < LEAST_COLUMNS and gaps[index - 1] < usual * 0.7
        if wrapped:
            rows[-1] = ["\n".join(part for part in pair if part) for pair in zip(rows[-1], row, strict=True)]
        else:
            rows.append(row)
    return rows


def _place(line: Line, columns: list[tuple[float, float]]) -> list[str]:
    row = [""] * len(columns)
    for word in line:
        overlaps = [min(word.right, right) - max(word.left, left) for left, right in columns]
        place = overlaps.index(max(overlaps))
        row[place] = f"{row[place]} {word.text}".strip()
    return row
