"""Word documents, web pages and XML called .xls, PDF."""

import io
import zipfile

import pytest
from docx import Document
from lxml import etree
from PIL import Image, ImageDraw

from pipelines.intake.limits import Limits, Refused
from pipelines.intake.readers import check, ocr, read
from pipelines.intake.tables import STRUCK, Reading

LIMITS = Limits()


def read_bytes(content: bytes) -> Reading:
    return read(content, check(content, LIMITS), LIMITS)


def document() -> bytes:
    doc = Document()
    doc.add_paragraph("柳职改〔2018〕1号")
    table = doc.add_table(rows=3, cols=3)
    for row, line in enumerate([["单位", "姓名", "职称"], ["某院", "韦晓岚", "工程师"], ["", "覃志坚", "工程师"]]):
        for column, text in enumerate(line):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    doc.add_paragraph("二、初级")
    doc.add_table(rows=1, cols=2).cell(0, 0).text = "姓名"
    stream = io.BytesIO()
    doc.save(stream)
    return stream.getvalue()


def test_word_tables_and_prose_come_in_order():
    reading = read_bytes(document())
    assert [table.sheet for table in reading.tables] == ["table-1", "table-2"]
    assert [(prose.text, prose.before_table) for prose in reading.prose] == [("柳职改〔2018〕1号", 0), ("二、初级", 1)]


def test_a_merged_word_cell_stands_once():
    table = read_bytes(document()).tables[0]
    assert [line[0] for line in table.cells] == ["单位", "某院", ""]
    assert table.merges == [(1, 0, 2, 0)]


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def cell_xml(inner: str) -> str:
    return f"<w:tc>{inner if inner.startswith('<') else f'<w:p><w:r><w:t>{inner}</w:t></w:r></w:p>'}</w:tc>"


def table_xml(*rows: list[str], deleted: int = -1) -> str:
    lines = (
        f"<w:tr>{'<w:trPr><w:del/></w:trPr>' if at == deleted else ''}{''.join(map(cell_xml, row))}</w:tr>"
        for at, row in enumerate(rows)
    )
    return f"<w:tbl>{''.join(lines)}</w:tbl>"


LIST = (["姓名", "职称"], ["韦晓岚", "工程师"], ["覃志坚", "馆员"])
IN_A_BOX = "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{0}<w:p/></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>{0}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"
DELETED_RUN = "<w:p><w:r><w:t>留下</w:t></w:r><w:del><w:r><w:t>删去</w:t></w:r></w:del></w:p>"


@pytest.mark.parametrize(
    ("body", "tables", "prose"),
    [
        pytest.param(table_xml([DELETED_RUN]), [[["留下"]]], [], id="deleted text"),
        pytest.param(table_xml(*LIST, deleted=1), [[LIST[0], ["", ""], LIST[2]]], [], id="deleted row"),
        pytest.param(
            table_xml([f"<w:p><w:r><w:t>名单</w:t></w:r></w:p>{table_xml(*LIST)}<w:p/>"]),
            [list(LIST)],
            ["名单"],
            id="list in a table that lays the page out",
        ),
        pytest.param(
            table_xml(*LIST, ["莫小兰", f"{table_xml(['a', 'b'])}<w:p/>"]),
            [[*LIST, ["莫小兰", "a\tb"]]],
            [],
            id="small table in a cell of the list",
        ),
        pytest.param(IN_A_BOX.format(table_xml(*LIST)), [list(LIST)], [], id="list in a text box"),
        pytest.param(
            IN_A_BOX.format("<w:p><w:r><w:t>一</w:t></w:r></w:p><w:p><w:r><w:t>二</w:t></w:r></w:p>"),
            [],
            ["一\n二"],
            id="lines in a text box",
        ),
    ],
)
def test_word_is_read_as_its_page_shows_it(body, tables, prose):
    doc = Document()
    for element in reversed(etree.fromstring(f"<w:body {W} {MC}>{body}</w:body>")):
        doc.element.body.insert(0, element)
    stream = io.BytesIO()
    doc.save(stream)
    reading = read_bytes(stream.getvalue())
    assert [table.cells for table in reading.tables] == tables
    assert [part.text for part in reading.prose] == prose


