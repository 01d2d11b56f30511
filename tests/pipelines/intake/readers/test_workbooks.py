"""Workbooks, new and old, cell by cell."""

import datetime as dt
import io
import zipfile

import pytest
import xlwt
from openpyxl import Workbook

from pipelines.intake.limits import Limits, Refused
from pipelines.intake.readers import check, read
from pipelines.intake.readers.xlsx_book import has_formulas
from pipelines.intake.tables import Reading

LIMITS = Limits()
HEADINGS = ["姓名", "身份证号", "取得时间", "证书编号"]


def read_bytes(content: bytes, limits: Limits = LIMITS) -> Reading:
    return read(content, check(content, limits), limits)


def saved(book) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def new_book(rows: list[list[object]], formats: dict[tuple[int, int], str] | None = None) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for (row, column), code in (formats or {}).items():
        book.active.cell(row, column).number_format = code
    return saved(book)


def old_book(rows: list[list[object]], formats: dict[tuple[int, int], str] | None = None) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("名册")
    for row, line in enumerate(rows, start=1):
        for column, value in enumerate(line, start=1):
            style = (
                xlwt.easyxf(num_format_str=formats[row, column])
                if formats and (row, column) in formats
                else xlwt.XFStyle()
            )
            sheet.write(row - 1, column - 1, value, style)
    return saved(book)


def replace_member(content: bytes, name: str, change) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            text = old.read(member)
            new.writestr(member.filename, change(text) if member.filename == name else text)
    return stream.getvalue()


BOTH = pytest.mark.parametrize("book", [pytest.param(new_book, id="xlsx"), pytest.param(old_book, id="xls")])


@BOTH
def test_cells_are_text_as_a_person_sees_it(book):
    rows = [
        HEADINGS,
        ["韦晓岚", 450202198001010000.0, dt.date(2010, 12, 1), 12345],
        ["覃志坚", "45020219800101003X", 2010, 0.5],
    ]
    table = read_bytes(book(rows, {(2, 3): 'yyyy"年"m"月"', (2, 4): "00000000"})).tables[0]
    assert table.cells[1:] == [
        ["韦晓岚", "450202198001010000", "2010-12", "00012345"],
        ["覃志坚", "45020219800101003X", "2010", "0.5"],
    ]


@BOTH
def test_an_id_kept_as_a_number_is_marked(book):
    table = read_bytes(book([HEADINGS, ["韦晓岚", 450202198001010000.0, "2010", "1"]])).tables[0]
    assert table.cell_marks == {(1, 1): ("id_as_number",)}
    assert table.is_number(1, 1)


@BOTH
def test_rows_keep_their_numbers_below_blank_ones(book):
    table = read_bytes(book([[""], [""], HEADINGS, [""], ["韦晓岚", "x", "y", "z"]])).tables[0]
    assert [(table.row_number(row), line[0]) for row, line in enumerate(table.cells) if any(line)] == [
        (3, "姓名"),
        (5, "韦晓岚"),
    ]


def test_hidden_sheets_are_read_and_merged_cells_told():
    book = Workbook()
    book.active.append(["某单位名册", None])
    book.active.merge_cells("A1:B1")
    book.active.append(["姓名", "职称"])
    hidden = book.create_sheet("旧表")
    hidden.append(["姓名"])
    hidden.sheet_state = "hidden"
    tables = read_bytes(saved(book)).tables
    assert [(table.sheet, table.hidden) for table in tables] == [("Sheet", False), ("旧表", True)]
    assert tables[0].merges == [(0, 0, 0, 1)]


def test_a_formula_is_text_and_marked():
    table = read_bytes(new_book([["姓名", "备注"], ["韦晓岚", '=HYPERLINK("http://example.invalid")']])).tables[0]
    assert table.cells[1][1] == '=HYPERLINK("http://example.invalid")'
    assert table.cell_marks == {(1, 1): ("formula",)}


def test_a_cell_far_away_costs_nothing():
    book = Workbook()
    book.active.append(["姓名", "职称"])
    book.active.append(["韦晓岚", "工程师"])
    book.active["XFD1048576"] = "。"
    table = read_bytes(saved(book)).tables[0]
    assert table.height == 3 and table.width == 3
    assert table.row_number(2) == 1_048_576
    assert table.cells[1] == ["韦晓岚", "工程师", ""]


