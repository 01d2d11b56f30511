"""Short forms of a town's units, written out by what the register's whole names say of the town and of such units.

Where 柳州市城中区静兰农业技术推广站 and others place 静兰, and the 水利站 of the district's other towns go by 柳州市城中区,
静兰水利站 is 柳州市城中区静兰水利站, whether or not a record writes that out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Set
from functools import cache
from itertools import takewhile
from types import MappingProxyType
from typing import NamedTuple

from pipelines.standardize.abbreviation import (
    KINDS,
    is_full_form,
    is_loose,
    is_new_area,
    is_registered,
    loose_end,
    split_places,
    written_out,
)
from pipelines.standardize.employers import split_county
from schemas import vocabulary
from schemas.vocabulary import listed

TOWN = range(2, 4)
"""How many characters towns' names have."""
NO_END = frozenset("第一二三四五六七八九十")
"""Characters that no town's name ends with: they number its units."""
CENTRAL = "中心"
"""No town's name ends within it."""
ENOUGH_IN_NEW_AREA = 2
"""So many kinds of unit place a town in a new area, whose towns a district has too; one does in a county or district."""
ENOUGH_TOWNS = 3
"""So many towns of a county or district show how its units of a kind are called."""
DISTRICT = "区"
"""Stands for all districts, some of which call a kind so and others otherwise."""
ENOUGH_TOWNS_OF_ALL = 6
"""So many towns show it for all counties, or for all districts."""
CLEARLY_MORE = 3
"""How many times more records must call the kind so than otherwise."""
PUBLIC_ENDS = (*"学校园院站所局处馆台团", "中心")
"""How the names of a county's public units end, which bear its whole name before them."""
LONG = 6
"""So many characters behind a county's name are more than a kind of unit alone, if no other unit is called by them."""
OFTENER = 2
"""How many times more records must write the proper ends than the loose ones beside them."""


class Unit(NamedTuple):
    """A whole name cut in three: the places it begins with, a town, a kind of unit."""

    before: str
    town: str
    kind: str


class Naming(NamedTuple):
    """How units of a kind are called: by their own county or district, or by the city alone; and how many records say so."""

    by_seat: bool
    records: int


class Gazetteer(NamedTuple):
    """Town → its county or district; (county or district, kind of unit) → how such units are called; 县 stands for all counties.

    Also town → every county or district that has one of the name, (loose end, end that it is a way to write), and all kinds of unit.
    """

    seats: Mapping[str, str]
    kinds: Mapping[tuple[str, str], Naming]
    claims: Mapping[str, Set[str]] = MappingProxyType({})
    loose: Set[tuple[str, str]] = frozenset()
    ends: Set[str] = frozenset()


def learn_towns(uses: Mapping[str, int]) -> Gazetteer:
    """What the whole names that records write say of towns and of their units."""
    units = [(unit, uses[form]) for form in sorted(uses) if uses[form] for unit in cut_names(form)]
    found: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for unit, _ in units:
        if unit.before.endswith(("县", "区")):
            found[unit.town][unit.before].add(unit.kind)
    seats = {
        town: seat
        for town, places in found.items()
        if len(places) == 1
        for seat, kinds in places.items()
        if len(kinds) >= (ENOUGH_IN_NEW_AREA if is_new_area(seat) else 1)
    }
    claims = {town: frozenset(places) for town, places in found.items()}
    ends = frozenset(unit.kind for unit, _ in units) | _listed_ends()
    return Gazetteer(seats, _learn_kinds(units, seats), claims, _learn_loose(uses), ends)


@cache
def _listed_ends() -> frozenset[str]:
    """The kinds of unit that the vocabularies know."""
    units, tails = vocabulary.table("public_units"), vocabulary.table("employer_tails")
    named = (end for row in units for end in (row["name"], *listed(row["spellings"])))
    return frozenset(named) | {end for row in tails for end in (row["written"], *listed(row["means"]))}


def _learn_loose(uses: Mapping[str, int]) -> frozenset[tuple[str, str]]:
    """The loose ends that units in several counties or districts bear beside a proper one, which more records write."""
    shown: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for form in sorted(uses):
        end = loose_end(form) if uses[form] and is_full_form(form) and not is_registered(form) else None
        for meant in end[1] if end else ():
            proper = form.removesuffix(end[0]) + meant if end else ""
            if uses.get(proper):
                shown[differing_ends(form, proper)].append((form, proper))
    return frozenset(
        ends
        for ends, pairs in shown.items()
        if len(pairs) >= ENOUGH_TOWNS
        and len({split_places(form)[0] for form, _ in pairs}) > 1
        and sum(uses[proper] for _, proper in pairs) >= OFTENER * sum(uses[form] for form, _ in pairs)
    )


