"""Two clusters against each other: what all their records say together, instead of what the best pair of them says.

A record that resembles one of a person's records may still have no place among the others: the same title on another
date, a rank that falls. And a record that stands oddly to one of them may fit all the rest.
"""

import numpy as np
from numpy.typing import NDArray

from pipelines.linkage.agglomerate import Renew
from pipelines.linkage.blocking import Pairs
from pipelines.linkage.clusters import Edges, Labels
from pipelines.linkage.comparisons import compare
from pipelines.linkage.doubts import doubt
from pipelines.linkage.encoding import Records
from pipelines.linkage.holders import gather_levels
from pipelines.linkage.weights import Weights


def weigh_together(records: Records, person: Weights, holder: Weights) -> Renew:
    """A function that weighs edges anew: every record of one end against every record of the other."""

    def weigh(left: Labels, right: Labels, edges: Edges) -> Edges:
        pairs, at = cross_pairs(left, right, edges)
        levels = compare(records, pairs)
        _, found = gather_levels(at << 32, pairs, levels, person.score(levels), person)
        score = holder.score(found)
        return Edges(edges.left, edges.right, doubt(score, found), score)

    return weigh


def cross_pairs(left: Labels, right: Labels, edges: Edges) -> tuple[Pairs, NDArray[np.int64]]:
    """Every record of the left cluster with every one of the right, and the place of the edge that each pair belongs to.

    `left` and `right` tell each record's cluster where it stands at that end.
    """
    (ones, first, some), (others, start, many) = _members(left, edges.left), _members(right, edges.right)
    at = np.repeat(np.arange(len(edges.left)), some * many)
    within = np.arange(len(at)) - np.repeat(np.cumsum(some * many) - some * many, some * many)
    one = ones[first[at] + within // many[at]]
    other = others[start[at] + within % many[at]]
    return Pairs(np.minimum(one, other).astype(np.int32), np.maximum(one, other).astype(np.int32)), at


def _members(labels: Labels, asked: Labels) -> tuple[Labels, Labels, Labels]:
    """The records of the clusters asked for, cluster by cluster; for each asked one where its records begin, and how many there are."""
    met = np.zeros(len(labels), dtype=bool)
    met[asked] = True
    order = np.flatnonzero(met[labels])
    order = order[np.argsort(labels[order], kind="stable")]
    sizes = np.bincount(labels[order], minlength=len(labels))
    first = np.cumsum(sizes) - sizes
    return order, first[asked], sizes[asked]
