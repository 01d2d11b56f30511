"""Golden certificates in the shape of records, so that the rules for records can judge them too."""

import polars as pl

from schemas.columns import COLUMNS


def as_records(certificates: pl.DataFrame) -> pl.DataFrame:
    """The certificates as records whose source states exactly what is golden."""
    has_number = pl.col("id_number").is_not_null()
    return certificates.with_columns(
        *(pl.col(column).alias(f"{column}_raw") for column in COLUMNS),
        record_id=pl.col("certificate_id"),
        office=pl.lit("golden"),
        id_number_status=pl.when(has_number).then(pl.lit("valid")).otherwise(pl.lit("missing")),
        id_number_partial=pl.lit(None, pl.String),
        extra=pl.lit("{}"),
        former_name=pl.lit(None, pl.String),
        birth_month=pl.lit(None, pl.String),
        marks=pl.lit([], pl.List(pl.String)),
        inferred=pl.lit([], pl.List(pl.String)),
    )
