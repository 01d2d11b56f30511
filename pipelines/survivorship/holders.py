"""Holders: one row per person with the names and numbers that all their records know."""

import polars as pl


def gather_holders(members: pl.DataFrame, certificates: pl.DataFrame) -> pl.DataFrame:
    """One row per holder: the golden name, numbers and newest employer, other names used, counts of certificates and records."""
    newest = pl.col("acquired_on").fill_null(pl.col("year")).fill_null("")
    of_certificates = (
        certificates.sort("holder_id", newest, "certificate_id")
        .group_by("holder_id", maintain_order=True)
        .agg(
            *(
                pl.col(column).drop_nulls().last()
                for column in ("holder_name", "id_number", "sex", "phone", "employer")
            ),
            certificates=pl.len().cast(pl.Int64),
        )
    )
    return (
        of_certificates.join(_count_records(members), on="holder_id", how="left")
        .with_columns(
            records=pl.col("records").fill_null(0),
            other_names=pl.col("other_names")
            .fill_null(pl.lit([], pl.List(pl.String)))
            .list.set_difference(pl.concat_list("holder_name"))
            .list.sort(),
        )
        .sort("holder_id")
    )


def _count_records(members: pl.DataFrame) -> pl.DataFrame:
    """How many records speak of each holder, and every name they use."""
    named = members.select(
        pl.coalesce("holder_id", "certificate_id").alias("holder_id"),
        pl.concat_list("holder_name", "former_name").alias("names"),
    )
    return named.group_by("holder_id").agg(
        records=pl.len().cast(pl.Int64), other_names=pl.col("names").list.explode().drop_nulls().unique().sort()
    )
