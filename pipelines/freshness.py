"""How fresh what each office sent is."""

import datetime as dt

import polars as pl

PATIENCE = dt.timedelta(days=400)
"""After so long without a delivery an office is asked; offices report once a year, with a month's grace."""


def last_deliveries(deliveries: pl.DataFrame) -> pl.DataFrame:
    """One row an office: how many of its files could be read and when the last of them came (ISO, UTC), oldest first."""
    read = deliveries.filter(pl.col("disposition").is_in(["read", "partly_read"]))
    return (
        read.group_by("office")
        .agg(files=pl.len(), last=pl.col("received_at").max())
        .sort("last", "office", nulls_last=True)
    )


def stale_offices(deliveries: pl.DataFrame, now: dt.datetime, patience: dt.timedelta = PATIENCE) -> list[str]:
    """The offices whose last readable delivery is older than the patience."""
    limit = (now - patience).astimezone(dt.UTC).isoformat(timespec="seconds")
    return last_deliveries(deliveries).filter(pl.col("last") < limit)["office"].to_list()
