"""What an approving body is: whose it is, where, since when under that name, and whether such a body exists at all."""

import re
from collections.abc import Mapping
from functools import cache
from itertools import product
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from pipelines.standardize.authorities import (
    LEADING_GROUP,
    bodies,
    bureaus,
    organizations,
    read_place,
    regions,
    without_ending,
)
from pipelines.standardize.characters import simplify
from pipelines.standardize.text import tidy
from schemas import vocabulary
from schemas.vocabulary import listed

CENTRE = re.compile(
    r"民间|(认证|评定|鉴定|考评|测评|培训|评审)(中心|机构|服务部|公司)$|(协会|研究会|学会|商会)$|职称.{2,4}(?<!管理)(中心|处|部|站|网|所|公司)$"
)
NATIONWIDE = re.compile(r"^(全国|中华|国际|世界)|^(中国|国家)(?=.*(职称|人才|资格|技能|认证))")
REAL_NATIONWIDE = re.compile(r"公司|集团|局|部|银行|科学院|社$")
"""Certifying centres and associations, and 'nationwide offices' that are no ministry or enterprise, never had the power to confer."""
_FIRM = re.compile(r"公司|集团|厂$|院$|校$|学院|大学|医院|律师事务所|矿$|局$(?<=工程局)")
"""Employers, which sit anywhere in the province whose name they bear; its own departments sit in its capital."""
STATE = "中国"
_OF_THE_STATE = re.compile(
    r"^(?=.*(公司|集团|局|厂|院|行|社)$)(中国|国家|中铁|中建|中交|中冶|中水|中核|中航|国网|国电|华能|华电|大唐|华润|招商局|中.(集团|公司)|(交通|工商|农业|建设)银行|邮政储蓄)"
)
"""Enterprises and banks under the state, which sit all over it; what they are called after a city sits there."""
_OF_A_PROVINCE = re.compile(r"^[^市县区州]{2,}厅$")
"""No city has a department that is called 厅."""
_RAILWAY = re.compile(r"铁路(?:局|分局|集团|总公司|办事处)")
"""The railway is the state's whatever city it is called after, and confers by itself."""
NEW_AREA = re.compile(r"(新|园|开发|工业|示范|保税)区$")
AREA = re.compile(r"[市县区州省旗]$")
GOVERNED = re.compile(r"[市县州省旗]$")
COMMITTEE = re.compile(r"评委会$|评审委员会$|评审会$|(?<=.)[高中初]评(?:委会?|会)?$")
_SAYS_WHOSE = re.compile(
    rf"系列|专业|[高中初]|级|^(?:职称|职务|任职资格|资格)*(?:评委会|评审委员会|评审会)$|{_FIRM.pattern.replace('$', '')}"
)
"""What a committee's name tells if not its place: what it reviews, whose it is, or nothing but that it is one."""
SHORT_FORMS = ("职称改革工作领导小组", "职称改革工作领导小组办公室", "职改领导小组", "职改办", "人力资源和社会保障局")
AT_LEAST = 3
"""A shorter name may stand in another word."""
LONG_NAME = 5
"""From this length on, a place one slip away is meant; two short names may differ in one character."""
NOWHERE = ("powerless", "no_such_place", "unknown")
"""Kinds of which no place can be told: they are nowhere, whatever place they name."""
NEAR, LONG_BODY = 2, 7
"""So many slips of the pen still leave a body recognisable whose own name has so many characters or more, and one in a shorter: 中冶集团 is no slip for 柳钢集团."""


class Body(NamedTuple):
    """What is known of a body; null where the vocabulary can't tell."""

    kind: str
    """place, bureau, organization, unlisted, committee, misspelt, powerless, no_such_place, unknown."""
    place: str | None
    is_local: bool | None


class Validity(NamedTuple):
    """The days, as numbers, between which a body bore the name it is written with."""

    first_new: int | None
    first_renamed: int | None
    last_of_place: int | None
    last_of_name: int | None


