"""OpenDocument spreadsheets: the cells through calamine, the merged ones by the file's own XML."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from pipelines.intake.containers import BROKEN_ZIP, read_member
from pipelines.intake.limits import Limits
from pipelines.intake.readers.workbook import Range, read_workbook, shift_merges
from pipelines.intake.tables import STRUCK, Reading, Table

Place = tuple[int, int]

CONTENT = "content.xml"
_SPACE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TABLE, _ROW, _CELL, _COVERED = (_SPACE + name for name in ("table", "table-row", "table-cell", "covered-table-cell"))
_STYLE = _SPACE + "style-name"
_DOWN, _ACROSS = _SPACE + "number-rows-spanned", _SPACE + "number-columns-spanned"
_ROWS, _COLUMNS = _SPACE + "number-rows-repeated", _SPACE + "number-columns-repeated"


def read_ods(content: bytes, limits: Limits) -> Reading:
    """The worksheets of an OpenDocument spreadsheet."""
    reading = read_workbook(content, limits, "ods")
    merges, struck = _looks(content, limits)
    tables = [
        replace(
            table,
            merges=shift_merges(merges.get(table.sheet, []), table.first_row - 1, table.first_column - 1, table.height),
            cell_marks={**table.cell_marks, **_in_place(struck.get(table.sheet, []), table)},
        )
        for table in reading.tables
    ]
    return replace(reading, tables=tables)


def _in_place(struck: list[Place], table: Table) -> dict[Place, tuple[str, ...]]:
    """The marks of the struck cells by their place in the table."""
    top, left = table.first_row - 1, table.first_column - 1
    places = [(row - top, column - left) for row, column in struck]
    return {at: (*table.cell_marks.get(at, ()), STRUCK) for at in places if at[0] < table.height and min(at) >= 0}


def _looks(content: bytes, limits: Limits) -> tuple[dict[str, list[Range]], dict[str, list[Place]]]:
    """Sheet to its merged ranges and to its cells struck through; what the XML can't say any more is left out, the cells are read all the same."""
    found: dict[str, list[Range]] = {}
    struck: dict[str, list[Place]] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            xml = read_member(package, package.getinfo(CONTENT), limits.expanded_bytes)
        for name, span, is_struck in _spans(xml, struck_styles(xml)):
            if span[0] != span[1]:
                found.setdefault(name, []).append(span)
            if is_struck:
                struck.setdefault(name, []).append(span[0])
    except (etree.XMLSyntaxError, KeyError, *BROKEN_ZIP):
        return found, struck
    return found, struck


def struck_styles(xml: bytes) -> frozenset[str]:
    """The names of the styles whose text is struck through."""
    names: set[str] = set()
    if b"line-through" not in xml:
        return frozenset()
    for _, style in etree.iterparse(io.BytesIO(xml), tag="{*}style", resolve_entities=False):
        for text in style.iterchildren("{*}text-properties"):
            told = [value for key, value in text.attrib.items() if "text-line-through" in str(key)]
            if told and "none" not in told:
                names.update(value for key, value in style.attrib.items() if str(key).endswith("}name"))
        style.clear()
    return frozenset(map(str, names))


def _spans(xml: bytes, struck: frozenset[str]) -> Iterator[tuple[str, Range, bool]]:
    """Every merged or struck cell with its sheet's name and whether it is struck, in document order."""
    name, row, column, repeated = "", 0, 0, 1
    events = etree.iterparse(
        io.BytesIO(xml), events=("start", "end"), tag=(_TABLE, _ROW, _CELL, _COVERED), resolve_entities=False
    )
    for event, element in events:
        if event == "start":
            if element.tag == _TABLE:
                name, row = element.get(_SPACE + "name", ""), 0
            elif element.tag == _ROW:
                column, repeated = 0, int(element.get(_ROWS, "1"))
            continue
        if element.tag == _ROW:
            row += repeated
            element.clear()
        elif element.tag != _TABLE:
            down, across = int(element.get(_DOWN, "1")), int(element.get(_ACROSS, "1"))
            is_struck = bool(struck) and (
                element.get(_STYLE) in struck
                or any(value in struck for span in element.iter("{*}span") for value in span.attrib.values())
            )
            if down > 1 or across > 1 or is_struck:
                yield name, ((row, column), (row + down - 1, column + across - 1)), is_struck
            column += int(element.get(_COLUMNS, "1"))
