"""What an id is made from: words that a cluster of the same content always has, whenever and in whatever order its records came.

An id must be the same after one run over everything and after many over parts (the register is a function of what was
received), and it should outlive what a later delivery adds. So a holder with a whole ID number is named after it, and
their certificates after what most of their records say: title and year. The key of the ids must be secret then. Without a secret key,
and for who has no whole number or shares one with somebody whom a judgement told apart, the first record gives the name.
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.linkage.clusters import Labels
from pipelines.linkage.encoding import Records

NOBODY = -1


def anchor_holders(records: Records, persons: Labels, *, secret: bool) -> pl.Series:
    """Each record's holder in words: the whole number (the smallest, where a judgement joined two), else the first record."""
    first = _first_records(records, persons)
    if not secret or not len(records.identity.numbers):
        return first
    number = _number_of(records, persons)
    words = pl.Series(["", *records.identity.numbers])[number + 1]
    return pl.select(pl.when(pl.lit(pl.Series(number >= 0))).then("number\x1f" + words).otherwise(first)).to_series()


def anchor_certificates(records: Records, persons: Labels, certificates: Labels, *, secret: bool) -> pl.Series:
    """Each record's certificate in words: the holder's number with title and year, else the first record.

    Several certificates of one holder with one title and year are told apart by their first records.
    """
    first = _first_records(records, certificates)
    if not secret or not len(records.identity.numbers):
        return first
    rows = pl.DataFrame(
        {"certificate": certificates, "number": _number_of(records, persons), "title": records.title.codes, "year": records.year}
    )  # fmt: skip
    named = rows.filter(pl.col("number") != NOBODY)
    told = _most_said(named, "title").join(_most_said(named, "year"), on="certificate", how="full", coalesce=True)
    told = named.select("certificate", "number").unique().join(told, on="certificate", how="left").fill_null(NOBODY)
    told = told.with_columns(alike=pl.len().over("number", "title", "year"))
    placed = rows.select("certificate").join(told, on="certificate", how="left", maintain_order="left")
    numbers, titles = pl.Series(["", *records.identity.numbers]), pl.Series(["", *records.title.words])
    words = placed.select(
        anchor=pl.concat_str(
            pl.lit("number"),
            pl.lit(numbers[placed["number"].fill_null(NOBODY).to_numpy() + 1]),
            pl.lit(titles[placed["title"].fill_null(NOBODY).to_numpy() + 1]),
            "year",
            pl.when(pl.col("alike") > 1).then(pl.lit(first)).otherwise(pl.lit("")),
            separator="\x1f",
        )
    )["anchor"]
    return words.fill_null(first)


def _first_records(records: Records, labels: Labels) -> pl.Series:
    return records.record_id[labels].alias("anchor")


def _number_of(records: Records, persons: Labels) -> NDArray[np.int64]:
    """The code of each record's holder's whole number; NOBODY without one, and for all whom a judgement told apart under one."""
    number = records.identity.number
    whole = number >= 0
    nobody = len(records.identity.numbers)
    smallest = np.full(len(records), nobody, dtype=np.int64)
    np.minimum.at(smallest, persons[whole], number[whole])
    holders = np.unique(persons)
    shared = np.bincount(smallest[holders], minlength=nobody + 1) > 1
    shared[nobody] = True
    found = smallest[persons]
    return np.where(shared[found], NOBODY, found)


def _most_said(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """For each certificate the value that most of its records give, the smallest of several."""
    counted = rows.filter(pl.col(column) != NOBODY).group_by("certificate", column).len()
    ordered = counted.sort(["certificate", "len", column], descending=[False, True, False])
    return ordered.unique("certificate", keep="first", maintain_order=True).drop("len")