def classify(authority: str, home: tuple[str, ...]) -> Body:
    """What body a standardized authority names; `home` are the names the campaign's own city goes by.

    >>> classify("融水苗族自治县职称改革工作领导小组", ("柳州",))
    Body(kind='place', place='融水苗族自治县', is_local=True)
    >>> classify("柳州市柳西区职称改革工作领导小组", ("柳州",)).kind
    'no_such_place'
    >>> classify("广西恒岳机械有限公司职称改革工作领导小组", ("柳州",)).is_local is None
    True
    >>> classify("中铁某局集团职称改革工作领导小组", ("柳州",)).place, classify("中国某业柳州分公司职称改革工作领导小组", ("柳州",)).place
    ('中国', None)
    """
    whose = without_ending(authority, (LEADING_GROUP, *bodies("leading_group"))) or authority
    place, rest = _split_place(whose)
    kind = _kind(authority, whose, place, rest, home)
    if kind in NOWHERE:
        return Body(kind, None, False if kind == "unknown" and is_elsewhere(authority, home) else None)
    if kind == "unlisted" and place is not None and _FIRM.search(rest) and place.startswith(_provinces()):
        return Body(kind, place, None)
    if (kind == "unlisted" and _is_above_cities(whose, place, home)) or (
        kind != "organization" and _RAILWAY.search(whose)
    ):
        return Body("unlisted", STATE, None)
    return Body(kind, place, True if kind == "organization" else is_local(place, home))


def _is_above_cities(whose: str, place: str | None, home: tuple[str, ...]) -> bool:
    """Whether the words name an enterprise under the state that isn't called after the city, or a province's department."""
    is_of_the_state = _OF_THE_STATE.search(whose) is not None and not any(name in whose for name in home)
    return is_of_the_state or (place is None and _OF_A_PROVINCE.search(whose) is not None)


@cache
def _provinces() -> tuple[str, ...]:
    """The provinces, regions and cities under the state: firms all over them bear their names."""
    return tuple(row["name"] for row in vocabulary.table("regions") if row["code"].endswith("0000"))


def _split_place(whose: str) -> tuple[str | None, str]:
    """The place a body's name begins with, and the rest of it."""
    cuts = range(len(whose), 1, -1)
    found = next((cut for cut in cuts if read_place(whose[:cut]) is not None and len(whose[:cut]) > 1), None)
    return (read_place(whose[:found]), whose[found:]) if found else (None, whose)


def _kind(authority: str, whose: str, place: str | None, rest: str, home: tuple[str, ...]) -> str:
    """Which kind of body that is."""
    if CENTRE.search(whose) or (NATIONWIDE.search(whose) and not REAL_NATIONWIDE.search(whose)):
        return "powerless"
    if whose in organizations().values():
        return "organization"
    if authority.endswith(LEADING_GROUP) and (rest == "" or rest in bureaus().values()):
        return "place" if rest == "" else "bureau"
    if is_local(place, home) and re.search(r"^[^市县区]{1,3}[区县]$", rest) and not NEW_AREA.search(rest):
        return "no_such_place"
    if authority.endswith(LEADING_GROUP) and AREA.search(whose):
        may_be_own = len(whose) >= LONG_NAME and whose not in counties_elsewhere() and is_near_own(whose, home)
        return "misspelt" if may_be_own else "unknown"
    if COMMITTEE.search(authority):
        return "unknown" if place is None and not _SAYS_WHOSE.search(authority) else "committee"
    if _is_misspelt(authority, whose):
        return "misspelt"
    return "unlisted" if authority.endswith(LEADING_GROUP) or rest == "人民政府" else "unknown"


def is_local(place: str | None, home: tuple[str, ...]) -> bool | None:
    """Whether a place is the campaign's city or belongs to it; null for no known place."""
    parents = {row["name"]: row["parent"] for row in vocabulary.table("regions")}
    if place is None:
        return None
    while place:
        if place.startswith(home):
            return True
        place = parents.get(place, "")
    return False


def is_elsewhere(authority: str, home: tuple[str, ...]) -> bool:
    """Whether the words name the government of a city or county that is certainly none of the campaign's own.

    Where the home city's counties are in the vocabulary, all are; its new areas may not be, and a name one slip away may be
    its own, unless there is a county of that very name. What another city's name stands before is never the home city's.

    >>> is_elsewhere("怀化市人事局", ("柳州",)), is_elsewhere("广东省深圳市职称改革工作领导小组", ("柳州",))
    (True, True)
    >>> is_elsewhere("榕江县职称改革工作领导小组", ("柳州",)), is_elsewhere("河池市宜州区职称改革工作领导小组", ("柳州",))
    (True, True)
    >>> is_elsewhere("鹿塞县职称改革工作领导小组", ("柳州",)), is_elsewhere("某某新区职称改革工作领导小组", ("柳州",))
    (False, False)
    """
    seat = without_ending(authority, (LEADING_GROUP, *bodies("leading_group"), *bodies("personnel")))
    place, rest = _split_place(seat or "")
    if place is not None and place.endswith("市") and is_local(place, home) is False:
        return True
    if seat is None or not GOVERNED.search(seat) or NEW_AREA.search(seat):
        return False
    if place is not None:
        return is_local(place, home) is False
    is_another = rest in counties_elsewhere() or not is_near_own(rest, home)
    return is_another and any(spelled.endswith("县") for spelled in _own_places(home))


