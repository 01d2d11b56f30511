"""Which golden certificates the campaign verifies, by the same rules that judge single records."""

import polars as pl

from pipelines.survivorship.custom import mark_customs
from pipelines.survivorship.dating import bound_dates
from pipelines.survivorship.golden_facts import as_records
from pipelines.validate.authorities import describe_authorities
from pipelines.validate.facts import describe
from pipelines.validate.scope import scope_rules
from schemas.campaign import Campaign

UNDECIDED = "SCOPE_UNDECIDED"


def decide_scope(certificates: pl.DataFrame, campaign: Campaign) -> pl.DataFrame:
    """The certificates with `in_scope` (null: what is known doesn't decide) and `scope_reasons`.

    Where no source names the authority, the words that head the document's number and the style of the certificate's
    number tell it; where the date is missing or coarse, the evidence of `bound_dates` narrows it.
    """
    told = mark_customs(certificates).with_columns(pl.coalesce("issuing_authority", "_by_word", "_by_style"))
    described = describe_authorities(describe(as_records(told)), campaign)
    bounded = described.join(bound_dates(told), on="certificate_id", how="left").with_columns(
        _acquired_low=pl.max_horizontal("_acquired_low", "low"),
        _acquired_high=pl.min_horizontal("_acquired_high", "high"),
    )
    reasons = pl.concat_list(
        pl.when(rule.broken.fill_null(False)).then(pl.lit(rule.code)) for rule in scope_rules(campaign)
    ).list.drop_nulls()
    decided = bounded.select("certificate_id", scope_reasons=reasons).with_columns(
        in_scope=pl.when(pl.col("scope_reasons").list.len() == 0)
        .then(True)
        .when(pl.col("scope_reasons") != pl.lit([UNDECIDED]))
        .then(False)
    )
    return certificates.join(decided, on="certificate_id", how="left")
