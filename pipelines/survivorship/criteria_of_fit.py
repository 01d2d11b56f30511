"""Criteria that hold an option against what else is known of the same certificate and holder. Greater is better."""

import polars as pl

from pipelines.standardize import document_number
from pipelines.survivorship.context import Context
from schemas.titles import level_of, titles


def weigh_present_name(options: pl.DataFrame, _: pl.DataFrame, _column: str, context: Context) -> pl.DataFrame:
    """Whether no record of the holder calls it a former name."""
    former = (
        context.members.select(pl.col("_holder").alias("key"), pl.col("former_name").alias("value"))
        .drop_nulls()
        .unique()
    )
    return (
        options.join(former.with_columns(_former=pl.lit(True)), on=["key", "value"], how="left")
        .with_columns(present_name=pl.col("_former").is_null())
        .drop("_former")
    )


def weigh_fits_id_number(options: pl.DataFrame, _: pl.DataFrame, _column: str, context: Context) -> pl.DataFrame:
    """Whether the golden ID number states that sex."""
    numbers = context.known("id_number", "number")
    return (
        options.join(numbers, on="key", how="left")
        .with_columns(fits_id_number=(sex_of_number(pl.col("number")) == pl.col("value")).fill_null(True))
        .drop("number")
    )


def sex_of_number(number: pl.Expr) -> pl.Expr:
    """The sex that an 18-character ID number states."""
    odd = number.str.slice(16, 1).is_in(["1", "3", "5", "7", "9"])
    return pl.when(number.is_not_null()).then(pl.when(odd).then(pl.lit("男")).otherwise(pl.lit("女")))


def weigh_fits_holder(options: pl.DataFrame, _: pl.DataFrame, _column: str, context: Context) -> pl.DataFrame:
    """How many of the holder's records state a sex, a birth month or legible digits that the number bears out."""
    keys = options["key"].unique().implode()
    hints = context.members.filter(pl.col("_holder").is_in(keys)).select(
        pl.col("_holder").alias("key"), "sex", "birth_month", "id_number_partial"
    )
    number = pl.col("value")
    born = pl.concat_str(number.str.slice(6, 4), pl.lit("-"), number.str.slice(10, 2))
    pairs = options.select("key", "value").join(hints, on="key", how="left")
    fits = (
        (sex_of_number(number) == pl.col("sex")).cast(pl.Int64).fill_null(0)
        + (born == pl.col("birth_month")).cast(pl.Int64).fill_null(0)
        + _shows(pairs).cast(pl.Int64).fill_null(0)
    )
    counted = pairs.with_columns(fits_holder=fits).group_by("key", "value").agg(pl.col("fits_holder").sum())
    return options.join(counted, on=["key", "value"], how="left")


def _shows(pairs: pl.DataFrame) -> pl.Series:
    """Whether every legible character of the partial number stands in the number at its place."""
    shown = [
        None
        if partial is None
        else len(partial) == len(value) and all(p in ("*", v) for p, v in zip(partial, value, strict=True))
        for value, partial in pairs.select("value", "id_number_partial").iter_rows()
    ]
    return pl.Series(shown, dtype=pl.Boolean)


def weigh_fits_date(options: pl.DataFrame, _: pl.DataFrame, _column: str, context: Context) -> pl.DataFrame:
    """Whether the golden date acquired is of that year."""
    acquired = context.known("acquired_on", "acquired")
    return (
        options.join(acquired, on="key", how="left")
        .with_columns(fits_date=(pl.col("acquired").str.slice(0, 4) == pl.col("value")).fill_null(True))
        .drop("acquired")
    )


def weigh_fits_series(options: pl.DataFrame, _: pl.DataFrame, column: str, context: Context) -> pl.DataFrame:
    """A title is conferred by the golden series; a committee's name has the series in it."""
    if column == "review_committee":
        known = options.join(context.known("series", "series"), on="key", how="left")
        return known.with_columns(fits_series=pl.col("value").str.contains(pl.col("series"), literal=True)).drop(
            "series"
        )
    listed = pl.DataFrame(list(titles()), schema=["series", "value"], orient="row").with_columns(
        fits_series=pl.lit(True)
    )
    return (
        options.join(context.known("series", "series"), on="key", how="left")
        .join(listed, on=["series", "value"], how="left")
        .with_columns(pl.col("fits_series").fill_null(False))
        .drop("series")
    )


def weigh_fits_title(options: pl.DataFrame, _: pl.DataFrame, _column: str, context: Context) -> pl.DataFrame:
    """Whether series and title, golden already, have that level."""
    levels = pl.DataFrame(
        [(*pair, level_of(*pair)) for pair in titles()], schema=["series", "title", "_level"], orient="row"
    )
    known = context.known("series", "series").join(context.known("title", "title"), on="key", how="inner")
    return (
        options.join(known.join(levels, on=["series", "title"], how="left"), on="key", how="left")
        .with_columns(fits_title=(pl.col("_level") == pl.col("value")).fill_null(True))
        .drop("series", "title", "_level")
    )


def weigh_in_order(options: pl.DataFrame, _: pl.DataFrame, column: str, context: Context) -> pl.DataFrame:
    """For the day acquired: the year of its document; for the day conferred: not before the title was acquired."""
    if column == "acquired_on":
        documents = context.known("approval_document", "document")
        year = pl.col("document").str.extract(document_number.YEAR)
        return (
            options.join(documents, on="key", how="left")
            .with_columns(in_order=(year == pl.col("value").str.slice(0, 4)).fill_null(True))
            .drop("document")
        )
    acquired = context.known("acquired_on", "acquired")
    shorter = pl.min_horizontal(pl.col("value").str.len_chars(), pl.col("acquired").str.len_chars())
    return (
        options.join(acquired, on="key", how="left")
        .with_columns(
            in_order=(pl.col("value").str.slice(0, shorter) >= pl.col("acquired").str.slice(0, shorter)).fill_null(True)
        )
        .drop("acquired")
    )
