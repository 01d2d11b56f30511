"""Two values in one cell parted where one of them can be recognised by itself: 柳职改〔2012〕5号2012年12月5日, 柳城县水利局 13877212345."""

import re
from collections.abc import Collection

from pipelines.intake.understand.cells import compact, kinds_of
from pipelines.intake.understand.context import DOCUMENT

_DATE = (
    r"(?:19|20)\d\d(?:\s*年\s*|[.\-/])\d{1,2}(?:(?:\s*月\s*|[.\-/])\d{1,2}(?!\d)\s*日?|\s*月|(?!\d))"
    r"|(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])?(?!\d)"
)
_FORMS: dict[str, re.Pattern[str]] = {
    column: re.compile(form)
    for column, form in {
        "id_number": r"(?<!\d)[1-9]\d{5}(?:18|19|20)\d{9}[\dXx](?!\d)|(?<!\d)[1-9]\d{14}(?!\d)",
        "phone": r"(?<!\d)1[3-9]\d{9}(?!\d)",
        "approval_document": DOCUMENT.pattern,
        "acquired_on": _DATE,
        "conferred_on": _DATE,
        "certificate_number": r"(?<![\dA-Za-z])[A-Z]{0,4}\d{6,14}(?!\d)",
    }.items()
}
"""How a value of a column is found in other words, the surest first; a number is one only where no date and no telephone is looked for."""

_BETWEEN = " \t\n　、，,；;：:/／|｜\\-—"
_BRACKETS = re.compile(r"[（(\[【]\s*(.*?)\s*[)）\]】]", re.DOTALL)
_LABEL = re.compile(
    r"(?:联系电话|电话|手机|身份证号?码?|证书编号|证书号|编号|证号|文号|取得时间|发证日期|批准时间|时间|日期)\s*[：:]?$"
)
_SAID_BEHIND = re.compile(r"^(?:印发|发文|发布|批准|颁发|发证|取得|获得)$")
"""What a date's own words say once more of it."""


def cut_cell(cell: str, first: Collection[str], second: Collection[str]) -> tuple[str, str] | None:
    """The values of the two columns that the heading names, in its order; null where the cell doesn't part for sure.

    `first` and `second` are the columns that either half of the heading may mean. A cell that is one of the two alone gives the other blank.

    >>> cut_cell("柳职改〔2012〕5号2012年12月5日", {"approval_document"}, {"acquired_on"}), cut_cell("2012.12", {"approval_document"}, {"acquired_on"})
    (('柳职改〔2012〕5号', '2012年12月5日'), ('', '2012.12'))
    """
    for column, form in _FORMS.items():
        for known, other, swapped in ((first, second, False), (second, first, True)):
            if column in known and (parted := _cut(cell, form, other)):
                return (parted[1], parted[0]) if swapped else parted
    return None


def _cut(cell: str, form: re.Pattern[str], other: Collection[str]) -> tuple[str, str] | None:
    """The value that the form finds at an end of the cell, once, and the rest."""
    found = list(form.finditer(cell))
    if len(found) != 1:
        return None
    before, behind = _bare(cell[: found[0].start()]), _bare(cell[found[0].end() :])
    behind = "" if _SAID_BEHIND.fullmatch(behind) else behind
    rest = before or behind
    if (before and behind) or (rest and not _may_be(rest, other)):
        return None
    return found[0].group(), rest


def _bare(text: str) -> str:
    """What stands beside a value, without signs, a bracket that held the value, and a word that only announces it."""
    bare = text.strip(_BETWEEN).lstrip(")）]】").rstrip("（([【").strip(_BETWEEN)
    bare = whole[1] if (whole := _BRACKETS.fullmatch(bare)) else bare
    return _LABEL.sub("", bare).strip(_BETWEEN).rstrip("（([【")


def _may_be(rest: str, columns: Collection[str]) -> bool:
    """Whether the rest can be a value of one of these columns: no number where words belong, and of its kind where it has one."""
    kinds = kinds_of(rest)
    numeric = {"acquired_on": "date", "conferred_on": "date"}
    return any(
        numeric.get(column, column) in kinds
        or (column not in _FORMS and not any(character.isdigit() for character in compact(rest)))
        for column in columns
    )
