"""Slips of the pen and of scanners in employers' names: rare forms that are one common form but for a character.

A homophone, a look-alike, a doubled, a missing or two exchanged characters. What tells employers apart is no slip: not the
characters of their own names behind the place, nor numbers and kinds of school, unless the form is no name without them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile

from pipelines.standardize.abbreviation import BRAND, is_registered, split_places
from pipelines.standardize.authorities import company_seats
from pipelines.standardize.lookalikes import are_alike
from pipelines.standardize.respelling import sounds_alike

SLIP_MORE = 3
"""How many times more records must state a name than the one that it is misspelt as."""
MANY_ALIKE = 100
"""More names than this that begin alike, or end alike, differ in what tells them apart: none is another's slip."""
SHORTEST_MISSPELT = 6
"""A shorter name with a slip in it could be too many others."""
NUMERALS = frozenset("一二三四五六七八九十")
_NO_SLIP = NUMERALS | frozenset("第东南西北附分大小中高初")
_BROKEN = re.compile(r"第(?![一二三四五六七八九十\d])|(?<![中小大医科文教])学$|[^小中]心小学$")
"""What no name has in it: a number's 第 without the number, a school of no kind."""
WHOLE_NAME = range(2, 9)
"""How many characters the places have that names begin with."""


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
        alike = [common[half] for half in _halves(form, len(form)) if half in common]
        alike = [names for names in alike if uses[names[0]] >= needed]
        if not alike or any(_are_many(names, uses, needed) for names in alike):
            continue
        near = {other for names in alike for other in _used(names, uses, needed)}
        if len(near) > MANY_ALIKE:
            continue
        meant = {other for other in near if other != form and is_misspelt(form, other)}
        if len(meant) == 1 and len(meant | {other for other in near if _lacks_one(form, other)}) == 1:
            found[form] = meant.pop()
    return _of_places(uses) | found


def _lacks_one(form: str, other: str) -> bool:
    """True if the form is the other with any one character left out.

    >>> _lacks_one("柳州市城中学", "柳州市城中中学"), _lacks_one("柳州市城中学", "柳州市钢城中学"), _lacks_one("城中学", "城南小学")
    (True, True, False)
    """
    at = next((at for at, (a, b) in enumerate(zip(form, other, strict=False)) if a != b), len(form))
    return len(other) == len(form) + 1 and form[at:] == other[at + 1 :]


def _of_places(uses: Mapping[str, int]) -> dict[str, str]:
    """Form → the one stated form that it is but for a character of the place that it begins with: 铆州市某某 → 柳州市某某."""
    behind: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for form in uses:
        before = _place_before(form) if uses[form] else ""
        if before:
            behind[form.removeprefix(before)].add((before, form))
    found = {}
    for form in sorted(uses):
        if len(form) < SHORTEST_MISSPELT or _place_before(form):
            continue
        known = ((form[:cut], pair) for cut in WHOLE_NAME for pair in behind.get(form[cut:], ()))
        meant = {whole for begun, (before, whole) in known if _is_one_taken_for_another(begun, before)}
        if len(meant) == 1:
            found[form] = meant.pop()
    return found


def _place_before(form: str) -> str:
    """The places whose whole names a form begins with, a city's also without its 市 before a company's own name."""
    if is_registered(form) and form.startswith(company_seats()):
        return next(seat for seat in company_seats() if form.startswith(seat))
    return form.removesuffix(split_places(form)[1])


def _is_one_taken_for_another(begun: str, before: str) -> bool:
    """True if exactly one character differs, and it looks or sounds like the other."""
    if len(begun) != len(before):
        return False
    differing = [(a, b) for a, b in zip(begun, before, strict=True) if a != b]
    return len(differing) == 1 and (sounds_alike(*differing[0]) or are_alike(*differing[0]))


def _are_many(ranked: Sequence[str], uses: Mapping[str, int], needed: int) -> bool:
    """True if more than `MANY_ALIKE` of the names, most used first, are used so often."""
    return len(ranked) > MANY_ALIKE and uses[ranked[MANY_ALIKE]] >= needed


def _used(ranked: Iterable[str], uses: Mapping[str, int], needed: int) -> Iterator[str]:
    """Those of the names, most used first, that are used so often at least."""
    return takewhile(lambda name: uses[name] >= needed, ranked)


def _halves(name: str, length: int) -> tuple[tuple[str, str], tuple[str, str]]:
    """The beginning and the end, one of which a slip in a name of that length leaves as it is."""
    middle = length // 2
    return ("begin", name[:middle]), ("end", name[middle + 1 - length :])


def is_misspelt(form: str, meant: str) -> bool:
    """True if the form is the other but for one homophone or look-alike, one character left out or doubled, or two exchanged.

    >>> is_misspelt("鹿寨县中心佑儿园", "鹿寨县中心幼儿园"), is_misspelt("柳州市第一中学", "柳州市第十一中学")
    (True, False)
    >>> is_misspelt("融安县中渡第小学", "融安县中渡第二小学"), is_misspelt("鹿寨县凸书馆", "鹿寨县图书馆")
    (True, True)
    """
    if abs(len(form) - len(meant)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(form, meant, strict=False)) if a != b), min(len(form), len(meant)))
    one, other = form[start:], meant[start:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    if not other and len(one) == 1 and one * 2 in form:
        return one not in NUMERALS
    if not one and len(other) == 1 and _BROKEN.search(form) and not _BROKEN.search(meant):
        return True
    if _NO_SLIP & set(one) or (_NO_SLIP & set(other) and len(one) != len(other)):
        return False
    if len(one) == len(other) == 1:
        return sounds_alike(one, other) or (not _is_own(start, meant) and are_alike(one, other))
    if not one or not other:
        return len(one + other) == 1 and (not one or one * 2 in form)
    return len(one) == 2 and one == other[::-1] and not is_registered(form)


def _is_own(at: int, name: str) -> bool:
    """True for a place among the first characters of the employer's own name, behind those of its places."""
    before = len(_place_before(name))
    return before <= at < before + BRAND
