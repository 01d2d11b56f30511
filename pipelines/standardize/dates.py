"""Dates at the precision that the source states: ISO text `2010`, `2010-12` or `2010-12-31`; a day is never invented.

>>> read("二〇一〇年十二月三十一日").value, read("2010.12").precision, read("40543").value
('2010-12-31', 'month', '2010-12-31')
>>> compact(" ２０１０ 年 12月 "), is_valid("2010-02-30"), format("2010-12")
('2010年12月', False, '2010年12月')
"""

import datetime as dt
import re
from collections.abc import Callable
from typing import NamedTuple

import polars as pl

from pipelines import numerals
from pipelines.standardize.distinct import map_distinct_to
from pipelines.standardize.text import BrokenPartError, narrow, says_nothing

FIRST_YEAR, LAST_YEAR = 1930, 2035
FIRST_TITLES, LAST_BIRTHS = "1960", "2010"
"""Nobody's title is older, and nobody who holds one is younger."""
SERIAL_EPOCH = dt.date(1899, 12, 30)
"""Day 0 of the serial numbers that spreadsheets store days as (their 1900 was a leap year)."""


class Reading(NamedTuple):
    """A date and its precision (day, month, year); both null if nothing is certain."""

    value: str | None
    precision: str | None


UNREADABLE = Reading(None, None)

_MONTHS = {
    name: at
    for at, name in enumerate(["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"], 1)
}
_TIME = re.compile(
    r"(?<=[\d日号])(?: +|T)(?:上午|下午)?(?:\d ?){1,2}: ?(?:\d ?){2}(?:: ?(?:\d ?){2}(?:\.\d+)?)?(?: ?[AP]M|Z|[+-]\d{2}:?\d{2})?$"
    r"|(?<=\d{4}-\d{2}-\d{2})[+-]\d{2}:?\d{2}$|(?<=^\d{8})(?:[01]\d|2[0-3])[0-5]\d[0-5]\d$"
    r"|(?<=[日号]) *(?:上午|下午)?(?:\d{1,2}[时点:](?:\d{1,2}分?)?)?$|(?<=\d) +[上下]午$"
)
_WEEKDAY = re.compile(r"[ (]*(?:星期|周)[一二三四五六日天][ )]*$")
_PART_OF_MONTH = re.compile(r"(?<=月)[份]?(?:上旬|中旬|下旬|初|中|底|末)$")
_MONTHS_OF_YEAR = re.compile(r"(\d{4})[./年](?:0?[1-9]|1[0-2])月?[-~—–至到](?:0?[1-9]|1[0-2])月?")
_NAMED_YEAR = re.compile(r"[^\d前后上下以至]{0,6}((?:19[6-9]|20[0-3])\d)[^\d前后上下以至]{0,6}")
"""One year and no other digit, whatever words stand beside it, none of which says that it is another one's bound."""
_LOOK_ALIKES = str.maketrans("OoQlI|", "000111")
_LIKE_DIGITS = re.compile(r"(?!.*Q[1-4]$)[\dOoQlI|年月日号.\-/]+")
"""A date whose only letters are those that look like digits."""
_SPACED = re.compile(r"^(\d{4}) +(\d{1,2})(?: +(\d{1,2}))?$")
"""Blanks where the signs between year, month and day should be."""
_REVIEWED = re.compile(
    r"(?:评审?|取得)[:于]?([\d./年月日号-]+?)[,;、]?聘[任用]?.*|([\d./年月日号-]+)(?:评审?|取得)[,;、]?[\d./年月日号-]+聘[任用]?"
)
"""The date of the review beside that of the appointment, which is none of the title."""
_BATCH = re.compile(r"第?[\d一二三四五六]+[批次]$")
_SAID_OF_TITLES = r"(?:公元|自|从|于|起|的|在|取得|获得|批准|通过|评审|评定|认定|初次|确认|转正|定职|考核|授予|发证|颁发|颁证|签发|公布|发文|下文|日期|时间|资格|职称|证书|[:：,，;；、])+"
_BESIDE = re.compile(
    rf"^{_SAID_OF_TITLES}(?=[\d(\[〔【])|(?:(?<=[\d月日号]){_SAID_OF_TITLES}|起|至今|生效|\.?\((?![\d.月日号]+\)$)[^()]*\))$"
)
"""Words beside a date that add nothing to it: when the title was acquired is what its column says."""
_BRACKETED_YEAR = re.compile(r"[(\[〔【](\d{4})年?[)\]〕】](?=\d)")
_BRACKETED_REST = re.compile(r"(?:^|(?<=[年月]))[(\[〔【]([\d./年月日号-]+)[)\]〕】]$")
_NO_SIGNS = str.maketrans("·•﹒’", "....")
"""Signs between the parts of a date that mean no more than a point."""
_NUMBERED = re.compile(r"^(?:[①-⑳]|\d[、)])(?=\d{4})")
"""The numeral of a list before a date."""
_UNCERTAIN_PART = re.compile(r"(Q[1-4]|上半?年?|下半?年?|年初|年中|年底|年末|春季?|秋季?|第?[1-4一二三四]季度)$")


