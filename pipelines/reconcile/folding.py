"""How names, numbers and references are compared: folded alike on both sides, shown as they were written.

Names and ID numbers fold as they do for the published file, so that nobody is accepted here whom a lookup wouldn't find.
"""

import re
import unicodedata

from rapidfuzz.distance import OSA

from pipelines import lookup_keys

_NUMBER_NOISE = re.compile(r"[\s\-—_()（）\[\]【】〔〕第号#:：.·/\\]+")
_DOCUMENT = re.compile(
    r"(?P<agency>[^\d\s〔〕\[\]【】()（）﹝﹞:：,，;；、/]+)\s*[〔\[【(（﹝]\s*(?P<year>\d{4})\s*[〕\]】)）﹞]\s*第?\s*0*(?P<serial>\d+)\s*号?"
)


def fold_name(name: str | None) -> str:
    """The name as it is compared; empty for none.

    >>> fold_name("歐陽 毅泉") == fold_name("欧阳毅泉")
    True
    """
    return lookup_keys.fold_name(name or "")


def fold_id(number: str | None) -> str:
    """The ID number as it is compared, 15 digits brought to 18; empty for none.

    >>> fold_id(" 45020２19800101001ｘ")
    '45020219800101001X'
    """
    return lookup_keys.fold_id_number(number or "")


def fold_number(number: str | None) -> str:
    """A certificate or management number as it is compared: half width, upper case, signs and 第…号 taken off.

    >>> fold_number("桂职资字第141700005号")
    '桂职资字141700005'
    """
    return _NUMBER_NOISE.sub("", unicodedata.normalize("NFKC", number or "")).upper()


def same_but_for_zeros(left: str, right: str) -> bool:
    """True if two numbers differ only by leading zeros that a spreadsheet lost."""
    return left.isdigit() and right.isdigit() and left.lstrip("0") == right.lstrip("0") != ""


def one_slip_apart(left: str, right: str) -> bool:
    """True if one character was mistyped, left out, added or swapped with its neighbour."""
    return left != right and bool(left) and bool(right) and OSA.distance(left, right, score_cutoff=1) <= 1


def fold_document(number: str | None) -> str:
    """A document number as it is compared: agency, year and serial.

    >>> fold_document("柳职改[2018]第038号"), fold_document("柳职改〔2018〕38号")
    ('柳职改2018/38', '柳职改2018/38')
    """
    return split_document("".join((number or "").split()))[0]


def split_document(words: str) -> tuple[str, str]:
    """The first document number in the words, as it is compared, and what stands around it.

    >>> split_document("2018年 工程师，文号：柳职改[2018] 第038号")
    ('柳职改2018/38', '2018年 工程师，文号： ')
    """
    found = _DOCUMENT.search(words)
    if not found:
        return "", words
    return f"{found['agency']}{found['year']}/{found['serial']}", f"{words[: found.start()]} {words[found.end() :]}"
