"""What evidence says, read by machine where the extra `ocr` is installed: does it show the claimed name, number and title?

It is help for a reviewer and never a reason by itself: a name that wasn't read may still stand there.
"""

import io
from collections.abc import Iterable, Mapping

import numpy as np
from PIL import Image

from pipelines.intake.readers import ocr
from pipelines.reconcile.folding import fold_name, fold_number

COMPARED = ("holder_name", "id_number", "certificate_number", "management_number", "title", "approval_document")
SHORTEST = 2
"""A claim of a single character would be found anywhere."""


def compare_evidence(pages: Iterable[bytes], claim: Mapping[str, str]) -> dict[str, bool] | None:
    """Column → whether its claimed value was read on any page; null where nothing can be read, without the extra."""
    if not ocr.is_installed():
        return None
    return find_claims("".join(_read(page) for page in pages), claim)


def _read(page: bytes) -> str:
    with Image.open(io.BytesIO(page)) as image:
        words = ocr.recognize_page(np.asarray(image.convert("L")))
    return "".join(word.text for word in words)


def find_claims(text: str, claim: Mapping[str, str]) -> dict[str, bool]:
    """Column → whether the text contains its claimed value, both folded alike.

    >>> find_claims("姓 名：測試甲 证书编号 １２-0007", {"holder_name": "测试甲", "certificate_number": "120007", "title": "工程师"})
    {'holder_name': True, 'certificate_number': True, 'title': False}
    """
    haystack = fold_name(fold_number(text))
    folded = {column: fold_name(fold_number(claim[column])) for column in COMPARED if claim.get(column)}
    return {column: value in haystack for column, value in folded.items() if len(value) >= SHORTEST}
