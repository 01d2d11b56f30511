"""How employers of one kind are renamed, learned from holders whose records state both names.

Where holders in several places state 某地农业服务中心 beside the same place's 某地农业技术推广站, the first is a way to write
the second, in the next place too. Nothing is learned from one place, nor from what a holder who moved states.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pipelines.standardize.abbreviation import is_registered, split_places
from pipelines.standardize.employers import organization_of

FEWEST_PLACES = 3
"""From so many places on a renaming is one."""
MOSTLY = 0.75
"""Share of the holders beside an end, in the same places, who must state the same other end."""
CLEARLY_MORE = 2
"""How many times more records must write the new end than the old one."""
FEWEST_HOLDERS = 3
"""So many holders state a company's both names."""
_COMPANY = re.compile(r"(.{2,}?(?:公司|厂))([\u4e00-\u9fff]{0,5})")
"""A company, and the department behind it."""
SHORTEST_END = 3
"""A shorter end is the end of too many kinds."""


class Ending(NamedTuple):
    """An end of names, the end it stands for, and the places that show it."""

    written: str
    means: str
    places: int


class Evidence(NamedTuple):
    """Two full names that a number of holders state of one employer."""

    form: str
    other: str
    holders: int


def learn_endings(pairs: list[Evidence], uses: Mapping[str, int]) -> dict[str, Ending]:
    """End → what it stands for in every place, for the ends of which enough places show it."""
    placed = _place_all(form for pair in pairs for form in pair[:2])
    shown: defaultdict[tuple[str, str], dict[str, Evidence]] = defaultdict(dict)
    for pair in pairs:
        form, other = placed[pair.form], placed[pair.other]
        if form.seat and form.seat == other.seat:
            for before, written, means in _ends_of(form, other):
                shown[written, means][before] = pair
    enough = {ends: shown[ends] for ends in sorted(shown) if _tell_enough(ends[0], shown[ends])}
    total = Counter(dict.fromkeys((written for written, _ in enough), 0))
    for (written, _), places in shown.items():
        if written in total:
            total[written] += _holders(places.values())
    return {
        written: Ending(written, means, len(places))
        for (written, means), places in enough.items()
        if _holders(places.values()) >= MOSTLY * total[written] and _is_used_more(places.values(), uses)
    }


def _tell_enough(written: str, places: Mapping[str, Evidence]) -> bool:
    """True for an end that is long enough, beside another one in enough places that differ."""
    return len(written) >= SHORTEST_END and len(places) >= FEWEST_PLACES and len({before[-2:] for before in places}) > 1


def _holders(pairs: Iterable[Evidence]) -> int:
    return sum(pair.holders for pair in pairs)


def _is_used_more(pairs: Iterable[Evidence], uses: Mapping[str, int]) -> bool:
    """True if the register writes the new names clearly more than the old ones."""
    old, new = {pair.form for pair in pairs}, {pair.other for pair in pairs}
    return sum(uses[form] for form in new) >= CLEARLY_MORE * sum(uses[form] for form in old)


def renamed(form: str, endings: Mapping[str, Ending]) -> str | None:
    """The name with its longest known end replaced; null for a name with none, or with the end that replaces it.

    >>> renamed("鹿寨县黄冕农业服务中心", {"农业服务中心": Ending("农业服务中心", "农业技术推广站", 4)})
    '鹿寨县黄冕农业技术推广站'
    """
    places, rest = split_places(form)
    for cut in range(len(rest) - SHORTEST_END + 1):
        found = endings.get(rest[cut:])
        if found is not None and len(found.means) > len(found.written) and rest.endswith(found.means):
            return None
        if found is not None and (cut or places):
            return form.removesuffix(found.written) + found.means
    return None


def learn_heads(pairs: list[Evidence], uses: Mapping[str, int]) -> dict[str, str]:
    """Company → the one that holders who state it, with whatever department, state as well: its later or former name."""
    shown: defaultdict[tuple[str, str], list[Evidence]] = defaultdict(list)
    for pair in pairs:
        one, other = _COMPANY.fullmatch(pair.form), _COMPANY.fullmatch(pair.other)
        if one and other and one[2] == other[2] and one[1] != other[1]:
            shown[one[1], other[1]].append(pair)
    total, written = Counter[str](), Counter[str]()
    for (head, _), found in shown.items():
        total[head] += _holders(found)
    for form, count in uses.items():
        if company := _COMPANY.fullmatch(form):
            written[company[1]] += count
    return {
        head: other
        for (head, other), found in sorted(shown.items())
        if _holders(found) >= MOSTLY * total[head]
        and (
            written[other] > written[head]
            if _is_known_as_one(head, other)
            else _holders(found) >= FEWEST_HOLDERS and written[other] >= CLEARLY_MORE * written[head]
        )
    }


def _is_known_as_one(one: str, other: str) -> bool:
    """True for two names of one organization of the vocabulary."""
    return organization_of(one) == organization_of(other) is not None


def with_head(form: str, heads: Mapping[str, str]) -> str | None:
    """A company's name with a known head replaced; null for others.

    >>> with_head("柳州某厂质量部", {"柳州某厂": "柳州某某有限公司"})
    '柳州某某有限公司质量部'
    """
    found = _COMPANY.fullmatch(form)
    return heads[found[1]] + found[2] if found and found[1] in heads else None


class Placed(NamedTuple):
    """A full name as its places in one word (blank for a company and for a name without any) and what stands behind them."""

    seat: str
    rest: str


def _place_all(forms: Iterable[str]) -> dict[str, Placed]:
    """Each of the names, parted once."""
    return {form: _place(form) for form in set(forms)}


def _place(form: str) -> Placed:
    if is_registered(form):
        return Placed("", form)
    places, rest = split_places(form)
    return Placed("".join(sorted(places)), rest)


def _ends_of(form: Placed, other: Placed) -> Iterator[tuple[str, str, str]]:
    """Every way to part two names of one place into what they share and their ends."""
    rest, other_rest = form.rest, other.rest
    shared = 0
    while shared < min(len(rest), len(other_rest)) and rest[shared] == other_rest[shared]:
        shared += 1
    for cut in range(shared + 1):
        if len(rest) - cut >= SHORTEST_END and len(other_rest) > cut:
            yield form.seat + rest[:cut], rest[cut:], other_rest[cut:]
