"""How two Chinese names stand to each other, and how much a name that both carry says."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipelines.linkage.blocking import Pairs
from pipelines.linkage.encoding import Records
from pipelines.linkage.name_levels import (
    DIFFERENT,
    EQUAL,
    FORMER,
    ONE_OFF,
    RARITIES,
    UNREADABLE,
    name_levels,
)
from pipelines.linkage.names import SELDOM_SURNAMES, Names
from pipelines.linkage.surroundings import VARIANT_RARITY
from pipelines.linkage.value_pairs import Levels, distinct_pairs
from schemas import surnames


def compare_names(records: Records, pairs: Pairs) -> Levels:
    """Are the names the same, written differently, or different?"""
    left, right = records.name.codes[pairs.left], records.name.codes[pairs.right]
    rarity = records.around.name
    levels = np.where(left == right, np.append(EQUAL + rarity, np.int8(0))[left], np.int8(0))
    unlike = np.flatnonzero((left >= 0) & (right >= 0) & (left != right))
    a, b, inverse = distinct_pairs(left[unlike], right[unlike])
    variant = VARIANT_RARITY[rarity[a], rarity[b]].astype(np.int64)
    found = name_levels(records.names, a, b, EQUAL + rarity[a].astype(np.int64), variant)
    one_off = (found >= ONE_OFF) & (found < ONE_OFF + len(RARITIES))
    found[one_off & _of_other_families(records.names, a, b)] = DIFFERENT
    lost = one_off & _lacks_its_family(records.names, a, b)
    found[lost] = UNREADABLE + variant[lost]
    levels[unlike] = found[inverse]
    former = _says_former(records, pairs) & (levels >= ONE_OFF)
    return np.where(former, FORMER, levels).astype(np.int8)


def _of_other_families(names: Names, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.bool_]:
    """True where both names begin with a family name of one character, and these are others.

    Of names that are one character apart, which neither looks nor sounds alike: a slip seldom makes one family name another, but two
    lists that both number from 1 have 张伟 and 李伟 under one number.
    """
    first, other = names.characters[a, 0], names.characters[b, 0]
    return np.asarray((first != other) & np.isin(first, _family_names()) & np.isin(other, _family_names()))


def _lacks_its_family(names: Names, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.bool_]:
    """True where one of two names begins with what is nobody's family name: 英新 beside 莫新, its first character as good as not legible."""
    first, other = names.characters[a, 0], names.characters[b, 0]
    is_family, other_is = (np.isin(character, _family_names()) for character in (first, other))
    return np.asarray((first != other) & (is_family != other_is) & (names.surname_length[a] == names.surname_length[b]))


@cache
def _family_names() -> NDArray[np.uint32]:
    known = (*surnames.readings(), *SELDOM_SURNAMES)
    return np.array([ord(surname) for surname in known if len(surname) == 1], dtype=np.uint32)


def _says_former(records: Records, pairs: Pairs) -> NDArray[np.bool_]:
    """True where one record's former name is the other's name."""
    name, former = records.name.codes, records.former_name
    forward = (former[pairs.left] >= 0) & (former[pairs.left] == name[pairs.right])
    return np.asarray(forward | ((former[pairs.right] >= 0) & (former[pairs.right] == name[pairs.left])))
