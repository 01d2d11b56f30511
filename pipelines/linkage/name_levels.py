"""How two distinct names stand to each other: the levels, and the arrays that decide them."""

import numpy as np
from numpy.typing import NDArray

from pipelines.linkage.arrays import pick
from pipelines.linkage.names import Names
from pipelines.linkage.surroundings import NAMESAKES
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
EQUAL = 1
_SOUND, _LOOK_ALIKE, _UNREADABLE, ONE_OFF, _GAP = (NAME_LEVELS.index(f"{variant}, rare") for variant in VARIANTS)
FORMER, _ORDER, SURNAME, DIFFERENT = range(len(NAME_LEVELS) - 4, len(NAME_LEVELS))


def name_levels(
    names: Names, a: NDArray[np.int64], b: NDArray[np.int64], equal: NDArray[np.int64], variant: NDArray[np.int64]
) -> NDArray[np.int8]:
    """The level of each pair of names; what equal ones and variants of each pair weigh as comes from outside."""
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
        [equal, _SOUND + variant, _UNREADABLE + variant, _LOOK_ALIKE + variant, ONE_OFF + variant, _GAP + variant,
         _ORDER, SURNAME],
        default=DIFFERENT,
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
