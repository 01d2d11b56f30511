"""Ids that persist: a cluster keeps the id that most of its records had, and says where the others lead.

A fresh id is a keyed hash of the cluster's first record, so a run without a past gives the same ids whatever the order.
"""

from hashlib import blake2b
from typing import NamedTuple

import polars as pl

from pipelines.lookup_keys import LETTERS

CHANGES = {"kind": pl.String, "level": pl.String, "old_id": pl.String, "new_id": pl.String}


class Named(NamedTuple):
    """Each record's id (`record_id`, `id`), and what became of the ids that are gone."""

    ids: pl.DataFrame
    changes: pl.DataFrame


def name_clusters(clusters: pl.DataFrame, previous: pl.DataFrame | None, *, key: bytes, level: str) -> Named:
    """Ids for clusters (`record_id`, `cluster`: the cluster's first record); `previous` has `record_id`, `id`."""
    if previous is None or previous.is_empty():
        return Named(_fresh(clusters, key, level, taken=set()), pl.DataFrame(schema=CHANGES))
    shared = clusters.join(previous.drop_nulls(), on="record_id").group_by("cluster", "id").len()
    kept = _keep(shared)
    named = clusters.join(kept, on="cluster", how="left", maintain_order="left")
    known = named.filter(pl.col("id").is_not_null()).select("record_id", "id")
    fresh = _fresh(
        named.filter(pl.col("id").is_null()).select("record_id", "cluster"),
        key,
        level,
        taken=set(previous["id"].unique()),
    )
    ids = pl.concat([known, fresh])
    return Named(ids, _changes(previous.drop_nulls(), ids, level))


def _keep(shared: pl.DataFrame) -> pl.DataFrame:
    """Each old id goes to one cluster and each cluster takes one old id: the pair with most records in common first."""
    order = shared.sort(["len", "id", "cluster"], descending=[True, False, False])
    mutual = order.unique("id", keep="first", maintain_order=True).unique("cluster", keep="first", maintain_order=True)
    return mutual.select("cluster", "id")


def _fresh(clusters: pl.DataFrame, key: bytes, level: str, taken: set[str]) -> pl.DataFrame:
    """New ids: the first letter of the level and sixteen more letters, so that no id looks like somebody's number."""
    firsts = clusters["cluster"].unique().sort().to_list()
    ids = pl.DataFrame(
        {"cluster": firsts, "id": [_hash(first, key, level, taken) for first in firsts]},
        schema={"cluster": pl.String, "id": pl.String},
    )
    return clusters.join(ids, on="cluster", how="left", maintain_order="left").select("record_id", "id")


def _hash(first: str, key: bytes, level: str, taken: set[str]) -> str:
    turn = 0
    while True:
        words = f"{level}\x1f{first}\x1f{turn}" if turn else f"{level}\x1f{first}"
        fresh = level[0].upper() + blake2b(words.encode(), key=key[:64], digest_size=8).hexdigest().translate(LETTERS)
        if fresh not in taken:
            return fresh
        turn += 1


def _changes(previous: pl.DataFrame, ids: pl.DataFrame, level: str) -> pl.DataFrame:
    """An id that is gone leads to the one that most of its records have now; an id whose records parted leads to the new ones."""
    moved = previous.join(ids, on="record_id", how="left", suffix="_now").group_by("id", "id_now").len()
    alive = moved.filter(pl.col("id") == pl.col("id_now"))["id"].implode()
    gone = moved.filter(~pl.col("id").is_in(alive)).sort(["len", "id_now"], descending=[True, False], nulls_last=True)
    merged = gone.unique("id", keep="first", maintain_order=True)
    kinds = pl.when(pl.col("id_now").is_null()).then(pl.lit("retired")).otherwise(pl.lit("merged"))
    split = moved.filter(
        pl.col("id").is_in(alive)
        & (pl.col("id") != pl.col("id_now"))
        & ~pl.col("id_now").is_in(previous["id"].unique().implode())
    )
    rows = pl.concat([merged.with_columns(kind=kinds), split.with_columns(kind=pl.lit("split"))])
    return rows.select(
        "kind", pl.lit(level).alias("level"), pl.col("id").alias("old_id"), pl.col("id_now").alias("new_id")
    ).sort("level", "old_id", "new_id")
