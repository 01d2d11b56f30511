"""The text of a ruled PDF table: each character in its cell, a number too long for its cell whole in the one that it was set in."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from pdfplumber.utils.text import extract_text

Char = dict[str, Any]
Run = list[int]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

_TOUCHING, _EVENLY = 0.1, 0.02
"""Parts of a letter's height within which the next letter goes on with the same text, and by which its gaps may differ."""

_CENTRED = 0.6
"""Points by which the middle of a text may miss the middle of its cell."""


def cell_texts(table: Any) -> list[list[str | None]]:
    """The text of every cell, row by row; null where a merged cell leaves none."""
    chars, boxes = table.page.chars, list(table.cells)
    inside: dict[Box, list[Char]] = defaultdict(list)
    for char, at in zip(chars, _places(chars, boxes), strict=True):
        if at >= 0:
            inside[boxes[at]].append(char)
    return [
        [None if cell is None else extract_text(inside[cell]) if cell in inside else "" for cell in row.cells]
        for row in table.rows
    ]


def _places(chars: Sequence[Char], boxes: Sequence[Box]) -> list[int]:
    """Which cell each character belongs to, -1 for none: the one it stands in, for an overlong text the one it was set in."""
    if not chars:
        return []
    places = list(map(int, _cells_at(np.array([_middle(char) for char in chars]), boxes)))
    for run in _runs(chars):
        if len({places[at] for at in run}) > 1:
            owner = _owner([chars[at] for at in run], [places[at] for at in run], boxes)
            for at in run:
                places[at] = owner
    return places


def _middle(char: Char) -> tuple[float, float]:
    return (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2


def _cells_at(points: npt.NDArray[np.float64], boxes: Sequence[Box]) -> npt.NDArray[np.int64]:
    """The cell around each point, -1 where there is none."""
    left, top, right, bottom = np.array(boxes).T
    x, y = points[:, :1], points[:, 1:]
    is_in = (x >= left) & (x < right) & (y >= top) & (y < bottom)
    return np.where(is_in.any(axis=1), is_in.argmax(axis=1), -1)


def _runs(chars: Sequence[Char]) -> Iterator[Run]:
    """The characters that were set one after the other and touch evenly, as places among all."""
    run, usual = [0], None
    for at, (before, char) in enumerate(pairwise(chars), 1):
        gap = _gap(before, char)
        if gap is None or (usual is not None and abs(gap - usual) > _EVENLY * (char["bottom"] - char["top"])):
            yield run
            run, usual = [at], None
        else:
            run.append(at)
            usual = gap
    yield run


def _gap(before: Char, char: Char) -> float | None:
    """How far a letter stands behind the one before; null when it is none of the same text."""
    height, gap = char["bottom"] - char["top"], char["x0"] - before["x1"]
    goes_on = (
        char.get("upright", True)
        and not (before["text"].isspace() or char["text"].isspace())
        and abs(gap) <= _TOUCHING * height
        and abs(char["bottom"] - before["bottom"]) <= _TOUCHING * height
    )
    return gap if goes_on else None


def _owner(run: Sequence[Char], places: Sequence[int], boxes: Sequence[Box]) -> int:
    """The cell that a text reaching over its borders was set in: by where it begins, by its middle, or by where it ends."""
    inside = [place for place in places if place >= 0]
    start, end, letter = run[0]["x0"], run[-1]["x1"], run[0]["bottom"] - run[0]["top"]
    if start - boxes[inside[0]][0] <= letter:
        return inside[0]
    for place in dict.fromkeys(inside):
        if abs((boxes[place][0] + boxes[place][2]) - (start + end)) <= 2 * _CENTRED:
            return place
    if boxes[inside[-1]][2] - end <= letter:
        return inside[-1]
    return max(dict.fromkeys(inside), key=inside.count)
