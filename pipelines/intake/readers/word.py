"""Word documents: tables with their merged cells, and the paragraphs around them in document order."""

from collections.abc import Iterator

from lxml import etree

from pipelines.intake.containers import BROKEN_ZIP
from pipelines.intake.limits import Limits, Refused
from pipelines.intake.readers.values import clean_text
from pipelines.intake.readers.xlsx import find_main_part, open_package, safe_parser
from pipelines.intake.tables import STRUCK, Merge, Prose, Reading, Table

TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
W = TRANSITIONAL.decode()


def qn(name: str) -> str:
    """The full name of `w:tbl` and the like."""
    return f"{{{W}}}{name.removeprefix('w:')}"


TABLE, PARAGRAPH, ROW, CELL = qn("w:tbl"), qn("w:p"), qn("w:tr"), qn("w:tc")
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
BOX = qn("w:txbxContent")
SKIPPED = {FALLBACK, qn("w:del"), qn("w:moveFrom"), qn("w:instrText"), qn("w:delText"), qn("w:pPr"), qn("w:rPr"), TABLE}
STRIKES = (qn("w:strike"), qn("w:dstrike"))
CONTAINERS = {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:moveTo"), qn("w:customXml"), qn("w:smartTag")}


def read_docx(content: bytes, limits: Limits) -> Reading:
    """Every top-level table as `table-N`, and every paragraph outside them."""
    body = _open(content, limits)
    tables: list[Table] = []
    prose: list[Prose] = []
    for block in _blocks(body):
        if block.tag == TABLE:
            tables.append(_read_table(block, len(tables) + 1, limits))
        elif text := paragraph_text(block).strip():
            prose.append(Prose(text, "", len(tables)))
    if not prose and not any(any(row) for table in tables for row in table.cells):
        raise Refused("EMPTY_FILE")
    return Reading("docx", tables, prose)


def _open(content: bytes, limits: Limits) -> etree._Element:
    """The document's body, of whatever flavour of .docx: with macros, a template, or the strict variant of the standard."""
    try:
        package = open_package(content, limits)
        document = package.read(find_main_part(package, "word/document.xml"))
        root = etree.fromstring((document or b"").replace(STRICT, TRANSITIONAL), safe_parser())
    except (*BROKEN_ZIP, etree.XMLSyntaxError) as error:
        raise Refused("BROKEN_FILE", type(error).__name__) from error
    body = root.find(f"{{{W}}}body")
    if body is None:
        raise Refused("BROKEN_FILE", "a document without a body")
    return body


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables in order, also those inside content controls, tracked insertions and text boxes."""
    for child in parent:
        if child.tag == TABLE:
            yield from _framed(child) or [child]
        elif child.tag == PARAGRAPH:
            yield child
            for box in child.iter(BOX):
                if not any(above.tag in (FALLBACK, BOX) for above in box.iterancestors()):
                    yield from (block for block in _blocks(box) if block.tag == TABLE)
        elif child.tag in CONTAINERS:
            yield from _blocks(child)


def _framed(table: etree._Element) -> list[etree._Element]:
    """The paragraphs and tables in the cells of a table that only lays the page out, a list inside it; none for any other table."""
    within = [inner for cell in _cells(table) for inner in cell.iterchildren(TABLE)]
    lists = [
        len(rows) for inner in within if (rows := list(_inner(inner, ROW))) and len(list(_inner(rows[-1], CELL))) > 1
    ]
    if max(lists, default=0) <= len(list(_inner(table, ROW))):
        return []
    return [block for cell in _cells(table) for block in _blocks(cell)]


def _cells(table: etree._Element) -> Iterator[etree._Element]:
    return (cell for row in _inner(table, ROW) for cell in _inner(row, CELL))


def _inner(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, also those inside content controls and tracked insertions."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in CONTAINERS:
            yield from _inner(child, tag)


def paragraph_text(element: etree._Element) -> str:
    """The text a reader of the printed page sees: tabs and breaks kept, deleted text left out."""
    pieces: list[str] = []
    for child in element:
        if child.tag == qn("w:t"):
            pieces.append(child.text or "")
        elif child.tag in (qn("w:br"), qn("w:cr")):
            pieces.append("\n")
        elif child.tag == qn("w:tab"):
            pieces.append("\t")
        elif child.tag == qn("w:noBreakHyphen"):
            pieces.append("-")
        elif child.tag == PARAGRAPH:
            pieces.append(f"\n{paragraph_text(child)}")
        elif isinstance(child.tag, str) and child.tag not in SKIPPED:
            pieces.append(paragraph_text(child))
    return clean_text("".join(pieces))


def cell_text(cell: etree._Element) -> str:
    """The paragraphs of a cell, one a line; a table inside it is read as lines of text."""
    lines: list[str] = []
    for block in _blocks(cell):
        if block.tag == TABLE:
            lines.extend("\t".join(cell_text(inner) for inner in _inner(row, CELL)) for row in _inner(block, ROW))
        else:
            lines.append(paragraph_text(block))
    return "\n".join(line for line in (line.strip() for line in lines) if line)


def _read_table(table: etree._Element, number: int, limits: Limits) -> Table:
    lines: list[list[str]] = []
    merges: list[Merge] = []
    struck: dict[tuple[int, int], tuple[str, ...]] = {}
    open_merges: dict[int, Merge] = {}
    for position, row in enumerate(_inner(table, ROW)):
        if position >= limits.rows:
            raise Refused("TOO_MANY_ROWS", str(position))
        line, open_merges = _read_row(row, position, open_merges, merges, limits)
        lines.append(line)
        struck |= {(position, left): (STRUCK,) for left in _struck_cells(row, limits)}
    merges.extend(merge for merge in open_merges.values() if merge[0] < merge[2] or merge[1] < merge[3])
    return Table(sheet=f"table-{number}", kind="table", rows=lines, merges=sorted(set(merges)), cell_marks=struck)


def _struck_cells(row: etree._Element, limits: Limits) -> Iterator[int]:
    """The columns of a row's cells all of whose text is struck through."""
    if next(row.iter(*STRIKES), None) is None:
        return
    left = _grid_skip(row, "w:gridBefore", limits)
    for cell in _inner(row, CELL):
        runs = [run for run in cell.iter(qn("w:r")) if paragraph_text(run).strip()]
        if runs and all(any(_is_on(run, strike) for strike in ("w:strike", "w:dstrike")) for run in runs):
            yield left
        left += _grid_span(cell, limits)


def _is_on(run: etree._Element, name: str) -> bool:
    return _property(run, f"w:rPr/{name}") not in (None, "0", "false", "none")


def _read_row(
    row: etree._Element, position: int, above: dict[int, Merge], merges: list[Merge], limits: Limits
) -> tuple[list[str], dict[int, Merge]]:
    """The row's texts by grid column, and the merges that may go on in the next row; those that ended join `merges`."""
    line = [""] * _grid_skip(row, "w:gridBefore", limits)
    is_deleted = row.find("w:trPr/w:del", {"w": W}) is not None
    going_on: dict[int, Merge] = {}
    for cell in _inner(row, CELL):
        left, right = len(line), len(line) + _grid_span(cell, limits) - 1
        continued = _vertical(cell) == "continue" and left in above
        top = above[left][0] if continued else position
        going_on[left] = (top, left, position, right)
        line.extend(["" if continued or is_deleted else cell_text(cell), *[""] * (right - left)])
    if len(line) > limits.columns:
        raise Refused("TOO_MANY_COLUMNS", str(len(line)))
    ended = (merge for left, merge in above.items() if left not in going_on or going_on[left][0] != merge[0])
    merges.extend(merge for merge in ended if merge[0] < merge[2] or merge[1] < merge[3])
    return line, going_on


def _property(element: etree._Element, path: str) -> str | None:
    found = element.find(path, {"w": W})
    return None if found is None else found.get(qn("w:val"), "")


def _grid_span(cell: etree._Element, limits: Limits) -> int:
    value = _property(cell, "w:tcPr/w:gridSpan") or ""
    return min(max(int(value), 1), limits.columns) if value.isascii() and value.isdigit() else 1


def _grid_skip(row: etree._Element, name: str, limits: Limits) -> int:
    value = _property(row, f"w:trPr/{name}") or ""
    return min(int(value), limits.columns) if value.isascii() and value.isdigit() else 0


def _vertical(cell: etree._Element) -> str | None:
    value = _property(cell, "w:tcPr/w:vMerge")
    return value if value is None else value or "continue"
