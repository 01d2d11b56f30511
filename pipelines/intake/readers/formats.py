"""What a spreadsheet's number format makes of a number: how much of a date is shown, and zeros in front."""

import datetime as dt
import re
from functools import cache
from typing import NamedTuple

SECTION = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.')
LITERAL = re.compile(r'"([^"]*)"|\\(.)')
BUILT_IN_DATES = {
    **dict.fromkeys((14, 15, 16, 28, 30, 31, 50, 51, 53, 54, 56, 58), "day"),
    **dict.fromkeys((17, 27, 36, 52, 55, 57), "month"),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47), "time"),
    22: "moment",
}
"""Built-in formats by number; those from 27 on are the ones of Chinese Office."""

FIRST_DAYS = {False: dt.datetime(1899, 12, 30), True: dt.datetime(1904, 1, 1)}
LAST_SERIAL = 2_958_466
"""The day after 9999-12-31, past which a number is no date."""


class Format(NamedTuple):
    """What a number format shows: a precision of dates, or whole numbers with a width and words around them."""

    date: str | None = None
    zeros: int = 0
    before: str = ""
    after: str = ""


GENERAL = Format()


@cache
def parse_format(number: int, code: str | None) -> Format:
    """The format of a built-in number or of a custom code."""
    if code is None:
        return Format(date=BUILT_IN_DATES.get(number))
    section = _first_section(code)
    bare = SECTION.sub("", section).strip()
    if re.fullmatch(r"0{2,}", bare):
        before, _, after = section.partition("0")
        return Format(zeros=len(bare), before=_literals(before), after=_literals(after))
    return Format(date=_precision(bare.lower()))


def _first_section(code: str) -> str:
    """The part for positive numbers: up to the first semicolon outside quotes."""
    quoted = False
    for position, letter in enumerate(code):
        quoted ^= letter == '"'
        if letter == ";" and not quoted:
            return code[:position]
    return code


def _literals(part: str) -> str:
    return "".join(quoted or escaped for quoted, escaped in LITERAL.findall(part))


def _precision(bare: str) -> str | None:
    """How much of a date the letters show; null when they show none."""
    letters = re.sub(r"am/pm|a/p|上午/下午", "h", bare.replace("general", ""))
    has = {letter for letter in "ymdhsegb" if letter in letters}
    if re.search(r"[0#?@]", letters) and "s" not in has:
        return None
    if "h" in has or "s" in has:
        return "moment" if has & {"y", "d", "e"} else "time"
    if "d" in has:
        return "day"
    if "y" in has or "e" in has:
        return "month" if "m" in has else "year"
    return "month" if "m" in has else None


def show_serial(serial: float, precision: str, epoch_1904: bool) -> str | None:
    """A date serial as ISO text at the precision its format shows; null for a number that is no date."""
    if not 0 <= serial < LAST_SERIAL:
        return None
    if precision == "time" or (serial < 1 and precision == "moment"):
        return _show_time(serial)
    lost_day = 1 if not epoch_1904 and serial < 60 else 0
    moment = FIRST_DAYS[epoch_1904] + dt.timedelta(days=serial + lost_day)
    moment = (moment + dt.timedelta(microseconds=500_000)).replace(microsecond=0)
    shown = {"year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d"}.get(precision)
    if shown is None:
        shown = "%Y-%m-%d" if moment.time() == dt.time(0) else "%Y-%m-%d %H:%M:%S"
    return moment.strftime(shown)


def _show_time(serial: float) -> str:
    seconds = round(serial % 1 * 86_400)
    return f"{seconds // 3600 % 24:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def show_padded(number: float, shown: Format) -> str | None:
    """A whole number with the zeros its format puts in front; null for any other number."""
    if number < 0 or not float(number).is_integer():
        return None
    return f"{shown.before}{int(number):0{shown.zeros}d}{shown.after}"
