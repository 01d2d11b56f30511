"""Clusters of positions: labels, and edges between clusters that follow them when they merge."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipelines.linkage.arrays import group_starts

Labels = NDArray[np.int64]


class Edges(NamedTuple):
    """Evidence between two clusters: the best and the worst score of any pair of their records."""

    left: Labels
    right: Labels
    best: NDArray[np.float64]
    worst: NDArray[np.float64]

    def take(self, chosen: NDArray[np.bool_]) -> "Edges":
        """The chosen edges."""
        return Edges(self.left[chosen], self.right[chosen], self.best[chosen], self.worst[chosen])


def concatenate(pieces: Sequence[Edges]) -> Edges:
    """All edges of the pieces."""
    return Edges(*(np.concatenate(parts) for parts in zip(*pieces, strict=True)))


def relabel(labels: Labels, edges: Edges) -> Edges:
    """The edges between clusters after merging: inner ones dropped, parallel ones gathered."""
    left, right = labels[edges.left], labels[edges.right]
    outer = left != right
    low, high = np.minimum(left, right)[outer], np.maximum(left, right)[outer]
    return gather(Edges(low, high, edges.best[outer], edges.worst[outer]))


def gather(edges: Edges) -> Edges:
    """One edge per pair of clusters."""
    if not len(edges.left):
        return edges
    packed = edges.left << 32 | edges.right
    order = np.argsort(packed)
    packed = packed[order]
    starts = group_starts(packed)
    return Edges(
        packed[starts] >> 32,
        packed[starts] & 0xFFFFFFFF,
        np.maximum.reduceat(edges.best[order], starts),
        np.minimum.reduceat(edges.worst[order], starts),
    )


def join(labels: Labels, left: Labels, right: Labels) -> Labels:
    """The labels after joining the given clusters; a cluster's label is its smallest position."""
    parent = np.arange(len(labels), dtype=np.int64)
    while len(left):
        low, high = np.minimum(left, right), np.maximum(left, right)
        np.minimum.at(parent, high, low)
        parent = _flatten(parent)
        left, right = parent[left], parent[right]
        open_edges = left != right
        left, right = left[open_edges], right[open_edges]
    return np.asarray(parent[labels])


def _flatten(parent: Labels) -> Labels:
    """Every position points at its root."""
    while True:
        grandparent = parent[parent]
        if np.array_equal(grandparent, parent):
            return parent
        parent = grandparent


def label_equal(keys: NDArray[np.integer]) -> Labels:
    """Labels under which equal keys are one cluster; -1 is equal to nothing."""
    labels = np.arange(len(keys), dtype=np.int64)
    stated = np.flatnonzero(keys >= 0)
    _, first, inverse = np.unique(keys[stated], return_index=True, return_inverse=True)
    labels[stated] = stated[first][inverse]
    return labels
