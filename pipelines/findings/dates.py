"""Dates: what the sources of one certificate say about when it was acquired must be able to mean one conferral."""

import polars as pl

from pipelines.findings.raising import raised

A_SLIP = 1
"""So many years a clerk's slip at the turn of a year, or of one key, leaves between two dates of one conferral."""


def judge_dates(
    attested: pl.DataFrame, values: pl.DataFrame, records: pl.DataFrame, broken: pl.DataFrame
) -> list[pl.DataFrame]:
    """The finding on certificates whose sources put the conferral years apart; refused records say nothing, a person's choice settles it."""
    return [raised(_years_apart(attested, values, records, broken), "CONFERRAL_YEARS_APART", "acquired_on")]


def _years_apart(
    attested: pl.DataFrame, values: pl.DataFrame, records: pl.DataFrame, broken: pl.DataFrame
) -> pl.DataFrame:
    """Certificates of which as many files state a year far from the golden one as state the golden year."""
    refused = broken.filter(pl.col("severity") == "quarantine").select("record_id")
    settled = values.filter(
        pl.col("chosen") & pl.col("decision_id").is_not_null() & (pl.col("column") == "acquired_on")
    )
    said = (
        values.filter((pl.col("column") == "acquired_on") & (pl.col("why") != "holder") & pl.col("value").is_not_null())
        .join(refused, on="record_id", how="anti")
        .join(settled, on="certificate_id", how="anti")
        .join(records.select("record_id", "source_file"), on="record_id", how="inner")
        .with_columns(year=pl.col("value").str.slice(0, 4).cast(pl.Int32))
        .group_by("certificate_id", "year")
        .agg(files=pl.col("source_file").n_unique())
    )
    golden = attested.select("certificate_id", golden=pl.col("acquired_on").str.slice(0, 4).cast(pl.Int32))
    stated = said.join(golden, on="certificate_id", how="inner").with_columns(
        apart=(pl.col("year") - pl.col("golden")).abs()
    )
    for_golden = stated.filter(pl.col("apart") <= A_SLIP).group_by("certificate_id").agg(pl.col("files").sum())
    against = stated.filter(pl.col("apart") > A_SLIP).join(
        for_golden, on="certificate_id", how="left", suffix="_golden"
    )
    even = against.filter(pl.col("files") >= pl.col("files_golden").fill_null(0))
    return attested.join(even, on="certificate_id", how="semi")
