"""What one cell looks like: the kinds of value that betray which column it belongs to."""

import re
import unicodedata
from datetime import date, timedelta
from functools import cache, lru_cache

from pipelines.intake.understand import value_patterns as patterns
from schemas import surnames, titles, vocabulary
from schemas.gb11643 import check_character

_HAN = r"\u3400-\u9fff\uf900-\ufaff\ue000-\uf8ff\U00020000-\U0003ffff"
_ID18 = re.compile(r"[1-9]\d{5}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]")
_ID15 = re.compile(r"[1-9]\d{5}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}")
_ID_LOOSE = re.compile(
    r"[1-9][\dOIL]{16}[\dX]|[1-9]\d{5}(?:19|20)\d{7,11}X?|[1-9]\d{2,15}[*X#?]{3,}[\dX*]{0,8}|[*#?]{4,}\d{2,7}[\dX*]|[1-9](?:\.\d+)?E\+1[4-7]"
)
_MANAGEMENT = re.compile(r"\d{16,20}")
_PHONE = re.compile(r"(?:\+?86)?1[3-9]\d{9}|0\d{2,3}-\d{7,8}|077\d{8}|1[3-9]\d[-\s]\d{4}[-\s]\d{4}|1[3-9]\d\*{3,}\d*")
_MASKED_MOBILE = re.compile(r"1[3-9]\d[*Xx#?]{4}\d{4}")
"""As long as a mobile number and begun like one: no ID number, though those are hidden so too."""
_DATE = re.compile(
    r"(?:1[89]|20)?\d\d\s*[年.\-/、．。]\s*\d{1,2}(?:\s*[月.\-/、．。]?\s*(?:\d{1,2}\s*日?)?)?(?:T?\d{1,2}:\d\d(?::\d\d)?|取得|获得|授予)?"
    r"|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?|[A-Z][a-z]{2}-\d\d|[一二三四五六七八九〇零○O]{4}年.*"
    r"|\d{1,2}[-/]\d{1,2}[-/](?:19|20)\d\d|(?:19|20)\d\d年(?:[上下]半年|底|初)"
)
_YEAR_AND_MONTH = re.compile(r"((?:19|20)\d\d)\D?(\d{1,2})")
_SHORT_YEAR_AND_MONTH = re.compile(r"(\d\d)[年.\-/、](\d{1,2})(?!\d)")
_HAN_MONTH = re.compile(r"((?:19|20)\d\d)年(十?)(\d?)月")
_HAN_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_ENGLISH_MONTH = re.compile(r"([A-Z][a-z]{2})-(\d\d)")
_ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""As a spreadsheet shows a month: Jun-16."""
_NEWEST = 30
"""Years of two digits up to this one are of this century."""

_FIRST_EXCEL_DAY = date(1899, 12, 30)
_EXCEL_DAY = re.compile(r"[2-4]\d{4}")
_YEAR = re.compile(r"(?:19|20)\d\d\s*年?\s*度?|\d\d年度?")
_DOCUMENT = re.compile(
    r".{0,24}[〔\[［(（【﹝<《]?\s*(?:19|20)\d\d\s*年?[〕\]］)）】﹞>》]?\s*第?\s*\d{1,4}\s*号.{0,3}"
)
_CERTIFICATE = re.compile(r"[A-Za-z]{0,4}\d{4,14}|.{0,12}第?\s*[A-Z]*\d{4,14}\s*号|[\u4e00-\u9fff]{1,8}[字证]?\d{4,14}")
_SHORT_NUMBER = re.compile(r"\d{1,6}")
_SEX = re.compile(r"[男女]性?|M|F|Male|Female|male|female")
_NAME = re.compile(rf"[{_HAN}]{{1,4}}|[{_HAN}]{{1,8}}[·•．・.][{_HAN}·•．・.]{{1,12}}")
_FORMER_NAME = re.compile(r"[（(](?:曾用名|原名|又名|曾名)[:：]?[^()（）]{2,8}[)）]$")
_NAME_AND_NUMBER = re.compile(
    rf"([{_HAN}·•．・.]{{2,12}})[（(\[:：,，、/|-]*(?:身份证号?码?[:：]?)?([1-9]\d{{14}}(?:\d{{2}}[\dXx])?)[)）\]]?"
)
_NAME_DAMAGED = re.compile(
    rf"[{_HAN}□?？■*A-Za-z○]{{2,6}}|[{_HAN}□?？■*○]{{2,5}}[（(][{_HAN}]{{1,6}}[)）]?.{{0,8}}[)）]?"
)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:E[+-]?\d+)?%?")
_LONGEST, _LONGEST_WORD = 120, 14
_LONGEST_SPECIALTY = 8
_SPECIALTY_END = re.compile("(工程|工艺|制造|技术|保护|造价|设计|施工|管理|教育|护理|检验|兽医|医学|药学)$")
_BLANKS = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u3000]+")
_BETWEEN_NAMES = re.compile(r"[、，,；;\n]")
_PARTED_BY_BLANKS = re.compile(r"\S{2,}(?:\s+\S{2,})+")
_AND = re.compile(rf"(?<=[{_HAN}）)])[和及与](?=[{_HAN}]{{2}})")
_NOTE_BEHIND_NAME = re.compile(r"[（(](?:男|女|补|补办|补发|破格|已?退休|[\u4e00-\u9fff]{1,3}族)[)）]$")
_LIKE_THE_OTHERS = re.compile(rf"[{_HAN}□？?■○]{{2,4}}")
_AMONG_NAMES = 3
_QUOTES = "'’‘`\"“”"

STRONG = frozenset({"id_number", "management_number", "phone", "sex", "approval_document", "review_committee"})
"""Kinds that almost nothing else looks like."""


def compact(cell: str) -> str:
    """A cell without blanks of any sort, invisible characters and quotation marks around it; full-width ASCII folded."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", cell)).strip(_QUOTES)


