"""Why records are together, and why others are not among them: a person as a tree of joins, and the rivals that lost.

Data first, for whoever draws it: every join and every separation is a waterfall with its sentences in both languages.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.linkage.blocking import Pairs
from pipelines.linkage.comparisons import compare
from pipelines.linkage.encoding import Records, encode
from pipelines.linkage.explain import Waterfall, waterfall
from pipelines.linkage.scoring import Scored, score_pairs
from pipelines.linkage.weights import Models, read_table
from pipelines.linkage.wording import Words

LEAST = -7.0
"""Log odds below which another person is no rival worth telling: one in a thousand."""


class Join(NamedTuple):
    """Two records of one person and why they are; without a waterfall where one whole ID number says it all."""

    record_id_l: str
    record_id_r: str
    words: Words
    person: Waterfall | None


class Rival(NamedTuple):
    """Another person whom a record of the group could belong to: the evidence, and the share of the odds that they took."""

    record_id: str
    rival_record_id: str
    share: float
    words: Words
    person: Waterfall


class GroupExplanation(NamedTuple):
    """One person as a run found them: the records, the surest joins that hold them together, and the rivals, the nearest first."""

    holder_id: str
    record_ids: tuple[str, ...]
    joins: tuple[Join, ...]
    rivals: tuple[Rival, ...]


def explain_group(
    records: pl.DataFrame, record_id: str, assignments: pl.DataFrame, *, models: Models | None = None
) -> GroupExplanation:
    """The person whom the record was given to; raises KeyError if it is not there. `assignments` is the run's result."""
    models = models or read_table()
    own = assignments.filter(pl.col("record_id") == record_id)
    if own.is_empty():
        raise KeyError(record_id)
    encoded = encode(records)
    holders = assignments.sort("record_id")["holder_id"]
    members = np.flatnonzero((holders == own["holder_id"].item()).to_numpy())
    return GroupExplanation(
        own["holder_id"].item(),
        tuple(encoded.record_id[members]),
        tuple(_joins(encoded, members, models)),
        tuple(_rivals(encoded, members, holders, models)),
    )


def _joins(records: Records, members: NDArray[np.intp], models: Models) -> list[Join]:
    """The tree of the surest pairs: each record joined to those before it by its best one."""
    left, right = np.triu_indices(len(members), 1)
    pairs = Pairs(members[left].astype(np.int32), members[right].astype(np.int32))
    levels = compare(records, pairs)
    number = records.identity.number
    by_number = (number[pairs.left] >= 0) & (number[pairs.left] == number[pairs.right])
    scores = np.where(by_number, np.inf, models.person.score(levels)) if len(pairs) else np.zeros(0)
    joins = []
    for at in _surest_tree(left, right, scores, len(members)):
        ends = (records.record_id[int(pairs.left[at])], records.record_id[int(pairs.right[at])])
        if by_number[at]:
            joins.append(Join(*ends, Words("完整的身份证号相同。", "They have the same whole ID number."), None))
        else:
            found = waterfall({name: int(of[at]) for name, of in levels.items()}, models.person)
            joins.append(Join(*ends, _joined(found.total), found))
    return joins


def _surest_tree(
    left: NDArray[np.intp], right: NDArray[np.intp], scores: NDArray[np.float64], size: int
) -> Sequence[int]:
    """The pairs of a spanning tree, the surest first."""
    root = list(range(size))
    tree = []
    for at in np.argsort(-scores, kind="stable").tolist():
        a, b = root[left[at]], root[right[at]]
        if a != b:
            root = [a if of == b else of for of in root]
            tree.append(at)
    return tree


def _joined(bits: float) -> Words:
    if bits > 0:
        return Words(
            f"依据合计 {bits:+.1f} 比特，支持为同一人。", f"The evidence adds up to {bits:+.1f} bits for one person."
        )
    return Words(
        f"两条记录之间仅 {bits:+.1f} 比特；与此人全部记录合看才归入。",
        f"Only {bits:+.1f} bits between the two; it is the person's records together that explain it.",
    )


def _rivals(records: Records, members: NDArray[np.intp], holders: pl.Series, models: Models) -> list[Rival]:
    """For each record without a whole number the other persons whom it met, with what each took of the odds."""
    scored = score_pairs(records, models.person, models.holder)
    candidates = scored.candidates
    mine = np.isin(candidates.seeker, members) & (scored.candidate_scores >= LEAST)
    found = []
    for at in np.flatnonzero(mine).tolist():
        seeker, first = int(candidates.seeker[at]), _first_with(records, int(candidates.number[at]))
        if holders[first] != holders[seeker]:
            levels = {name: int(of[at]) for name, of in candidates.levels.items()}
            share = _share(scored, at)
            rival = (records.record_id[seeker], records.record_id[first], share)
            found.append(Rival(*rival, _parted(share), waterfall(levels, models.holder)))
    return sorted(found, key=lambda rival: (-rival.share, rival.record_id, rival.rival_record_id))


def _first_with(records: Records, number: int) -> int:
    return int(np.flatnonzero(records.identity.number == number)[0])


def _share(scored: Scored, at: int) -> float:
    """This candidate's odds among those of all candidates of its seeker and of none of them."""
    alike = scored.candidates.seeker == scored.candidates.seeker[at]
    odds = np.exp(np.clip(scored.candidate_scores[alike], -30, 30))
    return float(np.exp(np.clip(scored.candidate_scores[at], -30, 30)) / (1 + odds.sum()))


def _parted(share: float) -> Words:
    return Words(
        f"另一持证人也可能是此人，占全部可能的 {share:.1%}，未归入。",
        f"It could belong to this other holder too, with {share:.1%} of the odds; it was not given to them.",
    )
