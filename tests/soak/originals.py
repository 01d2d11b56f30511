"""Deliveries opened again by code that shares nothing with the readers: what stands in a row, a cell, or anywhere in a file.

Workbooks through openpyxl and calamine, Word through python-docx, PDF through pdfium, the rest through the standard library.
"""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import docx
import openpyxl
import pypdfium2
import python_calamine

Sheet = list[list[str]]
"""The rows of a sheet; a merged cell's text stands in every cell that it covers."""
SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
TABLE, TEXT = (f"{{urn:oasis:names:tc:opendocument:xmlns:{word}:1.0}}" for word in ("table", "text"))
MANY = 10_000
"""Cells repeated more often than this are the blank end of a sheet."""


class Unopened(Exception):
    """The file is of a kind that these readers don't open: a scan, or an old document."""


class Original:
    """One delivery as it was received: its sheets by name, and all text that it holds (`words`)."""

    def __init__(self, sheets: dict[str, Sheet], words: str) -> None:
        self.sheets, self.words = sheets, fold(words + "".join(c for s in sheets.values() for r in s for c in r))

    def row(self, sheet: str, row: int) -> list[str]:
        """The cells of a row; none where the sheet has no such row."""
        rows = self.sheets.get(sheet, [])
        return rows[row - 1] if 0 < row <= len(rows) else []

    def holds(self, sheet: str, row: int, words: str, position: int | None = None) -> bool:
        """Whether the words stand in that row, in that column where one is named (a ditto mark or a blank under them counts)."""
        if position is None:
            return any(says(cell, words) for cell in self.row(sheet, row)) or says("".join(self.row(sheet, row)), words)
        return any(says(cell, words) for cell in self._upwards(sheet, row, position))

    def _upwards(self, sheet: str, row: int, position: int) -> Iterator[str]:
        """The cell, and while it says nothing of its own the cells above it."""
        for at in range(row, 0, -1) if row <= len(self.sheets.get(sheet, [])) else ():
            cells = self.row(sheet, at)
            cell = cells[position - 1] if 0 < position <= len(cells) else ""
            yield cell
            if fold(cell) not in DITTO:
                return

    def mentions(self, words: str) -> bool:
        """Whether the words stand anywhere in the file."""
        return fold(words) in self.words or (bool(digits(words)) and digits(words) in digits(self.words))


DITTO = frozenset({"", "同上", '"', "″", "〃", "同", "”", "“", "''", "同前"})


def fold(text: str) -> str:
    """The text without blanks and signs that nobody sees, in half width."""
    return "".join(
        c for c in unicodedata.normalize("NFKC", text) if not c.isspace() and unicodedata.category(c) != "Cf"
    )


def digits(text: str) -> str:
    """The text's digits and letters of numbers, without zeros in front of a number."""
    return "".join(found.lstrip("0") for found in re.findall(r"[0-9]+|[Xx]", unicodedata.normalize("NFKC", text)))


def says(cell: str, words: str) -> bool:
    """Whether a cell says those words: the same but for blanks and width, in it, or a date or number in another form."""
    if not fold(words):
        return False
    if fold(words) in fold(cell):
        return True
    asked = digits(words)
    return len(asked) >= 4 and len(asked) * 2 > len(fold(words)) and digits(cell).startswith(asked)


@lru_cache(maxsize=64)
def open_original(path: Path, member: str = "") -> Original:
    """The delivery at that path, or the member of the archive there; raises Unopened for kinds not known here."""
    content = path.read_bytes()
    if member:
        content = _member(content, member)
    if content[:4] == b"PK\x03\x04":
        return _package(content)
    if content[:4] == b"\xd0\xcf\x11\xe0":
        return _calamine(content)
    if content[:4] == b"%PDF":
        return _pdf(content)
    text = decode(content)
    head = text[:2000].lower()
    if "urn:schemas-microsoft-com:office:spreadsheet" in head and "<workbook" in head:
        return _spreadsheet_xml(text)
    if "<table" in text.lower() or "<html" in head:
        return _html(text)
    return _separated(text)


def find_original(raw: Path, source_file: str) -> Original:
    """The delivery that a trace names, archive members included."""
    path = raw / source_file
    if path.is_file():
        return open_original(path)
    for parent in path.parents:
        if parent.is_file():
            return open_original(parent, str(path.relative_to(parent)))
    raise FileNotFoundError(source_file)


