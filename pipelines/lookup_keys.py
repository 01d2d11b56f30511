"""What the published file is searched by: a keyed hash over the holder's name and one number, both in one exact form.

The fold undoes what keyboards and forms differ in (width, blanks, dots, traditional and variant characters, 15-digit ID
numbers). It never guesses: any other difference gives another key.

>>> fold_name("買買提 • 艾力") == fold_name("买买提·艾力")
True
>>> fold_id_number("110105491231002") == fold_id_number("11010519491231002x")
True
>>> fold_certificate_number("桂职资字第 ０１２ 号") == fold_certificate_number("桂职资字第012号")
True
"""

import hmac
import re
import unicodedata
from functools import cache

import polars as pl
from opencc import OpenCC

from pipelines.standardize import id_number as id_numbers
from pipelines.standardize.text import narrow

KINDS = ("id_number", "certificate_number")

_VARIANTS = dict(
    zip(
        "锺甯衞戸徳靑逹髙囯頋祕敎峯羣邨菴淸眞顏彥產産恆德録彔愼値歩毎渉曽溫増黃黑戶內呂吳吶咼娛悅說税脫鋭閱尙爲爭卽既鄕鎭",
        "钟宁卫户德青达高国顾秘教峰群村庵清真颜彦产产恒德录录慎值步每涉曾温增黄黑户内吕吴呐呙娱悦说税脱锐阅尚为争即既乡镇",
        strict=True,
    )
)
"""Forms that the usual conversion to simplified characters leaves as they are."""

_DOTS = dict.fromkeys(map(ord, "·•．・‧∙⋅.。｡●"), None)
_BRACKETS = str.maketrans("〔〕［］【】﹝﹞〈〉{}[]", "()()()()()()()")
_FRAME = re.compile(r"第(?=[A-Z0-9])|号$")
_BODY = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""What the number itself is made of, behind the words of its authority."""
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―－−﹣", "-"))


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


@cache
def _fold_character(character: str) -> str:
    """One character in its simplified form; by itself, so that its neighbours can't change the result."""
    return _VARIANTS.get(character) or str(_simplifier().convert(character))


def _without_blanks(text: str) -> str:
    return "".join(narrow(unicodedata.normalize("NFKC", text)).split())


def fold_name(name: str) -> str:
    """The name as all its ways of writing share it: simplified characters, no blanks or dots, capital letters."""
    return "".join(map(_fold_character, _without_blanks(name).translate(_DOTS))).upper()


def fold_id_number(number: str) -> str:
    """The 18-character number where it can be told, else the compact text."""
    compact = id_numbers.compact(number).upper()
    if len(compact) == 15 and compact.isdecimal():
        return id_numbers.from_fifteen(compact) or compact
    return compact


def fold_certificate_number(number: str) -> str:
    """The number without blanks, in half width and capitals, with one kind of bracket and dash; zeros stay."""
    text = _without_blanks(number).translate(_BRACKETS).translate(_DASHES).upper()
    return "".join(map(_fold_character, text))


def ways_to_write(number: str) -> tuple[str, ...]:
    """The folded certificate number as it was typed, and with and without the 第 and 号 that frame a number and are no part of it.

    How many there are depends on what was typed alone, so that asking for all of them tells nothing of the register.

    >>> ways_to_write("桂职资字012号")
    ('桂职资字012号', '桂职资字012', '桂职资字第012', '桂职资字第012号')
    """
    typed = fold_certificate_number(number)
    bare = _FRAME.sub("", typed)
    words = bare.rstrip(_BODY)
    body = bare[len(words) :]
    if not any(map(str.isdecimal, body)):
        return (typed,)
    return tuple(dict.fromkeys((typed, bare, f"{bare}号", f"{words}第{body}", f"{words}第{body}号")))


LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
"""Half-bytes as letters: sixteen decimal digits in a row would pass for somebody's number when a file is searched."""

_FOLDS = {"id_number": fold_id_number, "certificate_number": fold_certificate_number}


def lookup_key(key: bytes, kind: str, name: str, number: str) -> str:
    """The HMAC-SHA-256 of name and number; raises KeyError for an unknown kind of number."""
    return _digest(key, kind, fold_name(name), _FOLDS[kind](number))


def keys_to_ask(key: bytes, kind: str, name: str, number: str) -> tuple[str, ...]:
    """The keys that a certificate may be found by with what an enquirer typed: one, or one for each way to write its number."""
    if kind != "certificate_number":
        return (lookup_key(key, kind, name, number),)
    folded = fold_name(name)
    return tuple(_digest(key, kind, folded, way) for way in ways_to_write(number))


def id_number_key(key: bytes, name: str, number: str) -> str:
    """The key that a certificate is found by with its holder's name and ID number."""
    return lookup_key(key, "id_number", name, number)


def certificate_number_key(key: bytes, name: str, number: str) -> str:
    """The key that a certificate is found by with its holder's name and its own number."""
    return lookup_key(key, "certificate_number", name, number)


def _digest(key: bytes, kind: str, name: str, number: str) -> str:
    """The parts are joined by a character that no fold leaves in a text, so no two pairs share a message."""
    return hmac.digest(key, f"{kind}\x1f{name}\x1f{number}".encode(), "sha256").hex().translate(LETTERS)


def key_column(key: bytes, kind: str, names: pl.Series, numbers: pl.Series) -> pl.Series:
    """The key of every pair; null where the name or the number is missing or blank."""
    fold_number = _FOLDS[kind]
    keys = [
        _digest(key, kind, folded, fold_number(number)) if number and (folded := fold_name(name or "")) else None
        for name, number in zip(names, numbers, strict=True)
    ]
    return pl.Series(f"{kind}_key", keys, dtype=pl.String)