@cache
def counties_elsewhere() -> frozenset[str]:
    """Counties of other cities whose names a slip of the pen might have made."""
    own = {row["name"] for row in vocabulary.table("regions")}
    return frozenset(row["name"] for row in vocabulary.table("counties_elsewhere")) - own


@cache
def places_elsewhere(home: tuple[str, ...]) -> frozenset[str]:
    """The names of provinces, cities and counties that are none of the campaign's own."""
    regions_of_others = (
        row["name"]
        for row in vocabulary.table("regions")
        if is_local(row["name"], home) is False and len(row["name"]) >= AT_LEAST and AREA.search(row["name"])
    )
    return counties_elsewhere() | frozenset(regions_of_others)


def is_near_own(name: str, home: tuple[str, ...]) -> bool:
    """Whether a name is at most one slip of the pen away from a place of the campaign's own."""
    return process.extractOne(name, _own_places(home), scorer=Levenshtein.distance, score_cutoff=1) is not None


@cache
def _own_places(home: tuple[str, ...]) -> tuple[str, ...]:
    """Every spelling of the campaign's city and of what belongs to it."""
    return tuple(spelled for spelled, name in regions().items() if is_local(name, home))


@cache
def _is_misspelt(authority: str, whose: str) -> bool:
    """Whether the words are a slip of the pen away from a body that exists; `whose` of its kind they say it is."""
    near = NEAR if len(whose) >= LONG_BODY else 1
    return process.extractOne(authority, _known_spellings(), scorer=Levenshtein.distance, score_cutoff=near) is not None


def _home_spelled() -> tuple[str, str, str]:
    """The city's name as its bureaus write it."""
    city = vocabulary.home_city()
    return (city, "市", city.removesuffix("市"))


@cache
def _known_spellings() -> tuple[str, ...]:
    """The names of the bodies we know, in their usual forms."""
    places = tuple(name for name in regions() if len(name) > 1)
    holders = [
        *places,
        *organizations(),
        *(place + bureau for place, bureau in product(_home_spelled(), bureaus())),
    ]
    return tuple(f"{holder}{form}" for holder, form in product(holders, SHORT_FORMS))


@cache
def _dated_names() -> dict[str, Validity]:
    """Names of regions and bureaus that were not always in use, and when they were; a name of several periods is left out."""
    found: dict[str, list[Validity]] = {}
    for row in vocabulary.table("regions"):
        first, last = _days(row)
        renamed = bool(row["code"])
        found.setdefault(row["name"], []).append(
            Validity(None if renamed else first, first if renamed else None, last, None)
        )
    for row in vocabulary.table("bureaus"):
        first, last = _days(row)
        for name in (row["name"], *listed(row["spellings"])):
            found.setdefault(name, []).append(Validity(None, first, None, last))
    return {name: periods[0] for name, periods in found.items() if len(set(periods)) == 1}


def _days(row: Mapping[str, str]) -> tuple[int | None, int | None]:
    """First and last day of a name as numbers; null where open."""
    first, last = (int(row[end].replace("-", "")) if row[end] else None for end in ("valid_from", "valid_to"))
    return first, last


def name_validity(words: str) -> Validity:
    """When the names in a source's own words were in use: of a place and of a bureau, the longest ones that stand there.

    A region with a code had another name before; a new area without one is really new.

    >>> name_validity("柳江县职改办").last_of_place, name_validity("市卫健委职改办").first_renamed
    (20161231, 20190101)
    """
    text = simplify(tidy(words))
    names = [name for name in _dated_names() if name in text]
    longest = [_dated_names()[name] for name in names if not any(name != other and name in other for other in names)]
    return Validity(
        max((v.first_new for v in longest if v.first_new), default=None),
        max((v.first_renamed for v in longest if v.first_renamed), default=None),
        min((v.last_of_place for v in longest if v.last_of_place), default=None),
        min((v.last_of_name for v in longest if v.last_of_name), default=None),
    )
