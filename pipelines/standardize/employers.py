"""Employers: tidied, with places, numbered schools and public units written out. Renamed ones stay weak evidence.

>>> read_employer("融水县 图书馆"), read_employer("市图书馆"), read_employer("柳江审计局")
('融水苗族自治县图书馆', '柳州市图书馆', '柳州市柳江区审计局')
>>> read_employer("柳州九中"), read_employer("鹿寨职校"), read_employer("柳州市某某二小")
('柳州市第九中学', '鹿寨县职业技术学校', '柳州市某某第二小学')
>>> read_employer("柳州市九中学"), read_employer("柳州市8中学校"), read_employer("柳州市八一小学"), read_employer("柳州市鱼峰区南三小学")
('柳州市第九中学', '柳州市第八中学校', '柳州市八一小学', '柳州市鱼峰区南三小学')
>>> read_employer("柳东新区图书馆"), read_employer("柳州高新区图书馆")
('柳州市柳东新区图书馆', '柳州高新技术产业开发区图书馆')
"""

import re
from collections.abc import Mapping
from functools import cache

from pipelines.standardize import authorities
from pipelines.standardize.abbreviation import begins_with_district
from pipelines.standardize.characters import simplify
from pipelines.standardize.employer_cells import unwrapped, with_ordinals
from pipelines.standardize.text import says_nothing, tidy, without_formula
from schemas import vocabulary
from schemas.vocabulary import listed

_NUMBERED_SCHOOL = re.compile(
    r"(?:第|(?<![第一二三四五六七八九十])(?<![统归合守惟唯划天](?=一)))([一二三四五六七八九]|[二三四五六七八九]?十[一二三四五六七八九]?)(中学校|中学?|小学?|幼|职校)$"
)
_KINDS_OF_SCHOOL = {
    "中": "中学",
    "中学": "中学",
    "中学校": "中学校",
    "小": "小学",
    "小学": "小学",
    "幼": "幼儿园",
    "职校": "职业技术学校",
}
_FULL_NUMBERED = re.compile(r"第[一二三四五六七八九十]{1,3}(?:中学校|中学|小学|幼儿园|职业技术学校)$")
_DIGITS = "〇一二三四五六七八九"
_ARABIC_NUMBER = re.compile(r"(?<![\dA-Za-z])[1-9]\d?(?=(?:中|小|幼|职校|中学|小学|中学校|幼儿园|医院|人民医院)$)")
_TOWNSHIP = re.compile(r"(?!城乡|[县区市])[\u4e00-\u9fff]{1,3}?[乡镇](?=.{2})")
_DEPARTMENT = re.compile(r"(?:[\u4e00-\u9fff]{2}(?:部|中心|车间|分公司|分厂|处|科)|[\u4e00-\u9fff]{2}厂)$")
"""A department of a company: 质量部, 技术中心, 动力厂."""
_SCHOOL = re.compile(r"(?:小学|中学|幼儿园|小|中|校)$")
"""Behind a district's name also a school that bears the city's alone."""
_CITYS_OWN = re.compile(r"市(?!场|政|容|民|区|内|级)(?=.{3})")
"""市 at the beginning that stands for the city, as its own offices write it."""


@cache
def _full_name() -> re.Pattern[str]:
    """A company's whole registered name: it stays, even where the company is better known under another one."""
    return re.compile(rf"^(?:{'|'.join(authorities.company_seats())}|.{{2,3}}省).*有限(?:责任)?公司$")


@cache
def _full_name_inside() -> re.Pattern[str]:
    return re.compile(rf"^(?:{'|'.join(authorities.company_seats())}).*(?:有限|责任)公司")


@cache
def _short_places() -> tuple[tuple[str, str], ...]:
    """Short names of places that are places wherever a text begins with them (融水县), the longest first."""
    pairs = [(s, row["name"]) for row in vocabulary.table("regions") for s in listed(row["spellings"])]
    safe = [(s, name) for s, name in pairs if s.endswith(("县", "自治县")) and not name.startswith(s)]
    return tuple(sorted(safe, key=lambda pair: -len(pair[0])))


@cache
def _units() -> Mapping[str, str]:
    """Spelling of a public unit → its full name."""
    rows = vocabulary.table("public_units")
    return vocabulary.unambiguous(
        ((s, row["name"]) for row in rows for s in (row["name"], *listed(row["spellings"]))), "public_units"
    )


@cache
def _unit_names() -> tuple[str, ...]:
    return tuple(_units())