def compact(text: str) -> str:
    """The date's words without blanks inside, half width, without a time of day."""
    narrowed = _WEEKDAY.sub("", _TIME.sub("", narrow(text).strip().strip("'’‘`")))
    spaced = _SPACED.sub(lambda found: "-".join(part for part in found.groups() if part), narrowed)
    return re.sub(r"(?<=[^A-Za-z]) +| +(?=[^A-Za-z])", "", spaced).strip(".。,，;；-")


def with_digits(text: str) -> str:
    """The words with Chinese numerals turned into digits: 二〇一〇年十二月 becomes 2010年12月."""
    return numerals.with_digits(text.replace("元月", "1月").replace("正月", "1月"))


def read(text: str) -> Reading:
    """What is certain about the date in a cell: a range gives what its ends share."""
    if says_nothing(text):
        return UNREADABLE
    words = _BATCH.sub("", with_digits(_NUMBERED.sub("", compact(text))).translate(_NO_SIGNS))
    if (reviewed := _REVIEWED.fullmatch(words)) is not None:
        words = reviewed[1] or reviewed[2]
    words = _BRACKETED_REST.sub(r"\1", _BRACKETED_YEAR.sub(r"\1年", _BESIDE.sub("", words)))
    words = _PART_OF_MONTH.sub("", words).removesuffix("/")
    if _LIKE_DIGITS.fullmatch(words) and re.search(r"\d", words):
        words = words.translate(_LOOK_ALIKES)
    reading = _read_form(words)
    return reading if reading.value else _read_range(words)


def validate(text: str) -> str:
    """The ISO text; raises BrokenPartError("format") or BrokenPartError("day")."""
    reading = read(text)
    if reading.value is None:
        raise BrokenPartError("day" if re.search(r"\d{4}", with_digits(compact(text))) else "format")
    return reading.value


def is_valid(text: str) -> bool:
    """True if a date can be read at some precision; never raises."""
    return read(text).value is not None


def format(iso: str) -> str:
    """The ISO text as people write it: 2010年12月31日, without leading zeros."""
    return "".join(f"{int(part)}{unit}" for part, unit in zip(iso.split("-"), "年月日", strict=False))


def _year(text: str) -> int | None:
    """The year of four digits, or of two as the century in which it can lie; null outside the plausible."""
    year = int(text)
    if len(text) == 2:
        year += 2000 if year <= LAST_YEAR - 2000 else 1900
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def _made(year: str, month: str | int | None = None, day: str | int | None = None) -> Reading:
    """The reading of these parts, 00 saying nothing; unreadable if there is no such day."""
    number = _year(year)
    if number is None:
        return UNREADABLE
    if month is None or (not int(month) and not int(day or 0)):
        return Reading(f"{number:04}", "year")
    try:
        found = dt.date(number, int(month), int(day or 0) or 1)
    except ValueError:
        return UNREADABLE
    return Reading(found.isoformat(), "day") if int(day or 0) else Reading(f"{found:%Y-%m}", "month")


def _serial(found: re.Match[str]) -> Reading:
    day = SERIAL_EPOCH + dt.timedelta(days=int(found[1]))
    return _made(str(day.year), day.month, day.day)


