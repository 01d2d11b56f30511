"""HTML that calls itself .xls, and SpreadsheetML: exports of office systems."""

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy

from lxml import etree, html

from pipelines.intake.encodings import UnknownEncoding, decode, detect_encoding
from pipelines.intake.limits import Limits, Refused
from pipelines.intake.readers.values import clean_text
from pipelines.intake.tables import STRUCK, Merge, Prose, Reading, Table

CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
ENCODING = re.compile(r"^\s*<\?xml[^>]*\?>")
GB_NAMES = {"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "hz-gb-2312"}
BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "center", "caption", "pre", "font", "b", "span"}
Elements = set[html.HtmlElement]
BLANKS = re.compile(r"[ \t\r\n\xa0]+")


def read_html(content: bytes, limits: Limits) -> Reading:
    """Every `<table>` that holds no other table and every `<dl>`, in document order, and the paragraphs around them."""
    root = parse_html(content, limits)
    holders = {parent for table in root.iter("table") for parent in table.iterancestors()}
    tables: list[Table] = []
    prose: list[Prose] = []
    for element in outside_leaves(root, holders):
        if element.tag == "table" and element not in holders:
            tables.append(_html_table(element, len(tables) + 1, limits))
        elif is_card(element, holders):
            tables.append(_card(element, len(tables) + 1))
        elif text := own_text(element, holders):
            prose.append(Prose(text, "", len(tables)))
    tables = [table for table in tables if any(any(row) for row in table.cells)]
    if not tables and not prose:
        raise Refused("EMPTY_FILE")
    return Reading("html", tables, prose)


def read_mhtml(content: bytes, limits: Limits) -> Reading:
    """The tables of all pages of a web archive, numbered through."""
    message = message_from_bytes(content, policy=policy.default)
    pages = [part.get_payload(decode=True) for part in message.walk() if part.get_content_type() == "text/html"]
    joined = b"\n".join(page for page in pages if isinstance(page, bytes))
    if not joined.strip():
        raise Refused("BROKEN_FILE", "web archive without a page")
    return replace(read_html(joined, limits), format="mhtml")


def parse_html(content: bytes, limits: Limits) -> html.HtmlElement:
    """The tree, decoded by what the bytes are rather than by what the page says of itself."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    text = ENCODING.sub("", _decode(content))
    try:
        return html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Refused("BROKEN_FILE", "html") from error


def _decode(content: bytes) -> str:
    """The text; where the bytes leave it open, the page's own charset decides."""
    try:
        detected = detect_encoding(content)
    except UnknownEncoding as error:
        raise Refused("NOT_A_LIST", str(error)) from error
    named = CHARSET.search(content[:4096])
    if named and detected in ("gb18030", "big5hkscs"):
        detected = "gb18030" if named[1].decode("ascii").lower() in GB_NAMES else detected
    return decode(content)[0] if detected.startswith("utf") else content.decode(detected, errors="replace")


def outside_leaves(root: html.HtmlElement, holders: Elements) -> Iterator[html.HtmlElement]:
    """The elements in document order; tables that hold no other table come as a whole, as do terms with their descriptions."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        yield element
        if (element.tag != "table" or element in holders) and not is_card(element, holders):
            waiting.extend(child for child in reversed(element) if isinstance(child.tag, str))


def is_card(element: html.HtmlElement, holders: Elements) -> bool:
    """Whether an element is a list of terms with their descriptions (`<dl>`), as a person's card is written."""
    return element.tag == "dl" and element not in holders and None not in (element.find(".//dt"), element.find(".//dd"))


def _card(element: html.HtmlElement, number: int) -> Table:
    """The terms with their descriptions beside them, a term a row."""
    rows: list[list[str]] = []
    struck: dict[tuple[int, int], tuple[str, ...]] = {}
    for tag, text, crossed in _terms(element):
        if tag == "dt" or not rows:
            rows.append([])
        if crossed:
            struck[len(rows) - 1, len(rows[-1])] = (STRUCK,)
        rows[-1].append(text)
    return Table(sheet=f"table-{number}", kind="table", rows=rows, hidden=_is_hidden(element), cell_marks=struck)


def _terms(element: html.HtmlElement) -> list[tuple[str, str, bool]]:
    """The tag, text and striking of every term and description; one left open holds the next in the tree, so the last are taken out first."""
    found = []
    for part in reversed(list(element.iter("dt", "dd"))):
        found.append((part.tag, visible_text(part), is_struck(part)))
        part.drop_tree()
    return found[::-1]


