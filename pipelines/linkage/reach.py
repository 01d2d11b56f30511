"""How far a difference reaches: the groups whose clusters it can change, and what stands around them.

Clusters grow inside groups that edges connect which can join. Over the bounds of groups clusters are near each other: they
compete for a record, or a reviewer should see them, as they began, whatever they grow to. So a group changes with its
own records and with the beginnings of what is near it, and with nothing else.
"""

from typing import NamedTuple

import numpy as np
import polars as pl

from pipelines.linkage.agglomerate import LIKELY
from pipelines.linkage.blocking import Pairs
from pipelines.linkage.clusters import join, label_equal, relabel
from pipelines.linkage.parts import numbers_at
from pipelines.linkage.persons import POLICY
from pipelines.linkage.scoring import edges_of, score_pairs
from pipelines.linkage.state import State, judged_frame, near_frame
from pipelines.linkage.steps import OfRecords, Step, inside, part_of
from pipelines.linkage.touched import Flags, Positions
from pipelines.linkage.weights import Models


class Reached(NamedTuple):
    """The records of all groups that are linked anew, and those of clusters near them, which stay."""

    affected: Flags
    around: Flags

    @property
    def members(self) -> Positions:
        """All of them, in order."""
        return np.flatnonzero(self.affected | self.around)

    @property
    def anew(self) -> Flags:
        """True for the members that are linked anew."""
        return np.asarray(self.affected[self.members])


def widen(step: Step, state: State, judgements: pl.DataFrame | None, looked_at: Flags) -> Flags:
    """The records to look at with all that begin in one cluster with them, or with what is gone: by number and by judgement."""
    wide = looked_at.copy()
    wide[_judged_anew(step, state, judgements)] = True
    left = numbers_at(step.register.state.parts, "number", step.delta.removed_rows)
    return _with_mates(step, wide, left, judged_same(state, judgements))


def reach(
    step: Step, state: State, looked_at: Flags, evidence: tuple[Pairs, OfRecords], models: Models, same: pl.DataFrame
) -> Reached:
    """What the difference reaches, by the pairs of the records looked at and everybody's classes; `same` as judged."""
    reached = looked_at.copy()
    for ends in _likely_ends(step, *evidence, models):
        reached[ends] = True
    before = state.current["group"].to_numpy()
    gone = step.moved[:-1] < 0
    concerned = gone | np.append(looked_at, False)[step.moved[:-1]]
    left, right = (state.near[end].to_numpy() for end in ("left", "right"))
    touched = concerned[left] | concerned[right]
    opened = np.zeros(len(before) + 1, dtype=bool)
    groups = step.had("group", -1)
    opened[groups[reached]] = True
    opened[before[np.concatenate([np.flatnonzero(gone), left[touched], right[touched]])]] = True
    opened[-1] = True
    affected = np.asarray(opened[groups])
    return Reached(affected, _around(step, state, affected, same))


def _around(step: Step, state: State, affected: Flags, same: pl.DataFrame) -> Flags:
    """The records of clusters, as they began, that are near an affected group and in none."""
    around = np.zeros(len(affected), dtype=bool)
    left, right = (step.moved[state.near[end].to_numpy()] for end in ("left", "right"))
    there = (left >= 0) & (right >= 0)
    left, right = left[there], right[there]
    around[np.concatenate([left[affected[right]], right[affected[left]]])] = True
    return _with_mates(step, around & ~affected, np.zeros(0, dtype=np.int64), same) & ~affected


def renew_near(step: Step, state: State, reached: Reached, near: Pairs) -> pl.DataFrame:
    """The near pairs of the whole table: `near` are those of the members, as their places among them."""
    left, right = (step.moved[state.near[end].to_numpy()] for end in ("left", "right"))
    stay = (left >= 0) & (right >= 0)
    stay &= ~(reached.affected[left] | reached.affected[right])
    ones, others = reached.members[near.left], reached.members[near.right]
    fresh = reached.affected[ones] | reached.affected[others]
    return near_frame(np.concatenate([left[stay], ones[fresh]]), np.concatenate([right[stay], others[fresh]]))


def _with_mates(step: Step, flags: Flags, numbers: Positions, same: pl.DataFrame) -> Flags:
    """The flagged records, all with the numbers of any of them or one of `numbers`, and all whom a judgement joins to them."""
    found = flags.copy()
    while True:
        size = int(found.sum())
        wanted = np.concatenate([step.register.at("number", np.flatnonzero(found)), numbers])
        found[step.register.find("number", wanted)] = True
        if same.is_empty():
            return found
        found[_mates(step, found, same)] = True
        if int(found.sum()) == size:
            return found


def _mates(step: Step, flags: Flags, same: pl.DataFrame) -> Positions:
    """The records whom judgements join to a flagged one, or to one that is gone."""
    ids = pl.concat([same["record_id_l"], same["record_id_r"]]).unique().sort()
    now = pl.DataFrame({"record_id": step.register.record_id}).with_row_index("at")
    at = ids.to_frame("record_id").join(now, on="record_id", how="left", maintain_order="left")["at"]
    place = at.cast(pl.Int64).fill_null(-1).to_numpy()
    ends = (ids.search_sorted(same[end]).cast(pl.Int64).to_numpy() for end in ("record_id_l", "record_id_r"))
    chains = join(np.arange(len(ids)), *ends)
    concerned = np.append(flags, True)[place]
    joined = np.zeros(len(ids), dtype=bool)
    joined[chains[concerned]] = True
    found = place[joined[chains]]
    return found[found >= 0]


def judged_same(state: State, judgements: pl.DataFrame | None) -> pl.DataFrame:
    """Pairs that are judged the same now, or were."""
    both = pl.concat([judged_frame(judgements), state.judged])
    return both.filter(pl.col("judgement") == "same").select("record_id_l", "record_id_r").unique(maintain_order=True)


def _likely_ends(step: Step, pairs: Pairs, classes: OfRecords, models: Models) -> tuple[Positions, Positions]:
    """Both ends of the likely edges among these pairs."""
    members = np.unique(np.concatenate([pairs.left, pairs.right])).astype(np.int64)
    if not len(members):
        return members, members
    part = part_of(step.register, members, classes)
    scored = score_pairs(part, models.person, models.holder, pairs=inside(pairs, members))
    edges = relabel(label_equal(part.identity.number), edges_of(part, scored, POLICY.veto))
    likely = edges.best >= LIKELY
    return members[edges.left[likely]], members[edges.right[likely]]


def _judged_anew(step: Step, state: State, judgements: pl.DataFrame | None) -> Positions:
    """Records of judgements that are new, gone, or about a new record."""
    judged = judged_frame(judgements)
    both = min(judged.height, state.judged.height)
    same = (judged.head(both) == state.judged.head(both)).select(pl.all_horizontal(pl.all())).to_series()
    kept = both if same.all() else int(same.arg_min() or 0)
    new_ids = step.register.record_id[step.delta.added].implode()
    about_new = judged.filter(pl.col("record_id_l").is_in(new_ids) | pl.col("record_id_r").is_in(new_ids))
    rows = pl.concat([judged.slice(kept), state.judged.slice(kept), about_new])
    ends = pl.concat([rows["record_id_l"], rows["record_id_r"]])
    return np.flatnonzero(step.register.record_id.is_in(ends.implode()).to_numpy())
