"""What people said of findings, heeded where it was said of exactly what stands now."""

import polars as pl

UNFOUNDED, CONFIRMED = "unfounded", "confirmed"
FINDING = ("certificate_id", "code", "column")


def heed(found: pl.DataFrame, verdicts: pl.DataFrame) -> pl.DataFrame:
    """The findings with `verdict` and `verdict_id`; one that is unfounded stands but is not `open` any more.

    A verdict counts for its own finding alone, and only while the basis is the one that it was given on.
    """
    said = verdicts.sort("decided_at", "verdict_id").unique([*FINDING, "basis"], keep="last", maintain_order=True)
    told = found.join(
        said.select(*FINDING, "basis", "verdict", "verdict_id"),
        on=[*FINDING, "basis"],
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    return told.with_columns(open=pl.col("open") & pl.col("verdict").ne_missing(UNFOUNDED))


def is_overruled(found: pl.DataFrame) -> pl.Expr:
    """Whether people called the finding unfounded."""
    return pl.col("verdict").eq_missing(UNFOUNDED) if "verdict" in found.columns else pl.lit(False)


def is_confirmed(found: pl.DataFrame) -> pl.Expr:
    """Whether people confirmed the finding, so that it holds its certificate back however grave it is by itself."""
    return pl.col("verdict").eq_missing(CONFIRMED) if "verdict" in found.columns else pl.lit(False)
