"""How old the holder was where no source states when the title was acquired, and its document, number or conferral tells by when it was."""

import polars as pl

from pipelines.findings.raising import raised
from pipelines.survivorship.custom import mark_customs
from pipelines.survivorship.dating import bound_dates
from pipelines.validate.dates import LEAST_AGE, YOUNGEST


def judge_ages(certificates: pl.DataFrame) -> list[pl.DataFrame]:
    """Findings on the holders of undated certificates who were too young on the last day on which the title can have been acquired."""
    undated = pl.col("acquired_on").is_null() & pl.col("year").is_null()
    told = mark_customs(certificates).with_columns(pl.coalesce("issuing_authority", "_by_word", "_by_style"))
    bounds = bound_dates(told).select("certificate_id", "high")
    aged = certificates.filter(undated).join(bounds, on="certificate_id").with_columns(_age=_oldest_possible())
    least = pl.col("grade").replace_strict(LEAST_AGE, default=None, return_dtype=pl.Int64)
    under = pl.col("_age") < YOUNGEST
    return [
        raised(aged, "HOLDER_UNDER_16", "acquired_on", condition=under),
        raised(aged, "AGE_UNUSUAL", "acquired_on", condition=(pl.col("_age") < least) & ~under),
    ]


def _oldest_possible() -> pl.Expr:
    """Whole years between the birth date in the ID number and the last day that is left."""
    born = pl.col("id_number").str.slice(6, 8).str.to_integer(strict=False)
    return (pl.col("high") - born) // 10_000
