"""SpreadsheetML 2003: the XML that old office systems export and call .xls."""

import re
from collections.abc import Mapping

from lxml import etree

from pipelines.intake.containers import DOCTYPE
from pipelines.intake.encodings import UnknownEncoding, decode
from pipelines.intake.limits import Limits, Refused
from pipelines.intake.readers.formats import GENERAL, Format, parse_format, show_padded
from pipelines.intake.readers.grid import Line, Sheet, lay_out
from pipelines.intake.readers.values import clean_text, is_damaged_integer, show_number
from pipelines.intake.readers.xlsx import children, local_name, safe_parser
from pipelines.intake.tables import BOOLEAN, DATE, FORMULA, ID_AS_NUMBER, NUMBER, STRUCK, TEXT, Merge, Reading, Table

SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:x0*(?:[0-8bcefBCEF]|1[0-9a-fA-F])|0*(?:[0-8]|1[124-9]|2\d|3[01]));"
)
"""Control characters, written out or as references, which XML does not allow and old systems export all the same."""

LENGTHS = {"year": 4, "month": 7, "day": 10}
"""Characters of an ISO moment that a precision shows."""


def read_spreadsheet_xml(content: bytes, limits: Limits) -> Reading:
    """Every worksheet as one table."""
    root = parse_root(content)
    formats, struck = read_styles(root), read_struck(root)
    tables: list[Table] = []
    for worksheet in children(root, "Worksheet"):
        if table := lay_out(_Worksheet(worksheet, formats, struck, limits).sheet(), limits):
            tables.append(table)
    if not tables:
        raise Refused("EMPTY_FILE")
    return Reading("spreadsheetml", tables)


def parse_root(content: bytes) -> etree._Element:
    """The workbook element, decoded by what the bytes are rather than by what the file declares."""
    if DOCTYPE.search(content[:4096]):
        raise Refused("XML_ENTITIES")
    try:
        text, _ = decode(content)
        return etree.fromstring(FORBIDDEN.sub("", DECLARATION.sub("", text)).strip().encode(), safe_parser())
    except (UnknownEncoding, etree.XMLSyntaxError) as error:
        raise Refused("BROKEN_FILE", "SpreadsheetML") from error


def read_styles(root: etree._Element) -> dict[str, Format]:
    """What each style makes of numbers and dates."""
    styles = {}
    for style in root.iterfind(f"{SS}Styles/{SS}Style"):
        for shown in children(style, "NumberFormat"):
            styles[style.get(f"{SS}ID", "")] = parse_format(0, shown.get(f"{SS}Format", "General"))
    return styles


def read_struck(root: etree._Element) -> frozenset[str]:
    """The names of the styles whose font is struck through."""
    return frozenset(
        style.get(f"{SS}ID", "")
        for style in root.iterfind(f"{SS}Styles/{SS}Style")
        if any(font.get(f"{SS}StrikeThrough") == "1" for font in children(style, "Font"))
    )


def _number(element: etree._Element, name: str, default: int) -> int:
    value = element.get(SS + name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 8 else default


class _Worksheet:
    """Collects the cells of one worksheet."""

    def __init__(
        self, element: etree._Element, formats: Mapping[str, Format], struck: frozenset[str], limits: Limits
    ) -> None:
        self.element, self.formats, self.struck, self.limits = element, formats, struck, limits
        self.marks: dict[tuple[int, int], tuple[str, ...]] = {}
        self.merges: list[Merge] = []

    def sheet(self) -> Sheet:
        """The worksheet's cells and merged ranges."""
        lines: dict[int, Line] = {}
        row = -1
        for table in children(self.element, "Table"):
            for element in children(table, "Row"):
                row = _number(element, "Index", row + 2) - 1
                if line := self._line(element, row):
                    lines[row] = line
                row += _number(element, "Span", 0)
                if len(lines) > self.limits.rows:
                    raise Refused("TOO_MANY_ROWS", f"over {self.limits.rows}")
        return Sheet(self.element.get(f"{SS}Name", ""), lines, self.marks, self.merges, self._is_hidden())

    def _is_hidden(self) -> bool:
        states = (part.text for part in self.element.iter("{*}Visible"))
        return any(state in ("SheetHidden", "SheetVeryHidden") for state in states)

    def _line(self, element: etree._Element, row: int) -> Line:
        line: Line = []
        column = -1
        for cell in children(element, "Cell"):
            column = _number(cell, "Index", column + 2) - 1
            text, stored = self._show(cell, (row, column))
            if text:
                line.append((column, text, stored))
                if cell.get(f"{SS}StyleID", element.get(f"{SS}StyleID")) in self.struck:
                    self.marks[row, column] = (*self.marks.get((row, column), ()), STRUCK)
            across, down = _number(cell, "MergeAcross", 0), _number(cell, "MergeDown", 0)
            if across or down:
                self.merges.append((row, column, row + down, column + across))
            column += across
        return line

    def _show(self, cell: etree._Element, place: tuple[int, int]) -> tuple[str, int]:
        if cell.get(f"{SS}Formula") is not None:
            self.marks[place] = (FORMULA,)
        part = next((child for child in cell if local_name(child) == "Data"), None)
        if part is None:
            return "", TEXT
        text = clean_text("".join(part.itertext()))
        kind = part.get(f"{SS}Type", "String")
        shown = self.formats.get(cell.get(f"{SS}StyleID", ""), GENERAL)
        if kind == "DateTime":
            return text[: LENGTHS.get(shown.date or "", 19)].removesuffix("T00:00:00").replace("T", " "), DATE
        if kind == "Boolean":
            return ("TRUE" if text.strip() == "1" else "FALSE"), BOOLEAN
        return self._show_number(text, shown, place) if kind == "Number" else (text, TEXT)

    def _show_number(self, text: str, shown: Format, place: tuple[int, int]) -> tuple[str, int]:
        try:
            number = float(text)
        except ValueError:
            return text, TEXT
        if is_damaged_integer(number) and len(text.strip().lstrip("-")) != len(show_number(number)):
            self.marks[place] = (*self.marks.get(place, ()), ID_AS_NUMBER)
        if shown.zeros and (padded := show_padded(number, shown)):
            return padded, NUMBER
        return (text.strip() if text.strip().isdigit() else show_number(number)), NUMBER
