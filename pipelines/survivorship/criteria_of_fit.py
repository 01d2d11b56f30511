"""Criteria that hold an option against what else is known of the same certificate and holder. Greater is better."""

from collections.abc import Mapping
from functools import cache

import polars as pl

from pipelines.standardize import document_number
from pipelines.standardize.id_number import sex_stated
from pipelines.survivorship.context import Context
from pipelines.survivorship.statements import state
from pipelines.validate.titles import known_titles
from schemas import vocabulary

NUMBERED = ("certificate_number", "management_number")
SERIAL = 3
"""So many digits at least count certificates at the end of a number."""
WHOLE = 18
"""Characters of an ID number."""
SOON = 8
"""Months within which certificates are conferred after their titles were acquired, so that a year mistyped stands out."""


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
    """Whether the golden ID number states that sex, or where there is none, what can be read of it."""
    numbers = context.known("id_number", "_number")
    told = pl.coalesce(sex_stated(pl.col("_number")), "_shown")
    return (
        options.join(numbers, on="key", how="left")
        .join(_shown_sexes(context), on="key", how="left")
        .with_columns(fits_id_number=(told == pl.col("value")).fill_null(True))
        .drop("_number", "_shown")
    )


def _shown_sexes(context: Context) -> pl.DataFrame:
    """key, _shown: the sex that the seventeenth digit of holders' partial numbers states, where all that show it agree."""
    partial = pl.col("id_number_partial")
    shown = context.members.filter(partial.str.len_chars() == WHOLE).select(key="_holder", _shown=sex_stated(partial))
    return shown.drop_nulls().unique().filter(pl.len().over("key") == 1)


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
        (sex_stated(number) == pl.col("sex")).cast(pl.Int64).fill_null(0)
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
    listed = known_titles().select("series", value="title", fits_series=pl.lit(True)).unique()
    return (
        options.join(context.known("series", "series"), on="key", how="left")
        .join(listed, on=["series", "value"], how="left")
        .with_columns(pl.col("fits_series").fill_null(False))
        .drop("series")
    )


def weigh_fits_title(options: pl.DataFrame, _: pl.DataFrame, _column: str, context: Context) -> pl.DataFrame:
    """Whether series and title, golden already, have that level."""
    of_grade = dict(vocabulary.level_of_grade())
    level = pl.col("grade").replace_strict(of_grade, default=None, return_dtype=pl.String)
    levels = known_titles().select("series", "title", _level=level).unique(["series", "title"], maintain_order=True)
    known = context.known("series", "series").join(context.known("title", "title"), on="key", how="inner")
    return (
        options.join(known.join(levels, on=["series", "title"], how="left"), on="key", how="left")
        .with_columns(fits_title=(pl.col("_level") == pl.col("value")).fill_null(True))
        .drop("series", "title", "_level")
    )


def weigh_in_order(options: pl.DataFrame, _: pl.DataFrame, _column: str, context: Context) -> pl.DataFrame:
    """Whether the title was conferred no earlier than it was acquired, as far as both dates tell."""
    acquired = context.known("acquired_on", "acquired")
    shorter = pl.min_horizontal(pl.col("value").str.len_chars(), pl.col("acquired").str.len_chars())
    return (
        options.join(acquired, on="key", how="left")
        .with_columns(
            in_order=(pl.col("value").str.slice(0, shorter) >= pl.col("acquired").str.slice(0, shorter)).fill_null(True)
        )
        .drop("acquired")
    )


def weigh_soon_after(options: pl.DataFrame, _: pl.DataFrame, _column: str, context: Context) -> pl.DataFrame:
    """Whether the title was conferred within months of the day it was acquired, and not a year and more later."""
    acquired = context.known("acquired_on", "_acquired")
    asked = options.join(acquired, on="key", how="left")
    return asked.with_columns(soon_after=_follows(pl.col("_acquired"), pl.col("value"))).drop("_acquired")


def weigh_near_conferral(options: pl.DataFrame, _: pl.DataFrame, _column: str, context: Context) -> pl.DataFrame:
    """How many deliveries state a day of conferral that is soon after the option."""
    conferred = context.members.select(pl.col("_certificate").alias("key"), "_file", "conferred_on").drop_nulls()
    met = options.select("key", "value").join(conferred, on="key")
    soon = met.filter(_follows(pl.col("value"), pl.col("conferred_on")))
    return _count_files(options, soon, "near_conferral")


