"""OpenDocument texts: tables with their merged cells, and the paragraphs around them in document order."""

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from pipelines.intake.containers import BROKEN_ZIP, read_member
from pipelines.intake.limits import Limits, Refused
from pipelines.intake.readers.open_document import CONTENT, struck_styles
from pipelines.intake.readers.values import clean_text
from pipelines.intake.readers.xlsx import safe_parser
from pipelines.intake.tables import STRUCK, Merge, Prose, Reading, Table

_OFFICE, _TABLES, _TEXT = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "table", "text")
)
_TABLE, _ROW, _CELL, _COVERED = (_TABLES + name for name in ("table", "table-row", "table-cell", "covered-table-cell"))
_PARAGRAPHS = {_TEXT + "p", _TEXT + "h"}
_HOLDERS = {_TEXT + name for name in ("section", "list", "list-item", "list-header", "index-body")}
_ROW_HOLDERS = {_TABLES + name for name in ("table-rows", "table-header-rows", "table-row-group")}
_UNSEEN = {_OFFICE + "annotation", _TEXT + "tracked-changes", _TEXT + "note", _TABLE}
_SIGNS = {_TEXT + "tab": "\t", _TEXT + "line-break": "\n"}
_MOST_BLANKS = 100


def read_odt(content: bytes, limits: Limits) -> Reading:
    """Every table outside others as `table-N`, and every paragraph outside them."""
    xml, body = _open(content, limits)
    struck = struck_styles(xml)
    tables: list[Table] = []
    prose: list[Prose] = []
    for block in _blocks(body):
        if block.tag == _TABLE:
            tables.append(_read_table(block, len(tables) + 1, struck, limits))
        elif text := _paragraph(block).strip():
            prose.append(Prose(text, "", len(tables)))
    if not prose and not any(any(row) for table in tables for row in table.cells):
        raise Refused("EMPTY_FILE")
    return Reading("odt", tables, prose)


def _open(content: bytes, limits: Limits) -> tuple[bytes, etree._Element]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            xml = read_member(package, package.getinfo(CONTENT), limits.expanded_bytes)
        body = etree.fromstring(xml, safe_parser()).find(f"{_OFFICE}body/{_OFFICE}text")
    except (etree.XMLSyntaxError, KeyError, *BROKEN_ZIP) as error:
        raise Refused("BROKEN_FILE", type(error).__name__) from error
    if body is None:
        raise Refused("BROKEN_FILE", "a document without a body")
    return xml, body


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables in order, also those of sections and lists, and the tables in frames."""
    for child in parent:
        if child.tag == _TABLE:
            yield child
        elif child.tag in _PARAGRAPHS:
            yield child
            yield from (table for table in child.iter(_TABLE) if not _is_within(table, child, {_TABLE}))
        elif child.tag in _HOLDERS:
            yield from _blocks(child)


def _is_within(element: etree._Element, whole: etree._Element, tags: set[str]) -> bool:
    """Whether an element of the tags, itself a part of the whole, holds the element."""
    above = element.getparent()
    while above is not None and above is not whole:
        if above.tag in tags:
            return True
        above = above.getparent()
    return False


def _paragraph(element: etree._Element) -> str:
    """The text that the printed page shows: tabs, breaks and blanks kept, comments left out."""
    pieces = [element.text or ""]
    for child in element:
        if child.tag == _TEXT + "s":
            pieces.append(" " * _count(child, _TEXT + "c", _MOST_BLANKS))
        elif child.tag in _SIGNS:
            pieces.append(_SIGNS[child.tag])
        elif isinstance(child.tag, str) and child.tag not in _UNSEEN:
            pieces.append(_paragraph(child))
        pieces.append(child.tail or "")
    return clean_text("".join(pieces))


def _count(element: etree._Element, name: str, most: int) -> int:
    value = element.get(name) or "1"
    return min(max(int(value), 1), most) if value.isascii() and value.isdigit() else 1


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == _ROW:
            yield child
        elif child.tag in _ROW_HOLDERS:
            yield from _rows(child)


def _read_table(table: etree._Element, number: int, struck: frozenset[str], limits: Limits) -> Table:
    """The table with its merges; a merged cell's text stands in its top-left place only."""
    rows = list(_rows(table))
    if len(rows) > limits.rows:
        raise Refused("TOO_MANY_ROWS", str(len(rows)))
    lines: list[list[str]] = []
    merges: list[Merge] = []
    marks: dict[tuple[int, int], tuple[str, ...]] = {}
    for row in rows:
        line: list[str] = []
        for cell in row.iterchildren(_CELL, _COVERED):
            at = (len(lines), len(line))
            down = _count(cell, _TABLES + "number-rows-spanned", len(rows) - at[0])
            across = _count(cell, _TABLES + "number-columns-spanned", limits.columns)
            if max(down, across) > 1:
                merges.append((*at, at[0] + down - 1, at[1] + across - 1))
            if struck and _is_struck(cell, struck):
                marks[at] = (STRUCK,)
            text = _cell(cell) if cell.tag == _CELL else ""
            line.extend([text] * _count(cell, _TABLES + "number-columns-repeated", limits.columns))
            if len(line) > limits.columns:
                raise Refused("TOO_MANY_COLUMNS", str(len(line)))
        lines.append(line)
    return Table(sheet=f"table-{number}", kind="table", rows=lines, merges=merges, cell_marks=marks)


def _cell(cell: etree._Element) -> str:
    """The paragraphs of a cell, one a line; those of a table inside it too."""
    return "\n".join(text for _, text in _written(cell))


def _written(cell: etree._Element) -> list[tuple[etree._Element, str]]:
    """The paragraphs of a cell that hold text, with it; comments and what stands in another paragraph are left out."""
    return [
        (part, text)
        for part in cell.iter(*_PARAGRAPHS)
        if not _is_within(part, cell, _PARAGRAPHS | _UNSEEN - {_TABLE}) and (text := _paragraph(part).strip())
    ]


def _is_struck(cell: etree._Element, struck: frozenset[str]) -> bool:
    """Whether all the text of a cell is struck through."""
    pieces = [part for part, _ in _written(cell)]
    return bool(pieces) and all(part.get(_TEXT + "style-name") in struck or _all_spans(part, struck) for part in pieces)


def _all_spans(part: etree._Element, struck: frozenset[str]) -> bool:
    bare = (part.text or "") + "".join(child.tail or "" for child in part)
    spans = [child for child in part if "".join(child.itertext()).strip()]
    return not bare.strip() and bool(spans) and all(span.get(_TEXT + "style-name") in struck for span in spans)
