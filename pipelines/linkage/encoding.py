"""Standardized records as integers: every column read once, every distinct value looked at once.

-1 stands for "the record doesn't say".
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.linkage.bearers import tell_bearers
from pipelines.linkage.identity import Identities, read_identities
from pipelines.linkage.names import Names, key_of, read_names
from pipelines.linkage.surroundings import (
    Classes,
    Surroundings,
    classify_employers,
    classify_names,
    classify_numbers,
    count_holders,
    count_names,
)
from pipelines.standardize import document_number

Codes = NDArray[np.int32]
Keys = NDArray[np.int64]

MOBILE = 11
"""Digits of a mobile number, which begins with 1."""
RECONFIRMED = "重新确认"
RANKS = {"员级": 2, "助理级": 4, "中级": 6, "副高级": 8, "副高": 8, "正高级": 10, "正高": 10}
LEVEL_RANKS = {"初级": 3, "中级": 6, "高级": 9}
"""A level of two grades stands between them: one step from either, which may be no step at all."""


@dataclass(frozen=True)
class Values:
    """One column: a code per record and the distinct words behind the codes, in order."""

    codes: Codes
    words: Sequence[str]

    @cached_property
    def lengths(self) -> Codes:
        """How many characters each word has."""
        return pl.Series(self.words, dtype=pl.String).str.len_chars().cast(pl.Int32).to_numpy()

    @cached_property
    def letters(self) -> NDArray[np.uint64]:
        """Which characters each word has, and which it has an odd number of times, as bits: two rows of them.

        One character more, less or another changes at most two bits of either.
        """
        points = np.frombuffer("".join(self.words).encode("utf-32-le"), dtype=np.uint32)
        bits = np.uint64(1) << (points & 63).astype(np.uint64)
        starts = np.cumsum(self.lengths, dtype=np.int64) - self.lengths
        if not len(starts):
            return np.zeros((2, 0), dtype=np.uint64)
        return np.stack([np.bitwise_or.reduceat(bits, starts), np.bitwise_xor.reduceat(bits, starts)])

    def among(self, words: Container[str]) -> NDArray[np.bool_]:
        """True for the records that have one of these words."""
        return np.array([word in words for word in self.words] + [False])[self.codes]


@dataclass(frozen=True)
class Records:
    """All records as arrays of equal length, in the order of their `record_id`."""

    record_id: pl.Series
    name: Values
    names: Names
    former_name: Codes
    identity: Identities
    sex: Codes
    stated_sex: Codes
    employer: Values
    specialty: Values
    phone: Values
    title: Values
    series: Values
    rank: Codes
    method: Values
    authority: Values
    document: Values
    document_year: Codes
    certificate: Values
    management: Values
    year: Codes
    month: Codes
    day: Codes
    conferred_year: Codes
    conferred_month: Codes
    conferred_day: Codes
    around: Surroundings

    def __len__(self) -> int:
        return len(self.record_id)

    @cached_property
    def is_mobile(self) -> NDArray[np.bool_]:
        """True for the records whose telephone is a mobile one."""
        mobile = np.array([len(word) == MOBILE and word[0] == "1" for word in self.phone.words] + [False])
        return mobile[self.phone.codes]

    @cached_property
    def confirms(self) -> NDArray[np.bool_]:
        """True for the records that may confirm anew what was acquired before."""
        return self.method.among({RECONFIRMED})


COLUMNS = (
    "holder_name", "former_name", "id_number", "id_number_status", "id_number_partial", "birth_month", "sex", "employer", "specialty",
    "phone", "title", "series", "grade", "level", "acquisition_method", "issuing_authority", "approval_document",
    "certificate_number", "management_number", "year", "acquired_on", "conferred_on",
)  # fmt: skip


def sort_records(frame: pl.DataFrame) -> pl.DataFrame:
    """The columns that linkage reads, in the order of record_id; a column that the table lacks is empty."""
    missing = [pl.lit(None, dtype=pl.String).alias(column) for column in COLUMNS if column not in frame.columns]
    present = frame.with_columns(missing).select("record_id", *COLUMNS)
    blanks = [pl.when(pl.col(column) != "").then(pl.col(column)).alias(column) for column in COLUMNS]
    return present.with_columns(blanks).sort("record_id")


BEARER = "bearer"
CLASSES = ("name_class", "employer_class", "number_class")
"""What `encode` takes per record where the records are a part of a larger table."""


def encode(frame: pl.DataFrame, around: pl.DataFrame | None = None) -> Records:
    """The records as integers; `frame` is standardized.

    Where the records are a part of a larger table, `around` gives their classes in that table and who bears their numbers,
    row by row in the order of record_id.
    """
    frame = sort_records(frame)
    people = _read_people(frame, around)
    stated_sex = frame["sex"].replace_strict({"男": 1, "女": 2}, default=-1, return_dtype=pl.Int32).to_numpy()
    year, month, day = _dates(settle_acquired(frame), frame["year"])
    conferred_year, conferred_month, conferred_day = _dates(frame["conferred_on"])
    document_year = _number(frame["approval_document"].str.extract(document_number.YEAR))
    return Records(
        record_id=frame["record_id"],
        **people._asdict(),
        sex=np.where(people.identity.sex > 0, people.identity.sex, stated_sex).astype(np.int32),
        stated_sex=stated_sex,
        specialty=values(frame["specialty"]),
        phone=values(frame["phone"]),
        title=values(frame["title"]),
        series=values(frame["series"]),
        rank=_ranks(frame),
        method=values(frame["acquisition_method"]),
        authority=values(frame["issuing_authority"]),
        document=values(frame["approval_document"]),
        document_year=document_year,
        management=values(frame["management_number"]),
        year=np.where(year < 0, document_year, year).astype(np.int32),
        month=month,
        day=day,
        conferred_year=conferred_year,
        conferred_month=conferred_month,
        conferred_day=conferred_day,
    )


def settle_acquired(frame: pl.DataFrame) -> pl.Series:
    """The dates acquired, but the year alone where a record's own year and its document's, or else its conferral's, are another one.

    A slip in the year would set a record apart from its certificate's others by a whole year.
    """
    year, own = (pl.col(column).str.slice(0, 4) for column in ("year", "acquired_on"))
    document = pl.col("approval_document").str.extract(document_number.YEAR)
    witness = pl.coalesce(document, pl.col("conferred_on").str.slice(0, 4))
    is_slip = ((year == witness) & (year != own)).fill_null(False)
    return frame.select(pl.when(is_slip).then(year).otherwise("acquired_on").alias("acquired_on")).to_series()


class People(NamedTuple):
    """Those columns of `Records` whose meaning depends on how often and beside whom their values stand."""

    name: Values
    names: Names
    former_name: Codes
    identity: Identities
    employer: Values
    certificate: Values
    around: Surroundings


def _read_people(frame: pl.DataFrame, around: pl.DataFrame | None) -> People:
    holder = distinct_words(pl.concat([frame["holder_name"], frame["former_name"]]))
    identity = read_identities(frame)
    name, names = Values(_codes(frame["holder_name"], holder), holder), read_names(holder)
    employer, certificate = values(frame["employer"]), values(certificate_core(frame["certificate_number"]))
    coded, former = (name, employer, certificate), _codes(frame["former_name"], holder)
    surroundings = _look_around(coded, names, identity) if around is None else _read_around(coded, around)
    bearer = tell_bearers(identity.number, name.codes, former, names) if around is None else around[BEARER].to_numpy()
    borne = identity.told_apart(bearer, name.codes, holder)
    return People(name, names, former, borne, employer, certificate, surroundings)


def _look_around(coded: Sequence[Values], names: Names, identity: Identities) -> Surroundings:
    """The classes that the records themselves give."""
    name, employer, certificate = coded
    holders = count_holders(len(name.codes), int((identity.number >= 0).sum()), len(identity.numbers))
    sizes = np.bincount(employer.codes + 1, minlength=len(employer.words) + 1)[1:]
    return Surroundings(
        classify_names(names.log_likelihood, holders),
        classify_employers(sizes),
        classify_numbers(count_names(certificate.codes, name.codes, len(certificate.words))),
    )


def _read_around(coded: Sequence[Values], around: pl.DataFrame) -> Surroundings:
    """The classes that the larger table gives, by code."""
    return Surroundings(*(_by_code(of, around[column]) for of, column in zip(coded, CLASSES, strict=True)))


def _by_code(of: Values, per_record: pl.Series) -> Classes:
    classes = np.zeros(len(of.words), dtype=np.int8)
    stated = of.codes >= 0
    classes[of.codes[stated]] = per_record.to_numpy()[stated]
    return classes


def certificate_core(numbers: pl.Series) -> pl.Series:
    """The digits of a certificate number without leading zeros, which spreadsheets lose; null if there are none."""
    digits = numbers.str.replace_all(r"[^0-9]", "").str.strip_chars_start("0")
    return pl.select(pl.when(digits.str.len_chars() > 0).then(digits)).to_series()


def distinct_words(column: pl.Series) -> list[str]:
    """The distinct words of a column in a stable order."""
    return column.drop_nulls().unique().sort().to_list()


def values(column: pl.Series) -> Values:
    """A column's codes and its distinct words in a stable order."""
    words = distinct_words(column)
    return Values(_codes(column, words), words)


