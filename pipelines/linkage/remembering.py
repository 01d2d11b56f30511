"""Linking with a memory: the tables of a full run, whatever was remembered, at the cost of what changed since."""

from collections.abc import Collection
from typing import NamedTuple

import polars as pl

from pipelines.linkage.encoding import sort_records
from pipelines.linkage.engine import Linkage, Progress
from pipelines.linkage.ids import Named, hold_fast
from pipelines.linkage.links import NO_LINKS, join_judged
from pipelines.linkage.memory import Folder
from pipelines.linkage.preparing import AS_THEY_ARE
from pipelines.linkage.relinking import Task, link_all, relink
from pipelines.linkage.state import State, assignments, record_ids, stamp_of
from pipelines.linkage.weights import Models, read_table


class Remembered(NamedTuple):
    """What a full run finds; how many records were looked at anew, and why all of them (a sentence, blank if they weren't)."""

    linkage: Linkage
    looked_at: int
    why: str

    @property
    def told(self) -> str:
        """What the memory was good for, as a sentence."""
        return self.why or (
            f"沿用上次的记忆，只重新比对 {self.looked_at} 条记录。"
            f" What the last run remembers served: {self.looked_at} records were looked at anew."
        )


def link_remembering(
    records: pl.DataFrame,
    folder: Folder,
    *,
    judgements: pl.DataFrame | None = None,
    previous: pl.DataFrame | None = None,
    key: bytes,
    secret: bool = False,
    pinned: Collection[str] = (),
    progress: Progress | None = None,
    models: Models | None = None,
) -> Remembered:
    """What `link` gives for the same arguments, worked out from what the folder remembers, which is renewed."""
    say, models = progress or (lambda _: None), models or read_table()
    stamp = stamp_of(models, key, secret=secret)
    task = Task(models, judgements, key, secret, stamp, with_links=True)
    before, why = folder.load(stamp, with_links=True)
    say(why or "loaded what the last run remembered")
    table = sort_records(records)
    found = link_all(table, AS_THEY_ARE, task) if before is None else relink(table, before, AS_THEY_ARE, task)
    say(f"looked at {found.looked_at} of {table.height} records anew")
    folder.save(found.state, before)
    named, changes = name_all(found.state, previous, key=key, pinned=pinned)
    return Remembered(Linkage(named, all_links(found.state, judgements), changes), found.looked_at, why)


def name_all(
    state: State, previous: pl.DataFrame | None, *, key: bytes, pinned: Collection[str] = ()
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Every record's certificate and holder, and what became of the ids of `previous`."""
    found = assignments(state)
    named: dict[str, Named] = {}
    for level in ("certificate", "holder"):
        natural = found.select("record_id", pl.col(f"{level}_id").alias("id"))
        earlier = None if previous is None else previous.select("record_id", pl.col(f"{level}_id").alias("id"))
        named[level] = hold_fast(natural, earlier, key=key, level=level, pinned=pinned)
    ids = {f"{level}_id": one.ids["id"] for level, one in named.items()}
    return found.with_columns(**ids), pl.concat([named["holder"].changes, named["certificate"].changes])


def all_links(state: State, judgements: pl.DataFrame | None) -> pl.DataFrame:
    """What people judged, then the pairs that mattered by their weights; none where the state doesn't keep them."""
    weighed = NO_LINKS if state.links is None else state.links
    return join_judged(weighed, record_ids(state), judgements)
