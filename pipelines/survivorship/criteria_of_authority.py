"""Criteria that hold an option against what the same authority conferred: its days, and whose number it is. Greater is better."""

import polars as pl

from pipelines.survivorship.context import Context
from pipelines.survivorship.criteria_of_sequence import agreed

DAY_LONG = 10
"""Characters of an ISO date that knows its day."""
FEWEST, SHARE = 2, 0.3
"""An authority's day is one that so many other certificates bear, and so large a share of those it conferred that year."""


def weigh_authority_day(options: pl.DataFrame, _: pl.DataFrame, column: str, context: Context) -> pl.DataFrame:
    """Whether it is a day (or month) on which the authority conferred many of its certificates of that year.

    Bodies confer by meeting and document: many certificates share a day. Where each has a day of its own this says nothing.
    """
    authorities = context.authorities("authority")
    year, length = pl.col("value").str.slice(0, 4), pl.col("value").str.len_chars()
    others = (
        context.members.filter(pl.col(column).is_not_null())
        .select(pl.col("_certificate").alias("_peer"), pl.col(column).alias("_day"))
        .unique()
        .join(authorities.rename({"key": "_peer"}), on="_peer")
        .with_columns(_year=pl.col("_day").str.slice(0, 4))
    )
    asked = options.select("key", "value", _year=year, _length=length).join(authorities, on="key")
    met = asked.join(others, on=["authority", "_year"]).filter(pl.col("_peer") != pl.col("key"))
    is_same = pl.col("_day").str.slice(0, pl.col("_length")) == pl.col("value")
    counted = met.group_by("key", "value").agg(
        _same=pl.col("_peer").filter(is_same).n_unique(), _all=pl.col("_peer").n_unique()
    )
    is_its_day = (pl.col("_same") >= FEWEST) & (pl.col("_same") >= SHARE * pl.col("_all"))
    return (
        options.join(counted, on=["key", "value"], how="left")
        .with_columns(authority_day=is_its_day.fill_null(False))
        .drop("_same", "_all")
    )


def weigh_authority_month(options: pl.DataFrame, stated: pl.DataFrame, column: str, context: Context) -> pl.DataFrame:
    """Whether some option of that month is such a day, or month: so a day and a month that it lies in stand together."""
    month = pl.col("value").str.slice(0, 7)
    weighed = weigh_authority_day(options, stated, column, context)
    return weighed.with_columns(authority_month=pl.col("authority_day").any().over("key", month)).drop("authority_day")


def weigh_same_batch(options: pl.DataFrame, _: pl.DataFrame, column: str, context: Context) -> pl.DataFrame:
    """How many other certificates of the authority that share the other of the two days state the option's month."""
    other = "acquired_on" if column == "conferred_on" else "conferred_on"
    known = context.golden[other].rename({"value": "_text"}) if other in context.golden else agreed(context, other)
    shared = known.filter(pl.col("_text").str.len_chars() == DAY_LONG).select("key", _shared="_text")
    batches = context.authorities("_authority").join(shared, on="key")
    others = (
        context.members.filter(pl.col(column).is_not_null())
        .select(_peer="_certificate", _month=pl.col(column).str.slice(0, 7))
        .join(batches.rename({"key": "_peer"}), on="_peer")
    )
    asked = options.select("key", "value", _month=pl.col("value").str.slice(0, 7)).join(batches, on="key")
    met = asked.join(others, on=["_authority", "_shared", "_month"]).filter(pl.col("_peer") != pl.col("key"))
    counted = met.group_by("key", "value").agg(same_batch=pl.col("_peer").n_unique().cast(pl.Int64))
    joined = options.join(counted, on=["key", "value"], how="left")
    return joined.with_columns(pl.col("same_batch").fill_null(0))


def weigh_unshared(options: pl.DataFrame, _: pl.DataFrame, column: str, context: Context) -> pl.DataFrame:
    """Whether no other certificate of the authority and year is recorded under that number, with all its zeros or without."""
    number = pl.col("value").str.strip_chars_start("0").alias("_number")
    facts = context.authorities("authority").join(context.days("_on"), on="key")
    facts = facts.with_columns(_year=pl.col("_on").str.slice(0, 4)).drop("_on")
    others = (
        context.members.filter(pl.col(column).is_not_null())
        .select(pl.col("_certificate").alias("_peer"), pl.col(column).alias("value"))
        .select("_peer", number)
        .unique()
        .join(facts.rename({"key": "_peer"}), on="_peer")
    )
    taken = (
        options.select("key", "value", number)
        .join(facts, on="key")
        .join(others, on=["authority", "_year", "_number"])
        .filter(pl.col("_peer") != pl.col("key"))
        .select("key", "value")
        .unique()
    )
    return (
        options.join(taken.with_columns(_taken=pl.lit(True)), on=["key", "value"], how="left")
        .with_columns(unshared=pl.col("_taken").is_null())
        .drop("_taken")
    )
