"""Candidate pairs and what they weigh: the evidence that clusters are made of."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipelines.linkage.blocking import Pairs, block
from pipelines.linkage.clusters import Edges
from pipelines.linkage.comparisons import compare
from pipelines.linkage.doubts import doubt
from pipelines.linkage.encoding import Records
from pipelines.linkage.holders import Candidates, gather_holders
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


SEEKERS_APART = 2.5
"""What two records without a whole number must bring more than a record and a holder: nobody vouches for either."""
HOLDER_VETO = -3.0
"""A record that all of a holder's records together speak against this much doesn't join, whatever it shares with another."""


def edges_of(records: Records, scored: Scored, veto: float) -> Edges:
    """Seekers among each other by their pairs, and seekers against persons as a whole."""
    number = records.identity.number
    among = number[scored.pairs.right] < 0
    first, levels = _first_of_number(number), {name: found[among] for name, found in scored.levels.items()}
    left = np.concatenate([scored.pairs.left[among], scored.candidates.seeker]).astype(np.int64)
    right = np.concatenate([scored.pairs.right[among], first[scored.candidates.number]]).astype(np.int64)
    seekers = doubt(scored.scores[among] - SEEKERS_APART, levels)
    holders = doubt(scored.candidate_scores, scored.candidates.levels)
    worst = np.concatenate([scored.scores[among], scored.candidate_scores + veto - HOLDER_VETO])
    return Edges(left, right, np.concatenate([seekers, holders]), worst)


def _first_of_number(number: NDArray[np.int32]) -> NDArray[np.int64]:
    """The first position that has each whole number, by its code; -1 for a code that no record has."""
    codes, at = np.unique(number, return_index=True)
    first = np.full(int(codes.max(initial=-1)) + 1, -1, dtype=np.int64)
    first[codes[codes >= 0]] = at[codes >= 0]
    return first