def differing_ends(form: str, other: str) -> tuple[str, str]:
    """The two names without what they begin with alike.

    >>> differing_ends("柳城县沙埔中心卫生院", "柳城县沙埔卫生院")
    ('中心卫生院', '卫生院')
    """
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(form, other, strict=False)))
    return form[alike:], other[alike:]


def _learn_kinds(units: list[tuple[Unit, int]], seats: Mapping[str, str]) -> dict[tuple[str, str], Naming]:
    """How units of each kind are called in each county or district; what few of its towns show must hold in all others."""
    towns: defaultdict[tuple[str, str, bool], set[str]] = defaultdict(set)
    records, total = Counter[tuple[str, str, bool]](), Counter[tuple[str, str]]()
    for unit, count in units:
        seat = seats.get(unit.town)
        if seat is None or is_loose(unit.kind) or not seat.startswith(unit.before):
            continue
        for scope in (seat, seat[-1]):
            towns[scope, unit.kind, unit.before == seat].add(unit.town)
            records[scope, unit.kind, unit.before == seat] += count
            total[scope, unit.kind] += count
    sure = {
        (scope, kind, by_seat)
        for (scope, kind, by_seat), shown in towns.items()
        if len(shown) >= (ENOUGH_TOWNS if len(scope) > 1 else ENOUGH_TOWNS_OF_ALL)
        and records[scope, kind, by_seat] * (CLEARLY_MORE + 1) >= total[scope, kind] * CLEARLY_MORE
    }
    return {
        (seat, kind): Naming(by_seat, records[seat, kind, by_seat])
        for seat, kind, by_seat in sorted(towns)
        if seat != DISTRICT
        and (
            (seat, kind, by_seat) in sure
            or ((seat[-1], kind, by_seat) in sure and records[seat, kind, by_seat] == total[seat, kind])
        )
    }


def cut_names(form: str) -> Iterator[Unit]:
    """A whole name cut behind its places and behind what may be a town."""
    places, rest = split_places(form)
    if places and is_full_form(form) and not is_registered(form):
        yield from (
            Unit(form.removesuffix(rest), rest[:cut], rest[cut:])
            for cut in TOWN
            if len(rest) - cut >= 2 and rest[cut - 1] not in NO_END and rest[cut - 1 : cut + 1] != CENTRAL
        )


def place_unit(form: str, known: Gazetteer, *, elsewhere: bool = False) -> str | None:
    """The whole name of a town's unit; null unless the town and the kind leave one.

    With `elsewhere`, a county of which no record names such a unit calls it as all counties do.

    >>> place_unit("静兰水利站", Gazetteer({"静兰": "柳州市城中区"}, {("柳州市城中区", "水利站"): Naming(True, 9)}))
    '柳州市城中区静兰水利站'
    """
    wholes = dict(_wholes(form, known, elsewhere))
    ranked = sorted(wholes, key=lambda whole: (-wholes[whole], whole))
    clear = ranked and all(wholes[ranked[0]] >= CLEARLY_MORE * wholes[other] for other in ranked[1:])
    return ranked[0] if clear else None


def _wholes(form: str, known: Gazetteer, elsewhere: bool) -> Iterator[tuple[str, int]]:
    """The whole names that a form can be short for, and how many records call such units so."""
    for words, places in written_out(form):
        for cut in TOWN:
            seat = known.seats.get(words[:cut])
            fits = seat is not None and all(seat.endswith(place) for place in places)
            named = _naming(seat, words[cut:], known, elsewhere) if seat and fits else None
            if seat is not None and named is not None:
                yield (seat if named.by_seat else _city_of(seat)) + words, named.records


def _naming(seat: str, kind: str, known: Gazetteer, elsewhere: bool) -> Naming | None:
    return known.kinds.get((seat, kind)) or (known.kinds.get((seat[-1], kind)) if elsewhere else None)


def _city_of(seat: str) -> str:
    """柳州市 of 柳州市城中区; a county that stands alone is its own."""
    city, mark, _ = seat.partition("市")
    return city + mark if mark else seat


def place_in_county(form: str, known: Gazetteer) -> str | None:
    """The name of a public unit with its county's in full, whoever else writes it so; null for what isn't certainly one.

    A kind alone behind the short name can be the unit of a town of that name, 鹿寨中学; a company's place stays short.

    >>> place_in_county("鹿寨某坪水库管理所", Gazetteer({}, {})), place_in_county("鹿寨中学", Gazetteer({}, {}, ends={"中学"}))
    ('鹿寨县某坪水库管理所', None)
    """
    county, rest = split_county(form) or ("", "")
    if not rest.endswith(PUBLIC_ENDS) or rest in known.ends or rest.startswith(KINDS) or is_loose(form):
        return None
    has_own_name = len(rest) >= LONG or any(rest[cut:] in known.ends for cut in TOWN)
    return county + rest if has_own_name else None
