"""Records to persons: whole ID numbers first, then the others by descending odds, never across a contradiction."""

import numpy as np
from numpy.typing import NDArray

from pipelines.linkage.agglomerate import Clusters, Policy, agglomerate
from pipelines.linkage.clusters import label_equal
from pipelines.linkage.encoding import Records
from pipelines.linkage.judgements import Judged
from pipelines.linkage.scoring import Scored, edges_of
from pipelines.linkage.together import weigh_together
from pipelines.linkage.weights import Weights

POLICY = Policy(steps=(0.999, 0.99, 0.95, 0.8, 0.6), review=0.08, sure=0.7, veto=-6.0, contested=0.9, joins=-1.5)


def cluster_persons(records: Records, scored: Scored, judged: Judged, person: Weights, holder: Weights) -> Clusters:
    """Persons from whole numbers and from the weight of the evidence."""
    number = records.identity.number
    settled = number >= 0
    labels = label_equal(_without_judged_apart(number, judged))
    first = np.zeros(len(number), dtype=bool)
    first[labels[settled]] = True
    edges = edges_of(records, scored, POLICY.veto)
    return agglomerate(labels, first, edges, judged, POLICY, weigh_together(records, person, holder))


def _without_judged_apart(number: NDArray[np.int32], judged: Judged) -> NDArray[np.int32]:
    """The numbers, but none for the second of two records that share one although a person judged them different."""
    left, right = judged.different.left, judged.different.right
    apart = right[(number[left] >= 0) & (number[left] == number[right])]
    kept = number.copy()
    kept[apart] = -1
    return kept
