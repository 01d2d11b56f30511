"""Candidate pairs and what they weigh: the evidence that clusters are made of."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipelines.linkage.blocking import Pairs, block
from pipelines.linkage.clusters import Edges
from pipelines.linkage.comparisons import compare
from pipelines.linkage.encoding import Records
from pipelines.linkage.holders import Candidates, gather_holders
from pipelines.linkage.name_levels import DIFFERENT
from pipelines.linkage.value_pairs import Levels
from pipelines.linkage.weights import Weights


class Scored(NamedTuple):
    """Candidate pairs with their levels and log odds; seekers against whole persons with theirs."""

    pairs: Pairs
    levels: dict[str, Levels]
    scores: NDArray[np.float64]
    candidates: Candidates
    candidate_scores: NDArray[np.float64]


def score_pairs(
    records: Records,
    person: Weights,
    holder: Weights,
    *,
    among: NDArray[np.bool_] | None = None,
    pairs: Pairs | None = None,
) -> Scored:
    """Every candidate pair weighed, and every seeker against every person with a whole number that it met.

    `among` some records only, weighed by what is common in all of them; `pairs` where the candidate pairs are known.
    """
    pairs = block(records, among=among).pairs if pairs is None else pairs
    levels = compare(records, pairs)
    scores = person.score(levels)
    number = records.identity.number
    settled = number[pairs.right] >= 0
    met = {name: found[settled] for name, found in levels.items()}
    candidates = gather_holders(pairs.take(settled), number, met, scores[settled], person)
    return Scored(pairs, levels, scores, candidates, holder.score(candidates.levels))


SEEKERS_APART = 3.0
"""What two records without a whole number must bring more than a record and a holder: nobody vouches for either."""
EVEN = 0.0
"""The most that all other evidence weighs for two whose names cannot be one person's: enough for a reviewer, too little to join."""
HOLDER_VETO = -3.0
"""A record that all of a holder's records together speak against this much doesn't join, whatever it shares with another."""


def edges_of(records: Records, scored: Scored, veto: float) -> Edges:
    """Seekers among each other by their pairs, and seekers against persons as a whole."""
    number = records.identity.number
    among = number[scored.pairs.right] < 0
    first, levels = _first_of_number(number), scored.levels["name"][among]
    left = np.concatenate([scored.pairs.left[among], scored.candidates.seeker]).astype(np.int64)
    right = np.concatenate([scored.pairs.right[among], first[scored.candidates.number]]).astype(np.int64)
    best = np.concatenate([scored.scores[among] - SEEKERS_APART, scored.candidate_scores])
    worst = np.concatenate([scored.scores[among], scored.candidate_scores + veto - HOLDER_VETO])
    names = np.concatenate([levels, scored.candidates.levels["name"]])
    return Edges(left, right, doubt_strangers(best, names), worst)


def doubt_strangers(scores: NDArray[np.float64], names: Levels) -> NDArray[np.float64]:
    """The scores, at most even where the names cannot be one person's: a couple share telephone, workplace and list."""
    return np.where(names == DIFFERENT, np.minimum(scores, EVEN), scores)


def _first_of_number(number: NDArray[np.int32]) -> NDArray[np.int64]:
    """The first position that has each whole number, by its code; -1 for a code that no record has."""
    codes, at = np.unique(number, return_index=True)
    first = np.full(int(codes.max(initial=-1)) + 1, -1, dtype=np.int64)
    first[codes[codes >= 0]] = at[codes >= 0]
    return first
