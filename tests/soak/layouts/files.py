"""Grids written as files of every format, merges and all; a writer says on which sheet and row each of the grid's rows came to lie."""

import csv
import html
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from xml.sax.saxutils import escape

import docx
import openpyxl
import typst
import xlwt

from pipelines.sample.writers import font_folder
from tests.soak.layouts.grid import Grid

Place = tuple[str, int]
Written = tuple[bytes, list[list[Place]]]
"""The file, and for each grid the place of each of its rows."""

PAGE_ROWS = 22
PDF = """
#let told = json(bytes(sys.inputs.told))
#set page(width: 60cm, height: auto, margin: 1cm)
#set text(font: "Noto Sans CJK SC", size: 8pt)
#for line in told.above [#line\\ ]
#for (at, page) in told.pages.enumerate() [
  #if at > 0 { pagebreak() }
  #table(columns: told.width, ..page.map(cell => table.cell(rowspan: cell.at(1), colspan: cell.at(2))[#cell.at(0)]))
]
#for line in told.below [#line\\ ]
"""


def write_xlsx(grids: Sequence[Grid]) -> Written:
    """A workbook, its cells text."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for grid in grids:
        page = book.create_sheet(grid.name)
        page.sheet_state = "hidden" if grid.hidden else "visible"
        for at, row in enumerate(grid.rows, 1):
            for column, cell in enumerate(row, 1):
                if cell:
                    page.cell(at, column, cell)
        for top, left, bottom, right in grid.merges:
            page.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue(), _rows(grids, [grid.name for grid in grids])


def write_xls(grids: Sequence[Grid]) -> Written:
    """A BIFF workbook."""
    book = xlwt.Workbook(encoding="utf-8")
    for grid in grids:
        page = book.add_sheet(grid.name, cell_overwrite_ok=True)
        page.visibility = int(grid.hidden)
        for at, row in enumerate(grid.rows):
            for column, cell in enumerate(row):
                if cell:
                    page.write(at, column, cell)
        for top, left, bottom, right in grid.merges:
            page.write_merge(top, bottom, left, right, grid.rows[top][left])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue(), _rows(grids, [grid.name for grid in grids])


def write_html(grids: Sequence[Grid]) -> Written:
    """A page with the grids' tables and prose."""
    parts = []
    for grid in grids:
        parts += [f"<p>{html.escape(line)}</p>" for line in grid.above]
        rows = []
        for at, cells in enumerate(_spanned(grid)):
            tags = "".join(
                f'<td rowspan="{down}" colspan="{across}">{html.escape(text).replace(chr(10), "<br>")}</td>'
                for text, down, across in cells
            )
            rows.append(f"<tr id='{at}'>{tags}</tr>")
        parts.append(f"<table border=1>{''.join(rows)}</table>")
        parts += [f"<p>{html.escape(line)}</p>" for line in grid.below]
    page = f"<html><head><meta charset='gb18030'></head><body>{''.join(parts)}</body></html>"
    return page.encode("gb18030"), _rows(grids, [f"table-{at}" for at in range(1, len(grids) + 1)])


def write_docx(grids: Sequence[Grid]) -> Written:
    """A Word document, prose and tables."""
    document = docx.Document()
    for grid in grids:
        for line in grid.above:
            document.add_paragraph(line)
        table = document.add_table(rows=len(grid.rows), cols=len(grid.rows[0]), style="Table Grid")
        for row, cells in zip(table.rows, grid.rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
        for top, left, bottom, right in grid.merges:
            table.cell(top, left).merge(table.cell(bottom, right)).text = grid.rows[top][left]
        for line in grid.below:
            document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue(), _rows(grids, [f"table-{at}" for at in range(1, len(grids) + 1)])


def write_csv(encoding: str, parted_by: str = ",") -> Callable[[Sequence[Grid]], Written]:
    """A writer of separated text in that encoding."""

    def write(grids: Sequence[Grid]) -> Written:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=parted_by).writerows(grids[0].rows)
        return text.getvalue().encode(encoding), _rows(grids[:1], [""])

    return write


def write_pdf(grids: Sequence[Grid]) -> Written:
    """A PDF with text: ruled tables, one a page, the first grid alone."""
    grid = grids[0]
    pages, places = [], list[Place]()
    for number, start in enumerate(range(0, len(grid.rows), PAGE_ROWS), 1):
        page = Grid(
            rows=grid.rows[start : start + PAGE_ROWS],
            merges=[
                (max(top, start) - start, left, min(bottom, start + PAGE_ROWS - 1) - start, right)
                for top, left, bottom, right in grid.merges
                if top < start + PAGE_ROWS and bottom >= start
            ],
        )
        pages.append([list(cell) for row in _spanned(page) for cell in row])
        places += [(f"table-{number}", at) for at in range(1, len(page.rows) + 1)]
    told = {"above": grid.above, "below": grid.below, "pages": pages, "width": len(grid.rows[0])}
    content = typst.compile(  # type: ignore[misc]
        PDF.encode(), font_paths=[str(font_folder())], sys_inputs={"told": json.dumps(told, ensure_ascii=False)}
    )
    return bytes(content), [places]


