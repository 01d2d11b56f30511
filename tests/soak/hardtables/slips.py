"""What clerks do to a cell: each slip takes what should stand there and gives what stands there, or nothing where it cannot happen."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from random import Random

from pypinyin import lazy_pinyin

from tests.soak.hardtables import words

Slip = Callable[[Random, str], str | None]


def _put(text: str, at: int, letters: str, length: int = 1) -> str:
    return text[:at] + letters + text[at + length :]


def _homophone(chance: Random, name: str) -> str | None:
    at = chance.randrange(1, len(name))
    offered = words.homophones().get(words.sound_of(name[at]), "").replace(name[at], "")
    return _put(name, at, chance.choice(offered)) if offered else None


def _look_alike(chance: Random, name: str) -> str | None:
    at = chance.randrange(len(name))
    offered = words.mistaken().get(name[at])
    return _put(name, at, chance.choice(offered)) if offered else None


def _traditional(chance: Random, name: str) -> str | None:
    written = "".join(words.old_forms().get(character, character) for character in name)
    return written if written != name else None


def _missing(chance: Random, name: str) -> str | None:
    return _put(name, chance.randrange(1, len(name)), "") if len(name) > 2 else None


def _extra(chance: Random, name: str) -> str | None:
    at = chance.randrange(len(name) + 1)
    return _put(name, at, chance.choice([*name, *words.BOTH]), 0)


def _unwritable(chance: Random, name: str) -> str | None:
    return _put(name, chance.randrange(1, len(name)), chance.choice("□?＊*"))


def _one_pinyin(chance: Random, name: str) -> str | None:
    at = chance.randrange(len(name))
    return _put(name, at, words.sound_of(name[at]))


def _pinyin(chance: Random, name: str) -> str | None:
    return " ".join(lazy_pinyin(name)).title() if "·" not in name else None


def _spaced(chance: Random, name: str) -> str | None:
    return name[0] + chance.choice(("　", "  ", " ")) + name[1:] if len(name) == 2 else " ".join(name)


def _turned(chance: Random, name: str) -> str | None:
    return name[0] + name[:0:-1] if len(name) > 2 and "·" not in name else None


def _surname_by_ear(chance: Random, name: str) -> str | None:
    pairs = [pair for pair in words.SURNAME_SOUNDS if name[0] in pair]
    return pairs[0].replace(name[0], "") + name[1:] if pairs else None


NAME_SLIPS: Mapping[str, tuple[float, Slip]] = {
    "name_homophone": (0.0085, _homophone), "name_lookalike": (0.007, _look_alike), "name_traditional": (0.003, _traditional), "name_missing": (0.003, _missing),
    "name_extra": (0.002, _extra), "name_placeholder": (0.0025, _unwritable), "name_pinyin_char": (0.001, _one_pinyin), "name_pinyin": (0.0006, _pinyin),
    "name_space": (0.005, _spaced), "name_swapped": (0.0005, _turned), "name_surname_variant": (0.001, _surname_by_ear),
    "name_trailing": (0.003, lambda chance, name: name + chance.choice(("1", "*", "（女）", " ", "2"))),
    "name_newline": (0.001, lambda _, name: f"{name[0]}\n{name[1:]}"), "name_bracketed": (0.001, lambda chance, name: f"{name}（{chance.choice(('借调', '已退休', '女'))}）"),
}  # fmt: skip
"""How often each befalls a name in an ordinary register."""


def _wrong_digit(chance: Random, number: str) -> str:
    at = chance.randrange(6, 18)
    return _put(number, at, str((int(number[at].replace("X", "0")) + chance.randrange(1, 10)) % 10))


def _exchanged(chance: Random, number: str) -> str | None:
    at = chance.randrange(6, 17)
    return _put(number, at, number[at + 1] + number[at], 2) if number[at] != number[at + 1] else None


ID_SLIPS: Mapping[str, tuple[float, Slip]] = {
    "id_wrong_digit": (0.007, _wrong_digit), "id_transposed": (0.003, _exchanged),
    "id_missing_digit": (0.003, lambda chance, number: _put(number, chance.randrange(6, 18), "")),
    "id_extra_digit": (0.001, lambda chance, number: _put(number, chance.randrange(6, 18), str(chance.randrange(10)), 0)),
    "id_fullwidth": (0.005, lambda _, number: number.translate({48 + digit: 0xFF10 + digit for digit in range(10)})),
    "id_o0l1": (0.002, lambda _, number: number.replace("0", "O").replace("1", "l")), "id_spaced": (0.0015, lambda _, number: f"{number[:6]} {number[6:14]} {number[14:]}"),
    "id_15": (0.002, lambda _, number: number[:6] + number[8:17] if number[6:8] == "19" else None), "id_blank": (0.001, lambda *_: ""),
    "id_x": (0.01, lambda chance, number: number[:17] + chance.choice("x×*Х") if number[17] == "X" else None),
}  # fmt: skip
"""How often each befalls an ID number that a list shows."""

ID_HABITS: Mapping[str, Callable[[str], str]] = {
    "id_sci": lambda number: f"{number[0]}.{number[1:6]}E+17", "id_excel000": lambda number: number[:15] + "000", "id_masked": lambda number: number[:6] + "********" + number[14:],
    "id_masked_short": lambda number: number[:4] + "**********" + number[14:], "id_lead": lambda number: f"'{number}", "id_blank": lambda _: "",
}  # fmt: skip
"""What a whole list does to its ID numbers."""


def _another_digit(chance: Random, text: str) -> str | None:
    places = [at for at, character in enumerate(text) if character.isdigit()]
    if not places:
        return None
    at = chance.choice(places)
    return _put(text, at, str((int(text[at]) + chance.randrange(1, 10)) % 10))


NUMBER_SLIPS: Mapping[str, tuple[float, Slip]] = {
    "certno_error": (0.01, _another_digit), "certno_cut": (0.002, lambda _, number: number[:-1]), "certno_mark": (0.003, lambda chance, number: chance.choice(("№", "No.", "编号：")) + number),
}  # fmt: skip

DOCUMENT_SLIPS: Mapping[str, tuple[float, Slip]] = {
    "document_error": (0.004, lambda chance, text: re.sub(r"〕(\d+)号", lambda found: f"〕{int(found[1]) + chance.choice((1, 1, 2, 10))}号", text)),
    "document_year": (0.001, lambda chance, text: re.sub(r"〔(\d+)〕", lambda found: f"〔{int(found[1]) + chance.choice((-1, 1))}〕", text)),
}  # fmt: skip

TITLE_SLIPS: Mapping[str, tuple[float, Slip]] = {
    "title_typo": (0.004, lambda chance, title: _put(title, chance.randrange(len(title) - 1), "") if len(title) > 2 else None),
    "title_spaced": (0.002, lambda _, title: f"{title[:1]} {title[1:]}"),
}  # fmt: skip


NUMERALS = str.maketrans("0123456789", "〇一二三四五六七八九")
MONTHS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")

DATE_FORMS: Mapping[str, tuple[int, Callable[[date], str]]] = {
    "iso": (14, str), "stamp": (7, lambda day: f"{day} 00:00:00"), "dots": (6, lambda day: f"{day.year}.{day.month}.{day.day}"),
    "dots_padded": (3, lambda day: f"{day:%Y.%m.%d}"), "slashes": (8, lambda day: f"{day.year}/{day.month}/{day.day}"),
    "chinese": (9, lambda day: f"{day.year}年{day.month}月{day.day}日"), "compact": (4, lambda day: f"{day:%Y%m%d}"), "short": (3, lambda day: f"{day:%y.%m.%d}"),
    "serial": (5, lambda day: str((day - date(1899, 12, 30)).days)), "month": (10, lambda day: f"{day.year}年{day.month}月"),
    "month_dots": (12, lambda day: f"{day:%Y.%m}"), "month_compact": (7, lambda day: f"{day:%Y%m}"), "month_iso": (3, lambda day: f"{day:%Y-%m}"),
    "month_short": (3, lambda day: f"{day:%y}年{day.month}月"), "month_words": (1, lambda day: f"{str(day.year).translate(NUMERALS)}年{MONTHS[day.month]}月"),
    "month_english": (1, lambda day: f"{day:%b-%y}"), "year": (2, lambda day: f"{day.year}"), "year_words": (1, lambda day: f"{day.year}年"),
}  # fmt: skip
"""How many of a hundred lists write their dates so, and how, as precisely as that form can."""
