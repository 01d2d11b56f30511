"""Files cut off, with flipped bytes, or with parts exchanged: every one gets a disposition, and the run ends."""

import io
import random
import zipfile

import msoffcrypto
import pytest
import xlwt
from docx import Document
from openpyxl import Workbook

from pipelines.intake import read_all
from pipelines.intake.locked import DEFAULT_PASSWORD
from schemas.reasons import catalogue

ROWS = [
    ["姓名", "性别", "工作单位", "资格名称"],
    *[[f"韦晓{letter}", "女", "某某设计院", "工程师"] for letter in "岚雨云雪霜"],
]


def new_book() -> bytes:
    book = Workbook()
    for row in ROWS:
        book.active.append(row)
    return saved(book)


def old_book() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("名册")
    for row, line in enumerate(ROWS):
        for column, text in enumerate(line):
            sheet.write(row, column, text)
    return saved(book)


def document() -> bytes:
    doc = Document()
    table = doc.add_table(rows=len(ROWS), cols=4)
    for row, line in enumerate(ROWS):
        for column, text in enumerate(line):
            table.cell(row, column).text = text
    return saved(doc)


def saved(book) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def locked_book() -> bytes:
    encrypted = io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(new_book())).encrypt(DEFAULT_PASSWORD, encrypted)
    return encrypted.getvalue()


def page() -> bytes:
    return ("<html><table>" + "".join("<tr><td>" + "<td>".join(row) for row in ROWS) + "</table></html>").encode(
        "gb18030"
    )


def text() -> bytes:
    return "\n".join(",".join(row) for row in ROWS).encode("utf-16")


def flip(content: bytes, dice: random.Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(dice.randint(1, 30)):
        damaged[dice.randrange(len(damaged))] = dice.randrange(256)
    return bytes(damaged)


def flip_inside(content: bytes, dice: random.Random) -> bytes:
    """The package whole, but one of its parts damaged."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        unlucky = dice.choice(old.namelist())
        for name in old.namelist():
            new.writestr(name, flip(old.read(name), dice) if name == unlucky else old.read(name))
    return stream.getvalue()


def cut(content: bytes, dice: random.Random) -> bytes:
    return content[: dice.randrange(1, len(content))]


@pytest.fixture(scope="module")
def deliveries(tmp_path_factory):
    raw = tmp_path_factory.mktemp("damaged")
    folder = raw / "sources" / "甲局"
    folder.mkdir(parents=True)
    dice = random.Random(20190807)
    for make in (new_book, old_book, locked_book, document, page, text):
        for damage in (cut, flip, *([flip_inside] if make in (new_book, document) else [])):
            for number in range(5):
                (folder / f"{make.__name__}-{damage.__name__}-{number}").write_bytes(damage(make(), dice))
    return read_all(raw).deliveries


def test_every_damaged_file_has_a_disposition_and_a_reason(deliveries):
    assert deliveries.height == 70
    refused = deliveries.filter(disposition="rejected")
    assert set(refused["reason"]) <= set(catalogue())
    assert not refused["reason"].is_null().any()


def test_no_damage_surprises_a_reader(deliveries):
    assert deliveries.filter(reason="READER_CRASHED").select("source_file", "detail").rows() == []
