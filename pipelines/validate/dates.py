"""Rules on when: readable, in order, in agreement with each other and with the holder's age."""

import polars as pl

from pipelines.validate.facts import STATED
from pipelines.validate.rule import Rule
from schemas.campaign import Campaign

YEARS_APART = 5
"""A certificate may be made out long after the title was acquired, but hardly later than this."""
YOUNGEST = 16
OLDEST = 70
LEAST_AGE = {"员级": 17, "助理级": 20, "中级": 24, "副高级": 27, "正高级": 32}


def date_rules(campaign: Campaign) -> list[Rule]:
    """Rules on the dates, the year and the year in the document number."""
    acquired_low, acquired_high = pl.col("_acquired_on_low"), pl.col("_acquired_on_high")
    conferred_low, conferred_high = pl.col("_conferred_on_low"), pl.col("_conferred_on_high")
    year = pl.col("_acquired_on_low") // 10_000
    last = int(campaign.lookup_opens.strftime("%Y%m%d"))
    gap = (conferred_low - acquired_high).abs() // 10_000
    return [
        *(
            Rule(f"{column.upper()}_UNREADABLE", column, _is_unreadable(column))
            for column in ("acquired_on", "conferred_on", "year")
        ),
        Rule(
            "DATE_MISSING",
            "acquired_on",
            ~pl.any_horizontal(f"{STATED}{column}" for column in ("acquired_on", "conferred_on", "year")),
        ),
        Rule(
            "DATE_IN_FUTURE",
            "acquired_on",
            (acquired_low > last) | (conferred_low > last) | (pl.col("_year") > last // 10_000),
        ),
        Rule("ACQUIRED_AFTER_CONFERRED", "conferred_on", acquired_low > conferred_high),
        Rule("DATES_YEARS_APART", "conferred_on", gap >= YEARS_APART),
        Rule("YEAR_CONTRADICTS_DATE", "year", (stated_year() - year).abs() > 1),
        Rule("DOCUMENT_YEAR_CONTRADICTS_DATE", "approval_document", _is_outside(pl.col("_document_year"), year)),
    ]


def age_rules() -> list[Rule]:
    """Rules on the holder's age when the title was acquired."""
    least = pl.col("grade").replace_strict(LEAST_AGE, default=None, return_dtype=pl.Int64)
    # Nobody is handed a certificate before the title was acquired.
    by_then = pl.coalesce("_acquired_high", "_conferred_on_high")
    oldest_possible = (by_then - pl.col("_birth_low")) // 10_000
    youngest_possible = (pl.col("_acquired_low") - pl.col("_birth_high")) // 10_000
    under = oldest_possible < YOUNGEST
    return [
        Rule("AGE_UNDER_16", "acquired_on", under & pl.col("_birth_is_sure")),
        Rule("AGE_UNDER_16_BY_STATEMENT", "acquired_on", under & ~pl.col("_birth_is_sure").fill_null(False)),
        Rule("AGE_TOO_YOUNG_FOR_LEVEL", "acquired_on", (oldest_possible < least) & ~under),
        Rule("AGE_OVER_70", "acquired_on", youngest_possible > OLDEST),
    ]


def stated_year() -> pl.Expr:
    """The year the source states; null where ours is only inferred from a date."""
    return pl.when(pl.col(f"{STATED}year")).then("_year")


def _is_unreadable(column: str) -> pl.Expr:
    return pl.col(f"{STATED}{column}") & pl.col(column).is_null()


def _is_outside(document_year: pl.Expr, year: pl.Expr) -> pl.Expr:
    """Whether a document is from neither the year acquired, its neighbours, nor the year conferred."""
    conferred = pl.col("_conferred_on_low") // 10_000
    return ((document_year - year).abs() > 1) & (document_year != conferred.fill_null(0))
