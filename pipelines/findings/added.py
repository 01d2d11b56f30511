"""Corrections: who stands in a corrected list, though not in the one that it corrects; and who was corrected in two ways at once."""

import polars as pl

from pipelines.corrections.applying import DIFFERING
from pipelines.findings.raising import raised
from pipelines.findings.sources import is_lone
from pipelines.validate.origin import MARK_RULES


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


def judge_corrected(certificates: pl.DataFrame, values: pl.DataFrame, broken: pl.DataFrame) -> list[pl.DataFrame]:
    """Certificates of which an office corrected a record in two ways at one moment: neither correction was applied."""
    differing = broken.filter(pl.col("code") == MARK_RULES[DIFFERING])
    own = values.filter(pl.col("record_id").is_not_null()).join(differing, on="record_id", how="semi")
    return [raised(certificates.join(own, on="certificate_id", how="semi"), "CORRECTIONS_CONTRADICT")]
