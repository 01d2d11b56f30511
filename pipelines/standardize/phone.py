"""Phone numbers: mobiles of eleven digits, land lines with their area code.

>>> compact("+86 135-4460-0981"), compact("（0772）692 0128"), is_valid("12345"), format("13544600981")
('13544600981', '07726920128', False, '135 4460 0981')
"""

import re

from pipelines.standardize.text import BrokenPartError, accepts, narrow, says_nothing

PLAIN = r"^1[3-9][0-9]{9}$"
"""A mobile number in standard form, as polars matches it."""

_MOBILE = re.compile(r"1[3-9]\d{9}")
_LAND_LINE = re.compile(r"(0(?:10|2\d|[3-9]\d\d))(\d{7,8})")
_COUNTRY_CODE = re.compile(r"^\(?(?:\+|00)?86\)?[\s-]*(?=1[3-9])|^0(?=1[3-9]\d{9}$)")
"""86 before a mobile, or the 0 that was once dialled before one from elsewhere."""
_ABROAD = re.compile(r"^\(?(?:\+|00)?86\)?[\s(-]*(?=(?:10|2\d|[3-9]\d\d)[\s)-]+\d{7,8}$)")
"""86 before an area code, which then goes without its 0."""
_LABEL = re.compile(
    r"^(?:tel|phone|手机|电话|联系电话|联系方式|办(?:公室?)?|住?宅|家)(?:号码?)?[:：.]?\s*", re.IGNORECASE
)
_WHOSE = re.compile(r"(?<=\d)\([^()\d]*\)$")
_EXTENSION = re.compile(r"(?<=\d{7})(?:[-*]|\s*ext\.?\s*)\d{1,4}$", re.IGNORECASE)
_AREA_STROKE = re.compile(r"^(0\d{2,3})/(?=\d{7,8}(?!\d))")
_ALONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
"""A mobile number with other words around it."""
_SIGNS_FOR_DIGITS = str.maketrans("OolI", "0011")
_NEXT_NUMBER = re.compile(r"[/、;,|]|\s{1,}(?=1[3-9]\d{9})|或")


def compact(text: str) -> str:
    """The digits of the one mobile in the cell, else of its first number, without the country code."""
    domestic = _ABROAD.sub("0", _COUNTRY_CODE.sub("", _LABEL.sub("", narrow(text).strip())))
    domestic = _WHOSE.sub("", _AREA_STROKE.sub(r"\1-", domestic))
    if re.fullmatch(r"[1lI][\dOolI]{10}", domestic):
        domestic = domestic.translate(_SIGNS_FOR_DIGITS)
    first = _NEXT_NUMBER.split(domestic)[0]
    digits = re.sub(r"[\s()\-—–_.·'’]|转.*$", "", _EXTENSION.sub("", first.removesuffix(".0")))
    alone = set() if _MOBILE.fullmatch(digits) else set(_ALONE.findall(domestic))
    return alone.pop() if len(alone) == 1 else digits


def validate(text: str) -> str:
    """The compact number; raises BrokenPartError("format")."""
    digits = compact(text)
    if not (_MOBILE.fullmatch(digits) or _LAND_LINE.fullmatch(digits) or re.fullmatch(r"[2-8]\d{6,7}", digits)):
        raise BrokenPartError("format")
    return digits


def is_valid(text: str) -> bool:
    """True for a mobile number or a land line; never raises."""
    return accepts(validate, text)


def is_mobile(text: str) -> bool:
    """True for a mobile number; never raises."""
    return _MOBILE.fullmatch(compact(text)) is not None


def format(text: str) -> str:
    """The number in groups."""
    digits = validate(text)
    if _MOBILE.fullmatch(digits):
        return f"{digits[:3]} {digits[3:7]} {digits[7:]}"
    land = _LAND_LINE.fullmatch(digits)
    return f"{land[1]}-{land[2]}" if land else digits


def read(text: str) -> str | None:
    """The number, or null if the cell holds none."""
    return compact(text) if not says_nothing(text) and is_valid(text) else None
