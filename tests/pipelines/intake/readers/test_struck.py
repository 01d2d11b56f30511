"""Text struck through, in every format that can: the row is read, and marked as struck out."""

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
import xlwt
from docx import Document
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from pipelines.intake.limits import Limits
from pipelines.intake.readers import check, read
from pipelines.intake.tables import Office
from pipelines.intake.understand import understand

HEADS = ("姓名", "身份证号", "职称")
PEOPLE = (("韦晓岚", "45020419740305101X", "工程师"), ("覃志坚", "450204197403051028", "馆员"))
STRUCK_ROW = 2
"""The second person is struck out."""

ROWS = (HEADS, *PEOPLE)
SS = "urn:schemas-microsoft-com:office:spreadsheet"
ODS = "urn:oasis:names:tc:opendocument:xmlns"


def saved(book: openpyxl.Workbook | xlwt.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xlsx(in_runs: bool = False, width: int = 3) -> bytes:
    book = openpyxl.Workbook()
    for row, cells in enumerate(ROWS, 1):
        for column, text in enumerate(cells, 1):
            is_struck = row == STRUCK_ROW + 1 and column <= width
            cell = book.active.cell(row, column, text)
            if is_struck and in_runs:
                cell.value = CellRichText(TextBlock(InlineFont(strike=True), text))
            elif is_struck:
                cell.font = Font(strike=True)
    return saved(book)


def xls() -> bytes:
    book = xlwt.Workbook()
    page, struck = book.add_sheet("名册"), xlwt.easyxf("font: struck_out on")
    for row, cells in enumerate(ROWS):
        for column, text in enumerate(cells):
            page.write(row, column, text, *([struck] if row == STRUCK_ROW else []))
    return saved(book)


def docx() -> bytes:
    document, stream = Document(), io.BytesIO()
    table = document.add_table(rows=3, cols=3)
    for at, (row, cells) in enumerate(zip(table.rows, ROWS, strict=True)):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.paragraphs[0].add_run(text).font.strike = at == STRUCK_ROW
    document.save(stream)
    return stream.getvalue()


def html(before: str, after: str, row: str = "<tr>") -> Callable[[], bytes]:
    """A page whose struck cells stand between these tags."""

    def written() -> bytes:
        lines = (
            f"{row if at == STRUCK_ROW else '<tr>'}"
            + "".join(f"<td>{before}{text}{after}</td>" if at == STRUCK_ROW else f"<td>{text}</td>" for text in cells)
            for at, cells in enumerate(ROWS)
        )
        return f"<table>{''.join(lines)}</table>".encode()

    return written


def spreadsheet_ml() -> bytes:
    rows = (
        ('<Row ss:StyleID="x">' if at == STRUCK_ROW else "<Row>")
        + "".join(f'<Cell><Data ss:Type="String">{text}</Data></Cell>' for text in cells)
        + "</Row>"
        for at, cells in enumerate(ROWS)
    )
    style = '<Styles><Style ss:ID="x"><Font ss:StrikeThrough="1"/></Style></Styles>'
    sheet = f'<Worksheet ss:Name="a"><Table>{"".join(rows)}</Table></Worksheet>'
    return f'<?xml version="1.0"?><Workbook xmlns="{SS}" xmlns:ss="{SS}">{style}{sheet}</Workbook>'.encode()


def ods() -> bytes:
    rows = (
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string" table:style-name="{"x" if at == STRUCK_ROW else "y"}"><text:p>{text}</text:p></table:table-cell>'
            for text in cells
        )
        + "</table:table-row>"
        for at, cells in enumerate(ROWS)
    )
    spaces = " ".join(f'xmlns:{name}="{ODS}:{name}:1.0"' for name in ("office", "table", "text", "style"))
    style = '<style:style style:name="x"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    xml = f'<office:document-content {spaces}><office:automatic-styles>{style}</office:automatic-styles><office:body><office:spreadsheet><table:table table:name="a">{"".join(rows)}</table:table></office:spreadsheet></office:body></office:document-content>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", xml)
        package.writestr(
            "META-INF/manifest.xml", '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        )
    return stream.getvalue()


@pytest.mark.parametrize(
    ("book", "expected"),
    [
        pytest.param(xlsx, [[], ["struck"]], id="xlsx"),
        pytest.param(lambda: xlsx(in_runs=True), [[], ["struck"]], id="xlsx, letter by letter"),
        pytest.param(lambda: xlsx(width=1), [[], []], id="one cell of three"),
        pytest.param(lambda: xlsx(width=2), [[], ["struck"]], id="two cells of three"),
        pytest.param(xls, [[], ["struck"]], id="xls"),
        pytest.param(ods, [[], ["struck"]], id="ods"),
        pytest.param(spreadsheet_ml, [[], ["struck"]], id="SpreadsheetML"),
        pytest.param(docx, [[], ["struck"]], id="docx"),
        pytest.param(html("<del>", "</del>"), [[], ["struck"]], id="html"),
        pytest.param(
            html('<b><font style="text-decoration:line-through">', "</font></b>"), [[], ["struck"]], id="html, styled"
        ),
        pytest.param(html("", "", '<tr style="text-decoration: line-through">'), [[], ["struck"]], id="html, the row"),
        pytest.param(html("<s>旧</s>", ""), [[], []], id="html, a part of each cell"),
    ],
)
def test_a_person_struck_out_is_read_and_marked(book, expected):
    content = book()
    reading = read(content, check(content, Limits()), Limits())
    rows = understand(reading, Office("office"), "sources/office/a").rows
    assert [row["marks"] for row in rows.iter_rows(named=True) if row["kind"] == "record"] == expected
