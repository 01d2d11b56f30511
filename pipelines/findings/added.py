"""Corrections: who stands in a corrected list, though not in the one that it corrects; who was corrected in two ways at once, or by a notice that nobody heeded yet."""

import polars as pl

from pipelines.correction_notices import MARK as NOTICE
from pipelines.correction_notices import find_new_values
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


def judge_noticed(certificates: pl.DataFrame, values: pl.DataFrame, records: pl.DataFrame) -> list[pl.DataFrame]:
    """Certificates of which an office's notice of corrections says another value than the golden one; with the column that it means."""
    notices = records.filter(pl.col("marks").list.contains(NOTICE)).select("record_id", "extra")
    own = values.select("certificate_id", "record_id").drop_nulls().unique(maintain_order=True)
    stated = own.join(notices, on="record_id").join(certificates, on="certificate_id")
    told = [
        (row["certificate_id"], column)
        for row in stated.iter_rows(named=True)
        for _, column, _ in find_new_values(row["extra"], row)
    ]
    found = pl.DataFrame(told, schema={"certificate_id": pl.String, "column": pl.String}, orient="row").unique(
        maintain_order=True
    )
    return [
        raised(certificates.join(rows, on="certificate_id", how="semi"), "CORRECTED_BY_NOTICE", str(column))
        for (column,), rows in found.partition_by("column", as_dict=True, maintain_order=True).items()
    ]
