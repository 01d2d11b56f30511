"""Whether specialty and employer go with a series: a surgeon is no surveyor, and a clinic employs no notary."""

import re
from collections.abc import Iterable
from functools import cache
from itertools import chain
from typing import NamedTuple

import polars as pl

from pipelines.standardize.distinct import map_distinct_rows, map_distinct_to
from schemas import titles, vocabulary

POSSIBLE = {"possible": pl.UInt64}
SPECIALTY = {"at_home": pl.UInt64, "unusual": pl.UInt64}
EMPLOYER = {"employs": pl.UInt64}


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
    """The records with whether specialty and employer go with the series; null where the vocabulary has no opinion.

    Without a series, any that confers the title will do.

    >>> rows = [("机械工程", "工程技术系列", "", "某厂"), ("机械工程", "高等学校教师系列", "", ""), ("护理", "会计系列", "", "")]
    >>> rows += [("某某", "公证系列", "", "柳州市某某公证处"), ("", None, "三级公证员", "柳州市某某卫生院")]
    >>> rows += [("橡胶栽培", "农业技术系列", "", ""), ("农业经济", "经济系列", "", "")]
    >>> found = describe_surroundings(pl.DataFrame(rows, schema=["specialty", "series", "title", "employer"], orient="row"))
    >>> found.select("_specialty_fits", "_specialty_unusual", "_employer_fits").rows()
    [(True, False, True), (True, True, None), (False, False, None), (None, None, True), (None, None, False), (True, False, None), (True, False, None)]
    """
    sets = pl.concat(
        [
            map_distinct_rows(
                records.select("series", "title"), lambda *words: (_bits(_possible_series(*words)),), POSSIBLE
            ),
            map_distinct_to(records["specialty"], _specialty_bits, SPECIALTY),
            map_distinct_to(records["employer"], lambda employer: (_employing_bits(employer),), EMPLOYER),
        ],
        how="horizontal",
    )
    possible = pl.when(pl.col("possible") > 0).then("possible")
    at_home, unusual = (possible & pl.col("at_home")) > 0, (possible & pl.col("unusual")) > 0
    return records.with_columns(
        sets.select(
            _specialty_fits=at_home | unusual,
            _specialty_unusual=unusual & ~at_home,
            _employer_fits=(possible & pl.col("employs")) > 0,
        )
    )


@cache
def _bit_of_series() -> dict[str, int]:
    """A bit for each series, so that sets of them are compared for a million rows at once."""
    return {series: 1 << at for at, series in enumerate(vocabulary.codes("series"))}


def _bits(series: Iterable[str]) -> int:
    return sum(_bit_of_series()[one] for one in set(series) & _bit_of_series().keys())


def _specialty_bits(specialty: str) -> tuple[int | None, int | None]:
    """The series where a specialty is at home and those where it is unusual; null where the vocabulary has no opinion."""
    known = _fields_of(specialty)
    if not known:
        return None, None
    return _bits(chain(*(field.series for field in known))), _bits(chain(*(field.unusual_in for field in known)))


def _employing_bits(employer: str) -> int | None:
    """The series whose people such an employer has; null for no name."""
    if not employer:
        return None
    words = employers_of_series()
    return _bits(one for one in _bit_of_series() if one not in words or words[one].search(employer))


def _possible_series(series: str | None, title: str | None) -> set[str]:
    """The series a record can mean: the one it states, else all that confer its title."""
    return {series} if series else set(titles.series_of_title().get(title or "", ()))


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
