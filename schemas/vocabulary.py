"""The vocabularies: every code a certificate can carry, and the spellings that offices use for it.

Each vocabulary is a CSV in `vocabularies/` that a steward can review; spellings stand in one cell, parted by `|`.
The code is the Chinese standard wording itself. A spelling that names two codes is refused when the table is loaded.
What a city alone has (its places, the employers that confer there) stands in a folder that its campaign names, in tables of the same
names and columns, and is read behind the nation's.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from schemas.campaign import campaign_file, live_code, own_vocabularies
from schemas.plain_faults import PlainFaultError

FOLDER = Path(__file__).parent / "vocabularies"

CODE_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "series": "series",
        "levels": "level",
        "acquisition_methods": "method",
        "sexes": "sex",
        "titles": "title",
        "bodies": "name",
        "regions": "name",
    }
)
"""Vocabulary → the column of its CSV that holds the code."""

SERIES_ENDINGS = (
    "",
    *["系列", "类", "专业", "人员", "专业人员", "技术人员", "专业技术人员", "职称系列", "专业系列", "类系列"],
)
"""What offices put behind the stem of a series; 系列 makes the code."""

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_BRACKETS = str.maketrans("【〔［〖﹝{[", "(((((((") | str.maketrans("】〕］〗﹞}]", ")))))))")
_NARROW = {code: _BRACKETS.get(narrow, narrow) for code, narrow in _FULL_WIDTH.items()} | {
    code: narrow for code, narrow in _BRACKETS.items() if code not in _FULL_WIDTH
}
"""Both at once."""
_LEGAL_NUMERALS = str.maketrans("壹贰貳叁肆伍", "一二二三四五")


class ContradictionError(PlainFaultError, ValueError):
    """A vocabulary says two different things about one spelling."""

    def __str__(self) -> str:
        return f"词表有误，请改正后再试：{super().__str__()}。 Mend the vocabulary, then try again."


class Series(NamedTuple):
    """One series and the days between which it confers titles (`""`: no bound)."""

    name: str
    valid_from: str
    valid_to: str


@cache
def table(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of one vocabulary's CSV, in the order the steward keeps them, and behind them the city's own.

    A column that a city's table of an earlier version lacks is blank.
    """
    rows = _read(FOLDER / f"{name}.csv")
    own = own_vocabularies()
    path = own / f"{name}.csv" if own else None
    if path is None or not path.is_file():
        return rows
    more = _read(path)
    columns = tuple(_columns(FOLDER / f"{name}.csv"))
    if more and not more[0].keys() <= {*columns}:
        raise ContradictionError(f"{path.parent.name}/{path.name}: the columns are {', '.join(columns)}")
    return (*rows, *(MappingProxyType({column: row.get(column, "") for column in columns}) for row in more))


def own_files() -> list[Path]:
    """The campaign's file and the tables of its city, which the register follows from too."""
    own = own_vocabularies()
    return [campaign_file(live_code()), *(sorted(own.glob("*.csv")) if own else ())]


def _read(path: Path) -> tuple[Mapping[str, str], ...]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(MappingProxyType(row) for row in csv.DictReader(file))


def _columns(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file))


@cache
def home_city() -> str:
    """The campaign's city: the place that its own offices call 市; raises ContradictionError where none is."""
    found = {row["name"] for row in table("regions") if "市" in listed(row["spellings"])}
    if len(found) != 1:
        raise ContradictionError("regions: exactly one place is to be called 市, the campaign's city")
    return found.pop()


@cache
def codes(name: str) -> tuple[str, ...]:
    """Every code of a vocabulary once, in the order of its CSV: `codes("levels")` is 高级, 中级, 初级."""
    return tuple(dict.fromkeys(row[CODE_COLUMNS[name]] for row in table(name)))


def fold(text: str) -> str:
    """The spelling as the vocabularies compare it: half width, one kind of bracket, no blanks, upper case.

    >>> fold(" 工程技术 系列（中级）")
    '工程技术系列(中级)'
    """
    narrow = text.translate(_NARROW)
    if narrow.isprintable():  # of what can be printed only the plain blank is one
        return narrow.replace(" ", "").upper()
    return "".join(char for char in narrow if char.isprintable() and not char.isspace()).upper()


_ORNAMENTS = "★☆▲△●○◆◇■□※*#|\\/;,、。.:“”\"'‘’《》<>-—_"
_LIST_NUMERAL = re.compile(r"^(?:[①-⑳]|\(?\d{1,2}[.、)])+(?=\D)")
_YEAR_BEHIND = re.compile(r"[(/,]?(?:19|20)\d{2}(?:年[评度]?|年度)?\)?$")


