"""Records to persons: whole ID numbers first, then the others by descending odds, never across a contradiction."""

import numpy as np
from numpy.typing import NDArray

from pipelines.linkage.agglomerate import Clusters, Policy, agglomerate
from pipelines.linkage.blocking import Pairs
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
    labels = label_equal(_part_judged(number, records.name.codes, judged.different))
    first = np.zeros(len(number), dtype=bool)
    first[labels[settled]] = True
    edges = edges_of(records, scored, POLICY.veto)
    return agglomerate(labels, first, edges, judged, POLICY, weigh_together(records, person, holder))


def _part_judged(number: NDArray[np.int32], name: NDArray[np.int32], different: Pairs) -> NDArray[np.int64]:
    """The numbers, but others for the records that part from one: those of one name together, unless they too were judged different.

    A reviewer who parts one record from five says nothing against the five, whatever their record_ids are.
    """
    kept, free = number.astype(np.int64), int(number.max(initial=0)) + 1
    while len(odd := _odd_ones(kept, name, different)):
        _, own = np.unique(kept[odd] << 32 | (name[odd] + 1), return_inverse=True)
        kept[odd] = free + own
        free += len(odd)
    return kept


def _odd_ones(number: NDArray[np.int64], name: NDArray[np.int32], different: Pairs) -> NDArray[np.int32]:
    """The records without which no two that a person judged different share a number: of each number first the one that most
    judgements part from others; of several the one whose name the fewest records of the number bear."""
    kept, found = number.copy(), [np.zeros(0, dtype=np.int32)]
    left, right = different[:2]
    while (still := (kept[left] >= 0) & (kept[left] == kept[right])).any():
        left, right = left[still], right[still]
        ends, judged = np.unique(np.concatenate([left, right]), return_counts=True)
        among = np.flatnonzero(np.isin(kept, kept[ends]))
        _, alike, bearing = np.unique(kept[among] << 32 | (name[among] + 1), return_inverse=True, return_counts=True)
        namesakes = bearing[alike][np.searchsorted(among, ends)]
        ordered = ends[np.lexsort((ends, -namesakes, judged, kept[ends]))]
        odd = ordered[np.append(np.diff(kept[ordered]) != 0, True)]
        found.append(odd)
        kept[odd] = -1
    return np.concatenate(found)
