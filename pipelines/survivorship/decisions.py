"""What reviewers decided about single fields: it outranks every source, and stays traceable beside them."""

import polars as pl

SCHEMA = {
    "certificate_id": pl.String, "column": pl.String, "value": pl.String, "record_id": pl.String,
    "decision_id": pl.String, "chosen": pl.Boolean, "why": pl.String,
}  # fmt: skip


def apply_decisions(values: pl.DataFrame, decisions: pl.DataFrame | None) -> pl.DataFrame:
    """The values with the latest decision on each field chosen in place of what the sources say."""
    values = values.select(list(SCHEMA))
    if decisions is None or decisions.is_empty():
        return values
    latest = (
        decisions.sort("decided_at", "decision_id")
        .unique(["certificate_id", "column"], keep="last", maintain_order=True)
        .with_columns(record_id=pl.lit(None, pl.String), chosen=pl.lit(True), why=pl.lit("reviewer"))
        .select(list(SCHEMA))
    )
    decided = latest.select("certificate_id", "column", _decided=pl.lit(True))
    overruled = (
        values.join(decided, on=["certificate_id", "column"], how="left")
        .with_columns(
            why=pl.when(pl.col("_decided") & pl.col("chosen")).then(pl.lit("reviewer")).otherwise("why"),
            chosen=pl.col("chosen") & pl.col("_decided").is_null(),
        )
        .drop("_decided")
    )
    return pl.concat([overruled, latest])