@cache
def _county_units() -> tuple[str, ...]:
    """Names of units that only a county, a district or a city has: before them 柳南 is the district, not a town of that name."""
    return (
        *(row["name"] for row in vocabulary.table("public_units") if row["level"] == "county"),
        *authorities.bureaus(),
    )


@cache
def _city_without_ending() -> tuple[str, ...]:
    """The city's short names, before a district's whole one nothing but the city: 柳州鱼峰区."""
    home = vocabulary.home_city()
    return tuple(s for s, name in authorities.regions().items() if name == home and len(s) > 1 and not s.endswith("市"))


@cache
def _districts() -> frozenset[str]:
    """The districts of the city, which employers' names give behind the city's; not those whose own names begin with it."""
    home = vocabulary.home_city()
    rows = vocabulary.table("regions")
    own = home.removesuffix("市")
    return frozenset(
        row["name"]
        for row in rows
        if row["parent"] == home and row["name"].endswith("区") and not row["name"].startswith(own)
    )


def read_employer(text: str) -> str | None:
    """The employer's name; null for a cell that says nothing."""
    if says_nothing(text):
        return None
    words = _ARABIC_NUMBER.sub(_chinese_number, as_written(text))
    known = authorities.organizations().get(words)
    if known is not None:
        return words if _full_name().search(words) else known
    return _of_organization(words) or _with_place(_with_unit(words))


@cache
def organization_of(name: str) -> tuple[str, str] | None:
    """The known organization that a name is a name of, and the department behind it; null for no such name.

    >>> organization_of("广西柳州钢铁集团有限公司质量部"), organization_of("柳工")
    (('广西柳州钢铁(集团)公司', '质量部'), ('广西柳工机械股份有限公司', ''))
    """
    names = authorities.organizations()
    for cut in range(len(name), 1, -1):
        if (known := names.get(name[:cut])) is not None and (cut == len(name) or _DEPARTMENT.fullmatch(name[cut:])):
            return known, name[cut:]
    return None


def as_written(text: str) -> str:
    """The name tidied, without what stands around it in its cell, nothing in it written out."""
    return with_ordinals(unwrapped(simplify(tidy(without_formula(text)))))


def _of_organization(words: str) -> str | None:
    """A department of a known organization with the organization written out: 柳汽技术中心.

    >>> read_employer("柳汽技术中心"), read_employer("柳汽子弟小学")
    ('东风柳州汽车有限公司技术中心', '柳汽子弟小学')
    """
    department = None if _full_name_inside().match(words) else _DEPARTMENT.search(words)
    whole = authorities.organizations().get(words[: department.start()]) if department else None
    return whole + words[department.start() :] if whole and department else None


