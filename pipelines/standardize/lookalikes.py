"""Characters that are taken for each other by eye: when a name is copied by hand, read by a machine or picked from a list.

`lookalikes.csv` holds each pair once: characters whose whole picture, whose larger part, or of which one is the larger
part of the other is among the ten most alike of all common characters, or the same; and those of names that people are
known to take for each other, though neither is so (佳 and 住). It was drawn from a typeface, not from records.
"""

import csv
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

TABLE = Path(__file__).parent / "lookalikes.csv"


def look_alike(left: NDArray[np.uint32], right: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """True where the two characters are taken for each other by eye."""
    pairs = _pairs()
    wanted = _pack(left.astype(np.int64), right.astype(np.int64))
    at = np.minimum(np.searchsorted(pairs, wanted), len(pairs) - 1)
    return np.asarray(pairs[at] == wanted)


def are_alike(one: str, other: str) -> bool:
    """The same for two single characters.

    >>> are_alike("铆", "柳"), are_alike("佳", "住"), are_alike("柳", "梧")
    (True, True, False)
    """
    return bool(look_alike(np.array([ord(one)], np.uint32), np.array([ord(other)], np.uint32))[0])


def _pack(left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
    """One integer for two code points in either order."""
    return np.minimum(left, right) << 32 | np.maximum(left, right)


@cache
def _pairs() -> NDArray[np.int64]:
    """The packed pairs in order."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        characters, alike = zip(*((row["character"], row["alike"]) for row in csv.DictReader(file)), strict=True)
    one = np.repeat(_points("".join(characters)), [len(others) for others in alike])
    return np.unique(_pack(one, _points("".join(alike))))


def _points(text: str) -> NDArray[np.int64]:
    """The code point of every character."""
    return np.frombuffer(text.encode("utf-32-le"), dtype="<u4").astype(np.int64)
