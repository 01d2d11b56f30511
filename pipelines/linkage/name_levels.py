"""How two distinct names stand to each other: the levels, and the arrays that decide them."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipelines.linkage import names as of_names
from pipelines.linkage.arrays import pick
from pipelines.linkage.names import WIDTH, Names
from pipelines.linkage.surroundings import NAMESAKES
from pipelines.standardize.lookalikes import look_alike
from pipelines.standardize.sounds import sound_alike

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
_SOUND, _LOOK_ALIKE, UNREADABLE, ONE_OFF, _GAP = (NAME_LEVELS.index(f"{variant}, rare") for variant in VARIANTS)
FORMER, _ORDER, SURNAME, DIFFERENT = range(len(NAME_LEVELS) - 4, len(NAME_LEVELS))


UNREADABLE_CODE = ord(of_names.UNREADABLE)
NARROW = 4
"""Characters of nearly all names."""


def name_levels(
    names: Names, a: NDArray[np.int64], b: NDArray[np.int64], equal: NDArray[np.int64], variant: NDArray[np.int64]
) -> NDArray[np.int8]:
    """The level of each pair of names; what equal ones and variants of each pair weigh as comes from outside."""
    found = np.empty(len(a), dtype=np.int8)
    short = np.maximum(names.length[a], names.length[b]) <= NARROW
    for chosen, width in ((short, NARROW), (~short, WIDTH)):
        at = np.flatnonzero(chosen)
        if len(at):
            found[at] = _levels_within(names, a[at], b[at], (equal[at], variant[at]), width)
    return found


class Places(NamedTuple):
    """Pairs of names place by place, a line per place: the characters, where they are the same, sound so, or can't be read."""

    x: NDArray[np.uint32]
    y: NDArray[np.uint32]
    same: NDArray[np.bool_]
    alike: NDArray[np.bool_]
    unreadable: NDArray[np.bool_]


def _side_by_side(names: Names, a: NDArray[np.int64], b: NDArray[np.int64], width: int) -> Places:
    characters, sounds = names.by_place[0][:width], names.by_place[1][:width]
    x, y, sx, sy = characters[:, a], characters[:, b], sounds[:, a], sounds[:, b]
    same_sound = (sx == sy) & (sx != 0)
    same_sound[0] |= _spell_surname(x[0], y[0]) | _spell_surname(y[0], x[0])
    unreadable = ((x == UNREADABLE_CODE) & (y != 0)) | ((y == UNREADABLE_CODE) & (x != 0))
    return Places(x, y, x == y, (x == y) | same_sound, unreadable)


def _spell_surname(spelt: NDArray[np.uint32], written: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """True where Latin letters spell another reading of a surname than it has as one: 覃 is Tan to all dictionaries, and Qin to itself."""
    asked = (spelt >= of_names.SPELT) & (written < of_names.SPELT) & (written != UNREADABLE_CODE) & (written != 0)
    return _where(
        asked, lambda at: np.array([of_names.spells(*ends) for ends in zip(spelt[at], written[at], strict=True)])
    )


def _levels_within(
    names: Names,
    a: NDArray[np.int64],
    b: NDArray[np.int64],
    weighed_as: tuple[NDArray[np.int64], NDArray[np.int64]],
    width: int,
) -> NDArray[np.int8]:
    """The same by the first places of the names, in which all of them end."""
    equal, variant = weighed_as
    x, y, same, alike, unreadable = _side_by_side(names, a, b, width)
    differing = (~alike & ~unreadable).sum(axis=0)
    size, other_size = names.length[a], names.length[b]
    one_length = size == other_size
    one_off = one_length & (size >= 2) & ((~same & ~unreadable).sum(axis=0) == 1)
    by_look = _where(one_off, lambda at: _everywhere(same[:, at] | unreadable[:, at] | look_alike(x[:, at], y[:, at])))
    by_sound = _where(one_off, lambda at: _sound_behind_surname(names, a[at], (x[:, at], y[:, at])))
    one_more = (np.abs(size.astype(int) - other_size) == 1) & (np.minimum(size, other_size) >= 2)
    gap = _where(one_more, lambda at: _is_gap(x[:, at], y[:, at], size[at] > other_size[at]))
    exchanged = _where(
        one_length & (differing > 0), lambda at: _everywhere(np.sort(x[:, at], axis=0) == np.sort(y[:, at], axis=0))
    )
    return pick(
        [
            _everywhere(same & ~unreadable),
            one_length & _everywhere(alike),
            one_length & (differing == 0),
            by_look,
            by_sound,
            one_off & ~_is_other_given(names, a, b, same),
            gap,
            exchanged,
            _everywhere(alike | ~_surname_places(names, a, b, width)),
        ],
        [equal, _SOUND + variant, UNREADABLE + variant, _LOOK_ALIKE + variant, _SOUND + variant, ONE_OFF + variant, _GAP + variant,
         _ORDER, SURNAME],
        default=DIFFERENT,
    )  # fmt: skip


def _sound_behind_surname(
    names: Names, a: NDArray[np.int64], characters: tuple[NDArray[np.uint32], NDArray[np.uint32]]
) -> NDArray[np.bool_]:
    """True where the one character in which two names differ, behind the surname, shares a reading with the other: 权 and 卷.

    A surname has the one reading that it has as a surname.
    """
    x, y = characters
    place, at = np.argmax(x != y, axis=0), np.arange(len(a))
    return np.asarray((place >= names.surname_length[a]) & sound_alike(x[place, at], y[place, at]))


def _is_other_given(
    names: Names, a: NDArray[np.int64], b: NDArray[np.int64], same: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """True where both given names have one character and are not the same: what is left in common is the surname."""
    ends = names.surname_length[a].astype(np.int64)
    one_given = (names.length[a] == ends + 1) & (names.length[b] == names.surname_length[b].astype(np.int64) + 1)
    last = np.minimum(ends, len(same) - 1)
    return np.asarray(one_given & ~same[last, np.arange(len(a))])


def _everywhere(holds: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """True for the pairs for which it holds in every place."""
    return np.asarray(holds.all(axis=0))


def _where(chosen: NDArray[np.bool_], judge: Callable[[NDArray[np.intp]], NDArray[np.bool_]]) -> NDArray[np.bool_]:
    """True where chosen, and judged so; the others are not asked."""
    at = np.flatnonzero(chosen)
    found = np.zeros(len(chosen), dtype=bool)
    found[at] = judge(at)
    return found


def _surname_places(names: Names, a: NDArray[np.int64], b: NDArray[np.int64], width: int) -> NDArray[np.bool_]:
    place = np.arange(width)[:, None]
    return place < np.maximum(names.surname_length[a], names.surname_length[b])


def _is_gap(x: NDArray[np.uint32], y: NDArray[np.uint32], x_is_longer: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """True where one name is the other, which has one character more, with that character left out."""
    longer = np.where(x_is_longer, x, y)
    shorter = np.where(x_is_longer, y, x)
    ahead = longer == shorter
    behind = np.concatenate([longer[1:] == shorter[:-1], np.ones((1, x.shape[1]), dtype=bool)])
    head = np.cumprod(ahead, axis=0).sum(axis=0)
    tail = np.cumprod(behind[::-1], axis=0).sum(axis=0)
    return np.asarray(head + tail >= len(x))
