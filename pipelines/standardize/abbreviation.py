"""Whether one employer's name can be another one's short form, character by character.

>>> may_abbreviate("天马卫生院", "柳州市鱼峰区天马社区卫生服务中心"), may_abbreviate("泰龙汽配", "广西泰龙汽车零部件有限责任公司")
(True, True)
>>> may_abbreviate("河西小学", "柳州市柳南区河西第二小学"), may_abbreviate("柳南农技站", "柳城县柳南农业技术推广站")
(False, False)
"""

import re
from functools import cache

from schemas import vocabulary
from schemas.vocabulary import listed

BRAND = 2
"""So many characters behind the place must be the same in both: what tells one employer from the next."""
SHORTEST_COMPANY = 4
"""A brand and a trade, without which a name that left out its legal form could be many companies'."""
_LEGAL_FORMS = ("有限公司", "有限责任公司", "股份有限公司")
_OWN_ENDS = tuple("校学园院站所局处馆室厂部司中小心台会团社队库场店")
"""How names end that lack no legal form."""
TELLING = frozenset("一二三四五六七八九十第东南西北附分路街桥")
"""Characters that no short form leaves out: without them it is another employer."""
_CITY_SCHOOL = re.compile(r"(.{2,6}?)(?:路|街)?(?:小学|中学|幼儿园)")
KINDS = ("实验", "民族", "中心", "职业", "高级", "初级", "特殊", "师范", "机关", "第")
"""What a school's name may begin with without telling it from those of other districts."""
_REGISTERED = re.compile(r".(?:有限公司|责任公司|[)）]公司)")
_NEW_AREA = re.compile(r".{2,8}(?:新区|开发区)")
_GROUP = re.compile(r"(?<=.{4})集团(?![)]|有限|股份|责任|公司)(?=.{4})")


@cache
def _places() -> tuple[tuple[str, str], ...]:
    """(spelling, name) of every place that a name can begin with, the longest first; a former place means its successor.

    One that shares its office with another, a development zone with the new area around it, means that one.
    """
    rows = vocabulary.table("regions")
    standing = {row["name"][:-1]: row["name"] for row in rows if not row["valid_to"]}
    pairs = {
        (s, row["same_as"] or standing.get(row["name"][:-1], row["name"]))
        for row in rows
        for s in (row["name"], *listed(row["spellings"]))
    }
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


@cache
def _beginnings() -> dict[str, tuple[tuple[str, str], ...]]:
    """The places by their first character: few of them can begin a name."""
    found: dict[str, list[tuple[str, str]]] = {}
    for pair in _places():
        found.setdefault(pair[0][0], []).append(pair)
    return {character: tuple(pairs) for character, pairs in found.items()}


def _places_at(name: str) -> tuple[tuple[str, str], ...]:
    """Those places that begin with the name's first character, the longest first."""
    return _beginnings().get(name[:1], ())


@cache
def _tails() -> tuple[tuple[str, tuple[str, ...], str], ...]:
    """(end of a form, what it can stand for, whether it is never an employer's own end, or none alone behind a place), the longest first."""
    rows = vocabulary.table("employer_tails")
    tails = [(row["written"], tuple(listed(row["means"])), row["secondary"]) for row in rows]
    return tuple(sorted(tails, key=lambda tail: -len(tail[0])))


@cache
def is_registered(name: str) -> bool:
    """True for a company's registered name, a department behind it or not."""
    return _REGISTERED.search(name) is not None


@cache
def _endings() -> dict[str, tuple[tuple[str, tuple[str, ...], str], ...]]:
    """The tails by their last character."""
    found: dict[str, list[tuple[str, tuple[str, ...], str]]] = {}
    for tail in _tails():
        found.setdefault(tail[0][-1], []).append(tail)
    return {character: tuple(tails) for character, tails in found.items()}


def _tails_at(name: str) -> tuple[tuple[str, tuple[str, ...], str], ...]:
    """Those tails that end with the name's last character, the longest first."""
    return _endings().get(name[-1:], ())


@cache
def is_full_form(name: str) -> bool:
    """True for a name that begins with the whole name of a place or is a registered company's; a district's needs its city's.

    >>> is_full_form("柳州市柳北区桐坪林业站"), is_full_form("柳北区桐坪林业站"), is_full_form("鹿寨县桐坪林业站")
    (True, False, True)
    """
    return is_registered(name) or (_behind_whole_names(name)[0] != name and not begins_with_district(name))


def begins_with_district(name: str) -> bool:
    """True for a name that begins with a district or a new area of the city and not with the city."""
    return name.startswith(_bare_districts())