def weigh_of_stated_year(options: pl.DataFrame, _: pl.DataFrame, _column: str, context: Context) -> pl.DataFrame:
    """How many deliveries say in a column of its own that the certificate is of the option's year."""
    years = state(context.members, "year", "certificate").filter("own").select("key", "_file", _year="value")
    met = options.select("key", "value", _year=pl.col("value").str.slice(0, 4)).join(years, on=["key", "_year"])
    return _count_files(options, met, "of_stated_year")


def weigh_of_number_year(options: pl.DataFrame, _: pl.DataFrame, _column: str, context: Context) -> pl.DataFrame:
    """How many of the certificate's and management numbers carry the option's year before what counts their certificates."""
    of_kind = ((kind, context.members.select("_certificate", _number=kind)) for kind in NUMBERED)
    digits = pl.col("_number").str.replace_all(r"\D", "").str.head(-SERIAL)
    numbers = pl.concat(frame.with_columns(digits, kind=pl.lit(kind)) for kind, frame in of_kind).drop_nulls()
    asked = options.select("key", "value", _year=pl.col("value").str.slice(0, 4))
    met = asked.join(numbers.rename({"_certificate": "key"}), on="key")
    carried = met.filter(pl.col("_number").str.contains(pl.col("_year"), literal=True))
    counted = carried.group_by("key", "value").agg(of_number_year=pl.col("kind").n_unique().cast(pl.Int64))
    joined = options.join(counted, on=["key", "value"], how="left")
    return joined.with_columns(pl.col("of_number_year").fill_null(0))


def _count_files(options: pl.DataFrame, met: pl.DataFrame, name: str) -> pl.DataFrame:
    """The options with how many deliveries stand beside each."""
    counted = met.group_by("key", "value").agg(pl.col("_file").n_unique().cast(pl.Int64).alias(name))
    return options.join(counted, on=["key", "value"], how="left").with_columns(pl.col(name).fill_null(0))


def _follows(first: pl.Expr, then: pl.Expr) -> pl.Expr:
    """Whether a date comes in the same month as another or soon after; true where either knows no month."""

    def months(date: pl.Expr) -> pl.Expr:
        year, month = date.str.slice(0, 4), date.str.slice(5, 2)
        return year.str.to_integer(strict=False) * 12 + month.str.to_integer(strict=False)

    return (months(then) - months(first)).is_between(0, SOON).fill_null(True)


def weigh_of_stated_dates(options: pl.DataFrame, _: pl.DataFrame, _column: str, context: Context) -> pl.DataFrame:
    """How many deliveries state a date acquired, or else a year, that is of the year in which the document was numbered."""
    year = pl.coalesce("acquired_on", "year").str.slice(0, 4)
    stated = context.members.select("_file", key="_certificate", _year=year).drop_nulls()
    asked = options.select("key", "value", _year=pl.col("value").str.extract(document_number.YEAR))
    return _count_files(options, asked.join(stated, on=["key", "_year"]), "of_stated_dates")


def weigh_of_document_year(options: pl.DataFrame, _: pl.DataFrame, _column: str, context: Context) -> pl.DataFrame:
    """Whether the date is of the year in which its approval document was numbered."""
    year = pl.col("document").str.extract(document_number.YEAR)
    return (
        options.join(context.known("approval_document", "document"), on="key", how="left")
        .with_columns(of_document_year=(year == pl.col("value").str.slice(0, 4)).fill_null(True))
        .drop("document")
    )


def weigh_named_then(options: pl.DataFrame, _: pl.DataFrame, _column: str, context: Context) -> pl.DataFrame:
    """Whether a bureau as employer bore its name on the day that the title was acquired: 农业农村局 never before 2019."""
    asked = options.select("key", "value").join(context.known("acquired_on", "on"), on="key", how="left")
    found = [_bore_name(value, on) for value, on in asked.select("value", "on").iter_rows()]
    return options.with_columns(named_then=pl.Series(found, dtype=pl.Boolean))


def _bore_name(employer: str, on: str | None) -> bool:
    """True unless the employer is a bureau that was certainly called otherwise at that time."""
    bureau = max((name for name in _bureaus() if employer.endswith(name)), key=len, default=None)
    if bureau is None or on is None:
        return True
    return any(
        (not first or on >= first[: len(on)]) and (not last or on <= last[: len(on)])
        for first, last in _bureaus()[bureau]
    )


@cache
def _bureaus() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Bureau's name → the first and last days of the times in which it was in use; blank where open."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for row in vocabulary.table("bureaus"):
        found[row["name"]] = (*found.get(row["name"], ()), (row["valid_from"], row["valid_to"]))
    return found