def own_text(element: html.HtmlElement, holders: Elements) -> str:
    """The text directly in an element outside tables; a paragraph comes as a whole (scripts and styles have none to show)."""
    if element.tag in ("script", "style", "title", "head", "meta", "table"):
        return ""
    if element.tag in BLOCKS and element not in holders:
        parent = element.getparent()
        inside = parent is not None and parent.tag in BLOCKS and parent not in holders
        return "" if inside else visible_text(element)
    return _squeeze((element.text or "") + " ".join(child.tail or "" for child in element))


def visible_text(element: html.HtmlElement) -> str:
    """The text of a cell or paragraph: breaks as line breaks, other white space as one blank."""
    return _squeeze_lines("".join(_in_order(element)))


def _in_order(element: html.HtmlElement) -> list[str]:
    """The pieces of text in document order."""
    pieces = [BLANKS.sub(" ", element.text or "")] if element.tag not in ("style", "script") else []
    for child in element:
        if isinstance(child.tag, str):
            if child.tag in ("br", "p", "div", "li"):
                pieces.append("\n")
            pieces.extend(_in_order(child))
        pieces.append(BLANKS.sub(" ", child.tail or ""))
    return pieces


def _squeeze(text: str) -> str:
    return clean_text(BLANKS.sub(" ", text)).strip()


def _squeeze_lines(text: str) -> str:
    return "\n".join(line for line in (part.strip() for part in clean_text(text).split("\n")) if line)


def _span(cell: html.HtmlElement, name: str, bound: int) -> int:
    value = (cell.get(name) or "1").strip()
    return min(max(int(value), 1), bound) if value.isascii() and value.isdigit() else 1


def _html_table(element: html.HtmlElement, number: int, limits: Limits) -> Table:
    """The table with its spans laid out: a spanned cell's text stands in its top-left place only."""
    rows = list(element.iter("tr"))
    if len(rows) > limits.rows:
        raise Refused("TOO_MANY_ROWS", str(len(rows)))
    lines: list[list[str]] = []
    taken: dict[tuple[int, int], bool] = {}
    merges: list[Merge] = []
    struck: dict[tuple[int, int], tuple[str, ...]] = {}
    for position, row in enumerate(rows):
        line, crossed = _lay_out(row, position, len(rows), taken, merges, limits)
        lines.append(line)
        struck |= {(position, column): (STRUCK,) for column in crossed}
    return Table(
        sheet=f"table-{number}", kind="table", rows=lines, merges=merges, hidden=_is_hidden(element), cell_marks=struck
    )


def _lay_out(
    row: html.HtmlElement,
    position: int,
    height: int,
    taken: dict[tuple[int, int], bool],
    merges: list[Merge],
    limits: Limits,
) -> tuple[list[str], list[int]]:
    """The texts of a row, and the columns of those struck through."""
    line: list[str] = []
    struck: list[int] = []
    for cell in row:
        if cell.tag not in ("td", "th"):
            continue
        while taken.pop((position, len(line)), False):
            line.append("")
        column = len(line)
        right = column + _span(cell, "colspan", limits.columns) - 1
        bottom = position + _span(cell, "rowspan", height - position) - 1
        line.extend([visible_text(cell), *[""] * (right - column)])
        if is_struck(cell):
            struck.append(column)
        if len(line) > limits.columns:
            raise Refused("TOO_MANY_COLUMNS", str(len(line)))
        if (right, bottom) != (column, position):
            merges.append((position, column, bottom, right))
            taken.update({(r, c): True for r in range(position + 1, bottom + 1) for c in range(column, right + 1)})
    return line, struck


def is_struck(cell: html.HtmlElement) -> bool:
    """Whether all the text of a cell is struck through: by its own style, its row's, or elements around the text."""
    row = cell.getparent()
    return _strikes(cell) or (row is not None and _strikes(row)) or _all_struck(cell)


def _all_struck(element: html.HtmlElement) -> bool:
    """Whether text stands in an element, and nowhere but in parts of it that strike it through."""
    if (element.text or "").strip() or any((child.tail or "").strip() for child in element):
        return False
    written = [child for child in element if isinstance(child.tag, str) and child.text_content().strip()]
    return bool(written) and all(_strikes(child) or _all_struck(child) for child in written)


def _strikes(element: html.HtmlElement) -> bool:
    return element.tag in ("s", "strike", "del") or "line-through" in (element.get("style") or "").lower()


def _is_hidden(element: html.HtmlElement) -> bool:
    return "display:none" in (element.get("style") or "").replace(" ", "").lower()