def digits(cell: str) -> str:
    """The digits of a cell, and nothing else."""
    return "".join(character for character in compact(cell) if character.isascii() and character.isdigit())


def year_and_month(cell: str) -> tuple[int, int] | None:
    """The year and month of a date in whatever form; null for any other cell.

    >>> year_and_month("2018年3月1日"), year_and_month("二〇一八年十二月"), year_and_month("18.3.1"), year_and_month("43160"), year_and_month("Mar-18")
    ((2018, 3), (2018, 12), (2018, 3), (2018, 3), (2018, 3))
    """
    text = compact(cell).translate(_HAN_DIGITS)
    if _EXCEL_DAY.fullmatch(text):
        day = _FIRST_EXCEL_DAY + timedelta(days=int(text))
        return day.year, day.month
    if (named := _ENGLISH_MONTH.fullmatch(text)) and named[1] in _ENGLISH_MONTHS:
        text = f"{named[2]}.{_ENGLISH_MONTHS.index(named[1]) + 1}"
    if match := _HAN_MONTH.match(text):
        tens, units = match[2], match[3]
        month = 10 * bool(tens) + int(units or 0)
    elif match := _YEAR_AND_MONTH.match(text) or _SHORT_YEAR_AND_MONTH.match(text):
        month = int(match[2])
    else:
        return None
    year = int(match[1]) if len(match[1]) == 4 else int(match[1]) + (1900 if int(match[1]) > _NEWEST else 2000)
    return (year, month) if 1 <= month <= 12 else None


def looks_like_id(cell: str) -> bool:
    """Whether a cell holds an ID number, whole, masked, mistyped or spoilt by a spreadsheet."""
    return _is_id(compact(cell))


