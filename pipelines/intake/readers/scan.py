"""Scanned pages and pictures: the ruled table read cell by cell, the rest as prose. Every row is marked `ocr`."""

import io
import re
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2
from PIL import Image as Picture
from PIL import ImageSequence, UnidentifiedImageError

from pipelines.intake.bounds import lift_first_bounds
from pipelines.intake.limits import Limits, NeedsRecognition, Refused
from pipelines.intake.readers.ocr import Image, recognize_line, recognize_page
from pipelines.intake.readers.values import clean_text
from pipelines.intake.tables import Merge, Prose, Reading, Table

if TYPE_CHECKING:
    from pipelines.intake.readers.ocr_grid import Cell

MOST_PIXELS = 40_000_000
MOST_CELLS = 3_000
"""More boxes on one page are the pattern of a picture, no table."""

LONG_SIDE = 3_600
"""Pixels; larger pages are made smaller before they are read."""

RENDER_DPI = 200
_ID_NUMBER = re.compile(r"(?<!\d)[1-9]\d{16}[\dXx](?!\d)")
TOO_LONG = "SCAN_TOO_LONG"
_TO_FINISH = 3
"""Seconds of the processor kept for understanding what was read."""

BROKEN_PICTURE = (UnidentifiedImageError, OSError, ValueError, Picture.DecompressionBombError, SyntaxError)


def read_picture(content: bytes, limits: Limits) -> Reading:
    """The tables on a picture, or on the pages of a multi-page TIFF."""
    if not limits.ocr:
        raise NeedsRecognition(count_frames(content))
    return read_pages(picture_pages(content, limits), "image", limits, count_frames(content))


def count_frames(content: bytes) -> int:
    """How many pages the picture file has."""
    try:
        with Picture.open(io.BytesIO(content)) as picture:
            return int(getattr(picture, "n_frames", 1))
    except BROKEN_PICTURE as error:
        raise Refused("BROKEN_FILE", type(error).__name__) from error