@cache
def _bare_districts() -> tuple[str, ...]:
    """The districts and new areas that stand and whose own names don't name their city."""
    rows = vocabulary.table("regions")
    return tuple(
        row["name"]
        for row in rows
        if row["name"].endswith("区")
        and row["parent"].endswith("市")
        and not row["valid_to"]
        and not row["name"].startswith(row["parent"].removesuffix("市"))
    )


@cache
def _behind_whole_names(name: str) -> tuple[str, frozenset[str]]:
    """The name without the whole names of places at its beginning, and these."""
    for spelling, place in _places_at(name):
        if spelling == place and name.startswith(spelling) and len(name) - len(spelling) > BRAND:
            rest, more = _behind_whole_names(name.removeprefix(spelling))
            return rest, more | {place}
    return name, frozenset()


@cache
def is_new_area(name: str) -> bool:
    """True for a name that begins with, or is, a development zone: its towns are a district's as well."""
    return _NEW_AREA.match(name) is not None


@cache
def split_places(full: str) -> tuple[frozenset[str], str]:
    """The places whose whole names a form begins with, and what stands behind them.

    >>> split_places("鹿寨县中渡小学")
    (frozenset({'鹿寨县'}), '中渡小学')
    """
    rest, places = _behind_whole_names(full)
    return places, rest


@cache
def core_of(full: str) -> str | None:
    """What makes a registered company the one it is: no place, no 集团 inside; null for what is no company.

    >>> core_of("柳州宏瑞集团建筑工程有限公司"), core_of("广西宏瑞建筑工程有限公司")
    ('宏瑞建筑工程有限公司', '宏瑞建筑工程有限公司')
    """
    return stems_of_full(_GROUP.sub("", full))[-1] if is_registered(full) else None


@cache
def is_group(name: str) -> bool:
    """True for a company's name with 集团 inside, the looser way to write a company that has none."""
    return _GROUP.search(name) is not None


@cache
def _seat(full: str) -> str | None:
    """The smallest place whose whole name a full form begins with; 柳州图书馆 is the city's, not a district's."""
    rest, _ = _behind_whole_names(full)
    before = full.removesuffix(rest)
    return next((place for spelling, place in _places() if spelling == place and before.endswith(spelling)), None)


@cache
def places_of(full: str) -> frozenset[str]:
    """The places that a full form begins with, the last one also where it is written short."""
    rest, places = _behind_whole_names(full)
    return places | {place for spelling, place in _places_at(rest) if not places and rest.startswith(spelling)}


@cache
def stems_of_full(full: str) -> tuple[str, ...]:
    """What is left of a full form behind its places; a company's or a college's place is written short (广西, 柳州)."""
    rest, places = _behind_whole_names(full)
    if places and not is_registered(full):
        return (rest,)
    shorter = [rest.removeprefix(s) for s, _ in _places_at(rest) if rest.startswith(s) and len(rest) - len(s) > BRAND]
    return (rest, *shorter[:1])


