"""A seeker against a whole person: what all the records under one ID number say together.

The evidence about the person (name, workplace, telephone) is the best that any of the records gives; the evidence about
the certificate is that of the one record that resembles the seeker most, of those that tell of its title and year if there
are any. A career must be possible as well: the same title twice unless it was confirmed again, a lower rank after a higher
one in one series, two certificates in one year, or two numbers or documents for one conferral speak against.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipelines.linkage.arrays import best_of_runs, group_starts, map_pieces, pick, pieces_of_runs
from pipelines.linkage.blocking import Pairs
from pipelines.linkage.comparisons import CERTIFICATE_LEVELS, DATE_LEVELS, LEVELS, METHOD_LEVELS, TITLE_LEVELS
from pipelines.linkage.value_pairs import Levels
from pipelines.linkage.weights import Term, Weights

SLIP, DIFFERENT = 2, 3
"""The levels of two management numbers a slip apart, and more than that."""

ONE_DOCUMENT, ONE_MANAGEMENT = 1, 1
"""The levels of one document, and of one management number."""

TWO_DATES = 2
"""The level of two dates in a year."""

OTHER_DOCUMENT = 2
"""The level of two documents of one year."""

SURELY = 1000.0
"""More than any score: what a record of the seeker's own title and year says of the certificate outweighs what resembles it in all else."""

OF_THE_PERSON = ("name", "identity", "sex", "phone", "employer", "specialty", "series", "authority")
"""Comparisons in which a person's records stand in for each other."""

OF_THE_CONFERRAL = ("employer", "specialty")
"""Those in which another certificate's records say nothing against a record whose conferral a number or a document vouches for: people move."""

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
    ("name", "identity"),
    ("name", "phone"),
    ("employer", "specialty"),
    ("employer", "title"),
    ("employer", "acquired"),
    ("certificate", "acquired"),
    ("certificate", "title"),
    ("specialty", "title"),
    ("series", "title"),
    ("ranks", "title"),
    ("titles", "title"),
    ("titles", "employer"),
    ("years", "employer"),
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
    chosen, found = gather_levels(key, pairs, levels, scores, weights)
    return Candidates(chosen >> 32, chosen & 0xFFFFFFFF, found)


def gather_levels(
    key: NDArray[np.int64], pairs: Pairs, levels: Mapping[str, Levels], scores: NDArray[np.float64], weights: Weights
) -> tuple[NDArray[np.int64], dict[str, Levels]]:
    """The distinct keys in order, and what all the pairs of one key say together; the upper halves of the keys are in order."""

    def gather(piece: slice) -> tuple[NDArray[np.int64], dict[str, Levels]]:
        some = {name: found[piece] for name, found in levels.items()}
        return _gather(key[piece], Pairs(pairs.left[piece], pairs.right[piece]), some, scores[piece], weights)

    keys, found = zip(*map_pieces(pieces_of_runs(key >> 32), gather), strict=True)
    return np.concatenate(keys), {name: np.concatenate([one[name] for one in found]) for name in found[0]}


def _gather(
    key: NDArray[np.int64], pairs: Pairs, levels: Mapping[str, Levels], scores: NDArray[np.float64], weights: Weights
) -> tuple[NDArray[np.int64], dict[str, Levels]]:
    order = np.argsort(key)
    ordered = key[order]
    starts = group_starts(ordered)
    tie = pairs.right[order].astype(np.int64) << 32 | pairs.left[order]
    of_one = _tell_of_one_conferral(levels)
    preferred = np.where(of_one, scores + SURELY, scores)
    best = order[best_of_runs(preferred[order], tie, starts)[0]]
    found: dict[str, Levels] = {}
    for name, values in levels.items():
        of_person = name in OF_THE_PERSON
        found[name] = _best(values[order], starts, weights.terms[(name,)]) if of_person else values[best]
    vouched = _worst(_vouch_for_one_conferral(levels)[order], starts) > 0
    for name in OF_THE_CONFERRAL:
        own = _worst(np.where(of_one, levels[name], np.int8(0))[order], starts)
        of_another = vouched & (own == 0) & (weights.terms[(name,)][found[name]] < 0)
        found[name] = np.where(of_another, np.int8(0), found[name])
    found |= {name: _worst(level[order], starts) for name, level in read_career(levels).items()}
    slips = (found["years"] == TWO_DATES) & vouched
    return ordered[starts], found | {"years": np.where(slips, np.int8(1), found["years"])}


def _tell_of_one_conferral(levels: Mapping[str, Levels]) -> NDArray[np.bool_]:
    """True for two records of one title and one year."""
    return np.asarray((levels["title"] == TITLE_LEVELS.index("same")) & _is_of_one_year(levels["acquired"]))


