"""OpenDocument spreadsheets: the cells through calamine, the merged ones by the file's own XML."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from pipelines.intake.containers import BROKEN_ZIP, read_member
from pipelines.intake.limits import Limits
from pipelines.intake.readers.workbook import Range, read_workbook, shift_merges
from pipelines.intake.tables import Reading

CONTENT = "content.xml"
_SPACE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TABLE, _ROW, _CELL, _COVERED = (_SPACE + name for name in ("table", "table-row", "table-cell", "covered-table-cell"))
_DOWN, _ACROSS = _SPACE + "number-rows-spanned", _SPACE + "number-columns-spanned"
_ROWS, _COLUMNS = _SPACE + "number-rows-repeated", _SPACE + "number-columns-repeated"


def read_ods(content: bytes, limits: Limits) -> Reading:
    """The worksheets of an OpenDocument spreadsheet."""
    reading = read_workbook(content, limits, "ods")
    merges = _merges(content, limits)
    tables = [
        replace(
            table,
            merges=shift_merges(merges.get(table.sheet, []), table.first_row - 1, table.first_column - 1, table.height),
        )
        for table in reading.tables
    ]
    return replace(reading, tables=tables)


def _merges(content: bytes, limits: Limits) -> dict[str, list[Range]]:
    """Sheet to its merged ranges; what the XML can't say any more is left out, the cells are read all the same."""
    found: dict[str, list[Range]] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            xml = read_member(package, package.getinfo(CONTENT), limits.expanded_bytes)
        for name, span in _spans(xml):
            found.setdefault(name, []).append(span)
    except (etree.XMLSyntaxError, KeyError, *BROKEN_ZIP):
        return found
    return found


def _spans(xml: bytes) -> Iterator[tuple[str, Range]]:
    """Every merged range with its sheet's name, in document order."""
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
            if down > 1 or across > 1:
                yield name, ((row, column), (row + down - 1, column + across - 1))
            column += int(element.get(_COLUMNS, "1"))
