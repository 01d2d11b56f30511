"""Pairs of words, each distinct pair compared once: RapidFuzz on code points, never on bytes."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, Indel
from rapidfuzz.process import cpdist

from pipelines.linkage.arrays import distinct_with_inverse, pick
from pipelines.linkage.blocking import Pairs
from pipelines.linkage.encoding import Values

Levels = NDArray[np.int8]
Codes = NDArray[np.int64]
Lengths = NDArray[np.int32]


def distinct_pairs(
    left: NDArray[np.int32], right: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The distinct unordered pairs of codes, and for each pair which of them it is."""
    packed = np.minimum(left, right).astype(np.int64) << 32 | np.maximum(left, right)
    found, inverse = distinct_with_inverse(packed)
    return found >> 32, found & 0xFFFFFFFF, inverse


SERIAL = 4
"""A number of fewer digits may be the place in a list."""
TAIL = 5
"""Digits from which on a number that ends another is hardly so by chance."""


class Judge(NamedTuple):
    """How unlike words stand to each other: the level of those whose letters differ too much, and that of the others.

    `most` says how many characters two words of these lengths may be apart and still be more than that level.
    """

    unlike: int
    most: Callable[[Lengths, Lengths], Lengths | int]
    compare: Callable[[Values, Codes, Codes], Levels]


def compare_words(values: Values, pairs: Pairs, judge: Judge, equal: int = 1) -> Levels:
    """`equal` where both say the same, else as judged, each distinct pair of values once, 0 where one says nothing."""
    left, right = values.codes[pairs.left], values.codes[pairs.right]
    levels = np.where((left >= 0) & (left == right), equal, 0).astype(np.int8)
    unlike = np.flatnonzero((left >= 0) & (right >= 0) & (left != right))
    if len(unlike):
        one, other = left[unlike], right[unlike]
        levels[unlike] = judge.unlike
        near = letters_apart(values, one, other) <= judge.most(values.lengths[one], values.lengths[other])
        a, b, inverse = distinct_pairs(one[near], other[near])
        levels[unlike[near]] = judge.compare(values, a, b)[inverse]
    return levels


def letters_apart(values: Values, left: NDArray[np.int32], right: NDArray[np.int32]) -> NDArray[np.uint8]:
    """How many characters at least must go or come to make one word the other."""
    present, odd = values.letters
    apart = np.maximum(np.bitwise_count(present[left] ^ present[right]), np.bitwise_count(odd[left] ^ odd[right]))
    return np.asarray(apart)


def _words(values: Values, codes: Codes) -> list[str]:
    words = values.words
    return [words[code] for code in codes.tolist()]


def _likeness(values: Values, left: Codes, right: Codes) -> Levels:
    """2 one is a short form of the other, 3 much alike, 4 somewhat alike, 5 unlike."""
    a, b = values.lengths[left], values.lengths[right]
    distance = cpdist(_words(values, left), _words(values, right), scorer=Indel.distance, dtype=np.int32)
    share = 1 - distance / (a + b)
    short = (distance == np.abs(a - b)) & (np.minimum(a, b) >= 3)
    return pick([short, share >= 0.75, share >= 0.5], [2, 3, 4], default=5)


def _small_slip(values: Values, left: Codes, right: Codes) -> Levels:
    """2 one character mistyped, missing, added or exchanged, 3 unlike."""
    found = np.full(len(left), 3, dtype=np.int8)
    near = np.flatnonzero(np.abs(values.lengths[left] - values.lengths[right]) <= 1)
    ones, others = _words(values, left[near]), _words(values, right[near])
    distance = cpdist(ones, others, scorer=OSA.distance, score_cutoff=1, dtype=np.int32)
    found[near[distance <= 1]] = 2
    return found


def _slip_of_number(values: Values, left: Codes, right: Codes) -> Levels:
    """The same, and 2 where the first digit is lost, and with it the zeros behind it that a number without its first digit does not show.

    A serial number's neighbour is no slip of it. 00050178 is one of 00000178: a digit was typed for a zero, for few lists count so far.
    """
    found = _small_slip(values, left, right)
    found[np.minimum(values.lengths[left], values.lengths[right]) < SERIAL] = 3
    at = np.flatnonzero(np.abs(values.lengths[left] - values.lengths[right]) >= 2)
    both = zip(_words(values, left[at]), _words(values, right[at]), strict=True)
    found[at[np.array([_is_front_slip(*sorted(words, key=len)) for words in both], dtype=bool)]] = 2
    return found


def _is_front_slip(shorter: str, longer: str) -> bool:
    """True where the longer number is the shorter one behind two characters, or behind a digit that stands for one of its zeros."""
    front = longer[: -len(shorter)]
    if not longer.endswith(shorter):
        return False
    in_place_of_zero = len(longer) >= TAIL and len(shorter) >= 2 and not front[1:].strip("0")
    return in_place_of_zero or (len(front) == 2 and len(shorter) >= TAIL)


def _likeness_of_short(values: Values, left: Codes, right: Codes) -> Levels:
    """2 one slip apart or one a short form of the other, 3 unlike."""
    a, b = values.lengths[left], values.lengths[right]
    distance = cpdist(_words(values, left), _words(values, right), scorer=Indel.distance, dtype=np.int32)
    near = ((distance <= 2) & (a == b) & (a >= 2)) | ((distance == np.abs(a - b)) & (distance <= 2))
    return np.where(near, 2, 3).astype(np.int8)


LIKENESS = Judge(5, lambda a, b: np.maximum((a + b) // 2, np.abs(a - b)), _likeness)
"""2 one is a short form of the other, 3 much alike, 4 somewhat alike, 5 unlike."""
SMALL_SLIP = Judge(3, lambda a, b: 2, _small_slip)
"""2 one character mistyped, missing, added or exchanged, 3 unlike."""
SLIP_OF_NUMBER = Judge(3, lambda a, b: 2, _slip_of_number)
"""The same of numbers without their leading zeros."""
LIKENESS_OF_SHORT = Judge(3, lambda a, b: 2, _likeness_of_short)
"""2 one slip apart or one a short form of the other, 3 unlike."""