def _vouch_for_one_conferral(levels: Mapping[str, Levels]) -> Levels:
    """1 for two records of one title and year that state one number or one document, else 0: whatever months the others state, one slipped."""
    one = _bear_one_number(levels) | (levels["document"] == ONE_DOCUMENT)
    return np.asarray(_tell_of_one_conferral(levels) & one, dtype=np.int8)


def _is_of_one_year(acquired: Levels) -> NDArray[np.bool_]:
    return np.asarray(
        (acquired >= DATE_LEVELS.index("same day")) & (acquired <= DATE_LEVELS.index("same year, other date"))
    )


def _best(ordered: Levels, starts: NDArray[np.intp], weights: NDArray[np.float64]) -> Levels:
    """The level that speaks most for the pair; "missing" only where all are."""
    by_weight = np.argsort(np.concatenate([[-np.inf], weights[1:]]), kind="stable")
    place = np.empty(len(weights), dtype=np.int8)
    place[by_weight] = np.arange(len(weights))
    return by_weight[np.maximum.reduceat(place[ordered], starts)].astype(np.int8) if len(starts) else ordered[:0]


def read_career(levels: Mapping[str, Levels]) -> dict[str, Levels]:
    """For each pair of records how far one career can hold both: the higher a level, the less.

    Nobody acquires one title twice in a year, nor twice under one number: two dates are then a slip of the pen.
    """
    title, acquired, series, method = (levels[name] for name in ("title", "acquired", "series", "method"))
    one_year, same, one_number = (
        _is_of_one_year(acquired),
        title == TITLE_LEVELS.index("same"),
        _bear_one_number(levels),
    )
    falls = (title == TITLE_LEVELS.index("falls")) & ~one_year
    again = same & (acquired >= DATE_LEVELS.index("next year")) & ~one_number
    two_dates = (acquired == DATE_LEVELS.index("same year, other date")) & (_vouch_for_one_conferral(levels) == 0)
    other = one_year & ((title == TITLE_LEVELS.index("falls")) | (title == TITLE_LEVELS.index("same rank")))
    confirmed, alike = (METHOD_LEVELS.index(word) for word in ("one a reconfirmation", "same"))
    return {
        "ranks": pick([falls & (series == 1), falls], [3, 2], default=1),
        "titles": pick([again & (method == confirmed), again & (method == alike), again], [2, 4, 3], default=1),
        "numbers": _count_conferrals(levels),
        "years": pick([other, two_dates], [3, TWO_DATES], default=1),
    }


def _bear_one_number(levels: Mapping[str, Levels]) -> NDArray[np.bool_]:
    """True where both state one management number, or one certificate number that few others bear."""
    number = levels["certificate"]
    equal = (number > 0) & (number <= CERTIFICATE_LEVELS.index("equal, few names"))
    return np.asarray(equal | (levels["management"] == ONE_MANAGEMENT))


def _count_conferrals(levels: Mapping[str, Levels]) -> Levels:
    """3 where two numbers, and 2 where two documents confer one title in one year, or one level on one day; else 1.

    Of a certificate's two numbers one may have a slip, hardly both.
    """
    title, acquired, number = (levels[name] for name in ("title", "acquired", "certificate"))
    one_day = (acquired >= DATE_LEVELS.index("same day")) & (acquired <= DATE_LEVELS.index("same month"))
    one_level = one_day & (title == TITLE_LEVELS.index("same level only"))
    conferral = one_level | (_of_one_year(levels) & (title == TITLE_LEVELS.index("same")))
    numbers = (number == CERTIFICATE_LEVELS.index("different")) | (levels["management"] == DIFFERENT)
    numbers |= (number == CERTIFICATE_LEVELS.index("slip")) & (levels["management"] == SLIP)
    one_number = (number > 0) & (number < CERTIFICATE_LEVELS.index("slip"))
    documents = (levels["document"] == OTHER_DOCUMENT) & ~one_number
    return pick([conferral & numbers, conferral & documents], [3, 2], default=1)


def _of_one_year(levels: Mapping[str, Levels]) -> NDArray[np.bool_]:
    """True where both acquired theirs in one year; of who does not say when, where both were conferred, or have documents, of one year."""
    acquired, conferred, document = (levels[name] for name in ("acquired", "conferred", "document"))
    first, last = DATE_LEVELS.index("same day"), DATE_LEVELS.index("same year, other date")
    known, told = ((date >= first) & (date <= last) for date in (acquired, conferred))
    documented = (conferred == 0) & (document > 0) & (document <= OTHER_DOCUMENT)
    return np.asarray(known | ((acquired == 0) & (told | documented)))


def _worst(ordered: Levels, starts: NDArray[np.intp]) -> Levels:
    """The highest level of each run."""
    return np.maximum.reduceat(ordered, starts) if len(starts) else ordered[:0]
