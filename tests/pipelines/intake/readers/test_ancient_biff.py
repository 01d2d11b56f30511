"""Workbooks of the first versions of Excel, written record by record."""

import struct

import pytest

from pipelines.intake.limits import Limits, Refused
from pipelines.intake.readers import check, read


def record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def excel2(code_page: int | None = 936) -> bytes:
    """Names, a month by its format, an integer, a formula with a text."""
    parts = [record(0x0009, struct.pack("<HH", 2, 0x10))]
    if code_page:
        parts.append(record(0x42, struct.pack("<H", code_page)))
    parts += [record(0x1E, bytes([len(code)]) + code) for code in (b"General", b"yyyy-mm")]
    for row, column, text in ((0, 0, "姓名"), (0, 1, "取得时间"), (1, 0, "韦晓岚")):
        words = text.encode("gb18030")
        parts.append(record(0x04, struct.pack("<HH3xB", row, column, len(words)) + words))
    parts.append(record(0x03, struct.pack("<HHBBBd", 1, 1, 0, 1, 0, 40513.0)))
    parts.append(record(0x02, struct.pack("<HH3xH", 1, 2, 2010)))
    parts.append(record(0x06, struct.pack("<HH3x", 1, 3) + b"\x00" * 6 + b"\xff\xff"))
    parts.append(record(0x07, b"\x04" + "文字".encode("gb18030")))
    return b"".join([*parts, record(0x0A, b"")])


@pytest.mark.parametrize("code_page", [936, None])
def test_the_oldest_workbooks_are_read(code_page):
    content = excel2(code_page)
    (table,) = read(content, check(content, Limits()), Limits()).tables
    assert table.cells == [["姓名", "取得时间", "", ""], ["韦晓岚", "2010-12", "2010", "文字"]]


def test_a_sheet_that_does_not_end_is_refused():
    content = excel2()[:-20]
    with pytest.raises(Refused, match="BROKEN_FILE"):
        read(content, check(content, Limits()), Limits())
