"""Text recognition, an optional extra: RapidOCR with the models of its own package, nothing downloaded."""

from functools import cache
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]
NEEDED = ("rapidocr", "onnxruntime", "cv2")
LINE_HEIGHT = 48
"""Pixels of a line of text as the recognition model wants them."""


SHORTEST_LINE = 128
"""Pixels to which a shorter line is widened with paper; the package's own 320 cost a fourth more time for the short cells of lists."""

PAGE_SIDE = 1600
"""Pixels of the long side at which text is looked for on a page; it is read from the page as it came."""

LEAST_SIDE = 8
LEAST_CONTRAST = 40
"""Below this, between the darkest and the lightest pixel, a page is blank."""


class Word(NamedTuple):
    """A piece of text on a page and the box around it, in the page's own units from its top left."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


@cache
def is_installed() -> bool:
    """Whether the extra `ocr` is installed."""
    return all(find_spec(name) is not None for name in NEEDED)


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    detection = {"Det.limit_type": "max", "Det.limit_side_len": PAGE_SIDE}
    recognition = {"Rec.rec_img_shape": [3, LINE_HEIGHT, SHORTEST_LINE]}
    return RapidOCR(
        params={**threads, **detection, **recognition, "Global.log_level": "critical", "Global.text_score": 0.3}
    )


def recognize_line(line: Image) -> str:
    """The text of one line, given as grey pixels with a little paper around it."""
    import cv2

    height, width = line.shape
    scale = LINE_HEIGHT / height
    if scale > 1:
        size = (max(round(width * scale), 1), LINE_HEIGHT)
        line = np.asarray(cv2.resize(line, size, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
    found = _engine()(cv2.cvtColor(line, cv2.COLOR_GRAY2BGR), use_det=False, use_cls=False, use_rec=True)
    return "".join(found.txts or ()).strip()


def find_words(page: Image) -> list[Word]:
    """Where text stands on a page, not yet read."""
    import cv2

    if not _has_text(page):
        return []
    found = _engine()(cv2.cvtColor(page, cv2.COLOR_GRAY2BGR), use_det=True, use_cls=False, use_rec=False)
    boxes = [] if found.boxes is None else found.boxes
    return [_framed(box, "") for box in boxes]


def _framed(box: Any, text: str) -> Word:
    """A text with the upright frame around its box."""
    left, top = (float(edge) for edge in np.min(box, axis=0))
    right, bottom = (float(edge) for edge in np.max(box, axis=0))
    return Word(left, top, right, bottom, text)


def _has_text(page: Image) -> bool:
    """Whether a page is high enough and not blank."""
    return page.shape[0] >= LEAST_SIDE and int(page.max()) - int(page.min()) >= LEAST_CONTRAST


def recognize_page(page: Image) -> list[Word]:
    """Every piece of text on a page, from top to bottom."""
    import cv2

    if not _has_text(page):
        return []

    found = _engine()(cv2.cvtColor(page, cv2.COLOR_GRAY2BGR), use_det=True, use_cls=False, use_rec=True)
    if found.boxes is None:
        return []
    words = [_framed(box, text.strip()) for box, text in zip(found.boxes, found.txts, strict=True)]
    return sorted((word for word in words if word.text), key=lambda word: (word.top, word.left))
