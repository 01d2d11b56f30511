"""Sheets of lines written as the formats offices send; every writer says where each line physically came to lie."""

import csv
import html
import io
import json
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import docx
import openpyxl
import typst
import xlwt

EPOCH = (1980, 1, 1, 0, 0, 0)
PAGE_ROWS = 24


@dataclass(frozen=True)
class Line:
    """One physical row: its cells, what it is, and the truth it carries."""

    cells: tuple[str, ...]
    expected: str
    truth: str = ""
    tags: str = ""

    @property
    def is_heading(self) -> bool:
        """Whether it stands over a group: one text across the whole row."""
        return self.expected == "noise" and bool(self.cells[0]) and not any(self.cells[1:])


@dataclass
class Sheet:
    """One table with the prose above it."""

    name: str
    lines: list[Line]
    prose: list[str] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False


Located = tuple[str, int, Line]
Writer = Callable[[Path, Sequence[Sheet]], list[Located]]


def write_xlsx(path: Path, sheets: Sequence[Sheet]) -> list[Located]:
    """An .xlsx; every cell is text, merged cells keep their first value only."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        page.sheet_state = "hidden" if sheet.hidden else "visible"
        for line in sheet.lines:
            page.append([cell or None for cell in line.cells])
        for first_row, first_column, last_row, last_column in sheet.merges:
            page.merge_cells(start_row=first_row, start_column=first_column, end_row=last_row, end_column=last_column)
    buffer = io.BytesIO()
    book.save(buffer)
    path.write_bytes(_without_clock(buffer.getvalue()))
    return _rows_in_place(sheets)


def write_xls(path: Path, sheets: Sequence[Sheet]) -> list[Located]:
    """A BIFF .xls as old offices send it."""
    book = xlwt.Workbook(encoding="utf-8")
    for sheet in sheets:
        page = book.add_sheet(sheet.name)
        merged = {(row, column): last for row, column, last_row, last in sheet.merges if row == last_row}
        for row, line in enumerate(sheet.lines):
            for column, cell in enumerate(line.cells):
                last = merged.get((row + 1, column + 1))
                if last:
                    page.write_merge(row, row, column, last - 1, cell)
                elif cell:
                    page.write(row, column, cell)
    book.save(str(path))
    return _rows_in_place(sheets)


def write_html(path: Path, sheets: Sequence[Sheet]) -> list[Located]:
    """An export called .xls that is HTML."""
    tables = []
    for sheet in sheets:
        rows = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in line.cells) + "</tr>\n" for line in sheet.lines
        )
        tables.append(f'<table border="1">\n{rows}</table>')
    page = f'<html><head><meta charset="utf-8"></head><body>\n{"".join(tables)}\n</body></html>'
    path.write_text(page, encoding="utf-8", newline="")
    return _rows_in_place(sheets, "table-{}")


def write_csv(encoding: str) -> Writer:
    """A writer of comma-separated text in that encoding."""

    def write(path: Path, sheets: Sequence[Sheet]) -> list[Located]:
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\r\n").writerows(line.cells for line in sheets[0].lines)
        path.write_bytes(text.getvalue().encode(encoding))
        return _rows_in_place(sheets, "")

    return write


def write_docx(path: Path, sheets: Sequence[Sheet]) -> list[Located]:
    """An approval document in Word: prose, then the table."""
    document = docx.Document()
    for sheet in sheets:
        for paragraph in sheet.prose:
            document.add_paragraph(paragraph)
        table = document.add_table(rows=len(sheet.lines), cols=len(sheet.lines[0].cells), style="Table Grid")
        for row, line in zip(table.rows, sheet.lines, strict=True):
            cells = [row.cells[0].merge(row.cells[-1])] if line.is_heading else row.cells
            for cell, text in zip(cells, line.cells, strict=False):
                cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    path.write_bytes(_without_clock(buffer.getvalue()))
    return _rows_in_place(sheets, "table-{}")


def write_pdf(path: Path, sheets: Sequence[Sheet]) -> list[Located]:
    """An approval document as text PDF: one ruled table a page, its header repeated."""
    header, *body = sheets[0].lines
    pages = [[header, *body[start : start + PAGE_ROWS]] for start in range(0, len(body), PAGE_ROWS)] or [[header]]
    content = {
        "prose": sheets[0].prose,
        "pages": [[list(line.cells[:1] if line.is_heading else line.cells) for line in page] for page in pages],
    }
    source = str(Path(__file__).with_name("approval.typ"))
    told = {"content": json.dumps(content, ensure_ascii=False)}
    path.write_bytes(bytes(typst.compile(source, font_paths=[str(font_folder())], sys_inputs=told)))
    return [(f"table-{place}", row, line) for place, page in enumerate(pages, 1) for row, line in enumerate(page, 1)]


def font_folder() -> Path:
    """Where the packaged Chinese font lies."""
    from importlib.metadata import distribution

    installed = distribution("cvttf-notosanscjk-regular")
    fonts = [Path(str(installed.locate_file(file))) for file in installed.files or () if file.name.endswith(".otf")]
    return next(font for font in fonts if font.is_file()).resolve().parent


def _rows_in_place(sheets: Sequence[Sheet], name: str | None = None) -> list[Located]:
    return [
        (sheet.name if name is None else name.format(place), row, line)
        for place, sheet in enumerate(sheets, 1)
        for row, line in enumerate(sheet.lines, 1)
        if any(line.cells)
    ]


def _without_clock(package: bytes) -> bytes:
    """The same office package with every time stamp set to one moment, so a seed always gives the same bytes."""
    steady = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in sorted(old.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            content = old.read(entry)
            if entry == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2019-08-01T00:00:00Z", content)
            new.writestr(zipfile.ZipInfo(entry, EPOCH), content, zipfile.ZIP_DEFLATED)
    return steady.getvalue()
