"""The ledger: every physical row of every delivery, on exactly one line, with what became of it."""

from typing import NamedTuple

import polars as pl

LOCATOR = ["source_file", "sheet", "row"]
IDENTITY = ["record_id", "certificate_id", "holder_id"]
LINEAGE_COLUMNS = [*LOCATOR, "disposition", "reasons", *IDENTITY]

SUBMISSION_DISPOSITIONS = (
    "accepted", "returned", "rejected", "in_review", "duplicate", "withdrawn", "out_of_scope", "late", "early", "malformed",
)  # fmt: skip
ROW_DISPOSITIONS = ("linked", "quarantined", "superseded", "header", "noise")


class Lineage(NamedTuple):
    """The ledger's lines, and the further people of rows on which several stand side by side."""

    lineage: pl.DataFrame
    blocks: pl.DataFrame


class ConservationError(Exception):
    """Rows came in that the ledger does not hold exactly once, or it holds rows that never came in."""


def trace_rows(
    rows: pl.DataFrame,
    records: pl.DataFrame,
    broken: pl.DataFrame,
    quarantined: pl.DataFrame,
    assignments: pl.DataFrame,
) -> Lineage:
    """The lineage of all physical rows: records with their ids and reasons, every other row with what it is.

    `records` carries `superseded_by` (record_id, null) from `supersede.mark_superseded`.
    """
    judged = (
        records.select("record_id", "superseded_by", *LOCATOR, "block")
        .join(assignments.select(IDENTITY), on="record_id", how="left", maintain_order="left")
        .join(_reasons(broken), on="record_id", how="left", maintain_order="left")
        .with_columns(is_quarantined=pl.col("record_id").is_in(quarantined["record_id"].implode()))
    )
    lines = (
        rows.select(*LOCATOR, "block", "kind", "noise_kind")
        .join(judged, on=[*LOCATOR, "block"], how="left", maintain_order="left")
        .with_columns(
            disposition=_disposition(),
            reasons=pl.coalesce("reasons", pl.concat_list("noise_kind").list.drop_nulls()),
        )
        .sort(*LOCATOR, pl.col("kind") != "record", "block")
    )
    first = lines.unique(LOCATOR, keep="first", maintain_order=True).select(LINEAGE_COLUMNS)
    further = lines.filter(
        pl.struct(LOCATOR).is_duplicated() & ~pl.struct(LOCATOR).is_first_distinct() & (pl.col("kind") == "record")
    )
    return Lineage(first, further.select(*LOCATOR, "block", "disposition", "reasons", *IDENTITY))


def _reasons(broken: pl.DataFrame) -> pl.DataFrame:
    """One line a record: the codes of all rules it breaks, sorted."""
    return broken.group_by("record_id").agg(reasons=pl.col("code").unique().sort()).sort("record_id")


def _disposition() -> pl.Expr:
    """What became of a row; quarantine outranks supersession, since it asks somebody to act."""
    return (
        pl.when(pl.col("kind") != "record")
        .then(pl.col("kind"))
        .when(pl.col("superseded_by").is_not_null())
        .then(pl.lit("superseded"))
        .when(pl.col("is_quarantined"))
        .then(pl.lit("quarantined"))
        .otherwise(pl.lit("linked"))
    )


def trace_submissions(outcomes: pl.DataFrame) -> pl.DataFrame:
    """The lineage of every line of submissions: `source_file`, `row`, its outcome and reasons."""
    return outcomes.select(
        "source_file",
        pl.lit("").alias("sheet"),
        pl.col("row").cast(pl.Int64),
        pl.col("disposition"),
        pl.col("reasons"),
        pl.lit(None, pl.String).alias("record_id"),
        pl.col("certificate_id"),
        pl.col("holder_id"),
    ).sort(LOCATOR)


def check_conservation(
    rows: pl.DataFrame, submissions: pl.DataFrame, lineage: pl.DataFrame, blocks: pl.DataFrame, records: pl.DataFrame
) -> None:
    """Nothing, when the ledger holds every row once and every record is on one of its lines; raises ConservationError otherwise."""
    received = pl.concat(
        [
            rows.select(LOCATOR).unique(),
            submissions.select("source_file", pl.lit("").alias("sheet"), "row").select(LOCATOR),
        ]
    )
    if twice := lineage.height - lineage.select(LOCATOR).n_unique():
        raise ConservationError(f"{twice} rows stand in the ledger more than once")
    if lost := received.join(lineage, on=LOCATOR, how="anti").height:
        raise ConservationError(f"{lost} rows came in and are not in the ledger")
    if invented := lineage.join(received, on=LOCATOR, how="anti").height:
        raise ConservationError(f"{invented} rows are in the ledger and never came in")
    traced = pl.concat([lineage["record_id"], blocks["record_id"]]).drop_nulls()
    if traced.n_unique() != records.height or traced.len() != records.height:
        raise ConservationError(f"{records.height} records, of which the ledger names {traced.n_unique()}")
    unknown = lineage.filter(~pl.col("disposition").is_in([*ROW_DISPOSITIONS, *SUBMISSION_DISPOSITIONS]))
    if unknown.height:
        raise ConservationError(f"{unknown.height} rows have no known disposition")


def count_dispositions(lineage: pl.DataFrame) -> dict[str, int]:
    """How many lines of the ledger have each disposition, of deliveries and submissions together."""
    return dict(lineage.group_by("disposition").len().sort("disposition").iter_rows())
