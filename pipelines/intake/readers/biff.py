"""Number formats and formulas in BIFF .xls workbooks, which calamine does not tell."""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

import olefile  # type: ignore[import-untyped]

from pipelines.intake.readers.formats import Format, parse_format

EOF, FORMAT_RECORD, XF, BOUNDSHEET, DATE_MODE = 0x000A, 0x041E, 0x00E0, 0x0085, 0x0022
NUMBER, RK, MULTIPLE_RK, FORMULA = 0x0203, 0x027E, 0x00BD, 0x0006
FONT, STRUCK_OUT, NO_FONT = 0x0031, 0x0008, 4
WORDS = (0x00FD, 0x0204, 0x00D6)
"""Records of cells that hold text."""

BIFF8 = 0x0600
WORKSHEET = 0
BROKEN = (struct.error, IndexError, OSError, UnicodeDecodeError, ValueError)
Place = tuple[int, int]


@dataclass
class Looks:
    """What one worksheet's cells look like, by row and column from 0."""

    numbers: dict[Place, tuple[float, Format]] = field(default_factory=dict)
    """Cells whose format shows less of a date, or more zeros, than the number alone."""
    formulas: set[Place] = field(default_factory=set)
    struck: set[Place] = field(default_factory=set)
    """Cells whose font is struck through."""


@dataclass
class Workbook:
    """The worksheets of a BIFF8 workbook by name, and how it counts days."""

    sheets: dict[str, Looks]
    epoch_1904: bool


def read_looks(content: bytes) -> Workbook | None:
    """What the cells of a BIFF8 workbook look like; null for an older or a damaged one."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            stream = ole.openstream("Workbook").read() if ole.exists("Workbook") else b""
        return _read_stream(stream) if stream[4:6] == struct.pack("<H", BIFF8) else None
    except BROKEN:
        return None


def _read_stream(stream: bytes) -> Workbook:
    codes: dict[int, str] = {}
    numbers: list[int] = []
    fonts: list[bool] = []
    used: list[int] = []
    offsets: dict[str, int] = {}
    epoch_1904 = False
    for kind, record in _records(stream, 0):
        if kind == FORMAT_RECORD:
            codes[struct.unpack_from("<H", record)[0]] = _text(record[2:])
        elif kind == XF:
            font, number = struct.unpack_from("<HH", record)
            numbers.append(number)
            used.append(font - (font > NO_FONT))
        elif kind == FONT:
            fonts.append(bool(struct.unpack_from("<H", record, 2)[0] & STRUCK_OUT))
        elif kind == DATE_MODE:
            epoch_1904 = record[:2] == b"\x01\x00"
        elif kind == BOUNDSHEET and record[5] == WORKSHEET:
            offsets[_letters(record[7:], record[6])] = struct.unpack_from("<I", record)[0]
    formats = [parse_format(number, codes.get(number)) if number else Format() for number in numbers]
    struck = frozenset(style for style, font in enumerate(used) if font < len(fonts) and fonts[font])
    sheets = {name: _read_sheet(stream, offset, formats, struck) for name, offset in offsets.items()}
    return Workbook(sheets, epoch_1904)


def _records(stream: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
    """The records of one substream."""
    while offset + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, offset)
        yield kind, stream[offset + 4 : offset + 4 + length]
        if kind == EOF:
            return
        offset += 4 + length


def _text(record: bytes) -> str:
    return _letters(record[2:], struct.unpack_from("<H", record)[0])


def _letters(record: bytes, length: int) -> str:
    """So many letters behind a byte that says how wide they are."""
    wide = record[0] & 1
    return record[1 : 1 + 2 * length].decode("utf-16-le") if wide else record[1 : 1 + length].decode("latin-1")


def _read_sheet(stream: bytes, offset: int, formats: list[Format], struck: frozenset[int]) -> Looks:
    looks = Looks()
    for kind, record in _records(stream, offset):
        if kind == FORMULA:
            looks.formulas.add(struct.unpack_from("<HH", record))
        elif kind in WORDS and struck:
            row, column, style = struct.unpack_from("<HHH", record)
            if style in struck:
                looks.struck.add((row, column))
        for place, style, number in _numbers(kind, record):
            shown = formats[style] if style < len(formats) else Format()
            if style in struck:
                looks.struck.add(place)
            if shown.zeros or shown.date in ("month", "year", "time"):
                looks.numbers[place] = number, shown
    return looks


def _numbers(kind: int, record: bytes) -> Iterator[tuple[Place, int, float]]:
    """The numbers of one record: place, style, value."""
    if kind in (NUMBER, FORMULA):
        row, column, style, number = struct.unpack_from("<HHHd", record)
        yield (row, column), style, number
    elif kind == RK:
        row, column, style, packed = struct.unpack_from("<HHHI", record)
        yield (row, column), style, unpack_rk(packed)
    elif kind == MULTIPLE_RK:
        row, first = struct.unpack_from("<HH", record)
        for index in range((len(record) - 6) // 6):
            style, packed = struct.unpack_from("<HI", record, 4 + 6 * index)
            yield (row, first + index), style, unpack_rk(packed)


def unpack_rk(packed: int) -> float:
    """The number of four packed bytes: 30 bits of an integer or of a double, perhaps in hundredths.

    >>> unpack_rk(0x3FF00000), unpack_rk((2010 << 2) | 2), unpack_rk((12345 << 2) | 3)
    (1.0, 2010.0, 123.45)
    """
    if packed & 2:
        number = float(struct.unpack("<i", struct.pack("<I", packed))[0] >> 2)
    else:
        number = float(struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0])
    return number / 100 if packed & 1 else number
