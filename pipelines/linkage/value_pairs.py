"""Pairs of words, each distinct pair compared once: RapidFuzz on code points, never on bytes."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, Indel
from rapidfuzz.process import cpdist

from pipelines.linkage.arrays import distinct_with_inverse
from pipelines.linkage.blocking import Pairs
from pipelines.linkage.encoding import Values

Levels = NDArray[np.int8]


def distinct_pairs(
    left: NDArray[np.int32], right: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The distinct unordered pairs of codes, and for each pair which of them it is."""
    packed = np.minimum(left, right).astype(np.int64) << 32 | np.maximum(left, right)
    found, inverse = distinct_with_inverse(packed)
    return found >> 32, found & 0xFFFFFFFF, inverse


def compare_words(
    values: Values, pairs: Pairs, compare: Callable[[Sequence[str], Sequence[str]], Levels], equal: int = 1
) -> Levels:
    """`equal` where both say the same, `compare` on the distinct unlike values, 0 where one says nothing."""
    left, right = values.codes[pairs.left], values.codes[pairs.right]
    levels = np.where((left >= 0) & (left == right), equal, 0).astype(np.int8)
    unlike = np.flatnonzero((left >= 0) & (right >= 0) & (left != right))
    if len(unlike):
        a, b, inverse = distinct_pairs(left[unlike], right[unlike])
        words = values.words
        levels[unlike] = compare([words[x] for x in a], [words[y] for y in b])[inverse]
    return levels


def _lengths(words: Sequence[str]) -> NDArray[np.int32]:
    return np.array([len(word) for word in words], dtype=np.int32)


def likeness(left: Sequence[str], right: Sequence[str]) -> Levels:
    """2 one is a short form of the other, 3 much alike, 4 somewhat alike, 5 unlike."""
    a, b = _lengths(left), _lengths(right)
    distance = np.asarray(cpdist(left, right, scorer=Indel.distance, dtype=np.int32))
    share = 1 - distance / (a + b)
    short = (distance == np.abs(a - b)) & (np.minimum(a, b) >= 3)
    return np.select([short, share >= 0.75, share >= 0.5], [2, 3, 4], default=5).astype(np.int8)


def small_slip(left: Sequence[str], right: Sequence[str]) -> Levels:
    """2 one character mistyped, missing, added or exchanged, 3 unlike."""
    distance = np.asarray(cpdist(left, right, scorer=OSA.distance, score_cutoff=1, dtype=np.int32))
    return np.where(distance <= 1, 2, 3).astype(np.int8)


def likeness_of_short(left: Sequence[str], right: Sequence[str]) -> Levels:
    """2 one slip apart or one a short form of the other, 3 unlike."""
    a, b = _lengths(left), _lengths(right)
    distance = np.asarray(cpdist(left, right, scorer=Indel.distance, dtype=np.int32))
    near = ((distance <= 2) & (a == b) & (a >= 2)) | ((distance == np.abs(a - b)) & (distance <= 2))
    return np.where(near, 2, 3).astype(np.int8)
