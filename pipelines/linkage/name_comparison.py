"""How two Chinese names stand to each other, and how much a name that both carry says."""

import numpy as np
from numpy.typing import NDArray

from pipelines.linkage.blocking import Pairs
from pipelines.linkage.encoding import Records
from pipelines.linkage.name_levels import EQUAL, FORMER, ONE_OFF, name_levels
from pipelines.linkage.surroundings import VARIANT_RARITY
from pipelines.linkage.value_pairs import Levels, distinct_pairs


def compare_names(records: Records, pairs: Pairs) -> Levels:
    """Are the names the same, written differently, or different?"""
    left, right = records.name.codes[pairs.left], records.name.codes[pairs.right]
    rarity = records.around.name
    levels = np.where(left == right, np.append(EQUAL + rarity, np.int8(0))[left], np.int8(0))
    unlike = np.flatnonzero((left >= 0) & (right >= 0) & (left != right))
    a, b, inverse = distinct_pairs(left[unlike], right[unlike])
    variant = VARIANT_RARITY[rarity[a], rarity[b]].astype(np.int64)
    levels[unlike] = name_levels(records.names, a, b, EQUAL + rarity[a].astype(np.int64), variant)[inverse]
    former = _says_former(records, pairs) & (levels >= ONE_OFF)
    return np.where(former, FORMER, levels).astype(np.int8)


def _says_former(records: Records, pairs: Pairs) -> NDArray[np.bool_]:
    """True where one record's former name is the other's name."""
    name, former = records.name.codes, records.former_name
    forward = (former[pairs.left] >= 0) & (former[pairs.left] == name[pairs.right])
    return np.asarray(forward | ((former[pairs.right] >= 0) & (former[pairs.right] == name[pairs.left])))
