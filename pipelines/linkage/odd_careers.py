"""Records under one ID number that are hardly one person's: little but the surname is the same, and their careers exclude each other."""

import numpy as np
from numpy.typing import NDArray

from pipelines.linkage.certificates import ScoredCertificates
from pipelines.linkage.comparisons import CAREER
from pipelines.linkage.encoding import Records
from pipelines.linkage.holders import read_career
from pipelines.linkage.judgements import Judged
from pipelines.linkage.name_levels import SURNAME, name_levels
from pipelines.linkage.names import Names

EXCLUDING = {
    "ranks": "fall in one series",
    "titles": "acquired again",
    "numbers": "two numbers for one conferral",
    "years": "two dates in a year",
}
"""From which level on a career says that two records are of two people."""


def at_odds(records: Records, inside: ScoredCertificates, judged: Judged) -> NDArray[np.bool_]:
    """The records that a reviewer should see although a number joins them; `inside` are the pairs of each person's records.

    A name written otherwise is no reason, nor is a career that slips: both together may be two people with one number.
    """
    left, right = inside.pairs.left, inside.pairs.right
    name, former, number = records.name.codes, records.former_name, records.identity.stated
    asked = (number[left] >= 0) & (number[left] == number[right]) & (name[left] != name[right])
    asked &= (name[left] >= 0) & (name[right] >= 0) & ~np.isin(number[left], _decided(number, judged))
    at = np.flatnonzero(asked & (former[left] != name[right]) & (former[right] != name[left]))
    at = at[_exclude({level: found[at] for level, found in inside.levels.items()})]
    at = at[_share_the_surname_alone(records.names, name[left[at]].astype(np.int64), name[right[at]].astype(np.int64))]
    found = np.zeros(len(records), dtype=bool)
    found[left[at]] = found[right[at]] = True
    return found


def _share_the_surname_alone(names: Names, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.bool_]:
    """True for names of which no given character is the other's, nor sounds or looks like it."""
    zero = np.zeros(len(a), dtype=np.int64)
    return np.asarray(name_levels(names, a, b, zero, zero) == SURNAME)


def _decided(number: NDArray[np.int32], judged: Judged) -> NDArray[np.int32]:
    """The numbers of which somebody judged two records the same person's."""
    same = number[judged.same.left]
    return np.asarray(same[(same >= 0) & (same == number[judged.same.right])])


def _exclude(levels: dict[str, NDArray[np.int8]]) -> NDArray[np.bool_]:
    """True for pairs of records that no one career holds."""
    career = read_career(levels)
    odd = [career[name] >= CAREER[name].index(level) for name, level in EXCLUDING.items()]
    return np.asarray(np.logical_or.reduce(odd))
