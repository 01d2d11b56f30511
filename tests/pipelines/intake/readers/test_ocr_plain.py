"""Scanned tables without lines: where a line is cut into cells. Needs the extra `ocr`."""

import numpy as np
import pytest

pytest.importorskip("cv2", reason="the extra `ocr` is not installed")

from pipelines.intake.readers.ocr import Word
from pipelines.intake.readers.ocr_plain import cut_line, find_gutters, find_text_skew


def inked(*stretches: tuple[int, int]) -> np.ndarray:
    line = np.zeros(200, dtype=bool)
    for first, last in stretches:
        line[first:last] = True
    return line


@pytest.mark.parametrize(
    ("stretches", "cuts"),
    [
        pytest.param([(10, 60), (110, 150)], [0, 80, 200], id="at the edge"),
        pytest.param([(10, 95), (110, 150)], [0, 99, 200], id="behind a text that reaches over it"),
        pytest.param([(10, 200)], [0, 80, 200], id="at the edge where no gap comes any more"),
    ],
)
def test_a_line_is_cut_between_its_columns(stretches, cuts):
    assert cut_line(inked(*stretches), [(0.0, 80.0), (80.0, 200.0)], 4) == cuts


def page(tails: int, slope: float = 0.0) -> tuple[np.ndarray, list[list[Word]]]:
    """Ten lines of two columns, the first text longer, past a gap, in so many of them."""
    pixels, lines = np.full((500, 600), 250, dtype=np.uint8), []
    for row in range(10):
        boxes = [(20, 120), (400, 500), *([(150, 260)] if 0 < row <= tails else [])]
        top = 20 + 45 * row
        for left, right in boxes:
            for at in range(left, right):
                shift = round(at * slope)
                pixels[top + shift : top + shift + 24, at] = 20
        lines.append([Word(float(left), float(top), float(right), float(top + 24), "") for left, right in boxes])
    return pixels, lines


@pytest.mark.parametrize(("tails", "columns"), [pytest.param(2, 2, id="a tail"), pytest.param(8, 3, id="a column")])
def test_the_end_of_a_few_long_texts_is_no_column(tails, columns):
    assert len(find_gutters(*page(tails))) == columns


@pytest.mark.parametrize("slope", [0.0, 0.02, -0.03])
def test_the_turn_of_a_page_is_told_by_its_lines_of_text(slope):
    pixels, _ = page(8, slope)
    assert np.tan(np.radians(find_text_skew(pixels))) == pytest.approx(slope, abs=0.004)
