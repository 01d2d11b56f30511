"""The ruled table on a scanned page: straightened, its lines found, its cells with their places and boxes."""

import math
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from pipelines.intake.readers.ocr import Image

MOST_SKEW = 6.0
"""Degrees a page may be turned."""

LEAST_SKEW = 0.03
LONG_LINES = 40
"""So many of the longest lines tell how a page is turned."""

CELL_PIXELS = 8
"""No cell is narrower or lower."""


class Cell(NamedTuple):
    """One cell of the grid: its first and last row and column from 0, and its box in pixels."""

    top: int
    left: int
    bottom: int
    right: int
    box: tuple[int, int, int, int]
    """x, y, width, height."""


def straighten(page: Image) -> Image:
    """The page turned so that its long lines are level."""
    angle = find_skew(page)
    return page if abs(angle) < LEAST_SKEW else turn(page, angle)


def turn(page: Image, angle: float) -> Image:
    """The page turned by so many degrees, to the left where they are above 0."""
    height, width = page.shape
    rotation = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return np.asarray(
        cv2.warpAffine(page, rotation, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE),
        dtype=np.uint8,
    )


def find_skew(page: Image) -> float:
    """Degrees by which the page's long lines fall to the right, negative when they rise; 0 without long lines."""
    width = page.shape[1]
    strokes = cv2.morphologyEx(ink_of(page), cv2.MORPH_OPEN, np.ones((1, max(width // 80, 15)), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    long = [label for label in range(1, count) if stats[label, cv2.CC_STAT_WIDTH] >= width // 12]
    long.sort(key=lambda label: -int(stats[label, cv2.CC_STAT_WIDTH]))
    marked, boxes = np.asarray(labels, dtype=np.int32), np.asarray(stats, dtype=np.int32)
    angles = [_slope(marked, boxes[label], label) for label in long[:LONG_LINES]]
    level = [angle for angle in angles if abs(angle) < MOST_SKEW]
    return float(np.median(level)) if level else 0.0


def _slope(labels: npt.NDArray[np.int32], box: npt.NDArray[np.int32], label: int) -> float:
    """Degrees by which one stroke falls to the right."""
    left, top, width, height = (int(value) for value in box[:4])
    rows, columns = np.nonzero(labels[top : top + height, left : left + width] == label)
    return math.degrees(math.atan(float(np.polyfit(columns, rows, 1)[0])))


def ink_of(page: Image) -> Image:
    """255 where there is ink, 0 where there is paper, whatever the light was."""
    smooth = cv2.GaussianBlur(page, (3, 3), 0)
    return np.asarray(
        cv2.adaptiveThreshold(smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12), dtype=np.uint8
    )


def find_rules(page: Image) -> Image:
    """255 on the table's lines alone."""
    ink = ink_of(page)
    height, width = page.shape
    level = _keep_long(ink, (max(width // 40, 20), 1), width // 12, axis=0)
    upright = _keep_long(ink, (1, max(height // 60, 16)), height // 40, axis=1)
    rules = cv2.dilate(cv2.bitwise_or(level, upright), np.ones((3, 3), np.uint8))
    return np.asarray(rules, dtype=np.uint8)


def _keep_long(ink: Image, kernel: tuple[int, int], least: int, axis: int) -> Image:
    """The strokes at least as long as the kernel, their gaps closed, that are part of something at least `least` long."""
    strokes = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((kernel[1], kernel[0]), np.uint8))
    closing = np.ones((3, kernel[0]) if axis == 0 else (kernel[1], 3), np.uint8)
    closed = cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, closing)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    size = stats[:, cv2.CC_STAT_WIDTH if axis == 0 else cv2.CC_STAT_HEIGHT]
    keep = np.array([False, *(size[1:count] >= least)])
    return np.where(keep[labels], 255, 0).astype(np.uint8)


def find_tables(page: Image) -> list[list[Cell]]:
    """The cells of every ruled table on the page, from top to bottom."""
    rules = find_rules(page)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(rules, connectivity=8)
    tables = []
    for label in sorted(range(1, count), key=lambda label: int(stats[label, cv2.CC_STAT_TOP])):
        x, y, width, height = (int(value) for value in stats[label, :4])
        if width > page.shape[1] // 8 and height > 3 * CELL_PIXELS:
            boxes = _cell_boxes((labels[y : y + height, x : x + width] == label).astype(np.uint8), x, y)
            if len(boxes) > 1:
                tables.append(place_cells(boxes))
    return tables


def _cell_boxes(lines: Image, x: int, y: int) -> list[tuple[int, int, int, int]]:
    """The boxes of what the lines enclose; what touches the table's outer edge lies outside."""
    height, width = lines.shape
    count, _, stats, _ = cv2.connectedComponentsWithStats((1 - lines).astype(np.uint8), connectivity=4)
    boxes = []
    for left, top, wide, high, area in stats[1:count].tolist():
        inside = left > 0 and top > 0 and left + wide < width and top + high < height
        if inside and wide >= CELL_PIXELS and high >= CELL_PIXELS and area > wide * high // 2:
            boxes.append((x + left, y + top, wide, high))
    return boxes


def place_cells(boxes: list[tuple[int, int, int, int]]) -> list[Cell]:
    """The boxes with the rows and columns they span, in reading order."""
    rows = cluster([box[1] for box in boxes], _tolerance([box[3] for box in boxes]))
    columns = cluster([box[0] for box in boxes], _tolerance([box[2] for box in boxes]))
    cells = []
    for box in boxes:
        x, y, width, height = box
        top, left = nearest(rows, y), nearest(columns, x)
        bottom = max(index for index, edge in enumerate(rows) if edge < y + height - CELL_PIXELS // 2)
        right = max(index for index, edge in enumerate(columns) if edge < x + width - CELL_PIXELS // 2)
        cells.append(Cell(top, left, max(bottom, top), max(right, left), box))
    return sorted(cells)


def _tolerance(sizes: list[int]) -> float:
    return max(min(sizes) / 2, CELL_PIXELS / 2)


def cluster(edges: list[int], tolerance: float) -> list[float]:
    """The places where edges lie, sorted: the middle of each group without a gap wider than the tolerance."""
    groups: list[list[int]] = []
    for edge in sorted(edges):
        if groups and edge - groups[-1][-1] <= tolerance:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    return [float(np.mean(group)) for group in groups]


def nearest(places: list[float], edge: float) -> int:
    """The index of the place next to the edge."""
    return int(np.argmin(np.abs(np.asarray(places) - edge)))


def split_lines(cell: Image) -> list[Image]:
    """The lines of text in a cell, each with a little paper around it."""
    ink = _text_ink(cell)
    lines = []
    for top, bottom in _runs(ink.sum(axis=1) > 0, gap=1):
        if bottom - top < 4 or ink[top:bottom].sum() < 12:
            continue
        across = np.flatnonzero(ink[top:bottom].sum(axis=0))
        pad = max((bottom - top) // 5, 2)
        lines.append(_cut(cell, top - pad, bottom + pad, int(across[0]) - 2 * pad, int(across[-1]) + 2 * pad))
    return lines


def _text_ink(cell: Image) -> npt.NDArray[np.uint8]:
    """1 where the cell is clearly darker than its paper; specks of noise are left out."""
    paper = float(np.percentile(cell, 90))
    dark = (cell < paper - max(40.0, (paper - float(cell.min())) * 0.35)).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    keep = np.array([False, *(stats[1:count, cv2.CC_STAT_AREA] >= 3)])
    return np.asarray(keep[labels], dtype=np.uint8)


def _runs(filled: npt.NDArray[np.bool_], gap: int) -> list[tuple[int, int]]:
    """First and past-last index of the stretches that are filled, those closer than `gap` joined."""
    runs: list[tuple[int, int]] = []
    for index in np.flatnonzero(filled).tolist():
        if runs and index - runs[-1][1] <= gap:
            runs[-1] = (runs[-1][0], index + 1)
        else:
            runs.append((index, index + 1))
    return runs


def _cut(cell: Image, top: int, bottom: int, left: int, right: int) -> Image:
    height, width = cell.shape
    return cell[max(top, 0) : min(bottom, height), max(left, 0) : min(right, width)]