@cache
def stems_of_short(short: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """What is left of a short form behind its places, with their names; every way to cut it, the whole first."""
    cuts = [(short, frozenset[str]())]
    for spelling, place in _places_at(short):
        if short.startswith(spelling) and len(short) - len(spelling) >= BRAND:
            cuts += [(rest, more | {place}) for rest, more in stems_of_short(short.removeprefix(spelling))]
    return tuple(cuts)


def shares_place(one: str, other: str) -> bool:
    """True if both begin with the same spelling of a place.

    >>> shares_place("柳州某川有限公司", "柳州市某杉厂"), shares_place("柳工机械厂", "柳工集团")
    (True, False)
    """
    return any(one.startswith(place) and other.startswith(place) for place, _ in _places_at(one) if len(place) >= BRAND)


@cache
def _named(full: str) -> frozenset[str]:
    """Every place that a full form can name at its beginning."""
    return frozenset(place for _, places in stems_of_short(full) for place in places)


def may_abbreviate(short: str, full: str) -> bool:
    """True if the short form's places are the full form's and its characters stand in the full one, ends written out."""
    wholes = stems_of_full(full)
    contained = [
        places
        for words, places in written_out(short)
        for whole in wholes
        if words[-BRAND:] == whole[-BRAND:] and _is_contained(words, whole)
    ]
    if not contained:
        return False
    named, seat = _named(full), _seat(full)
    return any(places <= named and (not places or seat in {None, *places}) for places in contained)


@cache
def _districts_of(city: str) -> frozenset[str]:
    """The districts and new areas of a city, under the names that stand."""
    rows = vocabulary.table("regions")
    return frozenset(row["name"] for row in rows if row["parent"] == city and row["name"].endswith("区"))


def may_belong_to_city(short: str, full: str) -> bool:
    """True if a form names a district where the full form, a school with a name of its own, names the city alone.

    >>> may_belong_to_city("柳北区解放中心校", "柳州市解放小学"), may_belong_to_city("柳北实验小学", "柳州市实验小学")
    (True, False)
    """
    places, rest = split_places(full)
    brand = _CITY_SCHOOL.fullmatch(rest)
    if len(places) != 1 or brand is None or brand[1].startswith(KINDS):
        return False
    districts = _districts_of(next(iter(places)))
    return any(
        named & districts and named <= districts | places and _is_contained(words, rest)
        for words, named in written_out(short)
    )


@cache
def written_out(short: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """What a short form reads behind its places, as it stands and with its end written out; an end alone needs a place."""
    found = list(stems_of_short(short))
    for rest, places in stems_of_short(short):
        for written, means, _ in _tails_at(rest):
            if rest.endswith(written) and (places or rest != written):
                stem = rest.removesuffix(written)
                found += [
                    (stem + meant, places) for meant in means if len(meant) <= len(written) or not rest.endswith(meant)
                ]
        if len(rest) >= SHORTEST_COMPANY and not rest.endswith(_OWN_ENDS):
            found += [(rest + form, places) for form in _LEGAL_FORMS]
    return tuple(found)


@cache
def loose_end(name: str) -> tuple[str, tuple[str, ...]] | None:
    """The end of a name that is never an employer's own, 中心校, 完小, and what it can stand for; null for a name with none."""
    written, means, secondary = next((tail for tail in _tails_at(name) if name.endswith(tail[0])), ("", (), ""))
    loose = secondary == "yes" or (secondary == "alone" and split_places(name)[1] == written)
    is_longer_one = any(name.endswith(meant) for meant in means if len(meant) > len(written))
    return (written, means) if loose and not is_longer_one else None


def is_loose(name: str) -> bool:
    """True for a name with an end that is never an employer's own: 中心校, 完小."""
    return loose_end(name) is not None


@cache
def lacks_place(form: str, full: str) -> bool:
    """True if the form is the name without its place, or without the end of its place's name; letters alone say so of companies only.

    >>> lacks_place("嘉和航运有限公司", "柳州市嘉和航运有限公司"), lacks_place("柳州市嘉和航运有限公司", "柳州嘉和航运有限公司")
    (True, False)
    """
    if len(form) >= len(full) or len(form) <= BRAND:
        return False
    return any(
        full.startswith(spelling) and (form == full.removeprefix(spelling) or form in _shorter_placed(full, spelling))
        for spelling, _ in _places_at(full)
        if len(spelling) > 1
    )


def _shorter_placed(full: str, spelling: str) -> tuple[str, ...]:
    """The name with its place written without its end: 柳州 for 柳州市."""
    rest = full.removeprefix(spelling)
    return tuple(short + rest for short, name in _places_at(full) if name == spelling and short != name)


def is_secondary(form: str, full: str) -> bool:
    """True if the form is by its nature the less proper one: a looser end, a 集团 inside, 有限公司 or a company's place left out.

    >>> is_secondary("鹿寨县中渡第二完全小学", "鹿寨县中渡第二小学"), is_secondary("鹿寨县中渡小学", "鹿寨县中渡中心小学")
    (True, False)
    >>> is_secondary("嘉和航运有限公司", "柳州嘉和航运有限公司"), is_secondary("柳州嘉和航运有限公司", "柳州市嘉和航运有限公司")
    (True, True)
    """
    if is_registered(form) and lacks_place(form, full):
        return True
    if _GROUP.sub("", form) != form and not _GROUP.search(full):
        return True
    if full.startswith(form) and full != form:
        return full.endswith("公司")
    ends = [means for written, means, loose in _tails() if loose == "yes" and form.endswith(written)]
    return bool(ends and full.endswith(ends[0]))


def may_be_its_own(form: str) -> bool:
    """True if the form's looser end is many an employer's own as well: where records have both, their number decides.

    >>> may_be_its_own("三江侗族自治县斗江镇中心卫生院"), may_be_its_own("鹿寨县中渡第二完全小学")
    (True, False)
    """
    loose = [(written, means) for written, means, loose in _tails() if loose == "yes" and form.endswith(written)]
    return bool(loose) and loose[0][0] in loose[0][1]


def _is_contained(words: str, full: str) -> bool:
    """True if the words are the full form with characters left out, none telling, none of its beginning or end."""
    if words[:BRAND] != full[:BRAND] or words[-BRAND:] != full[-BRAND:]:
        return False
    if len(words) >= len(full):
        return words == full
    rest = iter(full)
    for character in words:
        for passed in rest:
            if passed == character:
                break
            if passed in TELLING:
                return False
        else:
            return False
    return TELLING.isdisjoint(rest)
