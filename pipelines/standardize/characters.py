"""Traditional characters in their simplified form, where the simplified form is the standard one.

Characters that the national list of 2013 gave back to names (昇, 堃, 乾, 於 …) are standard as they stand.
"""

from functools import cache

from opencc import OpenCC

from schemas import vocabulary

_LAST_COMMON = 0x9FFF
"""The end of the block of characters that every Chinese font draws."""


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@cache
def _kept() -> frozenset[str]:
    return frozenset(row["character"] for row in vocabulary.table("kept_characters"))


@cache
def simplified_character(char: str) -> str:
    """The standard form of one character: 陳 → 陈, but 昇 and 乾 stay.

    A character of GB 2312 is standard already; one whose simplified form common fonts lack stays too (頔).
    """
    if char.isascii() or char in _kept() or _in_gb2312(char):
        return char
    simple = str(_converter().convert(char))
    return simple if len(simple) == 1 and ord(simple) <= _LAST_COMMON else char


def _in_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def simplify(text: str) -> str:
    """The text with each traditional character in its standard form.

    >>> simplify("韋麗紅"), simplify("李乾昇")
    ('韦丽红', '李乾昇')
    """
    return text if text.isascii() else "".join(map(simplified_character, text))
