"""Criteria that hold a number or a date against the order in which authorities number: later days, higher numbers. Greater is better.

A digit mistyped in one of two lists sets a number among those of other days, or far from all known ones.
"""

import polars as pl

from pipelines.standardize import document_number
from pipelines.survivorship.context import Context
from pipelines.survivorship.criteria_of_register import DATED

NUMBER, DAY = "_number", "_day"
SEQUENCE = ["_authority", "_year", "_signs", "_width"]
"""What numbers of one sequence share."""
MONTH_LONG = 7
"""Characters of an ISO date that knows its month."""
SERIAL = 5
"""Numbers of so many digits and fewer run through whatever number of zeros stands before them."""
LAST_DIGITS = 10_000
"""What a year's numbers run through, behind the year and the body's digits."""
FAR = 5
"""A number that lies so many times farther from all known ones than another option is no neighbour of theirs."""
ENOUGH_YEARS, TWICE = 3, 2
ENOUGH_NUMBERS, NEARLY_ALL = 5, 0.9
"""So many numbers of an authority show a custom that so large a part of them keep."""
LONGEST = 15
"""So many digits at most are a number of a sequence."""


def weigh_in_sequence(options: pl.DataFrame, _: pl.DataFrame, column: str, context: Context) -> pl.DataFrame:
    """On how many sides the nearest number of the same authority and year, or of the same kind of document, is of a fitting day.

    No sequence begins with nought.
    """
    scored = _count_sides(*_asked_and_known(options, column, context))
    return _put_beside(options, scored.rename({"_sides": "in_sequence"}), "in_sequence", 0)


def weigh_between_numbers(options: pl.DataFrame, _: pl.DataFrame, column: str, context: Context) -> pl.DataFrame:
    """On how many sides the certificate's number has a neighbour, of the same authority and year, whose day fits the date."""
    authorities = context.authorities("_authority")
    numbers = agreed(context, "certificate_number").join(authorities, on="key")
    asked = _shaped(options.select("key", "value", pl.col("value").alias(DAY)).join(numbers, on="key"))
    known = _shaped(agreed(context, column).rename({"_text": DAY}).join(numbers, on="key"))
    scored = _count_sides(asked, known, SEQUENCE)
    return _put_beside(options, scored.rename({"_sides": "between_numbers"}), "between_numbers", 0)


