"""What a check gives: one row per suspicion, before severities and ids are added."""

import polars as pl

RAISED = {
    "certificate_id": pl.String,
    "code": pl.String,
    "column": pl.String,
    "record_id": pl.String,
    "detail": pl.String,
}


def raised(
    certificates: pl.DataFrame,
    code: str,
    column: str | None = None,
    *,
    condition: pl.Expr | None = None,
    detail: pl.Expr | None = None,
) -> pl.DataFrame:
    """One row for each certificate that meets the condition; `detail` must not show an ID number or a phone."""
    found = certificates if condition is None else certificates.filter(condition.fill_null(False))
    return found.select(
        "certificate_id",
        pl.lit(code).alias("code"),
        pl.lit(column, pl.String).alias("column"),
        pl.lit(None, pl.String).alias("record_id"),
        (pl.lit(None, pl.String) if detail is None else detail).alias("detail"),
    )