def decode(content: bytes) -> str:
    """The text by its byte order mark, as UTF-8, else as GB 18030."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")


def _member(content: bytes, member: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for info in archive.infolist():
            name = info.filename
            if not info.flag_bits & 0x800:
                name = name.encode("cp437", errors="replace").decode("gb18030", errors="replace")
            if name.replace("\\", "/").strip("/") == member:
                return archive.read(info)
    raise Unopened(member)


def _package(content: bytes) -> Original:
    names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    if "word/document.xml" in names:
        return _docx(content)
    if "content.xml" in names:
        return _ods(content)
    if "xl/workbook.xml" in names:
        return _xlsx(content)
    return _calamine(content)


def _xlsx(content: bytes) -> Original:
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    sheets = {}
    for page in book.worksheets:
        rows = [["" if cell is None else str(cell) for cell in row] for row in page.iter_rows(values_only=True)]
        for area in page.merged_cells.ranges:
            _spread(rows, area.min_row - 1, area.min_col - 1, area.max_row - 1, area.max_col - 1)
        sheets[page.title] = rows
    return Original(sheets, "".join(sheets))


def _spread(rows: Sheet, top: int, left: int, bottom: int, right: int) -> None:
    """Nothing; the text of a merged cell stands in every cell that it covers."""
    text = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
    for row in rows[top : bottom + 1]:
        for at in range(left, min(right + 1, len(row))):
            row[at] = text


def _calamine(content: bytes) -> Original:
    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
    except python_calamine.CalamineError:
        raise Unopened("no workbook") from None
    sheets = {}
    for name in book.sheet_names:
        page = book.get_sheet_by_name(name)
        rows = [[_shown(cell) for cell in row] for row in page.to_python(skip_empty_area=False)]
        for (top, left), (bottom, right) in page.merged_cell_ranges or []:
            _spread(rows, top, left, bottom, right)
        sheets[name] = rows
    return Original(sheets, "".join(sheets))


def _shown(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _docx(content: bytes) -> Original:
    document = docx.Document(io.BytesIO(content))
    sheets = {
        f"table-{at}": [[cell.text for cell in row.cells] for row in table.rows]
        for at, table in enumerate(document.tables, 1)
    }
    return Original(sheets, "".join(paragraph.text for paragraph in document.paragraphs))


def _pdf(content: bytes) -> Original:
    """Of a page only its text is known: every row of its table is the whole page."""
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content)]
    if not "".join(pages).strip():
        raise Unopened("a scan")
    return Original({}, "".join(pages))


def _separated(text: str) -> Original:
    by = max(
        ",\t;|", key=lambda mark: sum(text.split("\n", 8)[at].count(mark) for at in range(min(8, text.count("\n"))))
    )
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=by))
    lines = [[line] for line in re.split(r"\r\n|\r|\n", text)]
    return Original({"": rows, "text": lines}, text)


def _spreadsheet_xml(text: str) -> Original:
    sheets = {}
    for page in ElementTree.fromstring(text.encode()).iter(f"{SPREADSHEET}Worksheet"):
        rows: Sheet = []
        merges = []
        for row in page.iter(f"{SPREADSHEET}Row"):
            at = int(row.get(f"{SPREADSHEET}Index", len(rows) + 1))
            rows += [[] for _ in range(at - len(rows))]
            for cell in row.iter(f"{SPREADSHEET}Cell"):
                column = int(cell.get(f"{SPREADSHEET}Index", len(rows[at - 1]) + 1))
                across, down = (int(cell.get(f"{SPREADSHEET}Merge{way}", 0)) for way in ("Across", "Down"))
                rows[at - 1] += [""] * (column + across - len(rows[at - 1]))
                rows[at - 1][column - 1] = "".join(cell.itertext())
                merges.append((at - 1, column - 1, at - 1 + down, column - 1 + across))
        width = max(map(len, rows), default=0)
        for cells in rows:
            cells += [""] * (width - len(cells))
        for area in merges:
            if area[:2] != area[2:]:
                _spread(rows, *area)
        sheets[page.get(f"{SPREADSHEET}Name", "")] = rows
    return Original(sheets, "".join(sheets))


def _ods(content: bytes) -> Original:
    tree = ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("content.xml"))
    sheets = {}
    for page in tree.iter(f"{TABLE}table"):
        rows: Sheet = []
        merges = []
        for row in page.iter(f"{TABLE}table-row"):
            cells: list[str] = []
            for cell in row:
                shown = "\n".join("".join(one.itertext()) for one in cell.iter(f"{TEXT}p"))
                down, across = (int(cell.get(f"{TABLE}number-{word}-spanned", 1)) for word in ("rows", "columns"))
                if (down, across) != (1, 1):
                    merges.append((len(rows), len(cells), len(rows) + down - 1, len(cells) + across - 1))
                cells += [shown] * min(int(cell.get(f"{TABLE}number-columns-repeated", 1)), MANY)
            rows += [list(cells) for _ in range(min(int(row.get(f"{TABLE}number-rows-repeated", 1)), MANY))]
        for area in merges:
            _spread(rows, *area)
        sheets[page.get(f"{TABLE}name", "")] = rows
    return Original(sheets, "".join(sheets))


class _Tables(HTMLParser):
    """Collects the tables of a page with their spans, and all its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[dict[tuple[int, int], str]] = []
        self.words, self._row, self._cell = list[str](), -1, list[tuple[int, int]]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Nothing; a table, a row or a cell begins."""
        told = dict(attrs)
        if tag == "table":
            self.tables.append({})
            self._row = -1
        elif tag == "tr":
            self._row += 1
        elif tag in ("td", "th") and self.tables:
            taken = self.tables[-1]
            column = next(at for at in range(MANY) if (self._row, at) not in taken)
            down, across = (max(1, int(told.get(span) or 1)) for span in ("rowspan", "colspan"))
            self._cell = [(self._row + i, column + j) for i in range(down) for j in range(across)]
            taken.update(dict.fromkeys(self._cell, ""))

    def handle_endtag(self, tag: str) -> None:
        """Nothing; a cell ends."""
        if tag in ("td", "th", "tr", "table"):
            self._cell = []

    def handle_data(self, data: str) -> None:
        """Nothing; the text belongs to the open cell."""
        self.words.append(data)
        for place in self._cell:
            self.tables[-1][place] += data


def _html(text: str) -> Original:
    page = _Tables()
    page.feed(text)
    sheets = {}
    for at, cells in enumerate(page.tables, 1):
        rows, columns = (max((place[axis] for place in cells), default=-1) + 1 for axis in (0, 1))
        sheets[f"table-{at}"] = [[cells.get((row, column), "") for column in range(columns)] for row in range(rows)]
    return Original(sheets, "".join(page.words))