def _chinese_number(found: re.Match[str]) -> str:
    """1 to 99 in Chinese numerals: 8 → 八, 23 → 二十三."""
    tens, ones = divmod(int(found[0]), 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (_DIGITS[ones] if ones else "")


def _with_unit(words: str) -> str:
    """The words with the number of a school or the short name of a public unit at their end written out."""
    numbered = _NUMBERED_SCHOOL.search(words)
    if numbered is not None and numbered.start() > 0 and not _is_end_of_town(words[: numbered.start(1)]):
        return f"{words[: numbered.start()]}第{numbered[1]}{_KINDS_OF_SCHOOL[numbered[2]]}"
    if not words.endswith(_unit_names()):
        return words
    unit = max((s for s in _units() if words.endswith(s) and words != s), key=len, default="")
    return words.removesuffix(unit) + _units()[unit] if unit else words


def _is_end_of_town(before: str) -> bool:
    """Whether one character alone stands between a whole place's name and a numeral, which is then a town's: 坡头区南三.

    >>> _is_end_of_town("柳州市鱼峰区南"), _is_end_of_town("鱼峰区"), _is_end_of_town("鱼峰区第"), _is_end_of_town("鹿寨县寨沙")
    (True, False, False, False)
    """
    return re.search(r"[县区市旗][^第附省市县区旗镇乡]$", before) is not None and before[-2:] not in ("市区", "县城")


def _with_place(words: str) -> str:
    """The words with the place at their beginning written out, where it can be nothing else.

    >>> read_employer("柳州柳北区公路管理所"), read_employer("柳州柳南小学")
    ('柳州市柳北区公路管理所', '柳州柳南小学')
    """
    words = _behind_those_above(words)
    for short, name in _short_places():
        if words.startswith(short):
            return name + words.removeprefix(short)
    place = city_before_district(words) or _place_of_unit(words) or place_of_township(words)
    if place is not None:
        return place
    if begins_with_district(words) and not _SCHOOL.search(words):
        return vocabulary.home_city() + words
    return _CITYS_OWN.sub(vocabulary.home_city(), words, count=1) if _CITYS_OWN.match(words) else words


def city_before_district(words: str) -> str | None:
    """The words with the city's name in full before a district's whole one, before which it can be nothing else.

    >>> city_before_district("柳州柳北区公路管理所"), city_before_district("柳州柳北公路管理所")
    ('柳州市柳北区公路管理所', None)
    """
    behind = (words.removeprefix(city) for city in _city_without_ending() if words.startswith(city))
    district = next((rest for rest in behind if begins_with_district(rest)), None)
    return None if district is None else vocabulary.home_city() + district


def _behind_those_above(words: str) -> str:
    """The words without the province before its city and the city before its county, which names leave out; companies' stay.

    >>> _behind_those_above("柳州市鹿寨县中渡小学"), _behind_those_above("柳州市柳城公证处"), _behind_those_above("柳州市柳北区图书馆")
    ('鹿寨县中渡小学', '柳州市柳城公证处', '柳州市柳北区图书馆')
    """
    home = vocabulary.home_city()
    if words.endswith("公司") or not words.startswith((home, *_provinces())):
        return words
    behind = words.removeprefix(next((name for name in _provinces() if words.startswith(name)), ""))
    own = behind.removeprefix(home)
    if own.startswith(_counties()):
        return own
    return behind if behind.startswith(home) else words


@cache
def _provinces() -> tuple[str, ...]:
    """The names of the city's province, the longest first."""
    rows = vocabulary.table("regions")
    above = next(row["parent"] for row in rows if row["name"] == vocabulary.home_city())
    spelled = (s for row in rows if row["name"] == above for s in (row["name"], *listed(row["spellings"])))
    return tuple(sorted((s for s in spelled if len(s) > 1), key=lambda s: -len(s)))


@cache
def _counties() -> tuple[str, ...]:
    """The whole names of the city's counties."""
    rows = vocabulary.table("regions")
    return tuple(row["name"] for row in rows if row["parent"] == vocabulary.home_city() and row["name"].endswith("县"))


def place_of_township(words: str) -> str | None:
    """The words with the county's or district's name in full before a township, which can belong to nothing else: 柳城古塘乡卫生院.

    >>> place_of_township("柳城古塘乡卫生院"), place_of_township("柳城县古塘乡卫生院"), place_of_township("鱼峰里雍镇中心小学"), place_of_township("城中城乡规划院")
    ('柳城县古塘乡卫生院', None, '柳州市鱼峰区里雍镇中心小学', None)
    """
    home = vocabulary.home_city()
    for short, name in _places_below(home):
        if words.startswith(short) and _TOWNSHIP.match(words.removeprefix(short)):
            return (home if name in _districts() else "") + name + words.removeprefix(short)
    return None


def split_county(words: str) -> tuple[str, str] | None:
    """The whole name of the county whose short one the words begin with, and what stands behind it; null for a district's.

    A whole name with a slip in it is no short one: 融水苗族字治县.

    >>> split_county("柳城某坪水库管理所"), split_county("柳城县某坪水库管理所"), split_county("柳南某坪小学")
    (('柳城县', '某坪水库管理所'), None, None)
    """
    for short, name in _places_below(vocabulary.home_city()):
        rest = words.removeprefix(short)
        if len(short) > 1 and rest != words and not name.endswith("区"):
            is_whole = "县" in rest or words.startswith(name[: len(short) + 1])
            return None if is_whole else (name, rest)
    return None


@cache
def _places_below(home: str) -> tuple[tuple[str, str], ...]:
    """Short names of the city's counties and districts that stand, with their names."""
    rows = [row for row in vocabulary.table("regions") if row["parent"] == home and row["code"] and not row["valid_to"]]
    return tuple((s, row["name"]) for row in rows for s in listed(row["spellings"]) if not s.endswith(("县", "区")))


def _place_of_unit(words: str) -> str | None:
    """`<place><unit>` in full if the words are nothing else: 柳江审计局, 柳州第九中学."""
    home = vocabulary.home_city()
    numbered = _FULL_NUMBERED.search(words)
    if not numbered and not words.endswith(_county_units()):
        return None
    ends = [numbered[0]] if numbered else [name for name in _county_units() if words.endswith(name)]
    for end in ends:
        before = words.removesuffix(end)
        place = authorities.read_place(before)
        if place is not None and place.endswith("县") and before.startswith(home) and not before.endswith("县"):
            continue  # 柳州市柳城公证处 is one of the city's, 柳城县公证处 the county's
        if place is not None and (place == home or not numbered):
            return (home if place in _districts() else "") + place + end
    return None