def _is_id(text: str) -> bool:
    if _MASKED_MOBILE.fullmatch(text):
        return False
    number = text.upper().replace("Х", "X").replace("×", "X")
    if _ID15.fullmatch(number):
        return True
    if _ID18.fullmatch(number):
        return check_character(number[:17]) == number[17] or not _is_built_like_management(number)
    if _MANAGEMENT.fullmatch(number):
        return (_has_birth_date(number) and not _is_built_like_management(number)) or (
            len(number) in (16, 17, 19) and bool(_ID_LOOSE.fullmatch(number))
        )
    return bool(_ID_LOOSE.fullmatch(number))


def _is_built_like_management(number: str) -> bool:
    """Whether 18 digits are built like a management number: level 0N at the fourth, a year at the tenth."""
    return (
        number[0] == "4"
        and number[3] == "0"
        and "1" <= number[4] <= "5"
        and number[9:11] in {"19", "20"}
        and number.isdigit()
    )


def _has_birth_date(number: str) -> bool:
    """Whether 18 digits hold a year and a month or day of birth where an ID number does, one slip of the pen allowed."""
    century, month, day = number[6:8], number[10:12], number[12:14]
    return len(number) == 18 and century in {"18", "19", "20"} and ("01" <= month <= "12" or "01" <= day <= "31")


def looks_like_name(cell: str) -> bool:
    """Whether a cell holds a person's name: a known surname first, or a minority name with its dot."""
    return _is_name(compact(cell))


def _is_name(text: str) -> bool:
    text = _FORMER_NAME.sub("", text)
    if not _NAME.fullmatch(text):
        return False
    if len(text) > 4 or "·" in text:
        return True
    return len(text) >= 2 and (text[0] in surnames.of_lists() or text[:2] in surnames.of_lists())


def names_in(cell: str) -> list[str]:
    """The names in a cell that holds several and nothing else; empty for every other cell.

    Among three and more that are plainly names one in three may be rare or damaged, and a word of the vocabularies is none.

    >>> names_in("韦晓、芈月、覃丽（女）和莫雨"), names_in("水利、水电"), names_in("韦晓、木工、电工")
    (['韦晓', '芈月', '覃丽（女）', '莫雨'], [], [])
    """
    parts = [part.strip() for part in _BETWEEN_NAMES.split(cell) if part.strip()]
    if len(parts) == 1 and _PARTED_BY_BLANKS.fullmatch(parts[0]):
        parts = [part for part in parts[0].split() if len(part) != 2 or part not in surnames.of_lists()]
        parts = parts if len(parts) == len(cell.split()) else []
    parts = [name for part in parts for name in _joined_by_and(part)]
    odd = [part for part in parts if not looks_like_name(_NOTE_BEHIND_NAME.sub("", part))]
    is_list = len(parts) > 1 and len(odd) * _AMONG_NAMES <= len(parts) and all(map(_may_be_among_names, odd))
    return parts if is_list else []


def _joined_by_and(part: str) -> list[str]:
    """The two names of 韦晓和覃丽; any other text as it is."""
    two = [] if looks_like_name(part) else _AND.split(part)
    are_names = len(two) == 2 and all(looks_like_name(_NOTE_BEHIND_NAME.sub("", one)) for one in two)
    return two if are_names else [part]


def _may_be_among_names(part: str) -> bool:
    """Whether a piece among names can be one that nobody knows: of a name's length, and no word of the vocabularies."""
    text = compact(part)
    return _LIKE_THE_OTHERS.fullmatch(text) is not None and not (kinds_of(text) - {"words"})


def name_and_number(cell: str) -> tuple[str, str] | None:
    """The name and the ID number of a cell that holds both and nothing else; null for every other cell.

    >>> name_and_number("韦晓岚（45020419740305101X）"), name_and_number("韦晓岚")
    (('韦晓岚', '45020419740305101X'), None)
    """
    found = _NAME_AND_NUMBER.fullmatch(compact(cell))
    return (found[1], found[2]) if found and looks_like_id(found[2]) else None


def is_title(cell: str) -> bool:
    """Whether a cell is a title of the vocabulary and nothing else."""
    return bool(cell) and bool(titles.candidates(compact(cell)))


