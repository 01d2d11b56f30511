"""One module a format; all yield the same `Reading`."""

from collections.abc import Callable
from importlib import import_module
from typing import cast

from pipelines.intake.containers import check_container
from pipelines.intake.limits import Limits, Refused
from pipelines.intake.sniff import MAGICS, sniff
from pipelines.intake.tables import Reading

Reader = Callable[[bytes, Limits], Reading]

READERS = {
    "xlsx": "xlsx_book.read_xlsx",
    "xlsb": "workbook.read_xlsb",
    "ods": "open_document.read_ods",
    "odt": "open_text.read_odt",
    "xls": "workbook.read_xls",
    "docx": "word.read_docx",
    "doc": "old_word.read_doc",
    "pdf": "pdf.read_pdf",
    "image": "scan.read_picture",
    "html": "markup.read_html",
    "mhtml": "markup.read_mhtml",
    "spreadsheetml": "spreadsheet_xml.read_spreadsheet_xml",
    "json": "exports.read_json",
    "xml": "exports.read_xml",
    "text": "delimited.read_delimited",
}
"""Kind → module and function; a module is imported when its kind first turns up, so that a worker loads what it needs."""

PAGES = ("pdf", "image")
ARCHIVE = "zip"
PACKAGES = ("xlsx", "xlsb", "ods", "odt", "docx", ARCHIVE)
REASONS = {
    "empty": "EMPTY_FILE",
    "encrypted": "PASSWORD",
    "broken_zip": "BROKEN_FILE",
    "broken_ole": "BROKEN_FILE",
    "rar": "ARCHIVE_FORMAT",
    "7z": "ARCHIVE_FORMAT",
    "gzip": "ARCHIVE_FORMAT",
}
"""Kinds that no reader takes, and why; any other is an unknown format."""


def check(content: bytes, limits: Limits) -> str:
    """The kind of the content; raises Refused for what is too big, packed too tightly or declares entities."""
    if len(content) > limits.file_bytes:
        raise Refused("FILE_TOO_BIG", f"{len(content)} bytes")
    kind = sniff(content)
    if kind in PACKAGES:
        check_container(content, limits)
    return kind


def read(content: bytes, kind: str, limits: Limits) -> Reading:
    """Everything the file's bytes hold; raises Refused with the reason's code."""
    if kind not in READERS:
        raise Refused(REASONS.get(kind, "UNKNOWN_FORMAT"), kind)
    return load_reader(READERS[kind])(content, limits)


def load_reader(path: str) -> Reader:
    """The function of a path like `pdf.read_pdf`."""
    module, _, function = path.partition(".")
    return cast(Reader, getattr(import_module(f"{__name__}.{module}"), function))


def load_usual() -> None:
    """Nothing; the readers of lists are imported, for a process that will fork; those of pages cost more, see `load_for`."""
    for kind, path in READERS.items():
        if kind not in PAGES:
            load_reader(path)


def load_for(head: bytes) -> bool:
    """Whether a file's first bytes are those of pages or pictures; the readers of these are imported then."""
    is_pages = b"%PDF-" in head or any(head.startswith(magic) for magic, kind in MAGICS if kind in PAGES)
    if is_pages:
        load_reader(READERS["pdf"])
    return is_pages
