"""What every column needs first: one width, no invisible characters, no blanks that mean nothing."""

import re
import unicodedata
from collections.abc import Callable

from schemas import vocabulary

_FULL_WIDTH_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_BLANKS = dict.fromkeys((0x3000, 0xA0, 0x9, 0xA, 0xD, 0x2002, 0x2003, 0x2009, 0x202F), 0x20)
_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xFFFE), None)
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_COMPATIBILITY = {code: unicodedata.normalize("NFC", chr(code)) for code in range(0xF900, 0xFADA)}
_VARIANTS = {ord(row["character"]): row["standard"] for row in vocabulary.table("variant_characters")}


def _standard_of_private(code: int) -> str:
    """The character that GB 18030 has at the place where older fonts drew it with a private code."""
    trail = code - 0xE815 + 0x50
    return bytes((0xFE, trail + (trail >= 0x7F))).decode("gb18030")


_PRIVATE = {code: _standard_of_private(code) for code in range(0xE815, 0xE865)}
_TRANSLATION = _FULL_WIDTH_ASCII | _BLANKS | _INVISIBLE | _RADICALS | _COMPATIBILITY | _VARIANTS | _PRIVATE

_CJK = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BLANK_IN_CHINESE = re.compile(rf"(?<=[{_CJK}()、，。:;\-]) +| +(?=[{_CJK}()、，。:;\-])")
_MANY_BLANKS = re.compile(r" {2,}")

PLACEHOLDERS = frozenset(
    [
        "无",
        "没有",
        "暂无",
        "空",
        "空白",
        "不详",
        "未知",
        "缺",
        "待发",
        "待办",
        "待补",
        "待定",
        "见原件",
        "见证书",
        "略",
        "同上",
        "/",
        "//",
        "\\",
        "-",
        "--",
        "---",
        "—",
        "——",
        "–",
        "_",
        "*",
        "**",
        "***",
        ".",
        "?",
        "??",
        "NULL",
        "NONE",
        "N/A",
        "NA",
        "NAN",
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#NAME?",
    ]
)
"""Cells that say nothing, whatever their column."""


def narrow(text: str) -> str:
    """The text with full-width ASCII made half width, every kind of blank made one, and one code for each character.

    Of NFKC only what copies of one character need: radicals from PDF fonts, compatibility forms, and the private codes
    that stood for rare characters before they had their own.

    >>> narrow("ＡＢ－１２　３"), narrow("⻢⽯\ue863")
    ('AB-12 3', '马石䶮')
    """
    return text.translate(_TRANSLATION)


def tidy(text: str) -> str:
    """Free text in one form: narrow, without blanks between Chinese characters or at the ends.

    >>> tidy(" 柳州市　图书馆 （东馆）")
    '柳州市图书馆(东馆)'
    """
    return _MANY_BLANKS.sub(" ", _BLANK_IN_CHINESE.sub("", narrow(text))).strip()


_FORMULA = re.compile(r"^[=+@-](?:[^\u3400-\u9fff]*?![A-Z]{1,3}\d+|[^\u3400-\u9fff]*\))(?=[\u3400-\u9fff])")
"""A spreadsheet formula that somebody put before the words of a cell."""


def without_formula(text: str) -> str:
    """The words of a cell without a formula put before them.

    >>> without_formula("+1+cmd|' /C notepad'!A1柳州市图书馆"), without_formula("-柳州市图书馆")
    ('柳州市图书馆', '-柳州市图书馆')
    """
    return _FORMULA.sub("", text)


_BOX = re.compile(r"\[\s*[√✓✔■●]?\s*\]|\(\s*[√✓✔■●]?\s*\)|[■☑√✓✔●□☐○]")
_TICKED = re.compile("[■☑√✓✔●]")
SEVERAL = 2
"""So many boxes make a choice."""


def ticked(text: str) -> str | None:
    """The words whose box is ticked where a form prints several: ■男 □女, 评审( ) 认定(√); null where none or more are.

    >>> ticked("□男 ☑女"), ticked("评审□ 认定■ 考试□"), ticked("男□ 女□"), ticked("√男")
    ('女', '认定', None, None)
    """
    plain = narrow(text).strip()
    boxes = _BOX.findall(plain)
    words = [part.strip() for part in _BOX.split(plain)]
    first, last = words[0], words[-1]
    if len(boxes) < SEVERAL or bool(first) == bool(last):
        return None
    chosen = [
        word for box, word in zip(boxes, words[1:] if last else words[:-1], strict=True) if _TICKED.search(box) and word
    ]
    return chosen[0] if len(chosen) == 1 else None


def says_nothing(text: str) -> bool:
    """True for a blank cell and for the signs that offices put where they have nothing to say."""
    stripped = narrow(text).strip()
    return not stripped or stripped.upper() in PLACEHOLDERS


class BrokenPartError(ValueError):
    """A value that is not valid in its format; `part` names what is broken, never the value itself."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


def accepts(validate: Callable[[str], str], text: str) -> bool:
    """True if a format's `validate` finds nothing broken; never raises."""
    try:
        validate(text)
    except BrokenPartError:
        return False
    return True