def may_be_name(cell: str) -> bool:
    """Whether a cell could be a name, also a damaged one, one with a rare surname, or one with an ID number behind it."""
    text = compact(cell)
    if len(text) > _LONGEST_WORD and name_and_number(text):
        return True
    return bool(_NAME.fullmatch(text) and len(text) > 1) or bool(_NAME_DAMAGED.fullmatch(text))


_VOCABULARIES = {"series": "series", "level": "levels", "acquisition_method": "acquisition_methods"}
_NUMERIC: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("phone", _PHONE),
    ("sex", _SEX),
    ("date", _DATE),
    ("excel_day", _EXCEL_DAY),
    ("year", _YEAR),
    ("certificate_number", _CERTIFICATE),
    ("short_number", _SHORT_NUMBER),
    ("number", _NUMBER),
)
"""Kinds of value that can be written without a Chinese character."""

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    *_NUMERIC,
    ("approval_document", _DOCUMENT),
    ("level", patterns.LEVEL),
    ("series", patterns.SERIES),
    ("acquisition_method", patterns.METHOD),
    ("review_committee", patterns.COMMITTEE),
    ("issuing_authority", patterns.AUTHORITY),
    ("employer", patterns.EMPLOYER),
    ("ethnic", patterns.ETHNIC),
    ("education", patterns.EDUCATION),
    ("party", patterns.PARTY),
    ("remark", patterns.REMARK),
)


@cache
def _specialties() -> frozenset[str]:
    """The specialties that the vocabulary lists."""
    return frozenset(word for line in vocabulary.table("specialties") for word in line["words"].split("|"))


@lru_cache(maxsize=65536)
def is_like_specialty(cell: str) -> bool:
    """Whether a text begins with a specialty that the vocabulary lists, or ends as specialties do.

    >>> [is_like_specialty(text) for text in ("林业工程", "机械制造", "植物保护", "韦宇源")]
    [True, True, True, False]
    """
    text = compact(cell)
    if not 2 < len(text) <= _LONGEST_SPECIALTY:
        return False
    return _SPECIALTY_END.search(text) is not None or any(text[:length] in _specialties() for length in (2, 3, 4))


def _listed_kinds(text: str) -> set[str]:
    """Kinds that a short text is by our vocabularies, or by the way such words end."""
    folded = vocabulary.fold(text)
    kinds = {kind for kind, name in _VOCABULARIES.items() if folded in vocabulary.spellings(name)}
    if text in _specialties():
        kinds.add("specialty")
    if patterns.TITLE.fullmatch(text) or titles.candidates(text):
        kinds.add("title")
    return kinds


@lru_cache(maxsize=65536)
def kinds_of(cell: str) -> frozenset[str]:
    """All kinds of value that a cell could be; empty for a blank one."""
    text = compact(cell)[:_LONGEST]
    is_numeric = text.isascii()
    kinds = {kind for kind, pattern in (_NUMERIC if is_numeric else _PATTERNS) if pattern.fullmatch(text)}
    if _is_id(text):
        kinds -= {"certificate_number", "phone"}
        kinds.add("id_number")
    elif _MANAGEMENT.fullmatch(text):
        kinds.add("management_number")
    if not is_numeric and len(text) <= _LONGEST_WORD:
        kinds |= _listed_kinds(text)
    if not is_numeric and (_is_name(text) or names_in(cell[:_LONGEST]) or name_and_number(text)):
        kinds.add("holder_name")
    if len(text) > 1 and not any(character.isdigit() for character in text):
        kinds.add("words")
    return frozenset(kinds)


def is_value(cell: str) -> bool:
    """Whether a cell is plainly somebody's value and so can't stand in a header row."""
    return bool(kinds_of(cell) & _VALUE_KINDS)


_VALUE_KINDS = frozenset(
    {
        "id_number",
        "management_number",
        "phone",
        "sex",
        "date",
        "excel_day",
        "approval_document",
        "number",
        "certificate_number",
        "ethnic",
    }
)
"""Kinds of value that no heading looks like."""
