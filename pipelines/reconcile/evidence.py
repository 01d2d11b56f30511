"""Evidence: is it really a picture or a PDF that one may open, by its bytes and never by its name."""

import hashlib
import io
import re
import warnings
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from PIL import Image, UnidentifiedImageError

from pipelines.reconcile.pdf import inspect_pdf

MAX_BYTES = 10 << 20
MAX_PIXELS = 50_000_000
MIN_SIDE = 16
ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
"""A drive or an address in front of a path."""
FORMATS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png"}
"""MPO is what many telephones write: a JPG with a second picture behind it, of which nobody sees anything."""


TELEPHONE = (b"heic", b"heix", b"mif1", b"msf1", b"avif")
"""What stands in the head of the pictures that new telephones take, whatever they are called when they are sent on."""


class Examined(NamedTuple):
    """What a piece of evidence is: `problem` is null for one that can be used."""

    kind: str | None
    problem: str | None
    sha256: str | None = None
    size: int = 0


def examine_path(folder: Path, path: str) -> Examined:
    """What stands at a path relative to the folder; a path that leads out of it is never opened."""
    if not path.strip("./ "):
        return Examined(None, "escapes" if ".." in path else "missing")
    target = _inside(folder, path)
    if target is None:
        return Examined(None, "escapes")
    try:
        if not target.is_file():
            return Examined(None, "missing")
        if (size := target.stat().st_size) > MAX_BYTES:
            return Examined(None, "too_large", size=size)
        data = target.read_bytes()
    except OSError:
        return Examined(None, "missing")
    return examine(data)


def _inside(folder: Path, path: str) -> Path | None:
    """The real file behind the path, links followed; null if it lies outside the folder or the path leads there on its way."""
    if any(leaves_folder(spelling) for spelling in (path, unquote(path))):
        return None
    try:
        root, target = folder.resolve(), (folder / path).resolve()
    except (OSError, ValueError):
        return None
    return target if target.is_relative_to(root) and target != root else None


def leaves_folder(path: str) -> bool:
    """True if the words of the path lead out of the folder, even if they lead back in or nothing stands there.

    >>> [leaves_folder(path) for path in ("a/../b.png", "../b.png", "a/../../s/b.png", "file:///b.png", "~/b.png")]
    [False, True, True, True, True]
    """
    if "\0" in path or "\\" in path or path.startswith(("/", "~")) or ELSEWHERE.match(path):
        return True
    depth = 0
    for part in path.split("/"):
        depth += {"..": -1, ".": 0, "": 0}.get(part, 1)
        if depth < 0:
            return True
    return False


def examine(data: bytes) -> Examined:
    """What the bytes are, decoded within bounds, with their SHA-256."""
    sha256 = hashlib.sha256(data).hexdigest()
    if not data:
        return Examined(None, "empty", sha256, 0)
    if len(data) > MAX_BYTES:
        return Examined(None, "too_large", sha256, len(data))
    if data[4:8] == b"ftyp" and data[8:12] in TELEPHONE:
        return Examined(None, "telephone_format", sha256, len(data))
    kind, problem = ("pdf", inspect_pdf(data)) if data.startswith(b"%PDF-") else _inspect_image(data)
    return Examined(kind, problem, sha256, len(data))


def _has_frames(image: Image.Image) -> bool:
    """True for an animation."""
    return image.format == "PNG" and getattr(image, "n_frames", 1) > 1


def _inspect_image(data: bytes) -> tuple[str | None, str | None]:
    """Kind and problem of an image; it is decoded to its last pixel, since a header alone proves nothing."""
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as image:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            kind = FORMATS[str(image.format)]
            if image.width * image.height > MAX_PIXELS or _has_frames(image):
                return kind, "too_many_pixels"
            if min(image.size) < MIN_SIDE:
                return kind, "too_small"
            image.load()
    except UnidentifiedImageError:
        return None, "not_an_image"
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None, "too_many_pixels"
    except (OSError, ValueError, SyntaxError, EOFError):
        # What Pillow's decoders raise on a file that is cut off or forged.
        return None, "damaged"
    return kind, None
