"""Certificates that a source takes back: the row is struck out, called void, or says that the review ended without the title."""

import polars as pl

from pipelines.findings.raising import raised
from pipelines.validate.origin import MARK_RULES, VOID

STRUCK = MARK_RULES["struck"]
"""A line through a row says less than words: it may be of the list alone."""
RANKS = {"approvals": 0, "series": 1, "county": 2}
"""Kinds of office with a say, the highest first; all others stand below them."""


def judge_void(
    certificates: pl.DataFrame, values: pl.DataFrame, records: pl.DataFrame, broken: pl.DataFrame
) -> list[pl.DataFrame]:
    """The certificates of which a row is void, unless another office with a say states them in a row that is not; `detail` says by which rule.

    Against an office that says in words that it is void, or did not pass, only an office that stands above it counts.
    """
    own = values.filter(pl.col("record_id").is_not_null() & (pl.col("why") != "holder"))
    void = broken.filter(pl.col("code").is_in(list(VOID))).group_by("record_id").agg(codes=pl.col("code").unique())
    stated = (
        own.select("certificate_id", "record_id")
        .unique()
        .join(records.select("record_id", "office_kind"), on="record_id", how="inner")
        .join(void, on="record_id", how="left")
    )
    rank = pl.col("office_kind").replace_strict(RANKS, default=len(RANKS), return_dtype=pl.Int64)
    in_words = pl.col("codes").list.set_difference([STRUCK]).list.len() > 0
    taken_back = (
        stated.group_by("certificate_id")
        .agg(
            codes=pl.col("codes").drop_nulls().explode().unique().sort().str.join(", "),
            standing=rank.filter(pl.col("codes").is_null()).min().fill_null(len(RANKS)),
            said=rank.filter(in_words).min().fill_null(len(RANKS)),
        )
        .filter((pl.col("codes") != "") & ((pl.col("standing") == len(RANKS)) | (pl.col("standing") >= pl.col("said"))))
    )
    return [
        raised(
            certificates.join(taken_back, on="certificate_id", how="inner"), "VOID_IN_SOURCE", detail=pl.col("codes")
        )
    ]
