"""How single characters sound, by pypinyin without its dictionary of phrases: loading that costs more than linking a small delivery."""

import importlib
import os
import sys
from functools import cache
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

HEARD = 2
"""So many readings of a character are heard: what dictionaries put behind them hardly anybody types."""


@cache
def _pypinyin() -> ModuleType:
    """The library, told before it loads that no phrase will be asked for."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    return importlib.import_module("pypinyin")


@cache
def readings_of(character: str) -> tuple[str, ...]:
    """All readings of a character without their tones, the commonest first; the character itself if it has none.

    >>> sorted(readings_of("单")), readings_of("a")
    (['chan', 'dan', 'shan'], ('a',))
    """
    library = _pypinyin()
    return tuple(
        str(reading)
        for readings in library.pinyin(character, style=library.Style.NORMAL, heteronym=True)
        for reading in readings
    )


@cache
def reading_of(character: str) -> str:
    """The commonest reading; the character itself if it has none."""
    library = _pypinyin()
    readings = library.pinyin(character, style=library.Style.NORMAL)
    return str(readings[0][0]) if readings and readings[0] else character


def sound_alike(left: NDArray[np.uint32], right: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """True where two characters, by their code points, share a reading: 卷 is typed for 权 as well as for 倦.

    >>> points = np.array([ord("权"), ord("佳")], np.uint32), np.array([ord("卷"), ord("蛙")], np.uint32)
    >>> sound_alike(*points).tolist()
    [True, False]
    """
    points, at = np.unique(np.concatenate([left, right]), return_inverse=True)
    heard = [readings_of(chr(point))[:HEARD] if point <= sys.maxunicode else () for point in points.tolist()]
    number = {reading: place for place, reading in enumerate(sorted({one for some in heard for one in some}), start=1)}
    table = np.zeros((len(points), HEARD), dtype=np.int32)
    for row, some in enumerate(heard):
        table[row, : len(some)] = [number[reading] for reading in some]
    one, other = table[at[: len(left)]][:, :, None], table[at[len(left) :]][:, None, :]
    return np.asarray(((one == other) & (one > 0)).any(axis=(1, 2)))
