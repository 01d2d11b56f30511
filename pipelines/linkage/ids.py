"""Ids: a keyed hash of what a cluster is named after, and where the ids lead that are gone.

The same clusters always get the same ids, whatever runs there were before (`anchors` says what they are made from). An id
that people's decisions name (`pinned`) stays with the cluster that has most of its records, and never names another.
"""

from collections.abc import Collection, Sequence
from hashlib import blake2b
from typing import NamedTuple

import polars as pl

from pipelines.lookup_keys import LETTERS

CHANGES = {"kind": pl.String, "level": pl.String, "old_id": pl.String, "new_id": pl.String}


class Named(NamedTuple):
    """Each record's id (`record_id`, `id`), and what became of the ids that are gone."""

    ids: pl.DataFrame
    changes: pl.DataFrame


def name_clusters(
    clusters: pl.DataFrame,
    previous: pl.DataFrame | None,
    *,
    key: bytes,
    level: str,
    pinned: Collection[str] = (),
) -> Named:
    """Ids for clusters (`record_id`, `cluster`: one word per cluster that its id is made from); `previous` has `record_id`, `id`."""
    return hold_fast(natural_ids(clusters, key=key, level=level), previous, key=key, level=level, pinned=pinned)


def natural_ids(clusters: pl.DataFrame, *, key: bytes, level: str) -> pl.DataFrame:
    """Each record's id (`record_id`, `id`) by its cluster's word alone, in the order given."""
    words = clusters["cluster"].unique()
    ids = pl.DataFrame(
        {"cluster": words, "id": _hash_all(words.to_list(), key, level)}, schema_overrides={"id": pl.String}
    )
    return clusters.join(ids, on="cluster", how="left", maintain_order="left").select("record_id", "id")


def hold_fast(
    natural: pl.DataFrame, previous: pl.DataFrame | None, *, key: bytes, level: str, pinned: Collection[str] = ()
) -> Named:
    """The ids of `natural_ids`, but a pinned one stays with the cluster that has most of its records and names no other.

    A pinned id that no record of `previous` has any more, since its certificate or holder was merged into another, comes back when
    its cluster parts from the other again: what was decided under it stays where its evidence is.
    """
    if previous is None or previous.is_empty():
        return Named(natural, pl.DataFrame(schema=CHANGES))
    clusters = natural.rename({"id": "cluster"})
    held = previous.drop_nulls().filter(pl.col("id").is_in(list(pinned)))
    kept = _keep(clusters.join(held, on="record_id").group_by("cluster", "id").len())
    taken = frozenset(held["id"])
    others = clusters.join(kept, on="cluster", how="anti")["cluster"].unique()
    moved = [(id_, _hash(id_, key, level, pinned, turn=1)) for id_ in others.sort() if id_ in taken]
    renamed = pl.concat([kept, pl.DataFrame(moved, schema=kept.schema, orient="row")])
    ids = clusters.join(renamed, on="cluster", how="left", maintain_order="left")
    ids = ids.select("record_id", pl.coalesce("id", "cluster").alias("id"))
    return Named(ids, changes(previous.drop_nulls(), ids, level))


def _keep(shared: pl.DataFrame) -> pl.DataFrame:
    """Each old id goes to one cluster and each cluster takes one old id: the pair with most records in common first."""
    order = shared.sort(["len", "id", "cluster"], descending=[True, False, False])
    mutual = order.unique("id", keep="first", maintain_order=True).unique("cluster", keep="first", maintain_order=True)
    return mutual.select("cluster", "id")


def _hash_all(words: Sequence[str], key: bytes, level: str) -> list[str]:
    """What `_hash` gives for each of the words where no id is taken."""
    start = blake2b(f"{level}\x1f".encode(), key=key[:64], digest_size=8)
    digests = []
    for word in words:
        own = start.copy()
        own.update(word.encode())
        digests.append(own.hexdigest())
    letters, first = "".join(digests).translate(LETTERS), level[0].upper()
    return [first + letters[at : at + 16] for at in range(0, len(letters), 16)]


def _hash(word: str, key: bytes, level: str, taken: Collection[str], turn: int = 0) -> str:
    """The first letter of the level and sixteen more letters, so that no id looks like somebody's number."""
    while True:
        words = f"{level}\x1f{word}\x1f{turn}" if turn else f"{level}\x1f{word}"
        fresh = level[0].upper() + blake2b(words.encode(), key=key[:64], digest_size=8).hexdigest().translate(LETTERS)
        if fresh not in taken:
            return fresh
        turn += 1


def changes(previous: pl.DataFrame, ids: pl.DataFrame, level: str) -> pl.DataFrame:
    """An id that is gone leads to the one that most of its records have now; an id whose records parted, gone or not, to the new ones too."""
    moved = previous.join(ids, on="record_id", how="left", suffix="_now").group_by("id", "id_now").len()
    alive = moved.filter(pl.col("id") == pl.col("id_now"))["id"].implode()
    gone = moved.filter(~pl.col("id").is_in(alive)).sort(["len", "id_now"], descending=[True, False], nulls_last=True)
    merged = gone.unique("id", keep="first", maintain_order=True)
    kinds = pl.when(pl.col("id_now").is_null()).then(pl.lit("retired")).otherwise(pl.lit("merged"))
    parted = moved.join(merged, on=["id", "id_now"], how="anti", nulls_equal=True)
    split = parted.filter(
        (pl.col("id") != pl.col("id_now")) & ~pl.col("id_now").is_in(previous["id"].unique().implode())
    )
    rows = pl.concat([merged.with_columns(kind=kinds), split.with_columns(kind=pl.lit("split"))])
    return rows.select(
        "kind", pl.lit(level).alias("level"), pl.col("id").alias("old_id"), pl.col("id_now").alias("new_id")
    ).sort("level", "old_id", "new_id")


def ids_decided_about(*decisions: pl.DataFrame) -> frozenset[str]:
    """Every certificate and holder id that the decisions name."""
    columns = [
        frame[column] for frame in decisions for column in ("certificate_id", "holder_id") if column in frame.columns
    ]
    return frozenset(id_ for column in columns for id_ in column.drop_nulls())
