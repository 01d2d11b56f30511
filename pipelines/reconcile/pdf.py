"""PDF evidence: opened within bounds, and refused if it would do anything but be looked at.

What draws the pages unfolds whatever a stream holds, so each is unfolded here first, piece by piece and kept nowhere, until the bound.
"""

import re
import zlib
from collections.abc import Iterator

import pypdfium2 as pdfium

MAX_PAGES = 50
MAX_INFLATED = 64 << 20
"""Of all that is no picture: pages are a few kilobytes."""
MAX_PICTURES = 256 << 20
MAX_LAYERS = 4
PIECE = 1 << 20
LONGEST_RUN = {b"LZWDecode": 2600, b"RunLengthDecode": 64}
"""How many bytes one byte of these, which nothing here unfolds, can stand for."""

ACTIVE = re.compile(
    rb"/(JavaScript|JS|Launch|EmbeddedFiles?|EF|AF|RichMedia|SubmitForm|ImportData|GoToR|GoToE|XFA|OpenAction|AA|Movie|Sound|Rendition)\b"
)
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_ENCRYPTED = re.compile(rb"/Encrypt\b")
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")
_FILTER = re.compile(rb"/(\w+Decode|Crypt)\b")
"""No program packs its objects in any other way than deflated; what does so hides them."""
_STREAM = re.compile(rb">>\s*stream\r?\n(.*?)endstream", re.DOTALL)


def inspect_pdf(data: bytes) -> str | None:
    """What is wrong with a PDF; null if it opens, has a bearable number of pages and carries no action."""
    plain = _unescape(_STREAM.sub(b">>", data))
    if ACTIVE.search(plain):
        return "has_actions"
    if _ENCRYPTED.search(plain):
        return "encrypted"
    return _inspect_streams(data) or _inspect_pages(data)


def _unescape(data: bytes) -> bytes:
    return _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), data)


def _inspect_streams(data: bytes) -> str | None:
    """What is wrong inside the streams: an action in one that holds objects, objects that can't be looked at, or more than may be unfolded.

    A forger can hide an action from this; what people see is therefore never the file but pictures of its pages.
    """
    room = {True: MAX_PICTURES, False: MAX_INFLATED}
    for start in _STREAM.finditer(data):
        told = _unescape(data[data.rfind(b"obj", 0, start.start()) + 1 : start.start()])
        is_picture, holds_objects = bool(_PICTURE.search(told)), b"/ObjStm" in told
        if holds_objects and _FILTER.findall(told) not in ([], [b"FlateDecode"]):
            return "opaque"
        unfolded, size = _unfold(start[1], room[is_picture], keep=holds_objects)
        room[is_picture] -= size + sum(len(start[1]) * times for name, times in LONGEST_RUN.items() if name in told)
        if room[is_picture] < 0:
            return "too_large"
        if ACTIVE.search(_unescape(unfolded)):
            return "has_actions"
    return None


def _unfold(data: bytes, room: int, *, keep: bool) -> tuple[bytes, int]:
    """The stream unfolded if it is to be kept, and how many bytes all its layers come to; it stops beyond `room`."""
    kept, size = b"", 0
    layers = [zlib.decompressobj()]
    for piece in _inflated(layers[0], data):
        size += len(piece)
        kept += piece if keep else b""
        size += _inner(layers, piece)
        if size > room:
            break
    return kept, size


def _inflated(unpacker: "zlib._Decompress", data: bytes) -> Iterator[bytes]:
    """What the data inflates to, piece by piece, up to where it is no deflated data."""
    waiting = data
    while waiting and not unpacker.eof:
        try:
            piece = unpacker.decompress(waiting, PIECE)
        except zlib.error:
            return
        if not piece:
            return
        yield piece
        waiting = unpacker.unconsumed_tail


def _inner(layers: list["zlib._Decompress"], piece: bytes, depth: int = 1) -> int:
    """How many bytes the layers below come to for this piece: deflated data inside deflated data, whatever the file says."""
    if depth >= MAX_LAYERS:
        return 0
    if depth == len(layers):
        layers.append(zlib.decompressobj())
    return sum(len(inner) + _inner(layers, inner, depth + 1) for inner in _inflated(layers[depth], piece))


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