ODT = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><office:automatic-styles><style:style style:name="T1">
<style:text-properties style:text-line-through-style="solid"/></style:style></office:automatic-styles><office:body><office:text>
<text:p>某市<text:s text:c="2"/>名册</text:p><table:table><table:table-column table:number-columns-repeated="3"/>
<table:table-header-rows><table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>基本情况</text:p></table:table-cell>
<table:covered-table-cell/><table:table-cell><text:p>职称</text:p></table:table-cell></table:table-row></table:table-header-rows>
<table:table-row><table:table-cell><text:p><text:span text:style-name="T1">韦晓岚</text:span></text:p></table:table-cell>
<table:table-cell><text:p>某<text:line-break/>院</text:p><text:p>二科</text:p></table:table-cell>
<table:table-cell><text:p>工程师<office:annotation><text:p>核对</text:p></office:annotation></text:p></table:table-cell>
</table:table-row></table:table><text:section><text:p>制表人：某某</text:p></text:section></office:text></office:body>
</office:document-content>"""


def open_text(content: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", content)
    return stream.getvalue()


def test_an_open_document_text_is_read_as_its_page_shows_it():
    reading = read_bytes(open_text(ODT))
    table = reading.tables[0]
    assert table.cells == [["基本情况", "", "职称"], ["韦晓岚", "某\n院\n二科", "工程师"]]
    assert (table.merges, table.cell_marks) == ([(0, 0, 0, 1)], {(1, 0): (STRUCK,)})
    assert [(prose.text, prose.before_table) for prose in reading.prose] == [("某市  名册", 0), ("制表人：某某", 1)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param("<a>", "BROKEN_FILE", id="no document"),
        pytest.param("<a/>", "BROKEN_FILE", id="no body"),
        pytest.param(ODT.replace("text:p>", "text:x>"), "EMPTY_FILE", id="nothing written"),
        pytest.param(
            ODT.replace('cell table:number-columns-spanned="2"', 'cell table:number-columns-repeated="2000"'),
            "TOO_MANY_COLUMNS",
            id="too wide",
        ),
    ],
)
def test_an_open_document_text_that_shows_nothing_is_refused(content, reason):
    with pytest.raises(Refused) as refused:
        read_bytes(open_text(content))
    assert refused.value.code == reason


HTML = """<html><head><meta charset=gb2312><title>x</title></head><body><p>某市名册</p>
<table><tr><td colspan=2>基本情况</td><td rowspan=2>职称</td></tr><tr><td>姓名</td><td>单位</td></tr>
<tr><td>韦晓岚</td><td>某<br>院&nbsp;</td><td>工程师</td></tr></table><p>制表人：某某</p></body></html>"""


@pytest.mark.parametrize("codec", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_html_spans_are_laid_out_in_any_encoding(codec):
    reading = read_bytes(HTML.encode(codec))
    table = reading.tables[0]
    assert table.cells == [["基本情况", "", "职称"], ["姓名", "单位", ""], ["韦晓岚", "某\n院", "工程师"]]
    assert table.merges == [(0, 0, 0, 1), (0, 2, 1, 2)]
    assert [(prose.text, prose.before_table) for prose in reading.prose] == [("某市名册", 0), ("制表人：某某", 1)]


def test_terms_with_their_descriptions_are_a_table_of_a_term_a_row():
    card = "<dl><div><dt>姓名<dd>韦晓岚</div><dt>资格<dd><s>技术员</s><dd>工程师</dl>"
    reading = read_bytes(f"<html><p>名册</p>{card}{card}<dl><dt>注</dt></dl></html>".encode())
    assert [table.cells for table in reading.tables] == [[["姓名", "韦晓岚", ""], ["资格", "技术员", "工程师"]]] * 2
    assert reading.tables[0].cell_marks == {(1, 1): (STRUCK,)}
    assert [(prose.text, prose.before_table) for prose in reading.prose] == [("名册", 0), ("注", 2)]


SPREADSHEET_ML = """<?xml version="1.0" encoding="UTF-8"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel">
<Styles><Style ss:ID="m"><NumberFormat ss:Format="yyyy&quot;年&quot;m&quot;月&quot;"/></Style></Styles>
<Worksheet ss:Name="名册"><Table>
<Row><Cell ss:MergeAcross="1"><Data ss:Type="String">某市名册</Data></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="String">姓名</Data></Cell><Cell ss:Index="3"><Data ss:Type="String">时间</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">韦晓岚</Data></Cell><Cell ss:Index="3" ss:StyleID="m"><Data ss:Type="DateTime">2010-12-01T00:00:00.000</Data></Cell></Row>
</Table></Worksheet>
<Worksheet ss:Name="旧表"><Table><Row><Cell><Data ss:Type="Number">12</Data></Cell></Row></Table>
<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>
</Workbook>"""


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_spreadsheet_xml_keeps_places_months_and_hidden_sheets(codec):
    first, second = read_bytes(SPREADSHEET_ML.encode(codec)).tables
    assert [(first.row_number(row), line) for row, line in enumerate(first.cells) if any(line)] == [
        (1, ["某市名册", "", ""]),
        (3, ["姓名", "", "时间"]),
        (4, ["韦晓岚", "", "2010-12"]),
    ]
    assert first.merges == [(0, 0, 0, 1)]
    assert second.hidden and second.cells == [["12"]]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"%PDF-1.4\nnothing more", "BROKEN_FILE", id="broken pdf"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "UNKNOWN_FORMAT", id="empty compound file"),
        pytest.param(b"Rar!\x1a\x07\x00" + bytes(50), "ARCHIVE_FORMAT", id="rar"),
        pytest.param(b"{\\rtf1 x}", "UNKNOWN_FORMAT", id="rtf"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(50), "BROKEN_FILE", id="broken picture"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(content, code):
    with pytest.raises(Refused) as refused:
        read_bytes(content)
    assert refused.value.code == code


def test_an_old_word_file_without_its_converter_says_what_is_missing(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda program: None)
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le")
    with pytest.raises(Refused, match="OLD_WORD"):
        read_bytes(content)


def picture(is_ruled: bool = True) -> bytes:
    """A table of numbers, since no Chinese font can be taken for granted here."""
    page = Image.new("L", (1200, 500), 250)
    draw = ImageDraw.Draw(page)
    for row in range(5):
        if is_ruled:
            draw.line((60, 60 + 80 * row, 1140, 60 + 80 * row), fill=20, width=2)
        for column in range(4):
            if is_ruled:
                draw.line((60 + 360 * column, 60, 60 + 360 * column, 380), fill=20, width=2)
            if row < 4 and column < 3:
                draw.text(
                    (80 + 360 * column, 80 + 80 * row), f"{(row + 1) * 10_010_010 + column}", fill=20, font_size=36
                )
    stream = io.BytesIO()
    page.rotate(0.8, fillcolor=250, resample=Image.Resampling.BICUBIC).save(stream, "PNG")
    return stream.getvalue()


def test_a_picture_is_counted_before_it_is_recognized():
    with pytest.raises(Refused) as refused:
        read_bytes(picture())
    assert (refused.value.code, refused.value.pages) == ("SCAN_WITHOUT_OCR", 1)


@pytest.mark.skipif(not ocr.is_installed(), reason="the extra `ocr` is not installed")
@pytest.mark.parametrize("is_ruled", [pytest.param(True, id="ruled"), pytest.param(False, id="without lines")])
def test_a_turned_scan_is_read_cell_by_cell(is_ruled):
    reading = read(picture(is_ruled), "image", LIMITS.for_scans(1))
    table = reading.tables[0]
    assert table.ocr and table.sheet == "table-1"
    assert table.cells == [[f"{(row + 1) * 10_010_010 + column}" for column in range(3)] for row in range(4)]
