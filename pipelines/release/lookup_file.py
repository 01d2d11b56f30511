"""The published tables: certificates found by keyed hashes alone, and what has been delivered at all."""

import polars as pl

from pipelines.lookup_keys import KINDS, key_column
from pipelines.reconcile.effects import BY_SUBMISSION

SHOWN = ("title", "level", "series", "specialty", "acquisition_method", "issuing_authority")


MONTH = 7
"""Characters of a date as far as it is shown."""


def hide_unattested(certificates: pl.DataFrame, values: pl.DataFrame) -> pl.DataFrame:
    """The certificates without what only their holder says in the columns that an enquirer sees.

    The register keeps it with its decision; it is told once an office says it too, or a reviewer chose it.
    """
    month = pl.when(pl.col("column") == "acquired_on").then(pl.col("value").str.slice(0, MONTH))
    told = values.with_columns(_told=month.otherwise("value")).filter(pl.col("column").is_in([*SHOWN, "acquired_on"]))
    of_offices = told.filter(pl.col("record_id").is_not_null())
    alone = told.filter(pl.col("chosen") & (pl.col("why") == BY_SUBMISSION)).join(
        of_offices, on=["certificate_id", "column", "_told"], how="anti"
    )
    hidden = alone.group_by("column").agg("certificate_id")
    return certificates.with_columns(
        pl.when(pl.col("certificate_id").is_in(ids)).then(None).otherwise(column).alias(column)
        for column, ids in hidden.iter_rows()
    )


def curate(certificates: pl.DataFrame, lookup_key: bytes) -> pl.DataFrame:
    """The table `curated_certificates`: what passed, and what was revoked as revoked, in the order of the ids."""
    revoked = pl.col("status") == "已撤销"
    published = certificates.filter(pl.col("passed_by").is_not_null() | (revoked & pl.col("in_scope").fill_null(False)))
    return _enter(published, pl.when(revoked).then(pl.lit("已撤销")).otherwise(pl.lit("已通过")), lookup_key)


def curate_suspended(suspended: pl.DataFrame, lookup_key: bytes) -> pl.DataFrame:
    """The table `suspended_certificates`: what had passed and is suspended, in the order of the ids."""
    return _enter(suspended, pl.lit("已暂停"), lookup_key)


def _enter(certificates: pl.DataFrame, status: pl.Expr, lookup_key: bytes) -> pl.DataFrame:
    """What an enquirer may see of these certificates, found by keyed hashes."""
    published = certificates.sort("certificate_id")
    keys = [key_column(lookup_key, kind, published["holder_name"], published[kind]) for kind in KINDS]
    return published.select(
        "certificate_id",
        *keys,
        status.alias("status"),
        "status_on",
        *SHOWN[:4],
        pl.coalesce("acquired_on", "year").str.slice(0, MONTH).alias("acquired_month"),
        *SHOWN[4:],
    )


def cover(
    certificates: pl.DataFrame,
    records: pl.DataFrame,
    lineage: pl.DataFrame,
    blocks: pl.DataFrame,
    deliveries: pl.DataFrame,
) -> pl.DataFrame:
    """The table `coverage`: certificates by office, year and series, and each office's last delivery."""
    ids = pl.concat([lineage.select("record_id", "certificate_id"), blocks.select("record_id", "certificate_id")])
    offices = deliveries.group_by("office").agg(
        office_name=pl.col("office_name").drop_nulls().first(),
        last_delivery=pl.col("received_at").max().str.slice(0, 10),
    )
    return (
        records.select("record_id", "office")
        .join(ids.drop_nulls(), on="record_id", how="inner")
        .join(certificates.select("certificate_id", "series", "acquired_on", "year"), on="certificate_id", how="inner")
        .with_columns(year=pl.coalesce("acquired_on", "year").str.slice(0, 4).cast(pl.Int64))
        .group_by("office", "year", "series")
        .agg(certificates=pl.col("certificate_id").n_unique().cast(pl.Int64))
        .join(offices, on="office", how="left")
        .select("office", "office_name", "year", "series", "certificates", "last_delivery")
        .sort("office", "year", "series")
    )