def undecorated(folded: str) -> str:
    """Folded words without a list's numeral before them, a year behind them and signs around them.

    >>> undecorated("1.工程师"), undecorated("“工程系列”"), undecorated("中级2013年")
    ('工程师', '工程系列', '中级')
    """
    return _YEAR_BEHIND.sub("", _LIST_NUMERAL.sub("", folded)).strip(_ORNAMENTS)


def fold_title(text: str) -> str:
    """A title's spelling as the vocabulary compares it: folded, with Chinese numerals before 级.

    >>> fold_title("中教1级"), fold_title("贰级教师")
    ('中教一级', '二级教师')
    """
    folded = fold(text).translate(_LEGAL_NUMERALS)
    for digit, numeral in zip("12345", "一二三四五", strict=True):
        folded = folded.replace(f"{digit}级", f"{numeral}级")
    return folded


def listed(cell: str) -> list[str]:
    """The spellings in one cell."""
    return [spelling for spelling in cell.split("|") if spelling]


def unambiguous(pairs: Iterable[tuple[str, str]], name: str) -> Mapping[str, str]:
    """Folded spelling → code; raises ContradictionError on a spelling of two codes."""
    found: dict[str, str] = {}
    for spelling, code in pairs:
        known = found.setdefault(fold(spelling), code)
        if known != code:
            raise ContradictionError(f"{name}: {spelling} names both {known} and {code}")
    return MappingProxyType(found)


@cache
def spellings(name: str) -> Mapping[str, str]:
    """Folded spelling → code, for every vocabulary whose spellings mean one thing wherever they stand.

    Titles are not among them: what 一级教师 means depends on the series (`schemas.titles`).
    """
    if name == "series":
        return unambiguous(_series_pairs(), name)
    column = CODE_COLUMNS[name]
    return unambiguous(((s, row[column]) for row in table(name) for s in _words(row, column)), name)


def _words(row: Mapping[str, str], column: str) -> Iterator[str]:
    """The code, the grade if the row has one, and the listed spellings."""
    yield row[column]
    yield from listed(row.get("grade", ""))
    yield from listed(row["spellings"])


def _series_pairs() -> Iterator[tuple[str, str]]:
    for row in table("series"):
        for stem in listed(row["stems"]):
            yield from ((stem + ending, row["series"]) for ending in SERIES_ENDINGS)


@cache
def series_groups() -> Mapping[str, tuple[str, ...]]:
    """Folded words that name several series at once (会计审计) → those series; one that names a single series is refused."""
    found: dict[str, tuple[str, ...]] = {}
    for row in table("series_groups"):
        for stem in listed(row["stems"]):
            for ending in SERIES_ENDINGS:
                words = fold(stem + ending)
                if words in spellings("series") or found.setdefault(words, tuple(listed(row["series"]))) != tuple(
                    listed(row["series"])
                ):
                    raise ContradictionError(f"series_groups: {words} is listed twice")
    return MappingProxyType(found)


@cache
def method_marks() -> Mapping[str, tuple[str, ...]]:
    """Acquisition method → the words that mark it wherever they stand in a phrase."""
    rows = table("acquisition_methods")
    return MappingProxyType({row["method"]: tuple(fold(mark) for mark in listed(row["marks"])) for row in rows})


@cache
def series_validity() -> Mapping[str, Series]:
    """Series → the days between which it confers titles."""
    return MappingProxyType(
        {row["series"]: Series(row["series"], row["valid_from"], row["valid_to"]) for row in table("series")}
    )


@cache
def reviewed_with(series: str) -> frozenset[str]:
    """The series that one committee may review together with this one, itself among them; a committee's field of a single series is refused."""
    fields = {row["series"]: row["reviewed_in"] for row in table("series")}
    numbers = Counter(fields.values())
    if alone := sorted(field for field, count in numbers.items() if field and count == 1):
        raise ContradictionError(f"series: {alone[0]} is the field of one series alone")
    own = fields[series]
    return frozenset({series, *(other for other, field in fields.items() if own and field == own)})


@cache
def level_of_grade() -> Mapping[str, str]:
    """正高级 … 员级 → 高级, 中级 or 初级."""
    return MappingProxyType({row["grade"]: row["level"] for row in table("levels") if row["grade"]})


@cache
def grade_spellings() -> Mapping[str, str]:
    """Folded spelling of a level → the grade it names, for spellings that name one (副高, 员级)."""
    rows = [row for row in table("levels") if row["grade"]]
    return unambiguous(((s, row["grade"]) for row in rows for s in (row["grade"], *listed(row["spellings"]))), "levels")
