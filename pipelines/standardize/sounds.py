"""How single characters sound, by pypinyin without its dictionary of phrases: loading that costs more than linking a small delivery."""

import importlib
import os
from functools import cache
from types import ModuleType


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