def _month_or_october(found: re.Match[str]) -> Reading:
    """2014.1 is January as text and October as a number that lost its zero; only the year is certain."""
    return _made(found[1]) if found[2] == "1" else _made(found[1], found[2])


def _either_order(found: re.Match[str]) -> Reading:
    """31/12/2010 and 12/31/2010 say one thing, 03/04/2010 only its year."""
    one, two, year = int(found[1]), int(found[2]), found[3]
    if one == two or one > 12:
        return _made(year, two, one)
    return _made(year, one, two) if two > 12 else _made(year)


def _two_digit_parts(found: re.Match[str]) -> Reading:
    """08.12, 15.07 and 95.6 are year and month; 10.12 may be month and day, so nothing is certain; 95.1 may have lost a zero."""
    if found[1].startswith("0") or int(found[1]) > 12:
        return _made(found[1]) if found[2] == "1" else _made(found[1], found[2])
    return UNREADABLE


def _six_digits(found: re.Match[str]) -> Reading:
    """201012 is a year and a month, 101231 a year, a month and a day; 201113 is a slip in the first, no day of 2020."""
    digits = found[1]
    month = _made(digits[:4], digits[4:])
    if month.value or digits[:2] in {"19", "20"}:
        return month
    return _made(digits[:2], digits[2:4], digits[4:])


_S = r"[-./、年,_。–—;\\]"
_DAY = "[日号曰]"
"""曰 is what scanners make of 日."""
_Make = Callable[[re.Match[str]], Reading]
_FORMS: tuple[tuple[re.Pattern[str], _Make], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), make)
    for pattern, make in (
        (rf"(\d{{4}})([-./、,_。–—;~\\])+(\d{{1,2}})\2+(\d{{1,2}}){_DAY}*", lambda m: _made(m[1], m[3], m[4])),
        (rf"(\d{{4}})[-./年]+(\d{{1,2}})月(\d{{1,2}}){_DAY}*", lambda m: _made(m[1], m[2], m[3])),
        (r"(\d{4})[-年](\d{1,2})[./](\d{1,2})[日号]*", lambda m: _made(m[1], m[2], m[3])),
        (r"(\d{4})(?:\.0)?(?:年度?)?", lambda m: _made(m[1])),
        (r"(\d{4})(\d{2})(\d{2})(?:\.0)?", lambda m: _made(m[1], m[2], m[3])),
        (r"(\d{4})\.([1-9])", _month_or_october),
        (rf"(\d{{4}}){_S}+(\d{{1,2}})(?:月份?)?", lambda m: _made(m[1], m[2])),
        (r"(\d{6})(?:\.0)?", _six_digits),
        (r"([2-5]\d{4})(?:\.\d+)?", _serial),
        (r"(\d{2})[-./、年](\d{1,2})[-./、月](\d{1,2})[日号]*", lambda m: _made(m[1], m[2], m[3])),
        (r"(\d{2})年(\d{1,2})月?份?", lambda m: _made(m[1], m[2])),
        (r"(\d{2})年度?", lambda m: _made(m[1])),
        (r"(\d{2})[-./、](\d{1,2})", _two_digit_parts),
        (r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})", _either_order),
        (r"(0?[1-9]|1[0-2])[-./](\d{4})", lambda m: _made(m[2], m[1])),
        (r"([A-Z]{3})[A-Z]*[- .,]*(\d{4})", lambda m: _named_month(m[2], m[1], None)),
        (r"([A-Z]{3})[A-Z]*[- .](\d{2})", lambda m: _named_month(m[2], m[1], None)),
        (r"(\d{2}|\d{4})[- .]([A-Z]{3})", lambda m: _named_month(m[1], m[2], None)),
        (r"(\d{4})[- .]([A-Z]{3})[- .](\d{1,2})", lambda m: _named_month(m[1], m[2], m[3])),
        (r"(\d{1,2})[- .]?([A-Z]{3})[A-Z]*[- .,]*(\d{2}|\d{4})", lambda m: _named_month(m[3], m[2], m[1])),
        (r"(0?[1-9]|1[0-2])月-(\d{2}|\d{4})", lambda m: _made(m[2], m[1])),
        (r"([A-Z]{3})[A-Z]*[- .]*(\d{1,2})[ ,]+(\d{4})", lambda m: _named_month(m[3], m[1], m[2])),
    )
)


