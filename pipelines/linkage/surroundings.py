"""What the evidence of a pair takes from the whole table: how common a name is, how large an employer, how often a number was used.

Each is one of a few classes, so that a small delivery moves few records from one class to another, and only those are
looked at anew.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipelines.linkage.arrays import distinct

Classes = NDArray[np.int8]

NAMESAKES = (0.02, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
"""Bounds on how many other people of that name are to be expected among the holders."""
TYPICAL = (0.008, 0.04, 0.17, 0.55, 1.7, 5.5, 17.0, 60.0)
"""How many namesakes stand for each class where two names are weighed together."""
VARIANT_NAMESAKES = (0.05, 0.5, 5.0)
"""Bounds for two names that are only alike: where many names are about, some are alike by chance."""
EMPLOYER_SIZES = (30, 150)
NAMES_PER_NUMBER = (2, 4)


class Surroundings(NamedTuple):
    """The class of each distinct name, employer and certificate number, by their codes."""

    name: Classes
    employer: Classes
    number: Classes


def classify_names(log_likelihood: NDArray[np.float64], holders: float) -> Classes:
    """0 rare … 7 very common: how many other holders would carry the name by chance."""
    expected = log_likelihood + np.log(holders)
    return np.asarray(np.searchsorted(np.log(NAMESAKES), expected, side="right"), dtype=np.int8)


def count_holders(records: int, numbered: int, numbers: int) -> float:
    """About how many persons the records describe: distinct whole numbers, scaled to the records without one."""
    return max(numbers, 1) * max(records, 1) / max(numbered, 1)


def classify_employers(sizes: NDArray[np.int64]) -> Classes:
    """0 small, 1 middling, 2 large, by the records that name it."""
    return np.searchsorted(EMPLOYER_SIZES, sizes, side="right").astype(np.int8)


def classify_numbers(names: NDArray[np.int64]) -> Classes:
    """0 one name, 1 few names, 2 many names stand beside the certificate number."""
    return np.searchsorted(NAMES_PER_NUMBER, names, side="right").astype(np.int8)


def count_names(number: NDArray[np.int32], name: NDArray[np.int32], numbers: int) -> NDArray[np.int64]:
    """How many different names stand beside each certificate number."""
    both = (number >= 0) & (name >= 0)
    packed = distinct(number[both].astype(np.int64) << 32 | name[both])
    return np.bincount(packed >> 32, minlength=numbers)


def _variants() -> Classes:
    mean = np.sqrt(np.outer(TYPICAL, TYPICAL))
    return np.asarray(np.searchsorted(VARIANT_NAMESAKES, mean, side="right"), dtype=np.int8)


VARIANT_RARITY: Classes = _variants()
"""0 rare, 1 uncommon, 2 common, 3 very common: for two names that are alike, by the classes of both."""
