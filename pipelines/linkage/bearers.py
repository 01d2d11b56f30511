"""Who bears an ID number: under names that cannot be one person's, one number is several people's until somebody decides.

A list whose column of numbers slipped by a row gives each of its people the next one's number. Whoever trusts the number
alone then gives everybody's certificate to somebody else.
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.linkage.arrays import distinct
from pipelines.linkage.clusters import join
from pipelines.linkage.name_levels import DIFFERENT, ONE_OFF, SURNAME, name_levels
from pipelines.linkage.names import Names, read_names

Codes = NDArray[np.int32]
Bearers = NDArray[np.int32]
MANY_NAMES = 20
"""A number under more names than this stands in a column that somebody filled down: no two of them are compared."""


def tell_bearers(number: NDArray[np.integer], name: Codes, former: Codes, names: Names) -> Bearers:
    """For each record 0 where all records with its number can be one person's, else which of the number's bearers states it, from 1.

    `number` has one number for each whole ID number, -1 without one; `name` and `former` are codes of `names`, which are in
    the order of their words: the bearers are numbered by the first of their names.
    """
    found = np.zeros(len(number), dtype=np.int32)
    stated = np.flatnonzero((number >= 0) & (name >= 0))
    if not len(stated):
        return found
    _, dense = np.unique(number[stated], return_inverse=True)
    packed = dense << 32 | name[stated]
    known = distinct(packed)
    labels = _label_names(known, _renamings(dense, former[stated], known), names)
    bearer = _count_within(known >> 32, labels)
    found[stated] = bearer[np.searchsorted(known, packed)]
    return found


def _renamings(dense: NDArray[np.int64], former: Codes, known: NDArray[np.int64]) -> NDArray[np.int64]:
    """Names of numbers, packed like `known`, that a record of the same number calls its former one."""
    told = distinct(dense[former >= 0] << 32 | former[former >= 0])
    return told[np.isin(told, known)]


def _label_names(known: NDArray[np.int64], renamed: NDArray[np.int64], names: Names) -> NDArray[np.int64]:
    """The names of each number, joined where they can be one person's; a label is the place of the first name.

    A number that strangers share proves little: under it neither the surname alone nor all characters but one join anybody.
    """
    number, alone = known >> 32, np.arange(len(known))
    left, right = _pairs_of_names(number)
    zero = np.zeros(len(left), dtype=np.int64)
    level = name_levels(names, known[left] & 0xFFFFFFFF, known[right] & 0xFFFFFFFF, zero, zero)
    told = np.isin(known[left], renamed) | np.isin(known[right], renamed)
    can = told | (level != DIFFERENT)
    labels = join(alone, left[can], right[can])
    shared = np.bincount(number, weights=labels == alone)[number[left]] > 1
    can &= told | ~shared | ((level != SURNAME) & (level != ONE_OFF))
    return join(alone, left[can], right[can])


def _pairs_of_names(number: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All pairs of places with one number, of which few enough names are known: those one place apart, then two, and so on."""
    few = np.bincount(number)[number] <= MANY_NAMES
    lefts = [np.flatnonzero((number[apart:] == number[:-apart]) & few[apart:]) for apart in range(1, MANY_NAMES)]
    rights = [left + apart for apart, left in enumerate(lefts, start=1)]
    return np.concatenate(lefts), np.concatenate(rights)


def _count_within(number: NDArray[np.int64], labels: NDArray[np.int64]) -> Bearers:
    """For each name which of its number's bearers it is, from 1 in their order; 0 where the number has one alone."""
    first = labels == np.arange(len(labels))
    before = np.cumsum(first)
    starts = np.searchsorted(number, number)
    place = before[labels] - before[starts] + 1
    several = np.bincount(number, weights=first)[number] > 1
    return np.where(several, place, 0).astype(np.int32)


def are_strangers(left: pl.Series, right: pl.Series) -> pl.Series:
    """True where two names cannot be one person's, however they are written.

    >>> are_strangers(pl.Series(["覃丽华", "覃丽华"]), pl.Series(["韦国强", "秦莉花"])).to_list()
    [True, False]
    """
    distinct_words = pl.concat([left, right]).unique().sort()
    a, b = (distinct_words.search_sorted(side).cast(pl.Int64).to_numpy() for side in (left, right))
    zero = np.zeros(len(a), dtype=np.int64)
    return pl.Series(name_levels(read_names(distinct_words.to_list()), a, b, zero, zero) == DIFFERENT)


def doubted(number: Codes, bearer: Bearers, labels: NDArray[np.int64], apart: tuple[Codes, Codes]) -> NDArray[np.bool_]:
    """Records of numbers with several bearers that a reviewer should see: all but those of a bearer whom most records know.

    `number` has the whole numbers by themselves, `apart` both ends of pairs that people told apart: whom they told apart, or
    joined, is asked about no more.
    """
    left, right = apart
    told = number[left][(number[left] >= 0) & (number[left] == number[right])]
    at = np.flatnonzero((bearer > 0) & ~np.isin(number, told))
    found = np.zeros(len(number), dtype=bool)
    if not len(at):
        return found
    own, inverse, sizes = np.unique(
        number[at].astype(np.int64) << 32 | labels[at], return_inverse=True, return_counts=True
    )
    _, group = np.unique(own >> 32, return_inverse=True)
    largest = np.zeros(int(group.max()) + 1, dtype=np.int64)
    np.maximum.at(largest, group, sizes)
    alone = np.bincount(group, weights=sizes == largest[group])[group] == 1
    sure = (alone & (sizes == largest[group])) | (np.bincount(group)[group] == 1)
    found[at] = ~sure[inverse]
    return found
