"""What the sources of one certificate say of its level: one that states another level speaks of a certificate that somebody altered, or mixed up."""

import polars as pl

from pipelines.findings.raising import raised


def judge_disputes(certificates: pl.DataFrame, values: pl.DataFrame, broken: pl.DataFrame) -> list[pl.DataFrame]:
    """The finding on certificates of which some record, none that was refused, states another level than the golden one; a person's choice settles it."""
    refused = broken.filter(pl.col("severity") == "quarantine").select("record_id")
    stated = values.filter((pl.col("column") == "level") & (pl.col("why") != "holder") & pl.col("value").is_not_null())
    settled = stated.filter(pl.col("chosen") & pl.col("decision_id").is_not_null())
    others = (
        stated.filter(pl.col("record_id").is_not_null())
        .join(refused, on="record_id", how="anti")
        .join(settled, on="certificate_id", how="anti")
        .join(certificates.select("certificate_id", golden="level"), on="certificate_id")
        .filter(pl.col("value") != pl.col("golden"))
        .group_by("certificate_id")
        .agg(others=pl.col("value").unique().sort().str.join("、"))
    )
    return [raised(certificates.join(others, on="certificate_id"), "LEVEL_DISPUTED", "level", detail=pl.col("others"))]
