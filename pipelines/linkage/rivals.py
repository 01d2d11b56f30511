"""Which cluster explains a seeker best: its odds over all candidates, and over "none of them".

Two people's whole numbers exclude each other, so candidates that have one compete for a record that has none.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipelines.linkage.arrays import best_of_runs, group_starts
from pipelines.linkage.clusters import Edges, Labels

CONTESTED = 0.1
"""The share of the odds that rivals must take from the best candidate to contest it."""
MARGIN = 1e-6
"""Log odds that rounding can cost, and more."""


class Choice(NamedTuple):
    """For each seeking cluster its best candidate, that one's score and share of the odds, and whether rivals took much of it."""

    seeker: Labels
    candidate: Labels
    score: NDArray[np.float64]
    share: NDArray[np.float64]
    contested: NDArray[np.bool_]


def choose(edges: Edges, is_settled: NDArray[np.bool_], least: float) -> Choice:
    """The best candidate of every cluster that has no whole number; equal scores go to the smaller label.

    Only seekers are told whose best candidate could have `least` of the odds if it had no rival.
    """
    seeker, candidate, score = _hopeful(*_directed(edges, is_settled), least)
    order = np.argsort(seeker << 32 | candidate)
    seeker, candidate, score = seeker[order], candidate[order], score[order]
    starts = group_starts(seeker)
    best, group = best_of_runs(score, candidate, starts)
    rival = is_settled[candidate] & is_settled[candidate[best]][group]
    rival[best] = True
    odds = np.where(rival, np.exp(np.clip(score, -30, 30)), 0.0)
    total = 1.0 + (np.add.reduceat(odds, starts) if len(starts) else odds)
    share = odds[best] / total
    alone = odds[best] / (1.0 + odds[best])
    return Choice(seeker[best], candidate[best], score[best], share, alone - share > CONTESTED)


def _hopeful(
    seeker: Labels, candidate: Labels, score: NDArray[np.float64], least: float
) -> tuple[Labels, Labels, NDArray[np.float64]]:
    """The edges of seekers whose best edge comes near that share of the odds at all: the others need no order."""
    best = np.full(int(seeker.max(initial=-1)) + 1, -np.inf)
    np.maximum.at(best, seeker, score)
    chosen = best[seeker] >= np.log(least / (1 - least)) - MARGIN
    return seeker[chosen], candidate[chosen], score[chosen]


def _directed(edges: Edges, is_settled: NDArray[np.bool_]) -> tuple[Labels, Labels, NDArray[np.float64]]:
    """Every edge once from each end that seeks."""
    from_left, from_right = ~is_settled[edges.left], ~is_settled[edges.right]
    return (
        np.concatenate([edges.left[from_left], edges.right[from_right]]),
        np.concatenate([edges.right[from_left], edges.left[from_right]]),
        np.concatenate([edges.best[from_left], edges.best[from_right]]),
    )
