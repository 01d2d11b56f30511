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
from pipelines.linkage.comparisons import (
    CERTIFICATE_LEVELS,
    COMPARISONS,
    DATE_LEVELS,
    TITLE_LEVELS,
    Comparison,
    compare,
)
from pipelines.linkage.encoding import Records, Values
from pipelines.linkage.judgements import Judged
from pipelines.linkage.training import Labelled
from pipelines.linkage.value_pairs import Levels
from pipelines.linkage.weights import Term, Weights
from pipelines.linkage.year_slips import forgive_year_slips

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
CLOSE = 1.5
"""So much log odds between two certificates of one person leave open to which of them a record belongs."""
SAME_DAY, SAME_MONTH = DATE_LEVELS.index("same day"), DATE_LEVELS.index("same month")
ONE_DOCUMENT = 1
"""The level of one document."""
TWICE = 2
"""So many records that state a number are more than one clerk's slip."""
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
    levels["certificate"] = _without_false_slips(levels["certificate"], records.certificate, persons, pairs)
    levels["acquired"] = forgive_year_slips(levels, records, persons, pairs)
    levels["method"] = np.where(_tell_of_one_conferral(levels), np.int8(0), levels["method"])
    return ScoredCertificates(pairs, levels, weights.score(levels))


def _tell_of_one_conferral(levels: Mapping[str, Levels]) -> NDArray[np.bool_]:
    """Pairs of one title by one document in one month: a title that speaks of 评审 over 重新确认 makes no second certificate of it."""
    one_month = (levels["acquired"] >= SAME_DAY) & (levels["acquired"] <= SAME_MONTH)
    one_title = levels["title"] == TITLE_LEVELS.index("same")
    return np.asarray((levels["document"] == ONE_DOCUMENT) & one_title & one_month)


def cluster_certificates(size: int, scored: ScoredCertificates, judged: Judged) -> Clusters:
    """Certificates inside persons: the surest pairs first, each cluster with the one that explains it best."""
    alone = np.arange(size, dtype=np.int64)
    pairs = scored.pairs
    edges = Edges(pairs.left.astype(np.int64), pairs.right.astype(np.int64), scored.scores, scored.scores)
    found = agglomerate(alone, np.zeros(size, dtype=bool), edges, judged, POLICY)
    return found._replace(review=found.review | _contested(scored, found.labels, judged))


def _contested(scored: ScoredCertificates, labels: Labels, judged: Judged) -> NDArray[np.bool_]:
    """Records that another certificate of their person explains about as well as their own, where nobody has told them apart.

    Of one list's two undated rows for one title, each may be of either certificate.
    """
    left = np.concatenate([scored.pairs.left, scored.pairs.right])
    right = np.concatenate([scored.pairs.right, scored.pairs.left])
    scores = np.tile(scored.scores, 2)
    own, other = (np.full(len(labels), -np.inf) for _ in range(2))
    together = labels[left] == labels[right]
    np.maximum.at(own, left[together], scores[together])
    rivals = ~together & ~_told_apart(labels, left, right, judged)
    np.maximum.at(other, left[rivals], scores[rivals])
    found = (own > -np.inf) & (own < other + CLOSE)
    found[judged.same.left] = found[judged.same.right] = False
    return found


def _told_apart(labels: Labels, left: NDArray[np.int32], right: NDArray[np.int32], judged: Judged) -> NDArray[np.bool_]:
    """Pairs between whose certificates somebody judged a pair different."""
    ends = labels[judged.different.left], labels[judged.different.right]
    told = np.minimum(*ends) << 32 | np.maximum(*ends)
    return np.isin(np.minimum(labels[left], labels[right]) << 32 | np.maximum(labels[left], labels[right]), told)


def _without_false_slips(levels: Levels, numbers: Values, persons: Labels, pairs: Pairs) -> Levels:
    """The levels of numbers, those a slip apart different where each is stated twice, or where one counts on from the other.

    A clerk's slip stands in one list. And the next number of a sequence is seldom a slip: of all the characters that may
    be mistyped, and all that may stand for them, it is one pair.
    """
    both = (numbers.codes[pairs.left] >= 0) & (numbers.codes[pairs.right] >= 0)
    slips = np.flatnonzero((levels == CERTIFICATE_LEVELS.index("slip")) | (both & (levels == 0)))
    left, right = (numbers.codes[side[slips]].astype(np.int64) for side in (pairs.left, pairs.right))
    stated = persons.astype(np.int64) << 32 | np.maximum(numbers.codes, 0)
    told, counts = np.unique(stated[numbers.codes >= 0], return_counts=True)
    of_person = persons[pairs.left[slips]].astype(np.int64) << 32
    twice = [counts[np.searchsorted(told, of_person | codes)] >= TWICE for codes in (left, right)]
    beside = [_count_on(numbers.words[a], numbers.words[b]) for a, b in zip(left.tolist(), right.tolist(), strict=True)]
    found = levels.copy()
    found[slips[(twice[0] & twice[1]) | np.array(beside, dtype=bool)]] = CERTIFICATE_LEVELS.index("different")
    return found


def _count_on(one: str, other: str) -> bool:
    """True where two numbers differ in their last digits alone, and these by one."""
    last, next_to = one[-1:], other[-1:]
    return one[:-1] == other[:-1] and last.isdigit() and next_to.isdigit() and abs(int(last) - int(next_to)) == 1
