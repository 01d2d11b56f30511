"""Clusters into golden records: one value a column, each with its source, under one holder."""

from typing import NamedTuple

import polars as pl

from pipelines.survivorship.decisions import apply_decisions
from pipelines.survivorship.holders import gather_holders
from pipelines.survivorship.scope import decide_scope
from pipelines.survivorship.statements import gather_members
from pipelines.survivorship.values import decide_values
from pipelines.validate.titles import known_titles
from schemas.campaign import Campaign
from schemas.columns import COLUMNS

WAITING = "待确认"
"""The status of every golden record before its holder, a rule or the office says more."""


class Golden(NamedTuple):
    """Certificates, the values that made them, and their holders."""

    certificates: pl.DataFrame
    certificate_values: pl.DataFrame
    holders: pl.DataFrame


def merge(
    records: pl.DataFrame,
    assignments: pl.DataFrame,
    *,
    decisions: pl.DataFrame | None = None,
    campaign: Campaign,
) -> Golden:
    """The golden record of every certificate; the same records give the same tables, in whatever order they come.

    `decisions` has certificate_id, holder_id, column, value, decision_id, decided_at: what a reviewer chose outranks every source.
    """
    members = gather_members(records, assignments)
    traced, _ = decide_values(members)
    ids = members.select("_certificate", "certificate_id").drop_nulls().unique()
    stated = traced.join(ids, on="_certificate", how="left", maintain_order="left")
    base = _count_sources(members, decisions)
    decided = apply_decisions(stated.with_columns(decision_id=pl.lit(None, pl.String)), decisions)
    # A decision can outlive its certificate's id; it waits in the store until a redirect leads it on.
    values = decided.join(base, on="certificate_id", how="semi", maintain_order="left")
    certificates = decide_scope(_with_grade(_widen(base, values)), campaign)
    return Golden(
        certificates.with_columns(
            status=pl.lit(WAITING),
            status_on=pl.lit(None, pl.String),
            campaign=pl.lit(campaign.code),
            findings=pl.lit([], pl.List(pl.String)),
        ).sort("certificate_id"),
        values.select("certificate_id", "column", "value", "record_id", "decision_id", "chosen", "why"),
        gather_holders(members.filter("_stands"), certificates),
    )


def _count_sources(members: pl.DataFrame, decisions: pl.DataFrame | None) -> pl.DataFrame:
    """One row per certificate: its holder, and how many records and offices attest it."""
    attested = (
        members.filter("_stands", pl.col("certificate_id").is_not_null())
        .group_by("certificate_id")
        .agg(
            holder_id=pl.coalesce("holder_id", "certificate_id").min(),
            records=pl.len().cast(pl.Int64),
            offices=pl.col("office").n_unique().cast(pl.Int64),
        )
    )
    if decisions is None:
        return attested
    decided = decisions.select("certificate_id", "holder_id").drop_nulls().unique("certificate_id", keep="first")
    new = decided.join(attested, on="certificate_id", how="anti").with_columns(
        records=pl.lit(0, pl.Int64), offices=pl.lit(0, pl.Int64)
    )
    return pl.concat([attested, new.select(attested.columns)])


def _widen(base: pl.DataFrame, values: pl.DataFrame) -> pl.DataFrame:
    """The base with the chosen value of every column beside it."""
    chosen = values.filter("chosen")
    for column in COLUMNS:
        own = chosen.filter(pl.col("column") == column).select("certificate_id", pl.col("value").alias(column))
        base = base.join(own, on="certificate_id", how="left")
    return base


def _with_grade(certificates: pl.DataFrame) -> pl.DataFrame:
    """The finer grade that series and title have together."""
    grades = known_titles().select("series", "title", "grade").unique(["series", "title"], maintain_order=True)
    return certificates.join(grades, on=["series", "title"], how="left")
