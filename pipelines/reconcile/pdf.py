"""PDF evidence: opened within bounds, and refused if it would do anything but be looked at."""

import re
import zlib

import pypdfium2 as pdfium

MAX_PAGES = 50
MAX_INFLATED = 64 << 20

ACTIVE = re.compile(
    rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|GoToR|GoToE|XFA|OpenAction|AA|Movie|Sound|Rendition)\b"
)
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb">>\s*stream\r?\n")
_BODY = re.compile(rb">>\s*stream\r?\n.*?endstream", re.DOTALL)


def inspect_pdf(data: bytes) -> str | None:
    """What is wrong with a PDF; null if it opens, has a bearable number of pages and carries no action."""
    try:
        if _is_active(data):
            return "has_actions"
    except _TooLargeError:
        return "too_large"
    return _inspect_pages(data)


def _inspect_pages(data: bytes) -> str | None:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        return "damaged"
    try:
        if not 0 < len(document) <= MAX_PAGES:
            return "too_many_pages"
        for number in range(len(document)):
            document[number].close()
        return None
    except pdfium.PdfiumError:
        return "damaged"
    finally:
        document.close()


class _TooLargeError(Exception):
    """The streams unfold beyond the limit."""


def _is_active(data: bytes) -> bool:
    """True if any name of an action stands outside the streams, behind an escape or inside a compressed object stream.

    A forger can hide one from this; what people see is therefore never the file but pictures of its pages.
    """
    return any(ACTIVE.search(_unescape(part)) for part in (_BODY.sub(b">>", data), *_streams(data)))


def _unescape(data: bytes) -> bytes:
    return _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), data)


def _streams(data: bytes) -> list[bytes]:
    """The object streams, inflated; page contents and pictures hold no actions."""
    room = MAX_INFLATED
    found = []
    for start in _STREAM.finditer(data):
        if b"/ObjStm" not in data[max(0, start.start() - 400) : start.start()]:
            continue
        inflated = _inflate(data[start.end() :], room)
        room -= len(inflated)
        found.append(inflated)
    return found


def _inflate(data: bytes, room: int) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        inflated = unpacker.decompress(data, room + 1)
    except zlib.error:
        return b""
    if len(inflated) > room:
        raise _TooLargeError
    return inflated
