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
    return outrank(values, latest)


def outrank(values: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
    """The values with the decided ones chosen; those beside them agree, or were passed over for the decision's reason.

    A field that a decision has set already stays as it is.
    """
    settled = values.filter(pl.col("chosen") & pl.col("decision_id").is_not_null())
    decided = decided.join(settled, on=["certificate_id", "column"], how="anti")
    of_decision = decided.select("certificate_id", "column", _value="value", _why="why")
    overruled = (
        values.join(of_decision, on=["certificate_id", "column"], how="left", maintain_order="left")
        .with_columns(
            why=pl.when(pl.col("_why").is_null())
            .then("why")
            .when(pl.col("value") == pl.col("_value"))
            .then(pl.lit("agrees"))
            .otherwise("_why"),
            chosen=pl.col("chosen") & pl.col("_why").is_null(),
        )
        .drop("_value", "_why")
    )
    return pl.concat([overruled, decided.select(values.columns)])
