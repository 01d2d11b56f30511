"""A person's records to certificates: the same conferral told by several offices, or two steps of one career.

Only records of one person are compared, so a name or an employer says nothing here: what counts is title, dates, document
and numbers. Labels come from the certificate numbers themselves: equal numbers of one person are one certificate.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipelines.linkage.agglomerate import Clusters, Policy, agglomerate
from pipelines.linkage.blocking import Pairs
from pipelines.linkage.clusters import Edges, Labels
from pipelines.linkage.comparisons import CERTIFICATE_LEVELS, COMPARISONS, Comparison, compare
from pipelines.linkage.encoding import Records
from pipelines.linkage.judgements import Judged
from pipelines.linkage.training import Labelled
from pipelines.linkage.value_pairs import Levels
from pipelines.linkage.weights import Term, Weights

COMPARED = (
    "title", "acquired", "conferred", "document", "series", "method", "authority", "specialty", "employer",
    "management", "certificate",
)  # fmt: skip
CERTIFICATE_COMPARISONS: tuple[Comparison, ...] = tuple(c for c in COMPARISONS if c.name in COMPARED)

CERTIFICATE_TERMS: tuple[Term, ...] = (
    *((comparison.name,) for comparison in CERTIFICATE_COMPARISONS if comparison.name != "certificate"),
    ("acquired", "title"),
    ("acquired", "document"),
    ("acquired", "method"),
    ("series", "title"),
)

POLICY = Policy(steps=(0.99, 0.9, 0.5), review=0.25, sure=0.6, veto=-4.0)
LARGEST = 200
"""Records of one person that are compared with each other; a longer list is compared with its neighbours."""


def pairs_within(persons: Labels) -> Pairs:
    """All pairs of records of one person, each once."""
    order = np.argsort(persons, kind="stable")
    ordered = persons[order]
    lefts, rights = [], []
    for step in range(1, LARGEST):
        same = np.flatnonzero(ordered[step:] == ordered[:-step])
        if not len(same):
            break
        lefts.append(order[same])
        rights.append(order[same + step])
    if not lefts:
        return Pairs(np.zeros(0, np.int32), np.zeros(0, np.int32))
    left, right = np.concatenate(lefts), np.concatenate(rights)
    return Pairs(np.minimum(left, right).astype(np.int32), np.maximum(left, right).astype(np.int32))


def label_by_number(levels: Mapping[str, Levels]) -> Labelled:
    """Pairs of one person whose certificate numbers are equal or clearly different, without the number's own comparison."""
    number = levels["certificate"]
    first, last = (CERTIFICATE_LEVELS.index(level) for level in ("equal, one name", "equal, many names"))
    equal = (number >= first) & (number <= last)
    known = equal | (number == CERTIFICATE_LEVELS.index("different"))
    others = {name: found[known] for name, found in levels.items() if name != "certificate"}
    return Labelled(others, equal[known])


def weigh_numbers(levels: Mapping[str, Levels], weights: Weights) -> Weights:
    """The weights with the number's own added, from how it falls between certificates and others: one step of EM."""
    share = 1 / (1 + np.exp(-weights.score(levels)))
    return Weights(weights.prior, {**weights.terms, ("certificate",): _number_weights(levels["certificate"], share)})


def _number_weights(number: Levels, share: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much likelier each level of the number is in one certificate than in two: one step of EM."""
    size = len(CERTIFICATE_LEVELS)
    stated = number > 0
    same = np.bincount(number[stated], weights=share[stated], minlength=size) + 0.5
    other = np.bincount(number[stated], weights=1 - share[stated], minlength=size) + 0.5
    found = np.log((same / same.sum()) / (other / other.sum()))
    found[0] = 0.0
    return np.asarray(found)


class ScoredCertificates(NamedTuple):
    """Pairs of records of one person, with their levels and the log odds that each is one certificate."""

    pairs: Pairs
    levels: dict[str, Levels]
    scores: NDArray[np.float64]


def score_certificates(records: Records, persons: Labels, weights: Weights) -> ScoredCertificates:
    """Every pair of records inside a person, weighed."""
    pairs = pairs_within(persons)
    levels = compare(records, pairs, CERTIFICATE_COMPARISONS)
    return ScoredCertificates(pairs, levels, weights.score(levels))


def cluster_certificates(size: int, scored: ScoredCertificates, judged: Judged) -> Clusters:
    """Certificates inside persons: the surest pairs first, each cluster with the one that explains it best."""
    alone = np.arange(size, dtype=np.int64)
    pairs = scored.pairs
    edges = Edges(pairs.left.astype(np.int64), pairs.right.astype(np.int64), scored.scores, scored.scores)
    return agglomerate(alone, np.zeros(size, dtype=bool), edges, judged, POLICY)
