"""Evidence: is it really a picture or a PDF that one may open, by its bytes and never by its name."""

import hashlib
import io
import warnings
from pathlib import Path
from typing import NamedTuple

from PIL import Image, UnidentifiedImageError

from pipelines.reconcile.pdf import inspect_pdf

MAX_BYTES = 10 << 20
MAX_PIXELS = 50_000_000
MIN_SIDE = 16
FORMATS = {"JPEG": "jpg", "PNG": "png"}


class Examined(NamedTuple):
    """What a piece of evidence is: `problem` is null for one that can be used."""

    kind: str | None
    problem: str | None
    sha256: str | None = None
    size: int = 0


def examine_path(folder: Path, path: str) -> Examined:
    """What stands at a path relative to the folder; a path that leads out of it is never opened."""
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
    """The real file behind the path, links followed; null if it lies outside the folder."""
    if not path or "\0" in path or "\\" in path or Path(path).is_absolute():
        return None
    try:
        root, target = folder.resolve(), (folder / path).resolve()
    except (OSError, ValueError):
        return None
    return target if target.is_relative_to(root) and target != root else None


def examine(data: bytes) -> Examined:
    """What the bytes are, decoded within bounds, with their SHA-256."""
    sha256 = hashlib.sha256(data).hexdigest()
    if not data:
        return Examined(None, "empty", sha256, 0)
    if len(data) > MAX_BYTES:
        return Examined(None, "too_large", sha256, len(data))
    kind, problem = ("pdf", inspect_pdf(data)) if data.startswith(b"%PDF-") else _inspect_image(data)
    return Examined(kind, problem, sha256, len(data))


def _inspect_image(data: bytes) -> tuple[str | None, str | None]:
    """Kind and problem of an image; it is decoded to its last pixel, since a header alone proves nothing."""
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=list(FORMATS)) as image:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            kind = FORMATS[str(image.format)]
            if image.width * image.height > MAX_PIXELS or getattr(image, "n_frames", 1) > 1:
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
