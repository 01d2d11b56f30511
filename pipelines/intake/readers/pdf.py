"""PDF with text: the ruled tables of each page, and the prose around them."""

import io
import re
from statistics import median
from typing import Any, NamedTuple

import pdfplumber
import pypdfium2
from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from pipelines.intake.limits import Limits, NeedsRecognition, Refused
from pipelines.intake.readers.aligned import Edges, align, find_full_lines
from pipelines.intake.readers.ocr import Word
from pipelines.intake.readers.pdf_cells import cell_texts
from pipelines.intake.readers.scan import TOO_LONG, Clock, OutOfTime
from pipelines.intake.readers.values import clean_text
from pipelines.intake.tables import Merge, Prose, Reading, Table

BROKEN = (
    PDFException,
    PSException,
    PdfminerException,
    MalformedPDFException,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    AssertionError,
    OSError,
    RecursionError,
)
OUTLINES = 200
"""Curves on a page without a letter from which on they are taken for text drawn as outlines."""

HUGE, PRINTED_OVER, SLANT = 2.5, 3, 0.05
"""How many times the usual size a letter of a watermark has, how many others stand on it, and how far one leans at least."""

MOST_HUGE = 200
"""So many letters a page's watermark has at most; more are no watermark, and would cost too much to look at."""

IN_A_FRAME = ((0.8, 3), (1.0, 2))
"""So many lines that fill such a share of the columns between two drawn ones are rows; the cells of one row wrap less alike."""

CID = re.compile(r"\(cid:\d+\)")


class Page(NamedTuple):
    """What a page holds: a table, the prose around it, and the edges of the table's columns where it has no lines."""

    table: Table | None
    prose: list[Prose]
    columns: Edges | None


def read_pdf(content: bytes, limits: Limits) -> Reading:
    """One table for each page that has any, as `table-N`; a page of pictures alone is named, not guessed."""
    try:
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            return _read_pages(pdf, limits)
    except Refused:
        raise
    except BROKEN as error:
        if _is_password(error):
            raise Refused("PASSWORD") from error
        raise Refused("BROKEN_FILE", type(error).__name__) from error


def _is_password(error: BaseException) -> bool:
    inner = error.args[0] if error.args else None
    return isinstance(error, PDFPasswordIncorrect | PDFTextExtractionNotAllowed) or isinstance(
        inner, PDFPasswordIncorrect
    )


def _read_pages(pdf: Any, limits: Limits) -> Reading:
    tables: list[Table] = []
    prose: list[Prose] = []
    if len(pdf.pages) > limits.pages:
        raise Refused("TOO_MANY_PAGES", str(len(pdf.pages)))
    unread, clock, partly = 0, Clock(limits), None
    columns: Edges | None = None
    for number, page in enumerate(pdf.pages, start=1):
        is_scan = not page.chars and is_picture(page)
        if is_scan and not limits.ocr:
            unread += 1
            continue
        try:
            if is_scan:
                table, around = _read_scan(page, number, len(tables), clock)
            else:
                table, around, columns = read_page(page, number, len(tables), columns)
            if limits.ocr:
                clock.saw(table)
        except OutOfTime:
            partly = TOO_LONG
            break
        if table:
            tables.append(table)
        prose.extend(around)
        page.close()
    if not tables and not prose:
        raise NeedsRecognition(unread) if unread else Refused("SCAN_UNREADABLE" if partly else "EMPTY_FILE")
    return Reading("pdf", tables, prose, partly="SCAN_WITHOUT_OCR" if unread else partly, scan_pages=unread)


def is_picture(page: Any) -> bool:
    """Whether a page without text shows a picture, or text drawn as outlines."""
    return bool(page.images) or len(page.curves) >= OUTLINES


def _read_scan(page: Any, number: int, before: int, clock: Clock) -> tuple[Table | None, list[Prose]]:
    """The scanned page's table and prose."""
    from pipelines.intake.readers.scan import read_scan, render_page

    with pypdfium2.PdfDocument(page.pdf.stream) as document:
        return read_scan(render_page(document[number - 1]), number, before, clock)


def read_page(page: Any, number: int, before: int, columns: Edges | None) -> Page:
    """The page's ruled tables as one, and its other lines of text, before or after it; else the words that stand like a table.

    `columns` are the edges of those of the page before, where its table had no lines.
    """
    page = without_stamps(page)
    found = [table for table in page.find_tables() if len(table.rows) > 1 or len(table.columns) > 1]
    lines, merges = _join_tables(found)
    if not any(any(line) for line in lines):
        return _read_aligned(page, number, before, _words_of(page), columns)
    if any(map(_may_frame, lines)):
        words = _words_of(page)
        aligned = align(words, columns)
        if aligned and any(
            _are_frames(found, find_full_lines(words, aligned.columns, share), rows) for share, rows in IN_A_FRAME
        ):
            return _read_aligned(page, number, before, words, columns)
    table = Table(sheet=f"table-{before + 1}", kind="page", rows=lines, merges=merges, page=number)
    return Page(table, _prose_around(page, found, number, before), None)


