"""What a file is, by its bytes."""

import io
import zipfile

import pytest
import xlwt
from docx import Document
from openpyxl import Workbook

from pipelines.intake.sniff import sniff


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def damaged(method: int) -> bytes:
    """A zip packed by that method whose first member's bytes are damaged."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>" * 200)
    content = bytearray(stream.getvalue())
    content[55:75] = (byte ^ 0xFF for byte in content[55:75])
    return bytes(content)


def saved(document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def old_workbook() -> bytes:
    book = xlwt.Workbook()
    book.add_sheet("名册").write(0, 0, "姓名")
    return saved(book)


HTML = "<html><body><table><tr><td>姓名</td></tr></table></body></html>"
XML = '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        pytest.param(saved(Workbook()), "xlsx", id="workbook"),
        pytest.param(old_workbook(), "xls", id="old workbook"),
        pytest.param(
            old_workbook() + "WordDocument\0".encode("utf-16-le"), "xls", id="old workbook with a document inside"
        ),
        pytest.param(saved(Document()), "docx", id="document"),
        pytest.param(HTML.encode("gb18030"), "html", id="html"),
        pytest.param(b"\xef\xbb\xbf \r\n" + HTML.encode(), "html", id="html after a mark and blanks"),
        pytest.param(HTML.encode("utf-16"), "html", id="html in utf-16"),
        pytest.param(XML.encode(), "spreadsheetml", id="spreadsheetml"),
        pytest.param(
            b"From: <Saved>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n",
            "mhtml",
            id="archive of a page",
        ),
        pytest.param(b"%PDF-1.4\n", "pdf", id="pdf"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(20), "image", id="picture"),
        pytest.param("姓名,职称\n".encode("gb18030"), "text", id="csv"),
        pytest.param(zipped(a__b=b"x"), "zip", id="archive"),
        pytest.param(b"PK\x03\x04" + bytes(30), "broken_zip", id="broken zip"),
        pytest.param(damaged(zipfile.ZIP_DEFLATED), "broken_zip", id="damaged zip"),
        pytest.param(damaged(zipfile.ZIP_BZIP2), "broken_zip", id="damaged zip, bzip2"),
        pytest.param(damaged(zipfile.ZIP_LZMA), "broken_zip", id="damaged zip, lzma"),
        pytest.param(old_workbook()[:1500], "broken_ole", id="old workbook, cut off before its directory"),
        pytest.param(old_workbook()[:200], "broken_ole", id="old workbook, cut off in its header"),
        pytest.param(b"", "empty", id="no byte"),
        pytest.param(b"\xef\xbb\xbf\r\n\r\n", "empty", id="only a mark and line ends"),
        pytest.param(b"Rar!\x1a\x07\x00", "rar", id="rar"),
    ],
)
def test_the_bytes_tell_the_kind(content, kind):
    assert sniff(content) == kind
