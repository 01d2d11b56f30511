"""The table without lines on a scanned page: straightened by its lines of text, cut where all of them leave a gap, read cell by cell."""

import math
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from pipelines.intake.readers.aligned import LEAST_COLUMNS, LEAST_ROWS, Aligned, Line, gather_lines, join_wrapped
from pipelines.intake.readers.ocr import Image, Word, find_words, recognize_line
from pipelines.intake.readers.ocr_grid import LEAST_SKEW, MOST_SKEW, ink_of, split_lines, turn

_PROBE_WIDTH = 1_000
"""Pixels to which a page is made smaller before its turn is tried out."""

_STEPS = ((0.2, MOST_SKEW / 2), (0.02, 0.2))
"""Degrees from one try to the next, and how far to either side."""

_GUTTER = 0.4
"""Heights of a letter that part two columns, where hardly a line has ink."""

_SELDOM = 0.25
_GAP = 0.15
"""Heights of a letter to either side of a cut that have no ink."""

_HARDLY_ANY = 0.04
_SPECK = 12
"""Pixels of the largest speck of noise."""


def straighten_text(page: Image) -> Image:
    """The page turned so that its lines of text are level."""
    angle = find_text_skew(page)
    return page if abs(angle) < LEAST_SKEW else turn(page, angle)


def find_text_skew(page: Image) -> float:
    """Degrees by which the lines of text fall to the right: the turn under which ink gathers most in rows."""
    scale = min(1.0, _PROBE_WIDTH / page.shape[1])
    small = np.asarray(cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    rows, columns = np.nonzero(ink_of(small))
    best = 0.0
    for step, reach in _STEPS:
        tries = np.arange(best - reach, best + reach + step / 2, step)
        best = float(max(tries, key=lambda angle: _gathered(rows, columns, angle)))
    return best


def _gathered(rows: npt.NDArray[np.intp], columns: npt.NDArray[np.intp], angle: float) -> float:
    """How unevenly ink lies over the rows when the page is turned so."""
    level = np.rint(rows - columns * math.tan(math.radians(angle))).astype(np.int64)
    counts = np.bincount(level - level.min()) if len(level) else np.zeros(1)
    return float((counts.astype(np.float64) ** 2).sum())


def read_plain(page: Image) -> Aligned | list[str]:
    """The table's rows with the words above and below it; the lines alone where nothing stands like a table."""
    lines = gather_lines(find_words(page))
    full = [index for index, line in enumerate(lines) if len(line) >= LEAST_COLUMNS]
    columns = find_gutters(page, [lines[index] for index in full]) if len(full) >= LEAST_ROWS else []
    if len(columns) < LEAST_COLUMNS:
        return [_read_line(page, line) for line in lines]
    letters = _letters(page)
    body = [_read_cells(page, letters, line, columns) for line in lines[full[0] : full[-1] + 1]]
    used = [column for column in columns if any(word.left == column[0] for line in body for word in line)]
    rows = join_wrapped([line for line in body if line], used)
    above, below = lines[: full[0]], lines[full[-1] + 1 :]
    return Aligned(rows, [_read_line(page, line) for line in above], [_read_line(page, line) for line in below])


def find_gutters(page: Image, lines: list[Line]) -> list[tuple[float, float]]:
    """The left and right edge of every column: where hardly a line has ink for some width, one ends."""
    ink = _letters(page)
    bands = [_band(line) for line in lines]
    height = float(np.median([bottom - top for top, bottom in bands]))
    inked = np.array([ink[top:bottom].sum(axis=0) > 1 for top, bottom in bands])
    share = inked.mean(axis=0)
    filled = np.flatnonzero(share > max(_HARDLY_ANY, 1.5 / len(bands)))
    if not len(filled):
        return []
    breaks = np.flatnonzero(np.diff(filled) > max(_GUTTER * height, 4))
    edges = [float(filled[0]), *((float(filled[at]) + float(filled[at + 1])) / 2 for at in breaks), float(filled[-1])]
    margin = height / 2
    edges[0], edges[-1] = max(edges[0] - margin, 0.0), min(edges[-1] + margin, float(page.shape[1]))
    tails = {
        left for left, right in pairwise(edges) if _is_tail(np.asarray(inked[:, int(left) : int(right)].any(axis=1)))
    }
    return list(pairwise(edge for edge in edges if edge == edges[0] or edge not in tails))


def _is_tail(filled: npt.NDArray[np.bool_]) -> bool:
    """Whether what stands between two gaps belongs to the column before: no heading, and text on a line here and there."""
    return not filled[0] and float(filled.mean()) < _SELDOM


def _letters(page: Image) -> npt.NDArray[np.bool_]:
    """Where letters are; specks of noise are left out."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink_of(page), connectivity=8)
    keep = np.array([False, *(stats[1:count, cv2.CC_STAT_AREA] >= _SPECK)])
    return np.asarray(keep[labels], dtype=np.bool_)


def _band(line: Line) -> tuple[int, int]:
    """The first row of pixels of a line of words, and the first one below it."""
    return max(int(np.median([word.top for word in line])), 0), int(np.median([word.bottom for word in line]))


def cut_line(inked: npt.NDArray[np.bool_], columns: list[tuple[float, float]], gap: int) -> list[int]:
    """Where a line is cut into the columns: at their edges, or where a longer text that reaches over one ends.

    `inked` tells for each column of pixels whether the line has ink there.
    """
    cuts = [int(columns[0][0])]
    for (_, edge), (_, end) in pairwise(columns):
        free = (at for at in range(int(edge), int(end)) if not inked[max(at - gap, 0) : at + gap].any())
        cuts.append(max(next(free, int(edge)), cuts[-1]))
    return [*cuts, int(columns[-1][1])]


def _read_cells(page: Image, letters: npt.NDArray[np.bool_], line: Line, columns: list[tuple[float, float]]) -> Line:
    """The words of one line, one for each column that has ink."""
    top, bottom = _band(line)
    pad = max((bottom - top) // 8, 1)
    cuts = cut_line(np.asarray(letters[top:bottom].any(axis=0)), columns, max(round(_GAP * (bottom - top)), 1))
    words = []
    for (left, right), (first, last) in zip(columns, pairwise(cuts), strict=True):
        cell = page[max(top - pad, 0) : bottom + pad, first:last]
        text = " ".join(filter(None, map(recognize_line, split_lines(cell)))) if cell.size else ""
        if text:
            words.append(Word(left, float(top), right, float(bottom), text))
    return words


def _read_line(page: Image, line: Line) -> str:
    """The text of a line of words."""
    pieces = (page[max(int(word.top), 0) : int(word.bottom), max(int(word.left), 0) : int(word.right)] for word in line)
    return " ".join(filter(None, (recognize_line(piece) for piece in pieces if piece.size)))
