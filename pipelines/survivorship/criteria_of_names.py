"""Criteria that hold a name, and what it says of its bearer, against the register's names. Greater is better."""

from math import log

import polars as pl

from pipelines.standardize.id_number import sex_stated
from pipelines.survivorship.context import Context
from schemas import surnames

CLEARLY = 4
"""How many times likelier a name must be for one sex than for the other to speak for it."""
DOUBT = 3
"""So many people of each sex count as having every character, so that a few say nothing."""


def weigh_commonness(options: pl.DataFrame, _: pl.DataFrame, column: str, context: Context) -> pl.DataFrame:
    """How often the register's names use the option's characters, each in its place: 方 begins many names, 芳 stands within many."""
    known = place_characters(context.members.select(value=column).drop_nulls())
    uses = known.group_by("character", "begins").agg(_thousandths(pl.len()).alias("uses"))
    common = (
        place_characters(options.select("value"))
        .unique()
        .join(uses, on=["character", "begins"], how="left")
        .group_by("value")
        .agg(commonness=pl.col("uses").mean())
    )
    return options.join(common, on="value", how="left")


def weigh_given_name(options: pl.DataFrame, _: pl.DataFrame, column: str, context: Context) -> pl.DataFrame:
    """How many other people of the register have that given name: characters exchanged or doubled make one that fewer have."""
    people = context.members.select(_other="_holder", value=column).drop_nulls().unique()
    met = options.select("key", "value", _given=given_name("value"))
    met = met.join(people.select("_other", _given=given_name("value")), on="_given")
    met = met.filter(pl.col("_other") != pl.col("key"))
    counted = met.group_by("key", "value").agg(given_name=pl.col("_other").n_unique().cast(pl.Int64))
    return options.join(counted, on=["key", "value"], how="left").with_columns(pl.col("given_name").fill_null(0))


def given_name(name: str) -> pl.Expr:
    """The characters of a name behind its surname of one character or two."""
    begins = pl.when(pl.col(name).str.slice(0, 2).is_in(surnames.of_names())).then(2).otherwise(1)
    return pl.col(name).str.slice(begins)


def weigh_fits_name(options: pl.DataFrame, _: pl.DataFrame, _column: str, context: Context) -> pl.DataFrame:
    """Whether the given name's characters are not clearly commoner in names of the other sex: 娟 speaks against a man."""
    names = context.known("holder_name", "_name")
    people = names.join(context.known("id_number", "_number"), on="key", how="inner")
    leanings = lean(people.select(value="_name", sex=sex_stated(pl.col("_number"))))
    told = place_characters(
        options.select("key").unique().join(names, on="key", how="inner").rename({"_name": "value"})
    )
    leaning = (
        told.filter(~pl.col("begins")).join(leanings, on="character").group_by("key").agg(pl.col("to_women").sum())
    )
    against = pl.when(pl.col("value") == "女").then(-pl.col("to_women")).when(pl.col("value") == "男").then("to_women")
    return (
        options.join(leaning, on="key", how="left")
        .with_columns(fits_name=(against < 1000 * log(CLEARLY)).fill_null(True))
        .drop("to_women")
    )


def lean(people: pl.DataFrame) -> pl.DataFrame:
    """How much oftener women than men have each character in their given names, in thousandths of a logarithm: character, to_women.

    `people` has value, a name, and sex.
    """
    women, men = ((pl.col("sex") == sex).sum() + DOUBT for sex in ("女", "男"))
    share = people.select(men / women).item()
    given = place_characters(people).filter(~pl.col("begins"))
    return given.group_by("character").agg(to_women=_thousandths(women / men * share))


def place_characters(names: pl.DataFrame) -> pl.DataFrame:
    """The rows once for each character of `value`, with the character and whether it belongs to the family name."""
    length = pl.when(pl.col("value").str.slice(0, 2).is_in(surnames.of_names())).then(2).otherwise(1)
    cut = names.with_columns(_length=length, character=pl.col("value").str.split(""))
    placed = cut.with_columns(_at=pl.int_ranges(pl.col("character").list.len())).explode("character", "_at")
    return placed.with_columns(begins=pl.col("_at") < pl.col("_length")).drop("_length", "_at")


def _thousandths(times: pl.Expr) -> pl.Expr:
    """The logarithm in whole thousandths, which add up alike in any order."""
    return (times.log() * 1000).round().cast(pl.Int64)
