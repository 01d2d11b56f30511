"""Clusters by descending certainty: every seeker goes to the cluster that explains it best, never across a contradiction."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipelines.linkage.blocking import Pairs
from pipelines.linkage.clusters import Edges, Labels, concatenate, gather, join, relabel
from pipelines.linkage.judgements import Judged
from pipelines.linkage.rivals import Choice, choose

NEVER = -1000.0
"""The score of a pair that a person judged different: worse than any evidence."""


LIKELY = -2.5
"""Log odds from which an edge can matter: a thirteenth of the odds."""


NEAR = -4.0
"""Log odds from which an edge is worth weighing anew."""


class Policy(NamedTuple):
    """When clusters join: shares of the odds, step by step; between `review` and `sure` a person looks; below `veto` nothing joins.

    Where several persons contest a record, it joins one only from `contested`: to leave it to a reviewer costs less than to
    give it to a namesake. Edges from log odds of `joins` connect groups.
    """

    steps: tuple[float, ...]
    review: float
    sure: float
    veto: float
    contested: float = 0.0
    joins: float = LIKELY


class Clusters(NamedTuple):
    """Each record's cluster (the smallest position in it), which records a reviewer should see, the groups, and what is near.

    A group is what edges that can join, equal numbers and judgements connect: nothing outside had a say in its clusters but
    what is `near`, pairs of clusters as they began, which likely edges connect over the bounds of groups.
    """

    labels: Labels
    review: NDArray[np.bool_]
    groups: Labels
    near: Pairs


Renew = Callable[[Labels, Labels, Edges], Edges]
"""Edges weighed anew, from the cluster of each record that may stand at their left, and at their right ends."""


def agglomerate(
    labels: Labels,
    settled: NDArray[np.bool_],
    edges: Edges,
    judged: Judged,
    policy: Policy,
    renew: Renew | None = None,
) -> Clusters:
    """The clusters that grow from `labels`; those that are `settled` exclude each other, unless a person judged them the same.

    With `renew`, edges of clusters that have grown are weighed anew, by what all their records say together. A group in
    which nothing joined has nothing to join before the next step: until then its edges rest.
    """
    merged = join(np.arange(len(labels)), labels[judged.same.left], labels[judged.same.right])
    begun, settled = merged[labels], _carry(settled, merged)
    edges, near, groups = _part_by_reach(begun, settled, relabel(begun, _with_judged(edges, judged)), (policy, renew))
    outside = _look_outside(near, settled, policy)
    rivals = outside.take(settled[outside.right])
    labels, settled, edges, doubtful = _grow(
        begun, _with_shadows(edges, rivals, (begun, settled, groups)), policy, renew
    )
    likely = _options(edges, settled, policy.veto, policy.review)
    open_to = _open_to(outside, begun, (labels, settled), (policy, renew))
    seekers = np.concatenate([likely.seeker[likely.share >= policy.review], open_to])
    unsure = labels[np.concatenate([judged.unsure.left, judged.unsure.right])]
    asked = (doubtful | _flags(np.concatenate([seekers, unsure]), len(labels))[labels])[: len(begun)]
    return Clusters(
        labels[: len(begun)], asked, groups[begun], Pairs(near.left.astype(np.int32), near.right.astype(np.int32))
    )


class Grown(NamedTuple):
    """Clusters that nothing joins any more: labels, which are settled, the edges left, and which records joined in doubt."""

    labels: Labels
    settled: NDArray[np.bool_]
    edges: Edges
    doubtful: NDArray[np.bool_]


def _grow(
    begun: Labels, among: tuple[Edges, Labels, NDArray[np.bool_], Labels], policy: Policy, renew: Renew | None
) -> Grown:
    """The clusters after all steps, from edges, labels, what is settled and groups."""
    edges, labels, settled, groups = among
    doubtful = np.zeros(len(labels), dtype=bool)
    for step in policy.steps:
        at_rest: list[Edges] = []
        while len((choice := _mergers(edges, settled, step, policy)).seeker):
            doubtful |= _flags(choice.seeker[choice.share < policy.sure], len(labels))[labels]
            still = ~_flags(groups[choice.seeker], len(labels))[groups[edges.left]]
            at_rest.append(edges.take(still))
            merged = join(np.arange(len(labels)), choice.seeker, choice.candidate)
            labels, settled, edges = merged[labels], _carry(settled, merged), relabel(merged, edges.take(~still))
            edges = _renewed(labels[: len(begun)], settled, edges, _flags(merged[choice.seeker], len(labels)), renew)
        edges = concatenate([*at_rest, edges])
    return Grown(labels, settled, edges, doubtful)


def _part_by_reach(
    labels: Labels, settled: NDArray[np.bool_], edges: Edges, how: tuple[Policy, Renew | None]
) -> tuple[Edges, Edges, Labels]:
    """The edges inside groups, the likely ones between groups, and each cluster's group.

    What lies between groups can neither join nor part anything. It is weighed once, as the clusters begin.
    """
    policy, renew = how
    likely = edges.best >= LIKELY
    weighed = _renewed(labels, settled, edges.take(likely), settled, renew)
    strong = weighed.best >= policy.joins
    groups = join(np.arange(len(labels)), weighed.left[strong], weighed.right[strong])
    rest = edges.take(~likely & (groups[edges.left] == groups[edges.right]))
    inside = groups[weighed.left] == groups[weighed.right]
    outside = ~inside & (weighed.best >= LIKELY) & ~(settled[weighed.left] & settled[weighed.right])
    inner = concatenate([weighed.take(inside), _renewed(labels, settled, rest, settled, renew)])
    return inner, weighed.take(outside), groups


def _look_outside(near: Edges, settled: NDArray[np.bool_], policy: Policy) -> Edges:
    """The edges between groups that nothing forbids, once from each end that seeks, which stands at the left."""
    near = near.take(near.worst >= policy.veto)
    turned = Edges(near.right, near.left, near.best, near.worst)
    both = concatenate([near, turned])
    return both.take(~settled[both.left])


def _open_to(
    outside: Edges, begun: Labels, clusters: tuple[Labels, NDArray[np.bool_]], how: tuple[Policy, Renew | None]
) -> Labels:
    """Clusters that still seek, and that a cluster of another group, as it began, explains well enough for a reviewer to look."""
    (labels, settled), (policy, renew) = clusters, how
    least = float(np.log(policy.review / (1 - policy.review)))
    left = labels[outside.left]
    asking = outside._replace(left=left).take(~settled[left] & (outside.best >= least))
    asking = gather(asking)
    if renew is not None and len(asking.left):
        asking = renew(labels[: len(begun)], begun, asking)
    return asking.left[asking.best >= least]


def _with_shadows(
    edges: Edges, rivals: Edges, clusters: tuple[Labels, NDArray[np.bool_], Labels]
) -> tuple[Edges, Labels, NDArray[np.bool_], Labels]:
    """Edges, labels, what is settled and groups, with a shadow for each settled cluster that seekers of other groups are near.

    A shadow competes for a record as the cluster that throws it does as it begins: whatever that one grows to.
    """
    labels, settled, groups = clusters
    size = len(labels)
    thrown, shadow = np.unique(rivals.right, return_inverse=True)
    own = size + np.arange(len(thrown))
    competing = Edges(rivals.left, size + shadow, rivals.best, rivals.worst)
    return (
        concatenate([edges, competing]),
        np.concatenate([labels, own]),
        np.concatenate([settled, np.ones(len(thrown), dtype=bool)]),
        np.concatenate([groups, own]),
    )


def _flags(positions: Labels, size: int) -> NDArray[np.bool_]:
    """True at the positions."""
    flags = np.zeros(size, dtype=bool)
    flags[positions] = True
    return flags


def _renewed(
    labels: Labels, settled: NDArray[np.bool_], edges: Edges, grown: NDArray[np.bool_], renew: Renew | None
) -> Edges:
    """The edges, those within reach of clusters that have grown weighed anew; what a person forbade stays forbidden."""
    if renew is None:
        return edges
    chosen = (grown[edges.left] | grown[edges.right]) & (edges.best >= NEAR) & (edges.worst > NEVER)
    chosen &= ~(settled[edges.left] & settled[edges.right]) & (edges.right < len(labels))
    if not chosen.any():
        return edges
    anew = renew(labels, labels, edges.take(chosen))
    best, worst = edges.best.copy(), edges.worst.copy()
    best[chosen], worst[chosen] = anew.best, anew.worst
    return Edges(edges.left, edges.right, best, worst)


def _with_judged(edges: Edges, judged: Judged) -> Edges:
    """The edges and those that a person forbade."""
    never = np.full(len(judged.different), NEVER)
    left = np.concatenate([edges.left, judged.different.left])
    right = np.concatenate([edges.right, judged.different.right])
    return Edges(left, right, np.concatenate([edges.best, never]), np.concatenate([edges.worst, never]))


def _carry(settled: NDArray[np.bool_], merged: Labels) -> NDArray[np.bool_]:
    """A cluster is settled if any part of it was."""
    carried = np.zeros_like(settled)
    carried[merged[settled]] = True
    return carried


def _options(edges: Edges, settled: NDArray[np.bool_], veto: float, least: float) -> Choice:
    allowed = (edges.worst >= veto) & ~(settled[edges.left] & settled[edges.right])
    return choose(edges.take(allowed), settled, least)


def _mergers(edges: Edges, settled: NDArray[np.bool_], step: float, policy: Policy) -> Choice:
    """Seekers and the clusters they join now: a settled one, or one that chooses them too."""
    choice = _options(edges, settled, policy.veto, step)
    chosen = np.full(len(settled), -1, dtype=np.int64)
    chosen[choice.seeker] = choice.candidate
    enough = np.where(choice.contested, max(step, policy.contested), step)
    sure = (choice.share >= enough) & (settled[choice.candidate] | (chosen[choice.candidate] == choice.seeker))
    sure &= ~_collides(edges, choice, sure, policy.veto)
    return Choice(*(values[sure] for values in choice))


def _collides(edges: Edges, choice: Choice, sure: NDArray[np.bool_], veto: float) -> NDArray[np.bool_]:
    """True for the weaker of two seekers that would join one cluster now although a pair between them forbids it."""
    forbidden = edges.take(edges.worst < veto)
    target = np.full(int(edges.right.max(initial=0)) + 1, -1, dtype=np.int64)
    share = np.zeros(len(target))
    target[choice.seeker[sure]], share[choice.seeker[sure]] = choice.candidate[sure], choice.share[sure]
    clash = (target[forbidden.left] >= 0) & (target[forbidden.left] == target[forbidden.right])
    left, right = forbidden.left[clash], forbidden.right[clash]
    weaker = np.where(share[left] < share[right], left, right)
    return _flags(weaker, len(target))[choice.seeker]
