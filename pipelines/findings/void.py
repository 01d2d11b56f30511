"""Certificates that a source takes back: the row is struck out, called void, or says that the review ended without the title."""

import polars as pl

from pipelines.findings.raising import raised
from pipelines.findings.sources import UNOFFICIAL
from pipelines.validate.origin import VOID


def judge_void(
    certificates: pl.DataFrame, values: pl.DataFrame, records: pl.DataFrame, broken: pl.DataFrame
) -> list[pl.DataFrame]:
    """The certificates of which a row is void, unless another office with a say states them in a row that is not; `detail` says by which rule."""
    own = values.filter(pl.col("record_id").is_not_null() & (pl.col("why") != "holder"))
    void = broken.filter(pl.col("code").is_in(list(VOID))).group_by("record_id").agg(codes=pl.col("code").unique())
    stated = (
        own.select("certificate_id", "record_id")
        .unique()
        .join(records.select("record_id", "office_kind"), on="record_id", how="inner")
        .join(void, on="record_id", how="left")
    )
    stands = (~pl.col("office_kind").is_in(UNOFFICIAL)) & pl.col("codes").is_null()
    taken_back = (
        stated.group_by("certificate_id")
        .agg(codes=pl.col("codes").drop_nulls().explode().unique().sort().str.join(", "), stands=stands.any())
        .filter((pl.col("codes") != "") & ~pl.col("stands"))
    )
    return [
        raised(
            certificates.join(taken_back, on="certificate_id", how="inner"), "VOID_IN_SOURCE", detail=pl.col("codes")
        )
    ]
