"""Workbooks of Excel 2 to 4 (1987–1992): one stream of records, no container around it."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.intake.encodings import UnknownEncoding, detect_encoding
from pipelines.intake.limits import Limits, Refused
from pipelines.intake.readers.biff import unpack_rk
from pipelines.intake.readers.formats import Format, parse_format, show_padded, show_serial
from pipelines.intake.readers.grid import Line, Sheet, lay_out
from pipelines.intake.readers.values import clean_text, is_damaged_integer, show_number
from pipelines.intake.tables import BOOLEAN, DATE, ID_AS_NUMBER, NUMBER, TEXT, Reading

STARTS = {0x0009: 2, 0x0209: 3, 0x0409: 4}
"""Record that opens a sheet → version of the format."""

SHEET_TYPE = 0x10
END, CODE_PAGE, EPOCH = 0x0A, 0x42, 0x22
LABELS, NUMBERS, TRUTHS, STRINGS = (0x04, 0x204), (0x03, 0x203), (0x05, 0x205), (0x07, 0x207)
INTEGER, RK = 0x02, 0x27E
FORMULAS = (0x06, 0x206, 0x406)
FORMATS, STYLES = (0x1E, 0x41E), (0x243, 0x443)
CODE_PAGES = {936: "gb18030", 950: "big5", 1200: "utf-16-le"}
CUSTOM = 164
"""Any format number that stands for its code alone."""


def read_ancient(content: bytes, limits: Limits) -> Reading:
    """Every sheet as one table, named by its place since the format has no names."""
    try:
        sheets = [
            _Sheet(version, records).read(f"Sheet{number}")
            for number, (version, records) in enumerate(_substreams(content), start=1)
        ]
    except (struct.error, IndexError) as error:
        raise Refused("BROKEN_FILE", type(error).__name__) from error
    tables = [table for sheet in sheets if (table := lay_out(sheet, limits))]
    if not tables:
        raise Refused("EMPTY_FILE")
    return Reading("xls", tables)


def is_ancient(content: bytes) -> bool:
    """Whether the content opens as such a stream does."""
    return len(content) >= 8 and struct.unpack_from("<H", content)[0] in STARTS


def _substreams(content: bytes) -> Iterator[tuple[int, list[tuple[int, bytes]]]]:
    """The version and the records of every worksheet, macro sheets and charts left out."""
    records: list[tuple[int, bytes]] = []
    version = 0
    for kind, record in _records(content):
        if kind in STARTS:
            version, records = (STARTS[kind] if struct.unpack_from("<H", record, 2)[0] == SHEET_TYPE else 0), []
        elif kind == END and version:
            yield version, records
            version = 0
        records.append((kind, record))
    if version:
        raise Refused("BROKEN_FILE", "the last sheet does not end")


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    offset = 0
    while offset + 4 <= len(content):
        kind, length = struct.unpack_from("<HH", content, offset)
        yield kind, content[offset + 4 : offset + 4 + length]
        offset += 4 + length


@dataclass
class _Sheet:
    """Collects the cells of one sheet."""

    version: int
    records: list[tuple[int, bytes]]
    codes: list[str] = field(default_factory=list)
    styles: list[int] = field(default_factory=list)
    lines: dict[int, Line] = field(default_factory=dict)
    marks: dict[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)
    epoch_1904: bool = False

    def read(self, name: str) -> Sheet:
        """The sheet's cells."""
        codec = self._codec()
        waiting: tuple[int, int] | None = None
        for kind, record in self.records:
            if kind in FORMATS:
                self.codes.append(self._short_text(record, 2 if kind == 0x41E else 0).decode(codec, errors="replace"))
            elif kind in STYLES:
                self.styles.append(record[1])
            elif kind == EPOCH:
                self.epoch_1904 = record[:1] == b"\x01"
            elif kind in LABELS:
                self._put(record, self._text(record, self._value_at()).decode(codec, errors="replace"), TEXT)
            elif kind in STRINGS and waiting is not None:
                self._put(struct.pack("<HH", *waiting), self._text(record, 0).decode(codec, errors="replace"), TEXT)
            elif kind in TRUTHS:
                self._put(record, "TRUE" if record[self._value_at()] else "FALSE", BOOLEAN)
            elif (number := self._number(kind, record)) is not None:
                self._put_number(record, number)
            waiting = struct.unpack_from("<HH", record) if kind in FORMULAS else None
        return Sheet(name, self.lines, self.marks, [], False)

    def _codec(self) -> str:
        """The encoding by the sheet's code page; where that is silent, by what its words are."""
        page = next((struct.unpack_from("<H", record)[0] for kind, record in self.records if kind == CODE_PAGE), 0)
        if page in CODE_PAGES:
            return CODE_PAGES[page]
        words = b"\n".join(self._text(record, self._value_at()) for kind, record in self.records if kind in LABELS)
        try:
            return "cp1252" if words.isascii() else detect_encoding(words)
        except UnknownEncoding:
            return "cp1252"

    def _value_at(self) -> int:
        """Where a cell's value begins, behind its place and style."""
        return 7 if self.version == 2 else 6

    def _text(self, record: bytes, at: int) -> bytes:
        if self.version == 2:
            return self._short_text(record, at)
        return record[at + 2 : at + 2 + struct.unpack_from("<H", record, at)[0]]

    def _short_text(self, record: bytes, at: int) -> bytes:
        return record[at + 1 : at + 1 + record[at]]

    def _number(self, kind: int, record: bytes) -> float | None:
        """The number of a cell's record; null for a formula whose value is text, and for other records."""
        at = self._value_at()
        if kind == INTEGER:
            return float(struct.unpack_from("<H", record, at)[0])
        if kind == RK:
            return unpack_rk(struct.unpack_from("<I", record, at)[0])
        if kind in NUMBERS or (kind in FORMULAS and record[at + 6 : at + 8] != b"\xff\xff"):
            return float(struct.unpack_from("<d", record, at)[0])
        return None

    def _format(self, record: bytes) -> Format:
        """What the cell's format makes of its number."""
        if self.version == 2:
            number = record[5] & 0x3F
        else:
            style = struct.unpack_from("<H", record, 4)[0]
            number = self.styles[style] if style < len(self.styles) else 0
        return parse_format(CUSTOM, self.codes[number]) if number < len(self.codes) else Format()

    def _put_number(self, record: bytes, number: float) -> None:
        shown = self._format(record)
        if shown.date and (text := show_serial(number, shown.date, self.epoch_1904)):
            self._put(record, text, DATE)
            return
        if is_damaged_integer(number):
            self.marks[struct.unpack_from("<HH", record)] = (ID_AS_NUMBER,)
        self._put(record, (show_padded(number, shown) if shown.zeros else None) or show_number(number), NUMBER)

    def _put(self, record: bytes, text: str, stored: int) -> None:
        row, column = struct.unpack_from("<HH", record)
        if text:
            self.lines.setdefault(row, []).append((column, clean_text(text), stored))
