"""Who conferred, against what is known of them: an employer's own body that nobody else knows, a committee of a lower level."""

import polars as pl

from pipelines.findings.raising import raised
from pipelines.reconcile.plausibility import RANKS, highest_level
from pipelines.standardize.distinct import map_distinct_to
from pipelines.validate.bodies import classify
from schemas.campaign import Campaign


def judge_bodies(attested: pl.DataFrame, campaign: Campaign) -> list[pl.DataFrame]:
    """Findings on the approving body and on the review committee."""
    kinds = map_distinct_to(
        attested["issuing_authority"], lambda text: (classify(text, campaign.region_names).kind,), {"_kind": pl.String}
    )
    ranks = map_distinct_to(attested["review_committee"], lambda text: (highest_level(text),), {"_rank": pl.Int64})
    told = pl.concat([attested, kinds, ranks], how="horizontal")
    # One certificate that an office with a say attests shows that the body confers; its own word then counts for its others.
    is_shown = pl.col("official").any().over("issuing_authority")
    unproven = (pl.col("_kind") == "unlisted") & ~is_shown & (pl.col("offices") > 0)
    level = pl.col("level").replace_strict(RANKS, default=None, return_dtype=pl.Int64)
    below = (pl.col("_rank") > 0) & (pl.col("_rank") < level)
    return [
        raised(told, "AUTHORITY_UNPROVEN", "issuing_authority", condition=unproven),
        raised(told, "COMMITTEE_BELOW_LEVEL", "review_committee", condition=below),
    ]
