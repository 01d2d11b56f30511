"""Whose a certificate is where no source names its authority: whom the looks of its number or the day of its conferral point to."""

import polars as pl

from pipelines.findings.sources import is_hardly_told
from pipelines.survivorship.custom import USUAL, mark_customs, number_style

OF_SERIES, OF_DAY = 3, 10
"""So many better told certificates of one day and series, or of one day alone, show who conferred on it."""


def place(attested: pl.DataFrame) -> pl.DataFrame:
    """The certificates with the authority that is named, or that number or day point to; `_is_named`, `_by_style` and `_by_day` tell which.

    A number that hardly anybody states and that lost its zeros has them again where better told ones begin so.
    Neither points to anybody where the document is headed by words that aren't known as that authority's: two bodies' numbers that
    begin with the year look alike.
    """
    is_its = {
        name: pl.col("approval_document").is_null() | (pl.col("_by_word") == pl.col(name))
        for name in ("_by_style", "_by_day")
    }
    dated = _mark_days(mark_customs(_with_zeros(attested))).with_columns(
        *(pl.when(told).then(name).alias(name) for name, told in is_its.items()),
        _is_named=pl.col("issuing_authority").is_not_null(),
    )
    return dated.with_columns(pl.coalesce("issuing_authority", "_by_style", "_by_day"))


def _with_zeros(attested: pl.DataFrame) -> pl.DataFrame:
    """The certificates, bare digits that hardly anybody states with the fewest zeros in front that make them begin as better told numbers do; nothing where they begin so themselves."""
    number = pl.col("certificate_number")
    kept = attested.filter(~is_hardly_told())
    styles = set(kept.select(number_style(number).drop_nulls().unique()).to_series())
    widths = kept.filter(number.str.contains(r"^0\d+$")).select(number.str.len_chars().unique().sort()).to_series()
    padded = [number, *(number.str.zfill(width) for width in widths)]
    found = pl.coalesce(pl.when(number_style(one).is_in(list(styles))).then(one) for one in padded)
    may_lack = is_hardly_told() & number.str.contains(r"^[1-9]\d*$")
    return attested.with_columns(
        pl.when(may_lack & found.is_not_null()).then(found).otherwise(number).alias("certificate_number")
    )


def _mark_days(certificates: pl.DataFrame) -> pl.DataFrame:
    """The certificates with `_by_day`: the authority that nearly all better told ones of their very day, and series, have."""
    better = certificates.filter(
        ~is_hardly_told() & (pl.col("acquired_on").str.len_chars() == 10) & pl.col("issuing_authority").is_not_null()
    )
    marked = certificates
    for name, by, fewest in (
        ("_of_series", ["acquired_on", "series"], OF_SERIES),
        ("_of_day", ["acquired_on"], OF_DAY),
    ):
        marked = marked.join(_usual(better, by, fewest, name), on=by, how="left", maintain_order="left")
    return marked.with_columns(_by_day=pl.coalesce("_of_series", "_of_day")).drop("_of_series", "_of_day")


def _usual(better: pl.DataFrame, by: list[str], fewest: int, name: str) -> pl.DataFrame:
    """The authority of nearly all of so many certificates that agree in those columns."""
    counts = better.drop_nulls(by).group_by(*by, "issuing_authority").len()
    of_all = pl.col("len").sum().over(by)
    usual = counts.filter((of_all >= fewest) & (pl.col("len") >= USUAL * of_all))
    return usual.select(*by, pl.col("issuing_authority").alias(name))
