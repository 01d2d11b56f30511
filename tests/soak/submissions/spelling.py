"""In how many ways people and programs write the same thing."""

import datetime as dt
import json
from random import Random
from typing import Any

from opencc import OpenCC

WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
WIDE_DIGITS = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
ZONES = (8.0, 8.0, 8.0, 0.0, -11.0, 14.0, 5.75, -3.5)
NUMERALS = "〇一二三四五六七八九"


def spell_name(name: str, chance: Random) -> str:
    """The same name: as it is, in traditional characters, with blanks, in compatibility forms of its blanks."""
    return chance.choice(
        (
            lambda: name, lambda: name, lambda: OpenCC("s2t").convert(name), lambda: " ".join(name), lambda: f"　{name} ",
            lambda: name[:1] + "　" + name[1:], lambda: name.replace("·", "•"),
        )
    )()  # fmt: skip


def spell_id(number: str, chance: Random) -> str:
    """The same ID number: as it is, small x, full width, in groups, or as its fifteen digits of before 1999."""
    ways = [
        number,
        number,
        number.lower(),
        number.translate(WIDE_DIGITS),
        f" {number}",
        f"{number[:6]} {number[6:14]} {number[14:]}",
    ]
    if number[6:8] == "19" and number[6:10] < "1999":
        ways.append(number[:6] + number[8:17])
    return chance.choice(ways)


def spell_certificate_number(number: str, chance: Random) -> str:
    """The same certificate number: as it is, full width, with blanks, without its leading zeros, as 第…号."""
    ways = [number, number, number.translate(WIDE), f" {number}", f"{number[:4]} {number[4:]}"]
    if number.isdigit():
        ways += [f"第{number}号"] + ([number.lstrip("0")] if len(number.lstrip("0")) >= 4 else [])
    return chance.choice(ways)


def spell_date(iso: str, chance: Random) -> str:
    """The same day as people write it."""
    year, month, day = (int(part) for part in iso.split("-"))
    chinese = "".join(NUMERALS[int(digit)] for digit in str(year))
    ways = [
        iso, f"{year}年{month}月{day}日", f"{year}.{month:02}.{day:02}", f"{year}/{month}/{day}", f"{year}{month:02}{day:02}",
        f"{year}-{month}-{day}", f" {iso} ", iso.translate(WIDE_DIGITS),
    ]  # fmt: skip
    if day <= 10:
        ways.append(f"{chinese}年{_chinese(month)}月{_chinese(day)}日")
    return chance.choice(ways)


def _chinese(number: int) -> str:
    """1–12 in Chinese."""
    return NUMERALS[number] if number < 10 else "十" + (NUMERALS[number - 10] if number > 10 else "")


def spell_reference(document: str, title: str, year: str, chance: Random) -> str:
    """Document number, title and year in any order, with any marks."""
    marks = chance.choice((("〔", "〕"), ("[", "]"), ("（", "）"), ("【", "】")))
    parts = [
        document.replace("〔", marks[0]).replace("〕", marks[1]),
        title,
        chance.choice((year, f"{year}年", f"{year}年度")),
    ]
    chance.shuffle(parts)
    return chance.choice((" ", "，", "/", "　", "；")).join(parts)


def spell_moment(moment: dt.datetime, chance: Random) -> str:
    """The same moment in some zone, as ISO 8601 allows."""
    there = moment.astimezone(dt.timezone(dt.timedelta(hours=chance.choice(ZONES))))
    ways = [there.isoformat(), there.isoformat(sep=" "), there.isoformat(timespec="milliseconds")]
    if not there.utcoffset():
        ways.append(there.isoformat().replace("+00:00", "Z"))
    if not there.microsecond:
        ways.append(there.strftime("%Y%m%dT%H%M%S%z"))
    return chance.choice(ways)


def spell_line(content: dict[str, Any], chance: Random) -> str:
    """The object as JSON: keys in any order, escaped or not, with blanks where JSON allows them, and keys that say nothing."""
    pairs = list(content.items()) + ([("备注", "无"), ("client", {"version": 3})] if chance.random() < 0.1 else [])
    pairs += [
        (key, None) for key in ("phone", "supersedes", "certificate") if key not in content and chance.random() < 0.05
    ]
    chance.shuffle(pairs)
    separators = chance.choice(((",", ":"), (", ", ": "), (" , ", " :\t")))
    line = json.dumps(dict(pairs), ensure_ascii=chance.random() < 0.3, separators=separators)
    return chance.choice(("", "", " ")) + line + chance.choice(("", "", "  ", "\t"))
