"""What a file is, by its bytes; its name says nothing."""

import io
import re
import struct
import zipfile

import olefile  # type: ignore[import-untyped]

from pipelines.intake.containers import BROKEN_ZIP

OLE_HEADER = 512
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
MAGICS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "bitmap"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"{\\rtf", "rtf"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"SQLite format 3", "database"),
)
BIFF_STREAM = re.compile(rb"^\x09[\x00\x02\x04\x08]", re.DOTALL)
MARKUP = re.compile(
    rb"<\s*(?:!doctype|html|head|meta|body|table|style|tr|\?xml|workbook|[a-z]+:workbook|div|title|!--)", re.IGNORECASE
)
SPREADSHEET_ML = b"urn:schemas-microsoft-com:office:spreadsheet"
TEXTS = (
    ("json", re.compile(rb'\{\s*"[^"]*"\s*:|\[\s*\{\s*"[^"]*"\s*:')),
    (
        "email",
        re.compile(
            rb"(?:(?:received|from|to|subject|date|message-id|return-path|x-[\w-]+): .*\r?\n(?:[ \t].*\r?\n)*){2}",
            re.IGNORECASE,
        ),
    ),
    (
        "sql",
        re.compile(rb"(?:(?:--|/\*|set |use |drop |begin|go\b).*\s+)*(?:create table|insert into)\s", re.IGNORECASE),
    ),
)
"""Kinds of text that are no lists typed or separated, by how they begin."""

HEAD_BYTES = 8192
SMALL_BYTES = 1 << 16


def sniff(content: bytes) -> str:
    """The kind of the content: xlsx, xlsb, ods, docx, xls, doc, ole, pdf, html, spreadsheetml, zip, image, text, empty, …"""
    head = content[:HEAD_BYTES]
    if not content.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
        return "empty"
    if content.startswith(OLE_MAGIC):
        return _kind_of_ole(content)
    if content.startswith(ZIP_MAGICS):
        return _kind_of_zip(content)
    if b"%PDF-" in content[:1024]:
        return "pdf"
    for magic, kind in MAGICS:
        if content.startswith(magic) and (kind != "bitmap" or b"\x00" in content[:16]):
            return "image" if kind == "bitmap" else kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image"
    if BIFF_STREAM.match(head) and b"\x00" in head[:16]:
        return "xls"
    return _kind_of_text(head)


def _kind_of_text(head: bytes) -> str:
    narrow = head.replace(b"\x00", b"") if head[:2] in (b"\xff\xfe", b"\xfe\xff") or head[1:2] == b"\x00" else head
    start = narrow.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if MARKUP.match(start):
        if SPREADSHEET_ML in narrow:
            return "spreadsheetml"
        return "html" if re.search(rb"<\s*(?:html|table|body|tr)\b", narrow, re.IGNORECASE) else "xml"
    if start[:64].lower().startswith(b"mime-version:"):
        return "mhtml"
    kind = next((kind for kind, pattern in TEXTS if pattern.match(start)), "text")
    return "mhtml" if kind == "email" and b"multipart/related" in narrow.lower() else kind


def _kind_of_zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            mimetype = _read_small(archive, "mimetype")
            types = _read_small(archive, "[Content_Types].xml")
    except BROKEN_ZIP:
        return "broken_zip"
    return _kind_by_members(names, mimetype, types)


def _read_small(archive: zipfile.ZipFile, name: str) -> bytes:
    """The member's first bytes; none when there is no such member."""
    if name not in archive.namelist():
        return b""
    with archive.open(name) as member:
        return member.read(SMALL_BYTES)


def _kind_by_members(names: set[str], mimetype: bytes, types: bytes) -> str:
    lower = {name.lower().replace("\\", "/").lstrip("/") for name in names}
    if b"opendocument.spreadsheet" in mimetype:
        return "ods"
    if b"opendocument.text" in mimetype:
        return "odt"
    for part, kind in (
        ("xl/workbook.bin", "xlsb"),
        ("xl/workbook.xml", "xlsx"),
        ("word/document.xml", "docx"),
        ("ppt/presentation.xml", "pptx"),
    ):
        if part in lower:
            return kind
    return _kind_by_types(types) if "[content_types].xml" in lower else "zip"


def _kind_by_types(types: bytes) -> str:
    """The kind of an Office package whose parts don't lie where they usually do, by the types it declares."""
    for declared, kind in ((b"sheet.binary", "xlsb"), (b"spreadsheetml.", "xlsx"), (b"wordprocessingml.", "docx")):
        if declared in types:
            return kind
    return "ooxml"


STREAMS = (("EncryptedPackage", "encrypted"), ("WordDocument", "doc"), ("Workbook", "xls"), ("Book\0", "xls"))
"""Streams that tell what an OLE file is, the surest first."""


def _kind_of_ole(content: bytes) -> str:
    """The kind by the names of its streams: those at its root, since other files may be embedded; some programs write them in capitals."""
    named = {name.lower() for name in _root_streams(content)}
    for name, kind in STREAMS:
        if name.lower().rstrip("\0") in named:
            return kind
    for name, kind in STREAMS:
        if re.search(re.escape(name.encode("utf-16-le")), content, re.IGNORECASE):
            return kind
    return "ole" if _has_directory(content) else "broken_ole"


def _root_streams(content: bytes) -> list[str]:
    """The names at the root of an OLE file; none where its directory is damaged."""
    try:
        with olefile.OleFileIO(content) as file:
            return [str(entry[0]) for entry in file.listdir(streams=True, storages=False) if len(entry) == 1]
    except (OSError, ValueError, IndexError, TypeError, struct.error, RecursionError):
        return []


def _has_directory(content: bytes) -> bool:
    """Whether the place that the header names as the directory of the streams lies inside the file, which may have been cut off."""
    if len(content) < OLE_HEADER:
        return False
    shift, first = int.from_bytes(content[30:32], "little"), int.from_bytes(content[48:52], "little")
    return (first + 1) << min(shift, 16) < len(content)
