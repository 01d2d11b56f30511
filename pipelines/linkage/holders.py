"""A seeker against a whole person: what all the records under one ID number say together.

The evidence about the person (name, workplace, telephone) is the best that any of the records gives; the evidence about
the certificate is that of the one record that resembles the seeker most. A career must be possible as well: the same
title twice on different dates, or a lower rank after a higher one, speaks against.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipelines.linkage.arrays import group_starts
from pipelines.linkage.blocking import Pairs
from pipelines.linkage.comparisons import DATE_LEVELS, LEVELS, TITLE_LEVELS
from pipelines.linkage.value_pairs import Levels
from pipelines.linkage.weights import Term, Weights

OF_THE_PERSON = ("name", "identity", "sex", "phone", "employer", "specialty", "series", "authority")
"""Comparisons in which a person's records stand in for each other."""

HOLDER_TERMS: tuple[Term, ...] = (
    *((name,) for name in LEVELS),
    ("acquired", "title"),
    ("acquired", "document"),
    ("name", "employer"),
    ("name", "acquired"),
    ("name", "specialty"),
    ("name", "title"),
    ("name", "document"),
    ("name", "certificate"),
    ("name", "sex"),
    ("employer", "specialty"),
    ("employer", "title"),
    ("employer", "acquired"),
    ("certificate", "acquired"),
    ("certificate", "title"),
    ("specialty", "title"),
    ("series", "title"),
    ("ranks", "title"),
    ("titles", "title"),
)


class Candidates(NamedTuple):
    """Seekers (positions) and the persons they could be (codes of whole numbers), with the levels between them."""

    seeker: NDArray[np.int64]
    number: NDArray[np.int64]
    levels: dict[str, Levels]


def gather_holders(
    pairs: Pairs, number: NDArray[np.int32], levels: Mapping[str, Levels], scores: NDArray[np.float64], weights: Weights
) -> Candidates:
    """One candidate per seeker and whole number, from pairs whose right side has one; `weights` order the levels."""
    key = pairs.left.astype(np.int64) << 32 | number[pairs.right]
    order = np.lexsort((pairs.right, -scores, key))
    starts = group_starts(key[order])
    found: dict[str, Levels] = {}
    for name, values in levels.items():
        ordered = values[order]
        found[name] = _best(ordered, starts, weights.terms[(name,)]) if name in OF_THE_PERSON else ordered[starts]
    found |= _career(levels["title"][order], levels["acquired"][order], starts)
    chosen = key[order][starts]
    return Candidates(chosen >> 32, chosen & 0xFFFFFFFF, found)


def _best(ordered: Levels, starts: NDArray[np.intp], weights: NDArray[np.float64]) -> Levels:
    """The level that speaks most for the pair; "missing" only where all are."""
    by_weight = np.argsort(np.concatenate([[-np.inf], weights[1:]]), kind="stable")
    place = np.empty(len(weights), dtype=np.int8)
    place[by_weight] = np.arange(len(weights))
    return by_weight[np.maximum.reduceat(place[ordered], starts)].astype(np.int8) if len(starts) else ordered[:0]


def _career(title: Levels, acquired: Levels, starts: NDArray[np.intp]) -> dict[str, Levels]:
    """Whether ranks fall, and whether a title is acquired again on another date, anywhere in the supposed career."""
    falls = title == TITLE_LEVELS.index("falls")
    again = (title == TITLE_LEVELS.index("same")) & (acquired >= DATE_LEVELS.index("same year, other date"))
    return {name: _anywhere(holds, starts) for name, holds in (("ranks", falls), ("titles", again))}


def _anywhere(holds: NDArray[np.bool_], starts: NDArray[np.intp]) -> Levels:
    """1 nowhere, 2 somewhere."""
    if not len(starts):
        return np.zeros(0, dtype=np.int8)
    return (1 + np.maximum.reduceat(holds.astype(np.int8), starts)).astype(np.int8)