def _count_sides(asked: pl.DataFrame, known: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """The asked numbers with `_sides`, on how many the nearest known number is of a fitting day; a date's year alone says nothing."""
    met = _with_neighbours(asked, known, by)
    fits = [_is_before(pl.col("_lower_day"), pl.col(DAY)), _is_before(pl.col(DAY), pl.col("_upper_day"))]
    knows_month = pl.col(DAY).str.len_chars() >= MONTH_LONG
    sides = pl.sum_horizontal(side.cast(pl.Int64) for side in fits)
    is_nought = pl.col(NUMBER) % LAST_DIGITS == 0
    return met.with_columns(_sides=pl.when(is_nought).then(-1).when(knows_month.fill_null(True)).then(sides))


def weigh_carries_year(options: pl.DataFrame, _: pl.DataFrame, column: str, context: Context) -> pl.DataFrame:
    """Whether it carries the certificate's own year where nearly all of the authority's numbers do: LZ2014000002, not LZ4014000002."""
    asked, known, _by = _asked_and_known(options, column, context)
    carries = pl.col("_text").str.contains(pl.col("_year"), literal=True)
    customs = known.drop_nulls("_year").group_by("_authority").agg(_known=pl.len(), _part=carries.mean())
    sure = customs.filter((pl.col("_known") >= ENOUGH_NUMBERS) & (pl.col("_part") >= NEARLY_ALL))
    scored = asked.join(sure, on="_authority", how="semi").with_columns(carries_year=carries)
    return _put_beside(options, scored, "carries_year", None)


def weigh_near_sequence(options: pl.DataFrame, _: pl.DataFrame, column: str, context: Context) -> pl.DataFrame:
    """How near the next known number of the same authority and year is; nearer is greater, and where none is known this says nothing."""
    asked, known, by = _asked_and_known(options, column, context)
    met = _with_neighbours(asked, known, by)
    nearest = pl.min_horizontal(pl.col(NUMBER) - pl.col("_lower"), pl.col("_upper") - pl.col(NUMBER))
    return _put_beside(options, met.with_columns(near_sequence=-nearest), "near_sequence", None)


def weigh_not_far(options: pl.DataFrame, stated: pl.DataFrame, column: str, context: Context) -> pl.DataFrame:
    """Whether no other option is so much nearer to a known number of the same authority and year: 06009141 is far from all, 06000141 next to one."""
    weighed = weigh_near_sequence(options, stated, column, context)
    distance = -pl.col("near_sequence")
    nearest = pl.max_horizontal(distance.min().over("key"), 1)
    return weighed.with_columns(not_far=(distance < FAR * (nearest + 1)).fill_null(True)).drop("near_sequence")


def weigh_in_reach(options: pl.DataFrame, _: pl.DataFrame, column: str, context: Context) -> pl.DataFrame:
    """Whether no other option is a number that twice as many of the authority's years have reached; fewer than three years say nothing."""
    asked, known, _by = _asked_and_known(options, column, context)
    shared, last = ["_authority", "_signs"], pl.col(NUMBER) % LAST_DIGITS
    years = known.drop_nulls("_year").group_by(*shared, "_year").agg(_highest=last.max())
    met = asked.join(years.drop("_year"), on=shared).with_columns(_reached=pl.col("_highest") >= last)
    counted = met.group_by("key", "value").agg(pl.col("_reached").sum() + 1, _years=pl.len())
    most = pl.col("_reached").max().over("key")
    scored = counted.filter(pl.col("_years") >= ENOUGH_YEARS).with_columns(in_reach=pl.col("_reached") * TWICE > most)
    return _put_beside(options, scored, "in_reach", None).with_columns(pl.col("in_reach").fill_null(True))


def _asked_and_known(
    options: pl.DataFrame, column: str, context: Context
) -> tuple[pl.DataFrame, pl.DataFrame, list[str]]:
    """The options with their number and day, those of certificates whose sources agree, and what numbers of one sequence share."""
    if column == "certificate_number":
        facts = context.authorities("_authority").join(context.days(DAY), on="key")
        asked = _shaped(options.select("key", "value", _text="value").join(facts, on="key"))
        return asked, _shaped(agreed(context, column).join(facts, on="key")), SEQUENCE
    documents = context.known("approval_document", "_text")
    shared = ["_signs", "_year"]
    asked = options.select("key", "value", pl.col("value").alias(DAY)).join(documents, on="key")
    known = agreed(context, column).rename({"_text": DAY}).join(documents, on="key")
    return _numbered(asked), _numbered(known), shared


def agreed(context: Context, column: str) -> pl.DataFrame:
    """key, _text: what certificates state whose records all state the same, more or less of a date, with all of a number's zeros or without."""
    stated = context.members.select(key="_certificate", _text=column).drop_nulls().unique()
    whole = pl.col("_text").sort_by(pl.col("_text").str.len_chars(), "_text").last().over("key")
    bare = pl.col("_text").str.strip_chars_start("0")
    is_same = whole.str.starts_with(pl.col("_text")) if column in DATED else bare == bare.first().over("key")
    return stated.filter(is_same.all().over("key")).select("key", _text=whole).unique()


def _shaped(numbers: pl.DataFrame) -> pl.DataFrame:
    """Certificate numbers with their year, the signs around their digits, and how many these are but for zeros before them."""
    digits = pl.col("_text").str.replace_all(r"\D", "")
    return numbers.with_columns(
        _year=pl.col(DAY).str.slice(0, 4),
        _signs=pl.col("_text").str.replace_all(r"\d", ""),
        _width=pl.max_horizontal(digits.str.strip_chars_start("0").str.len_chars(), pl.lit(SERIAL)),
        _number=pl.when(digits.str.len_chars() <= LONGEST).then(digits.str.to_integer(strict=False)),
    ).filter(pl.col(NUMBER).is_not_null())


def _numbered(documents: pl.DataFrame) -> pl.DataFrame:
    """Document numbers as their words, their year and the number itself."""
    return documents.with_columns(
        _year=pl.col("_text").str.extract(document_number.YEAR),
        _signs=pl.col("_text").str.extract(r"^(.+?)〔"),
        _number=pl.col("_text").str.extract(r"〕(\d+)号").str.to_integer(strict=False),
    ).filter(pl.col(NUMBER).is_not_null())


def _with_neighbours(asked: pl.DataFrame, known: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """The asked numbers, each with the known ones next below and above, and their days."""
    ordered = known.select(*by, NUMBER, _other=DAY).drop_nulls().unique().sort(NUMBER, "_other")
    below = ordered.select(*by, NUMBER, _lower=NUMBER, _lower_day="_other").with_columns(pl.col(NUMBER) + 1)
    above = ordered.select(*by, NUMBER, _upper=NUMBER, _upper_day="_other").with_columns(pl.col(NUMBER) - 1)
    return (
        asked.sort(NUMBER)
        .join_asof(below.sort(NUMBER), on=NUMBER, by=by, strategy="backward", check_sortedness=False)
        .join_asof(above.sort(NUMBER), on=NUMBER, by=by, strategy="forward", check_sortedness=False)
    )


def _is_before(day: pl.Expr, other: pl.Expr) -> pl.Expr:
    """Whether a date is no later than another, as far as both tell; true where one is missing."""
    shorter = pl.min_horizontal(day.str.len_chars(), other.str.len_chars())
    return (day.str.slice(0, shorter) <= other.str.slice(0, shorter)).fill_null(True)


def _put_beside(options: pl.DataFrame, scored: pl.DataFrame, name: str, otherwise: int | None) -> pl.DataFrame:
    """The options with their score."""
    joined = options.join(scored.select("key", "value", name), on=["key", "value"], how="left")
    return joined if otherwise is None else joined.with_columns(pl.col(name).fill_null(otherwise))