def _codes(column: pl.Series, words: list[str]) -> Codes:
    return column.cast(pl.Enum(words)).to_physical().cast(pl.Int32).fill_null(-1).to_numpy()


def _number(column: pl.Series) -> Codes:
    return column.cast(pl.Int32, strict=False).fill_null(-1).to_numpy()


def _dates(column: pl.Series, year: pl.Series | None = None) -> tuple[Codes, Codes, Codes]:
    """Year, month (counted through the years) and day (as an ordinal-like number), each -1 where the date is less precise."""
    words = distinct_words(column)
    distinct = pl.Series(words, dtype=pl.String)
    codes = _codes(column, words)
    years, months, days = (_number(distinct.str.slice(start, size)) for start, size in ((0, 4), (5, 2), (8, 2)))
    of_month = np.where(months > 0, years * 12 + months, -1)
    of_day = np.where(days > 0, of_month * 31 + days, -1)
    stated = np.full(len(codes), -1) if year is None else _number(year.str.slice(0, 4))
    found = [_gather(values, codes) for values in (years, of_month, of_day)]
    return np.where(found[0] < 0, stated, found[0]).astype(np.int32), found[1], found[2]


def _gather(per_value: NDArray[np.generic], codes: Codes) -> Codes:
    """Each record's value, -1 where the record has none."""
    if not len(per_value):
        return np.full(len(codes), -1, dtype=np.int32)
    return np.where(codes < 0, -1, per_value[codes]).astype(np.int32)


def _ranks(frame: pl.DataFrame) -> Codes:
    """员级 2 … 正高级 10 by grade, else by level."""
    by_grade = frame["grade"].replace_strict(RANKS, default=None, return_dtype=pl.Int32)
    by_level = frame["level"].replace_strict(LEVEL_RANKS, default=None, return_dtype=pl.Int32)
    return by_grade.fill_null(by_level).fill_null(-1).to_numpy()


def name_keys(records: Records) -> tuple[Keys, Keys, Keys]:
    """Per record: the name's key by characters, by sounds, and by characters in any order; -1 without a name."""
    names = records.names
    ordered = np.sort(names.characters, axis=1)
    keys = (key_of(names.characters), key_of(names.sounds), key_of(ordered))
    codes = records.name.codes
    by_character, by_sound, by_set = (
        np.where(codes < 0, -1, key[codes]) if len(key) else np.full(len(codes), -1) for key in keys
    )
    return by_character, by_sound, by_set
