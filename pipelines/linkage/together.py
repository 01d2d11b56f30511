"""Two clusters against each other: what all their records say together, instead of what the best pair of them says.

A record that resembles one of a person's records may still have no place among the others: the same title on another
date, a rank that falls. And a record that stands oddly to one of them may fit all the rest.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from pipelines.linkage.blocking import Pairs
from pipelines.linkage.clusters import Edges, Labels
from pipelines.linkage.comparisons import compare
from pipelines.linkage.encoding import Records
from pipelines.linkage.holders import gather_levels
from pipelines.linkage.weights import Weights


def weigh_together(records: Records, person: Weights, holder: Weights) -> Callable[[Labels, Edges], Edges]:
    """A function that weighs edges anew: every record of one end against every record of the other."""

    def weigh(labels: Labels, edges: Edges) -> Edges:
        pairs, at = cross_pairs(labels, edges)
        levels = compare(records, pairs)
        _, found = gather_levels(at, pairs, levels, person.score(levels), person)
        score = holder.score(found)
        return Edges(edges.left, edges.right, score, score)

    return weigh


def cross_pairs(labels: Labels, edges: Edges) -> tuple[Pairs, NDArray[np.int64]]:
    """Every record of the left cluster with every one of the right, and the place of the edge that each pair belongs to."""
    met = np.zeros(len(labels), dtype=bool)
    met[edges.left] = met[edges.right] = True
    order = np.flatnonzero(met[labels])
    order = order[np.argsort(labels[order], kind="stable")]
    sizes = np.bincount(labels[order], minlength=len(labels))
    first = np.cumsum(sizes) - sizes
    left, right = sizes[edges.left], sizes[edges.right]
    at = np.repeat(np.arange(len(edges.left)), left * right)
    within = np.arange(len(at)) - np.repeat(np.cumsum(left * right) - left * right, left * right)
    one = order[first[edges.left][at] + within // right[at]]
    other = order[first[edges.right][at] + within % right[at]]
    return Pairs(np.minimum(one, other).astype(np.int32), np.maximum(one, other).astype(np.int32)), at
