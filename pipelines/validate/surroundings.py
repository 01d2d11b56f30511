"""Whether specialty and employer go with a series: a surgeon is no surveyor, and a clinic employs no notary."""

import re
from functools import cache
from typing import NamedTuple

import polars as pl

from pipelines.standardize.distinct import map_distinct_rows
from schemas import titles, vocabulary

SPECIALTY = {"_specialty_fits": pl.Boolean, "_specialty_unusual": pl.Boolean}
EMPLOYER = {"_employer_fits": pl.Boolean}


class Field(NamedTuple):
    """A field of work: the series in which it is at home, those in which it is possible but unusual."""

    series: frozenset[str]
    unusual_in: frozenset[str]


@cache
def fields() -> dict[str, Field]:
    """The field of every word that names one, longer words first."""
    lines = vocabulary.table("specialties")
    words = {
        word: Field(_series(line["series"]), _series(line["unusual_in"]))
        for line in lines
        for word in line["words"].split("|")
    }
    return dict(sorted(words.items(), key=lambda item: -len(item[0])))


def _series(names: str) -> frozenset[str]:
    """Series in their standard wording."""
    return frozenset(f"{name}系列" for name in names.split("|") if name)


def describe_surroundings(records: pl.DataFrame) -> pl.DataFrame:
    """The records with whether specialty and employer go with the series; null where the vocabulary has no opinion."""
    specialty = map_distinct_rows(records.select("specialty", "series", "title"), compare, SPECIALTY)
    employer = map_distinct_rows(
        records.select("employer", "series", "title"), lambda *words: (can_employ(*words),), EMPLOYER
    )
    return pl.concat([records, specialty, employer], how="horizontal")


def _possible_series(series: str | None, title: str | None) -> set[str]:
    """The series a record can mean: the one it states, else all that confer its title."""
    return {series} if series else set(titles.series_of_title().get(title or "", ()))


def compare(specialty: str | None, series: str | None, title: str | None = None) -> tuple[bool | None, bool | None]:
    """Whether a specialty fits a series (without one: any series of the title), and whether it is unusual in it.

    >>> compare("机械工程", "工程技术系列"), compare("机械工程", "高等学校教师系列"), compare("护理", "会计系列")
    ((True, False), (True, True), (False, False))
    """
    known = _fields_of(specialty or "")
    possible_series = _possible_series(series, title)
    if not known or not possible_series:
        return None, None
    at_home = any(possible_series & field.series for field in known)
    unusual = not at_home and any(possible_series & field.unusual_in for field in known)
    return at_home or unusual, unusual


@cache
def _fields_of(specialty: str) -> tuple[Field, ...]:
    """The fields that the longest known words of a specialty name; a word within one already found says nothing more."""
    found, rest = [], specialty
    for word, field in fields().items():
        if word in rest:
            found.append(field)
            rest = rest.replace(word, " ")
    return tuple(found)


@cache
def employers_of_series() -> dict[str, re.Pattern[str]]:
    """What the name of an employer has in it where a series is at home; only for series that are not at home everywhere."""
    lines = vocabulary.table("series_employers")
    return {series: re.compile(line["employer_words"]) for line in lines for series in line["series"].split("|")}


def can_employ(employer: str | None, series: str | None, title: str | None = None) -> bool | None:
    """Whether people of that series (without one: of any series of the title) work for such an employer.

    >>> can_employ("柳州市某某卫生院", None, "三级公证员"), can_employ("柳州市某某公证处", "公证系列"), can_employ("某厂", "工程技术系列")
    (False, True, True)
    """
    possible = _possible_series(series, title)
    if not employer or not possible:
        return None
    anywhere = re.compile("")
    return any(employers_of_series().get(one, anywhere).search(employer) for one in possible)