def test_the_fast_way_and_the_careful_way_show_the_same(monkeypatch):
    rows = [
        ["序号", *HEADINGS],
        *[
            [number, f"某某{number}", f"{number:018d}", dt.datetime(2010, 1, 1 + number % 28), number / 4]
            for number in range(300)
        ],
    ]
    content = new_book(rows)
    careful = read_bytes(content).tables[0]
    monkeypatch.setattr("pipelines.intake.readers.xlsx_book.LARGE_BYTES", 1000)
    fast = read_bytes(content).tables[0]
    assert fast.columns is not None and careful.columns is None
    assert fast.cells == careful.cells
    assert (fast.stored == careful.stored).all()


def test_a_sheet_with_months_is_never_read_the_fast_way(monkeypatch):
    monkeypatch.setattr("pipelines.intake.readers.xlsx_book.LARGE_BYTES", 1000)
    content = new_book([["取得时间"], *[[dt.date(2010, 12, 1)] for _ in range(200)]], {(150, 1): "yyyy-mm"})
    assert read_bytes(content).tables[0].cells[149] == ["2010-12"]


@pytest.mark.parametrize(
    ("change", "member"),
    [
        pytest.param(
            lambda text: text.replace(b"<workbook", b'<!DOCTYPE x [<!ENTITY a "b">]><workbook', 1),
            "xl/workbook.xml",
            id="entities",
        ),
        pytest.param(lambda text: b" " * 60_000_000, "xl/worksheets/sheet1.xml", id="packed far too tightly"),
    ],
)
def test_a_hostile_package_is_refused_before_it_is_read(change, member):
    content = replace_member(new_book([HEADINGS]), member, change)
    with pytest.raises(Refused) as refused:
        read_bytes(content)
    assert refused.value.code in ("XML_ENTITIES", "ZIP_BOMB")


def test_a_broken_sheet_does_not_take_the_others_with_it():
    book = Workbook()
    book.active.append(HEADINGS)
    book.create_sheet("第二张").append(HEADINGS)
    reading = read_bytes(replace_member(saved(book), "xl/worksheets/sheet2.xml", lambda text: text[:-40]))
    assert [table.sheet for table in reading.tables] == ["Sheet"]
    assert reading.partly == "BROKEN_SHEET"


@BOTH
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_file_cut_off_is_refused(book, share):
    content = book([HEADINGS, *[["韦晓岚", "1", "2", "3"]] * 300])
    with pytest.raises(Refused):
        read_bytes(content[: int(len(content) * share)])


def test_more_rows_than_allowed_are_refused():
    with pytest.raises(Refused, match="TOO_MANY_ROWS"):
        read_bytes(new_book([["姓名"]] * 11), Limits(rows=10))


def test_merged_cells_of_an_open_document_are_told_where_rows_and_columns_repeat():
    name = "urn:oasis:names:tc:opendocument:xmlns:"
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'.format
    merged = '<table:table-cell office:value-type="string" table:number-rows-spanned="2"><text:p>柳州市图书馆</text:p></table:table-cell>'
    rows = [
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>',
        f"<table:table-row>{cell('姓名')}<table:table-cell/>{cell('单位')}</table:table-row>",
        f'<table:table-row>{cell("王晓川")}<table:table-cell table:number-columns-repeated="1"/>{merged}</table:table-row>',
        f"<table:table-row>{cell('李建国')}<table:table-cell/><table:covered-table-cell/></table:table-row>",
    ]
    content = (
        f'<office:document-content xmlns:office="{name}office:1.0" xmlns:table="{name}table:1.0" xmlns:text="{name}text:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="名册">{"".join(rows)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{name}manifest:1.0"/>')
    [table] = read_bytes(stream.getvalue()).tables
    assert (table.first_row, table.cells[2][2], table.merges) == (3, "", [(1, 2, 2, 2)])


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        pytest.param(b'<c r="A1"><f>1+1</f><v>2</v></c>', True, id="a formula"),
        pytest.param(b'<x:c r="A1"><x:f t="shared" si="0"/></x:c>', True, id="a shared one under a prefix"),
        pytest.param(b'<c t="inlineStr"><is><t>a:food</t></is></c><font/>', False, id="letters like one"),
    ],
)
def test_a_sheet_with_formulas_is_told_from_one_without(xml, expected):
    assert has_formulas(xml) is expected
