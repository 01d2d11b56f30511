"""Whether the campaign verifies a certificate. Being out of scope is no error: these codes are notes."""

import datetime as dt

import polars as pl

from pipelines.validate.rule import Rule
from schemas.campaign import Campaign


def scope_rules(campaign: Campaign) -> list[Rule]:
    """One rule for each reason for which a certificate stands outside the campaign.

    They need `_acquired_low`, `_acquired_high` (days like 20101231), `_authority_is_local` and the columns level and acquisition_method.
    """
    low, high = pl.col("_acquired_low"), pl.col("_acquired_high")
    first, last = _number(campaign.period_first), _number(campaign.period_last)
    between = [_number(day) for day in campaign.period_between]
    is_between = low.is_in(between) & (low == high)
    return [
        Rule("SCOPE_BEFORE_PERIOD", "acquired_on", (high < first) & ~is_between),
        Rule("SCOPE_AFTER_PERIOD", "acquired_on", (low > last) & ~is_between),
        Rule("SCOPE_DAY_BEFORE_PERIOD", "acquired_on", is_between & (low < first)),
        Rule("SCOPE_DAY_AFTER_PERIOD", "acquired_on", is_between & (low > last)),
        Rule("SCOPE_UNDECIDED", "acquired_on", low.is_null() | _straddles(low, high, first, last)),
        Rule("SCOPE_LEVEL", "level", ~pl.col("level").is_in(campaign.levels)),
        Rule("SCOPE_METHOD", "acquisition_method", ~pl.col("acquisition_method").is_in(campaign.acquisition_methods)),
        Rule("SCOPE_AUTHORITY", "issuing_authority", ~pl.col("_authority_is_local")),
    ]


def _straddles(low: pl.Expr, high: pl.Expr, first: int, last: int) -> pl.Expr:
    """Whether a date known to the month or year reaches over an end of the period."""
    return ((low < first) & (high >= first)) | ((low <= last) & (high > last))


def _number(day: dt.date) -> int:
    return int(day.strftime("%Y%m%d"))
