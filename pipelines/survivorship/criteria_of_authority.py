"""Criteria that hold an option against what the same authority conferred: its days, and whose number it is. Greater is better."""

import polars as pl

from pipelines.survivorship.context import Context

FEWEST, SHARE = 2, 0.3
"""An authority's day is one that so many other certificates bear, and so large a share of those it conferred that year."""


def weigh_authority_day(options: pl.DataFrame, _: pl.DataFrame, column: str, context: Context) -> pl.DataFrame:
    """Whether it is a day (or month) on which the authority conferred many of its certificates of that year.

    Bodies confer by meeting and document: many certificates share a day. Where each has a day of its own this says nothing.
    """
    authorities = context.known("issuing_authority", "authority")
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


def weigh_unshared(options: pl.DataFrame, _: pl.DataFrame, column: str, context: Context) -> pl.DataFrame:
    """Whether no other certificate of the authority and year is recorded under that number."""
    facts = context.known("issuing_authority", "authority").join(context.known("acquired_on", "_on"), on="key")
    facts = facts.with_columns(_year=pl.col("_on").str.slice(0, 4)).drop("_on")
    others = (
        context.members.filter(pl.col(column).is_not_null())
        .select(pl.col("_certificate").alias("_peer"), pl.col(column).alias("value"))
        .unique()
        .join(facts.rename({"key": "_peer"}), on="_peer")
    )
    taken = (
        options.select("key", "value")
        .join(facts, on="key")
        .join(others, on=["authority", "_year", "value"])
        .filter(pl.col("_peer") != pl.col("key"))
        .select("key", "value")
        .unique()
    )
    return (
        options.join(taken.with_columns(_taken=pl.lit(True)), on=["key", "value"], how="left")
        .with_columns(unshared=pl.col("_taken").is_null())
        .drop("_taken")
    )