def _named_month(year: str, name: str, day: str | None) -> Reading:
    month = _MONTHS.get(name.upper())
    return _made(year, month, day) if month else UNREADABLE


def _read_range(words: str) -> Reading:
    """What both ends of a range share; a half or a quarter of a year is certain only of its year."""
    year = _UNCERTAIN_PART.sub("", words)
    if year != words:
        return _read_form(year.removesuffix("年") + "年")
    if (months := _MONTHS_OF_YEAR.fullmatch(words)) is not None:
        return _made(months[1])
    ends = re.split(r"至|到|~|～|—+|–|--", words, maxsplit=1)
    if len(ends) != 2 and (found := re.fullmatch(r"(\d{4}[./年]\d{1,2}.*)-(\d{4}[./年].*)", words)):
        ends = [found[1], found[2]]
    return _shared(_read_form(ends[0]), _read_form(ends[1])) if len(ends) == 2 else UNREADABLE


def _read_form(words: str) -> Reading:
    for pattern, make in _FORMS:
        if (found := pattern.fullmatch(words)) is not None:
            return make(found)
    return UNREADABLE


def _shared(first: Reading, last: Reading) -> Reading:
    """The parts that two dates have in common."""
    common = []
    for one, other in zip((first.value or "").split("-"), (last.value or "").split("-"), strict=False):
        if one != other or not one:
            break
        common.append(one)
    return Reading("-".join(common), ("year", "month", "day")[len(common) - 1]) if common else UNREADABLE


def read_column(column: pl.Series, *, deliveries: pl.Series | None = None) -> pl.DataFrame:
    """The column as ISO text and `<name>_precision`.

    `deliveries` tells which cells came together: where one of them writes 2014.01, its 2014.1 is October.
    """
    name = column.name
    cells = column if deliveries is None else _restore_october(column, deliveries)
    return map_distinct_to(cells, read_conferral, {name: pl.String, f"{name}_precision": pl.String})


def read_conferral(text: str) -> Reading:
    """The date on which a title can have been conferred: 20121 is a month that lost a zero, not the serial of a day in 1955.

    >>> read_conferral("20121").value, read_conferral("193012").value, read_conferral("40543").value
    (None, None, '2010-12-31')
    """
    reading = read(text)
    return reading if reading.value and reading.value >= FIRST_TITLES else UNREADABLE


def read_months(column: pl.Series) -> pl.Series:
    """The column as months of birth (`1980-06`): days are cut off; a year alone is none, nor one in which no holder is born."""
    months = map_distinct_to(column, read, {"month": pl.String, "precision": pl.String})["month"].str.slice(0, 7)
    return months.set((months.str.len_chars() < 7) | (months >= LAST_BIRTHS), None).alias(column.name)


def _restore_october(column: pl.Series, deliveries: pl.Series) -> pl.Series:
    """2014.1 written 2014.10 in the deliveries that write January 2014.01."""
    frame = pl.DataFrame({"cell": column, "delivery": deliveries})
    lost = pl.col("cell").str.contains(r"^\s*\d{4}\.1\s*$")
    padded = pl.col("cell").str.contains(r"^\s*\d{4}\.0[1-9]\s*$").any().over("delivery")
    if not frame.select(lost.any()).item():
        return column
    return frame.select(
        pl.when(lost & padded).then(pl.col("cell").str.strip_chars() + "0").otherwise("cell").alias(column.name)
    ).to_series()


def read_year(text: str) -> str | None:
    """The year in a 年度 cell, four digits: 08, 2016年度, 2012.0, 2016-12, （2016） and 2016年评审 all name one."""
    words = _BATCH.sub("", compact(text)).replace("度", "")
    reading = read_conferral(f"{words}年" if re.fullmatch(r"\d{2}", words) else words)
    if reading.value:
        return reading.value[:4]
    named = _NAMED_YEAR.fullmatch(compact(text))
    return named[1] if named else None
