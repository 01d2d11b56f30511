"""Slips of the pen in employers' names: rare forms that are one common form but for a homophone, a doubled or an exchanged character."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile

from pipelines.standardize.abbreviation import is_registered
from pipelines.standardize.respelling import sounds_alike

SLIP_MORE = 3
"""How many times more records must state a name than the one that it is misspelt as."""
MANY_ALIKE = 100
"""More names than this that begin alike, or end alike, differ in what tells them apart: none is another's slip."""
SHORTEST_MISSPELT = 6
"""A shorter name with a slip in it could be too many others."""
_NO_SLIP = frozenset("一二三四五六七八九十第东南西北附分大小中高初")


def slips_in(uses: Mapping[str, int]) -> dict[str, str]:
    """Rare form → the one common form that it is but for a slip of the pen."""
    common: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for form in sorted(uses, key=lambda form: (-uses[form], form)):
        if len(form) >= SHORTEST_MISSPELT and uses[form] >= SLIP_MORE:
            for half in {half for length in (-1, 0, 1) for half in _halves(form, len(form) + length)}:
                common[half].append(form)
    found = {}
    for form in sorted(uses):
        needed = SLIP_MORE * max(1, uses[form])
        near = {other for half in _halves(form, len(form)) for other in _used(common.get(half, ()), uses, needed)}
        if len(near) > MANY_ALIKE:
            continue
        meant = {other for other in near if other != form and is_misspelt(form, other)}
        if len(meant) == 1:
            found[form] = meant.pop()
    return found


def _used(ranked: Iterable[str], uses: Mapping[str, int], needed: int) -> Iterator[str]:
    """Those of the names, most used first, that are used so often at least."""
    return takewhile(lambda name: uses[name] >= needed, ranked)


def _halves(name: str, length: int) -> tuple[tuple[str, str], tuple[str, str]]:
    """The beginning and the end, one of which a slip in a name of that length leaves as it is."""
    middle = length // 2
    return ("begin", name[:middle]), ("end", name[middle + 1 - length :])


def is_misspelt(form: str, meant: str) -> bool:
    """True if the form is the other but for one homophone, one character left out or doubled, or two exchanged.

    >>> is_misspelt("鹿寨县中心佑儿园", "鹿寨县中心幼儿园"), is_misspelt("柳州市第一中学", "柳州市第十一中学")
    (True, False)
    """
    if abs(len(form) - len(meant)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(form, meant, strict=False)) if a != b), min(len(form), len(meant)))
    one, other = form[start:], meant[start:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    if _NO_SLIP & set(one) or (_NO_SLIP & set(other) and len(one) != len(other)):
        return False
    if len(one) == len(other) == 1:
        return sounds_alike(one, other)
    if not one or not other:
        return len(one + other) == 1 and (not one or one * 2 in form)
    return len(one) == 2 and one == other[::-1] and not is_registered(form)
