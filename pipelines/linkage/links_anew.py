"""The links of a table that is linked anew in part: those that the difference can have changed are weighed again, the others stay."""

import numpy as np
import polars as pl

from pipelines.linkage.clusters import Labels
from pipelines.linkage.engine import Found
from pipelines.linkage.links import NO_LINKS, keep_links
from pipelines.linkage.reach import Reached
from pipelines.linkage.scoring import score_pairs
from pipelines.linkage.state import State, record_ids
from pipelines.linkage.steps import OfRecords, Step, inside, part_of
from pipelines.linkage.touched import Flags, Register, pairs_of
from pipelines.linkage.weights import Models

ORDER = ("record_id_l", "record_id_r")


def renew_links(
    step: Step, state: State, reach: tuple[Flags, Flags], persons: Labels, classes: OfRecords, models: Models
) -> pl.DataFrame:
    """All links with those between records and persons renewed, which are told seeker by seeker: each has a best pair.

    `reach` are the records looked at anew, and those of all groups reached.
    """
    looked_at, affected = reach
    anew = np.zeros(len(looked_at) + 1, dtype=bool)
    anew[pairs_of(step.register, looked_at | affected).left] = True
    anew[_lost(step, state, looked_at)] = True
    anew = anew[:-1]
    pairs = pairs_of(step.register, anew)
    chosen = pairs.take(anew[pairs.left])
    members = np.unique(np.concatenate([chosen.left, chosen.right])).astype(np.int64)
    own, part = inside(chosen, members), part_of(step.register, members, classes)
    scored = score_pairs(part, models.person, models.holder, pairs=own)
    found = keep_links(part.record_id, persons[members], *scored[:3], models.person, level="person")
    links = NO_LINKS if state.links is None else state.links
    old = links.filter(pl.col("level") == "person")
    stay = old.filter(_stay(step, old, looked_at, anew))
    return pl.concat([pl.concat([stay, found]).sort(ORDER), links.filter(pl.col("level") != "person")])


def _lost(step: Step, state: State, looked_at: Flags) -> Labels:
    """The seekers, as positions of now (-1: gone), of pairs that there were with records that are gone or looked at anew."""
    before = Register(state, state.current["row"].to_numpy().astype(np.int64), record_ids(state))
    stayed = np.flatnonzero(step.known >= 0)
    concerned = step.moved[:-1] < 0
    concerned[step.known[stayed]] |= looked_at[stayed]
    return step.moved[pairs_of(before, concerned).left].astype(np.int64)


def _stay(step: Step, links: pl.DataFrame, looked_at: Flags, anew: Flags) -> pl.Series:
    """Which links between records still stand: both ends are there and as they were, and their seeker's pairs too."""
    left, right = (_positions(step, links[end]) for end in ORDER)
    low, high = np.minimum(left, right), np.maximum(left, right)
    seeker = np.where(step.register.at("seeks", low) == 1, low, high)
    return pl.Series((low >= 0) & ~looked_at[low] & ~looked_at[high] & ~anew[seeker])


def add_certificates(
    links: pl.DataFrame, step: Step, reached: Reached, record_id: pl.Series, found: Found, models: Models
) -> pl.DataFrame:
    """All links with those inside persons renewed: a person is linked anew as a whole or stays."""
    old, affected = links.filter(pl.col("level") == "certificate"), reached.affected
    left, right = (_positions(step, old[end]) for end in ORDER)
    stay = old.filter(pl.Series((left >= 0) & (right >= 0) & ~affected[left] & ~affected[right]))
    inside = found.scored_certificates
    own = reached.anew[inside.pairs.left]
    levels = {name: values[own] for name, values in inside.levels.items()}
    scored = (inside.pairs.take(own), levels, inside.scores[own])
    came = keep_links(record_id, found.certificates.labels, *scored, models.certificate, level="certificate")
    return pl.concat([links.filter(pl.col("level") == "person"), pl.concat([stay, came]).sort(ORDER)])


def _positions(step: Step, record_id: pl.Series) -> Labels:
    """Where the records are now, -1 for those that are gone."""
    own = pl.DataFrame({"record_id": step.register.record_id}).with_row_index("at")
    found = record_id.to_frame("record_id").join(own, on="record_id", how="left", maintain_order="left")["at"]
    return found.cast(pl.Int64).fill_null(-1).to_numpy()
