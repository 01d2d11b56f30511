"""How two Chinese names stand to each other, and how much a name that both carry says."""

import numpy as np
from numpy.typing import NDArray

from pipelines.linkage.arrays import pick
from pipelines.linkage.blocking import Pairs
from pipelines.linkage.encoding import Records
from pipelines.linkage.names import Names
from pipelines.linkage.surroundings import NAMESAKES, VARIANT_RARITY
from pipelines.linkage.value_pairs import Levels, distinct_pairs
from pipelines.standardize.lookalikes import look_alike

RARITIES = ("rare", "uncommon", "common", "very common")
VARIANTS = ("same sound", "look-alike", "unreadable character", "one character off", "character missing")

NAME_LEVELS = (
    "missing",
    *(f"equal, under {bound:g} namesakes" for bound in NAMESAKES),
    "equal, very common",
    *(f"{variant}, {rarity}" for variant in VARIANTS for rarity in RARITIES),
    "former name",
    "characters exchanged",
    "surname only",
    "different",
)
BY_RARITY = (
    NAME_LEVELS[1 : len(NAMESAKES) + 2],
    *(tuple(f"{variant}, {rarity}" for rarity in RARITIES) for variant in VARIANTS),
)
"""Levels that say the same of ever commoner names."""
_EQUAL = 1
_SOUND, _LOOK_ALIKE, _UNREADABLE, _ONE_OFF, _GAP = (NAME_LEVELS.index(f"{variant}, rare") for variant in VARIANTS)
_FORMER, _ORDER, _SURNAME, _DIFFERENT = range(len(NAME_LEVELS) - 4, len(NAME_LEVELS))


def compare_names(records: Records, pairs: Pairs) -> Levels:
    """Are the names the same, written differently, or different?"""
    left, right = records.name.codes[pairs.left], records.name.codes[pairs.right]
    rarity = records.around.name.astype(np.int64)
    levels = np.where(left == right, np.append(_EQUAL + rarity, 0)[left], 0).astype(np.int8)
    unlike = np.flatnonzero((left >= 0) & (right >= 0) & (left != right))
    a, b, inverse = distinct_pairs(left[unlike], right[unlike])
    variant = VARIANT_RARITY[rarity[a], rarity[b]].astype(np.int64)
    levels[unlike] = _name_levels(records.names, a, b, _EQUAL + rarity[a], variant)[inverse]
    former = _says_former(records, pairs) & (levels >= _ONE_OFF)
    return np.where(former, _FORMER, levels).astype(np.int8)


def _name_levels(
    names: Names, a: NDArray[np.int64], b: NDArray[np.int64], equal: NDArray[np.int64], variant: NDArray[np.int64]
) -> Levels:
    x, y, sx, sy = names.characters[a], names.characters[b], names.sounds[a], names.sounds[b]
    unreadable = (names.unreadable[a] & (y != 0)) | (names.unreadable[b] & (x != 0))
    same = x == y
    alike = same | ((sx == sy) & (sx != 0))
    surname = _surname_places(names, a, b)
    differing = (~alike & ~unreadable).sum(axis=1)
    one_length = names.length[a] == names.length[b]
    one_off = one_length & (names.length[a] >= 2) & ((~same & ~unreadable).sum(axis=1) == 1)
    return pick(
        [
            same.all(axis=1) & ~unreadable.any(axis=1),
            one_length & alike.all(axis=1),
            one_length & (differing == 0),
            one_off & (same | unreadable | look_alike(x, y)).all(axis=1),
            one_off,
            _is_gap(x, y, names.length[a], names.length[b]),
            one_length & (np.sort(x, axis=1) == np.sort(y, axis=1)).all(axis=1),
            (alike | ~surname).all(axis=1),
        ],
        [equal, _SOUND + variant, _UNREADABLE + variant, _LOOK_ALIKE + variant, _ONE_OFF + variant, _GAP + variant,
         _ORDER, _SURNAME],
        default=_DIFFERENT,
    )  # fmt: skip


def _surname_places(names: Names, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.bool_]:
    place = np.arange(names.characters.shape[1])
    return place < np.maximum(names.surname_length[a], names.surname_length[b])[:, None]


def _is_gap(
    x: NDArray[np.uint32], y: NDArray[np.uint32], a: NDArray[np.int8], b: NDArray[np.int8]
) -> NDArray[np.bool_]:
    """True where one name is the other with one character left out."""
    longer = np.where((a > b)[:, None], x, y)
    shorter = np.where((a > b)[:, None], y, x)
    ahead = longer == shorter
    behind = np.concatenate([longer[:, 1:] == shorter[:, :-1], np.ones((len(x), 1), dtype=bool)], axis=1)
    head = np.cumprod(ahead, axis=1).sum(axis=1)
    tail = np.cumprod(behind[:, ::-1], axis=1).sum(axis=1)
    return np.asarray((np.abs(a.astype(int) - b) == 1) & (np.minimum(a, b) >= 2) & (head + tail >= x.shape[1]))


def _says_former(records: Records, pairs: Pairs) -> NDArray[np.bool_]:
    """True where one record's former name is the other's name."""
    name, former = records.name.codes, records.former_name
    forward = (former[pairs.left] >= 0) & (former[pairs.left] == name[pairs.right])
    return np.asarray(forward | ((former[pairs.right] >= 0) & (former[pairs.right] == name[pairs.left])))