def picture_pages(content: bytes, limits: Limits) -> Iterator[Image]:
    """The pages of a picture file as grey pixels."""
    try:
        with Picture.open(io.BytesIO(content)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused("FILE_TOO_BIG", f"{picture.width} × {picture.height} pixels")
            for number, frame in enumerate(ImageSequence.Iterator(picture)):
                if number >= limits.ocr_pages:
                    return
                yield _shrink(np.asarray(frame.convert("L"), dtype=np.uint8))
    except BROKEN_PICTURE as error:
        raise Refused("BROKEN_FILE", type(error).__name__) from error


def render_page(page: pypdfium2.PdfPage) -> Image:
    """A PDF page as grey pixels."""
    longest = max(page.get_width(), page.get_height(), 1.0)
    picture = page.render(scale=min(RENDER_DPI / 72, LONG_SIDE / longest), grayscale=True).to_pil()
    return np.asarray(picture.convert("L"), dtype=np.uint8)


def _shrink(page: Image) -> Image:
    import cv2

    longest = max(page.shape)
    if longest <= LONG_SIDE:
        return page
    scale = LONG_SIDE / longest
    return np.asarray(cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)


class OutOfTime(Exception):
    """What a scan with people on it may cost is spent; the rest is left unread."""


class Clock:
    """Bounds what the pages of one delivery cost together: little while none of them has shown people, then so much a page."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._begun = time.process_time()
        self._is_list = False

    def saw(self, table: Table | None) -> None:
        """Nothing; notes what a page showed. Raises Refused when too much was spent on pages without a table."""
        if table is not None and _is_filled(table):
            self._show_list()
        self.check()

    def heard(self, text: str) -> None:
        """Nothing; notes what a cell says: an ID number is somebody's. Raises as `check`."""
        if not self._is_list and _ID_NUMBER.search(text):
            self._show_list()
        self.check()

    def check(self) -> None:
        """Nothing while there is time; raises Refused where nothing was found in it, OutOfTime where people were."""
        spent = time.process_time() - self._begun
        if not self._is_list and spent > self._limits.ocr_seconds_in_vain:
            raise Refused("SCAN_UNREADABLE", "the first pages show no list")
        if self._is_list and spent > self._limits.cpu_seconds - _TO_FINISH:
            raise OutOfTime

    def _show_list(self) -> None:
        if not self._is_list:
            lift_first_bounds(self._limits)
        self._is_list = True


def _is_filled(table: Table) -> bool:
    """Whether a table holds words in most places: the frames of a drawing don't."""
    cells = [cell for row in table.cells for cell in row]
    return table.height > 1 and table.width > 1 and sum(map(bool, cells)) * 2 > len(cells)


def read_pages(pages: Iterator[Image], kind: str, limits: Limits, count: int = 1) -> Reading:
    """One table for each page that has any, and its prose; partly where there is no time for all of so many pages."""
    tables: list[Table] = []
    prose: list[Prose] = []
    clock, partly = Clock(limits), TOO_LONG if count > limits.ocr_pages else None
    try:
        for number, page in enumerate(pages, start=1):
            table, around = read_scan(page, number, len(tables), clock)
            if table:
                tables.append(table)
            prose.extend(around)
            clock.saw(table)
    except OutOfTime:
        partly = TOO_LONG
    if not tables:
        raise Refused("SCAN_UNREADABLE")
    return Reading(kind, tables, prose, partly=partly)


def read_scan(page: Image, number: int, before: int, clock: Clock) -> tuple[Table | None, list[Prose]]:
    """The page's table and prose; a table without lines is found by how its words stand."""
    from pipelines.intake.readers.ocr_grid import find_tables, straighten

    page = straighten(page)
    tables = find_tables(page)
    if sum(map(len, tables)) > MOST_CELLS:
        tables = []
    sheet, where = f"table-{before + 1}", f"page-{number}"
    if not tables:
        return _read_unruled(page, sheet, where, number, before)
    rows: list[list[str]] = []
    merges: list[Merge] = []
    for cells in tables:
        merges.extend(
            (cell.top + len(rows), cell.left, cell.bottom + len(rows), cell.right)
            for cell in cells
            if cell[:2] != cell[2:4]
        )
        rows.extend(read_cells(page, cells, clock))
    above, below = _edges(page, tables)
    around = [Prose(word.text, where, before) for word in recognize_page(page[:above])]
    around += [Prose(word.text, where, before + 1) for word in recognize_page(page[below:])]
    return Table(sheet=sheet, kind="page", rows=rows, merges=sorted(merges), ocr=True, page=number), around


def read_cells(page: Image, cells: "list[Cell]", clock: Clock) -> list[list[str]]:
    """The table's rows; each cell is read line by line, its edges left out."""
    from pipelines.intake.readers.ocr_grid import split_lines

    rows = [[""] * (max(cell.right for cell in cells) + 1) for _ in range(max(cell.bottom for cell in cells) + 1)]
    for cell in cells:
        x, y, width, height = cell.box
        inside = page[y + 1 : y + height - 1, x + 1 : x + width - 1]
        texts = (recognize_line(line) for line in split_lines(inside))
        rows[cell.top][cell.left] = clean_text("\n".join(text for text in texts if text))
        clock.heard(rows[cell.top][cell.left])
    return rows


def _edges(page: Image, tables: "list[list[Cell]]") -> tuple[int, int]:
    """The first row of pixels of the tables and the first one below them."""
    tops = [cell.box[1] for cells in tables for cell in cells]
    bottoms = [cell.box[1] + cell.box[3] for cells in tables for cell in cells]
    return max(min(tops) - 4, 0), min(max(bottoms) + 4, page.shape[0])


def _read_unruled(page: Image, sheet: str, where: str, number: int, before: int) -> tuple[Table | None, list[Prose]]:
    from pipelines.intake.readers.ocr_plain import read_plain, straighten_text

    found = read_plain(straighten_text(page))
    if isinstance(found, list):
        return None, [Prose(clean_text(text), where, before) for text in found]
    prose = [Prose(clean_text(text), where, before) for text in found.above] + [
        Prose(clean_text(text), where, before + 1) for text in found.below
    ]
    return Table(sheet=sheet, kind="page", rows=found.rows, ocr=True, page=number), prose