def without_stamps(page: Any) -> Any:
    """The page without the letters of a watermark: those set at a slant, and huge ones that other letters stand on."""
    usual = median(char["size"] for char in page.chars) if page.chars else 0.0
    huge = [char for char in page.chars if char["size"] >= HUGE * usual]
    printed_over = {
        id(big)
        for big in (huge if len(huge) <= MOST_HUGE else ())
        if sum(_stands_on(char, big) for char in page.chars if char["size"] < HUGE * usual) >= PRINTED_OVER
    }
    stamped = printed_over.union(id(char) for char in page.chars if _is_slanted(char))
    if not stamped or len(stamped) * 2 > len(page.chars):
        return page
    return page.filter(lambda item: item.get("object_type") != "char" or id(item) not in stamped)


def _is_slanted(char: dict[str, Any]) -> bool:
    """Whether a letter stands neither upright nor on its side."""
    across, down = abs(char["matrix"][0]), abs(char["matrix"][1])
    return bool(min(across, down) > SLANT * max(across, down))


def _stands_on(char: dict[str, Any], big: dict[str, Any]) -> bool:
    middle, height = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(big["x0"] <= middle <= big["x1"] and big["top"] <= height <= big["bottom"])


def _words_of(page: Any) -> list[Word]:
    return [
        Word(word["x0"], word["top"], word["x1"], word["bottom"], _cell(word["text"])) for word in page.extract_words()
    ]


def _may_frame(line: list[str]) -> bool:
    """Whether the cells of a ruled row may hold several rows: more than one of them, or the only one, has several lines."""
    several = sum("\n" in text for text in line)
    return several > 1 or several == sum(map(bool, line)) == 1


def _are_frames(found: list[Any], heights: list[float], rows: int) -> bool:
    """Whether a row between drawn lines holds so many lines that fill the columns: the lines only frame the list."""
    extents = [(row.bbox[1], row.bbox[3]) for table in found for row in table.rows]
    return any(sum(top <= height <= bottom for height in heights) >= rows for top, bottom in extents)


def _read_aligned(page: Any, number: int, before: int, words: list[Word], columns: Edges | None) -> Page:
    """A table without lines, if the page has one, and the text above and below it."""
    found = align(words, columns)
    if found is None:
        return Page(None, _prose_around(page, [], number, before), None)
    where = f"page-{number}"
    prose = [Prose(text, where, before) for text in found.above] + [
        Prose(text, where, before + 1) for text in found.below
    ]
    table = Table(sheet=f"table-{before + 1}", kind="page", rows=found.rows, page=number)
    return Page(table, prose, found.columns)


def _join_tables(found: list[Any]) -> tuple[list[list[str]], list[Merge]]:
    lines: list[list[str]] = []
    merges: list[Merge] = []
    for table in sorted(found, key=lambda table: (table.bbox[1], table.bbox[0])):
        texts = cell_texts(table)
        merges.extend(
            (top + len(lines), left, bottom + len(lines), right) for top, left, bottom, right in _merges(table)
        )
        lines.extend([_cell(text) for text in row] for row in texts)
    return lines, merges


def _cell(text: str | None) -> str:
    return clean_text(CID.sub("�", text or "")).strip()


def _merges(table: Any) -> list[Merge]:
    """The cells that reach over several of the table's rows or columns."""
    tops = sorted({round(cell[1], 1) for cell in table.cells})
    lefts = sorted({round(cell[0], 1) for cell in table.cells})
    merges = []
    for left, top, right, bottom in table.cells:
        first, start = tops.index(round(top, 1)), lefts.index(round(left, 1))
        last = max((index for index, edge in enumerate(tops) if edge < bottom - 1), default=first)
        end = max((index for index, edge in enumerate(lefts) if edge < right - 1), default=start)
        if (first, start) != (last, end):
            merges.append((first, start, last, end))
    return sorted(merges)


def _prose_around(page: Any, found: list[Any], number: int, before: int) -> list[Prose]:
    """The lines outside the tables; those below the first table's top come after it."""
    boxes = [table.bbox for table in found]

    def outside(item: dict[str, Any]) -> bool:
        if item.get("object_type") != "char":
            return False
        middle, height = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
        return not any(x0 <= middle <= x1 and top <= height <= bottom for x0, top, x1, bottom in boxes)

    start = min((box[1] for box in boxes), default=float("inf"))
    lines = (
        page.filter(outside).extract_text_lines(return_chars=False)
        if boxes
        else page.extract_text_lines(return_chars=False)
    )
    return [
        Prose(_cell(line["text"]), f"page-{number}", before + (line["top"] > start))
        for line in lines
        if _cell(line["text"])
    ]
