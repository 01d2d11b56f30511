"""Slips of the pen and of scanners in authorities, undone where what is left names one body that exists.

In the long words for a leading group any one slip is undone: nothing else reads like them. In a place only a character that
looks or sounds like the right one: 柳西区 is no slip for 柳南区 and 柳东区 none for 柳东新区, but places that never were.

>>> respelled("铆州市职改领导小组"), respelled("柳州市职称改革工作领小组"), respelled("柳州市柳西区职改办")
('柳州市', '柳州市', None)
>>> respelled("榕江县职改办"), respelled("柳州铁集团职改办"), respelled("柳东县职称改革工作领导小组")
(None, '广西柳州钢铁(集团)公司', None)
"""

from collections.abc import Iterator
from functools import cache

from rapidfuzz.distance import Levenshtein

from pipelines.standardize.authorities import (
    bodies,
    bureaus,
    organizations,
    read_place,
    read_unit,
    regions,
    without_ending,
)
from pipelines.standardize.lookalikes import are_alike
from pipelines.standardize.respelling import is_slip, sounds_alike
from schemas import vocabulary

LONG_ENDING = 6
"""From this length on, words for a body have no neighbour that means something else."""
LONG_NAME = 5
"""Shorter names of employers could be too many others'."""
SHORTEST_PLACE, SHORTEST_BUREAU = 3, 3
AREAS = tuple("市县区镇乡")
"""What a place is: no slip puts one behind its name."""


@cache
def respelled(words: str) -> str | None:
    """Whose leading group the words name but for one slip; null for none or several."""
    meant = {*_by_ending(words), *_by_holder(words)}
    return meant.pop() if len(meant) == 1 else None


def _by_ending(words: str) -> Iterator[str]:
    """Whose it is where the slip lies in the words for the leading group or the personnel bureau."""
    for kind, read in (("leading_group", _read_holder), ("personnel", read_place)):
        for ending in (spelled for spelled in bodies(kind) if len(spelled) >= LONG_ENDING):
            for cut in range(len(words) - len(ending) - 1, len(words) - len(ending) + 2):
                # 柳东县 is no slip for 柳东: there never was such a county.
                whose = read(words[:cut]) if cut > 1 and words[cut : cut + 1] not in AREAS else None
                if whose is not None and Levenshtein.distance(words[cut:], ending) == 1:
                    yield whose


def _by_holder(words: str) -> Iterator[str]:
    """Whose it is where the slip lies in the place, the bureau or the employer."""
    before = without_ending(words, bodies("leading_group"))
    seat = without_ending(words if before is None else before, bodies("personnel"))
    if seat is not None and read_place(seat) is None:
        yield from _near_places(seat)
    if before is None or _read_holder(before) is not None:
        return
    yield from _near_places(before)
    yield from _near_bureaus(before)
    yield from (
        name for spelled, name in organizations().items() if len(before) >= LONG_NAME and is_slip(before, spelled)
    )


def _read_holder(words: str) -> str | None:
    return read_place(words) or read_unit(words)


def _near_places(words: str) -> Iterator[str]:
    """Places that the words name but for one character that looks or sounds like the right one."""
    if len(words) >= SHORTEST_PLACE and words not in _elsewhere():
        yield from (name for spelled, name in regions().items() if _is_taken_for(words, spelled))


def _near_bureaus(words: str) -> Iterator[str]:
    """`<place><bureau>` with a slip in one of the two."""
    for spelled, body in bureaus().items():
        if words.endswith(spelled):
            yield from (place + body for place in _near_places(words.removesuffix(spelled)))
    for cut in range(1, len(words) - 1):
        place, rest = read_place(words[:cut]), words[cut:]
        if place is not None and rest not in bureaus():
            yield from (place + body for s, body in bureaus().items() if len(s) >= SHORTEST_BUREAU and is_slip(rest, s))


def _is_taken_for(words: str, meant: str) -> bool:
    """True if exactly one character differs, and it looks or sounds like the other."""
    if len(words) != len(meant):
        return False
    differing = [(a, b) for a, b in zip(words, meant, strict=True) if a != b]
    return len(differing) == 1 and (are_alike(*differing[0]) or sounds_alike(*differing[0]))


@cache
def _elsewhere() -> frozenset[str]:
    """Counties of other cities: no slips, whatever they look like."""
    own = {row["name"] for row in vocabulary.table("regions")}
    return frozenset(row["name"] for row in vocabulary.table("counties_elsewhere")) - own
