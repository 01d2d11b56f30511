"""Corrections: who stands in a corrected list, though not in the one that it corrects."""

import polars as pl

from pipelines.findings.raising import raised
from pipelines.findings.sources import is_lone


def judge_added(attested: pl.DataFrame, values: pl.DataFrame, records: pl.DataFrame) -> list[pl.DataFrame]:
    """Certificates that one office alone states, in nothing but rows that a correction added: whom it forgot, or whom somebody put in."""
    replacing = records["superseded_by"].drop_nulls().unique().implode()
    is_added = pl.col("supersedes").is_not_null() & ~pl.col("record_id").is_in(replacing)
    own = values.filter(pl.col("record_id").is_not_null() & (pl.col("why") != "holder"))
    told = (
        own.select("certificate_id", "record_id")
        .unique()
        .join(records.select("record_id", _added=is_added), on="record_id")
    )
    added = told.group_by("certificate_id").agg(pl.col("_added").all()).filter("_added")
    lone = attested.filter(is_lone()).join(added, on="certificate_id", how="semi")
    return [raised(lone, "ADDED_BY_CORRECTION")]