def write_spreadsheetml(grids: Sequence[Grid]) -> Written:
    """The XML of Excel 2003."""
    sheets = []
    for grid in grids:
        rows = []
        for at, cells in enumerate(_spanned_at(grid), 1):
            tags = "".join(
                f'<Cell ss:Index="{column + 1}"{f" ss:MergeAcross={chr(34)}{across - 1}{chr(34)}" if across > 1 else ""}{f" ss:MergeDown={chr(34)}{down - 1}{chr(34)}" if down > 1 else ""}><Data ss:Type="String">{escape(text)}</Data></Cell>'
                for column, text, down, across in cells
                if text or down > 1 or across > 1
            )
            rows.append(f'<Row ss:Index="{at}">{tags}</Row>')
        hidden = (
            '<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions>'
            if grid.hidden
            else ""
        )
        sheets.append(f'<Worksheet ss:Name="{escape(grid.name)}"><Table>{"".join(rows)}</Table>{hidden}</Worksheet>')
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    page = f'<?xml version="1.0" encoding="utf-8"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="{space}" xmlns:ss="{space}">{"".join(sheets)}</Workbook>'
    return page.encode(), _rows(grids, [grid.name for grid in grids])


def write_ods(grids: Sequence[Grid]) -> Written:
    """An OpenDocument spreadsheet."""
    tables = []
    for grid in grids:
        spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in grid.merges}
        inside = {
            (row, column)
            for top, left, bottom, right in grid.merges
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
            if (row, column) != (top, left)
        }
        rows = []
        for at, row in enumerate(grid.rows):
            cells = []
            for column, text in enumerate(row):
                if (at, column) in inside:
                    cells.append("<table:covered-table-cell/>")
                    continue
                down, across = spans.get((at, column), (1, 1))
                span = (
                    f' table:number-rows-spanned="{down}" table:number-columns-spanned="{across}"'
                    if (down, across) != (1, 1)
                    else ""
                )
                cells.append(
                    f'<table:table-cell{span} office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'
                    if text
                    else f"<table:table-cell{span}/>"
                )
            rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
        tables.append(f'<table:table table:name="{escape(grid.name)}">{"".join(rows)}</table:table>')
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    content = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names} office:version="1.2"><office:body><office:spreadsheet>{"".join(tables)}</office:spreadsheet></office:body></office:document-content>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("mimetype", kind)
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", manifest)
    return file.getvalue(), _rows(grids, [grid.name for grid in grids])


WRITERS: dict[str, Callable[[Sequence[Grid]], Written]] = {
    "xlsx": write_xlsx, "xls": write_xls, "html": write_html, "docx": write_docx, "csv": write_csv("gb18030"), "csv-bom": write_csv("utf-8-sig"),
    "tsv-utf16": write_csv("utf-16", "\t"), "pdf": write_pdf, "spreadsheetml": write_spreadsheetml, "ods": write_ods,
}  # fmt: skip
WITH_PROSE = {"html", "docx", "pdf"}
WITHOUT_MERGES = {"csv", "csv-bom", "tsv-utf16"}
WITH_SHEETS = {"xlsx", "xls", "ods", "spreadsheetml"}
ONE_TABLE = {"csv", "csv-bom", "tsv-utf16", "pdf"}


def _rows(grids: Sequence[Grid], names: Sequence[str]) -> list[list[Place]]:
    return [[(name, row) for row in range(1, len(grid.rows) + 1)] for grid, name in zip(grids, names, strict=True)]


def _spanned(grid: Grid) -> Iterator[list[tuple[str, int, int]]]:
    """For each row its cells as text, rows and columns spanned; covered cells are left out."""
    for cells in _spanned_at(grid):
        yield [cell[1:] for cell in cells]


def _spanned_at(grid: Grid) -> Iterator[list[tuple[int, str, int, int]]]:
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in grid.merges}
    covered = {
        (row, column)
        for top, left, bottom, right in grid.merges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    } - set(spans)
    for at, row in enumerate(grid.rows):
        yield [
            (column, text, *spans.get((at, column), (1, 1)))
            for column, text in enumerate(row)
            if (at, column) not in covered
        ]
