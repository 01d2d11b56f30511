"""The cells of one .xlsx worksheet as a person sees them, one row at a time."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from pipelines.intake.limits import Limits, Refused
from pipelines.intake.readers.formats import GENERAL, Format, show_padded, show_serial
from pipelines.intake.readers.grid import Line, Sheet
from pipelines.intake.readers.values import clean_text, is_damaged_integer, show_number
from pipelines.intake.readers.xlsx import TRUE, is_struck_text, rich_text
from pipelines.intake.tables import BOOLEAN, DATE, FORMULA, ID_AS_NUMBER, NUMBER, STRUCK, TEXT, Merge

REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


@dataclass
class SheetReader:
    """Collects the cells of one worksheet."""

    strings: Sequence[str]
    formats: Sequence[Format]
    epoch_1904: bool
    limits: Limits
    struck_styles: frozenset[str] = frozenset()
    struck_strings: frozenset[int] = frozenset()
    marks: dict[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)

    def read(self, name: str, content: bytes, hidden: bool) -> Sheet:
        """The worksheet's cells and merged ranges."""
        lines: dict[int, Line] = {}
        merges: list[Merge] = []
        row = -1
        cells = 0
        for _, element in etree.iterparse(
            io.BytesIO(content), tag=("{*}row", "{*}mergeCell"), resolve_entities=False, load_dtd=False, no_network=True
        ):
            if element.tag.endswith("}mergeCell") or element.tag == "mergeCell":
                merges.extend(parse_range(element.get("ref", "")))
                continue
            number = element.get("r", "")
            row = int(number) - 1 if number.isascii() and number.isdigit() and number != "0" else row + 1
            if line := self.read_row(element, row):
                lines.setdefault(row, []).extend(line)
                cells += len(line)
            self._bound(len(lines), cells)
            element.clear()
        return Sheet(name, lines, self.marks, merges, hidden)

    def _bound(self, rows: int, cells: int) -> None:
        if rows > self.limits.rows:
            raise Refused("TOO_MANY_ROWS", f"over {self.limits.rows}")
        if cells > self.limits.cells:
            raise Refused("TOO_MANY_CELLS", f"over {self.limits.cells}")

    def read_row(self, element: etree._Element, row: int) -> Line:
        """The cells of one row that hold text."""
        line: Line = []
        column = -1
        for cell in element:
            reference = cell.get("r")
            column = self._column(reference) if reference else column + 1
            text, stored = self.show(cell, row, column)
            if text:
                line.append((column, text, stored))
                if self.struck_styles and cell.get("s") in self.struck_styles:
                    self._mark((row, column), STRUCK)
        return line

    def _column(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        known = self.columns.get(letters)
        if known is None:
            known = self.columns[letters] = column_number(letters)
        return known

    def show(self, cell: etree._Element, row: int, column: int) -> tuple[str, int]:
        """The text of one cell and how it was stored."""
        value = formula = inline = None
        for child in cell:
            tag = child.tag
            if tag.endswith("}v"):
                value = child.text
            elif tag.endswith("}f"):
                formula = child.text or ""
            elif tag.endswith("}is"):
                inline = child
        if formula is not None:
            self.marks[row, column] = (FORMULA,)
            if value is None:
                return clean_text(f"={formula}") if formula else "", TEXT
        if inline is not None:
            if is_struck_text(inline):
                self._mark((row, column), STRUCK)
            return rich_text(inline), TEXT
        return self.show_stored(cell.get("t", "n"), value, cell.get("s"), (row, column)) if value else ("", TEXT)

    def show_stored(self, kind: str, value: str, style: str | None, place: tuple[int, int]) -> tuple[str, int]:
        """The text of a stored value by its type."""
        if kind == "s":
            number = int(value)
            if number in self.struck_strings:
                self._mark(place, STRUCK)
            return (self.strings[number] if 0 <= number < len(self.strings) else ""), TEXT
        if kind == "b":
            return ("TRUE" if value.strip() in TRUE else "FALSE"), BOOLEAN
        if kind == "d":
            return clean_text(value.removesuffix("T00:00:00").replace("T", " ")), DATE
        if kind != "n":
            return clean_text(value), TEXT
        return self.show_number(value, style, place)

    def show_number(self, value: str, style: str | None, place: tuple[int, int]) -> tuple[str, int]:
        """The text of a number through its cell's format."""
        try:
            number = float(value)
        except ValueError:
            return clean_text(value), TEXT
        shown = self.formats[int(style)] if style and int(style) < len(self.formats) else GENERAL
        if shown.date and (text := show_serial(number, shown.date, self.epoch_1904)):
            return text, DATE
        if shown.zeros and (text := show_padded(number, shown)):
            return text, NUMBER
        if is_damaged_integer(number):
            self._mark(place, ID_AS_NUMBER)
        return show_number(number), NUMBER

    def _mark(self, place: tuple[int, int], mark: str) -> None:
        self.marks[place] = (*self.marks.get(place, ()), mark)


def column_number(letters: str) -> int:
    """The column from 0 of `A`, `B`, … `XFD`."""
    number = 0
    for letter in letters.replace("$", "").upper():
        number = number * 26 + ord(letter) - 64
    if not 0 < number <= 16_384:
        raise ValueError(f"no column {letters[:8]!r}")
    return number - 1


def parse_range(reference: str) -> list[Merge]:
    """The range of `A1:C2`; nothing for what is no range."""
    corners = [REFERENCE.fullmatch(corner) for corner in reference.split(":")]
    if len(corners) != 2 or corners[0] is None or corners[1] is None:
        return []
    (left, top), (right, bottom) = corners[0].groups(), corners[1].groups()
    return [(int(top) - 1, column_number(left), int(bottom) - 1, column_number(right))]
