"""Authorities and committees: who confers titles, read from patterns of a place or an employer and a body.

柳州市 + 职改办, 融水县 + 教育局 + 职改领导小组 and 柳工 + 职称办 are all `<whose>职称改革工作领导小组`; a personnel bureau
holds its government's leading group, any other bureau or employer its own. What is not understood stays as written.

>>> read_authority("融水县职改办"), read_authority("柳州市经委职改办")
('融水苗族自治县职称改革工作领导小组', '柳州市工业和信息化委员会职称改革工作领导小组')
>>> read_authority("柳州市柳西区职称改革工作领导小组")
'柳州市柳西区职称改革工作领导小组'
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from pipelines.standardize.characters import simplify
from pipelines.standardize.text import says_nothing, tidy
from schemas import vocabulary
from schemas.vocabulary import listed

LEADING_GROUP = "职称改革工作领导小组"
COMMITTEE = "专业技术资格评审委员会"
_SEALED = re.compile(r"\((?:公章|盖章|代章|章|印章)\)$")
_SAID_AROUND = re.compile(
    r"^(?:批准|审批|发证|颁证|签发)(?:机关|单位|部门)[:：]|^经(?=.+(?:批准|审批|核准)$)|(?<=.)(?:批准|审批|核准|颁发|发证)$"
)
"""A label, or that the body approved: words around its name."""
_SHORT_LEVEL = re.compile(r"(?<=.)([高中初])评(?:委会?|会)$")
_JOINED = re.compile(r"[、/,;]")
_LONG_ENDINGS = (
    "系列",
    "系统",
    "市",
    "县",
    "区",
    "州",
    "省",
    "局",
    "厅",
    "委",
    "委员会",
    "公司",
    "集团",
    "厂",
    "校",
    "院",
    "所",
    "中心",
    "社",
    "会",
    "联",
    "台",
    "馆",
    "站",
    "处",
    "行",
    "团",
)


@cache
def bodies(kind: str) -> tuple[str, ...]:
    """The spellings of one kind of body, the longest first."""
    rows = [row for row in vocabulary.table("bodies") if row["kind"] == kind]
    return _longest_first(s for row in rows for s in (row["name"], *listed(row["spellings"])))


@cache
def regions() -> Mapping[str, str]:
    """Spelling of a place → its name, also behind the names of what it belongs to (柳州市城中区 → 城中区)."""
    pairs = [(s, row) for row in vocabulary.table("regions") for s in (row["name"], *listed(row["spellings"]))]
    within = [(parent + s, row) for s, row in pairs for parent in _spelled_parents(row["parent"]) if s != "市"]
    return vocabulary.unambiguous(((s, row["name"]) for s, row in (*pairs, *within)), "regions")


def _spelled_parents(parent: str) -> list[str]:
    rows = [row for row in vocabulary.table("regions") if parent and row["name"] == parent]
    if not rows:
        return []
    spelled = [parent, *(s for row in rows for s in listed(row["spellings"]) if len(s) > 1)]
    higher = _spelled_parents(rows[-1]["parent"])
    return spelled + higher + [above + s for above in higher for s in spelled]


@cache
def company_seats() -> tuple[str, ...]:
    """What the names of the city's companies begin with: the city, also without its 市, and its province written short."""
    city = vocabulary.home_city()
    province = next(row["parent"] for row in vocabulary.table("regions") if row["name"] == city)
    short = min((s for s in _spelled_parents(province) if len(s) > 1), key=len, default=city)
    return (city, city.removesuffix("市"), short)


@cache
def bureaus() -> Mapping[str, str]:
    """Spelling of a bureau under any of its names → the name that stands for the body."""
    rows = vocabulary.table("bureaus")
    return vocabulary.unambiguous(
        ((s, row["body"]) for row in rows for s in (row["body"], row["name"], *listed(row["spellings"]))), "bureaus"
    )


@cache
def organizations() -> Mapping[str, str]:
    """Spelling of an employer that confers titles or is known under several names → its name."""
    rows = vocabulary.table("organizations")
    return vocabulary.unambiguous(
        ((s, row["name"]) for row in rows for s in (row["name"], *listed(row["spellings"]))), "organizations"
    )


def _longest_first(spellings: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(spellings), key=lambda s: (-len(s), s)))


def without_ending(text: str, endings: Iterable[str]) -> str | None:
    """The text before the first of the endings that it has; null if it has none."""
    for ending in endings:
        if text.endswith(ending) and text != ending:
            return text.removesuffix(ending)
    return None


def read_place(text: str) -> str | None:
    """The name of a region."""
    return regions().get(text)


def read_bureau(text: str) -> str | None:
    """`<region><bureau>` in the names that stand for them: 市教育局 → 柳州市教育局."""
    for spelled in _longest_first(s for s in bureaus() if text.endswith(s)):
        place = read_place(text.removesuffix(spelled))
        if place is not None:
            return place + bureaus()[spelled]
    return None


def is_understood(authority: str) -> bool:
    """True for the leading group of a place, a bureau or an employer that the vocabularies know.

    >>> is_understood("柳州市职称改革工作领导小组"), is_understood("铆州市职称改革工作领导小组")
    (True, False)
    """
    whose = authority.removesuffix(LEADING_GROUP)
    known = read_place(whose) or whose in organizations().values() or read_bureau(whose)
    return whose != authority and bool(known)


def read_unit(text: str) -> str | None:
    """The name of a bureau or a known employer."""
    return organizations().get(text) or read_bureau(text)


def read_authority(text: str) -> str | None:
    """The full name of the body that confers; unknown ones as written, tidied; null for a cell that says nothing."""
    if says_nothing(text):
        return None
    written = _SEALED.sub("", simplify(tidy(text)))
    words = _SAID_AROUND.sub("", written.strip("。.;,，《》“”\"'")) or written
    words = without_ending(words, _bracketed_groups()) or words
    named = {_whose(part) for part in _JOINED.split(words)}
    whose = named.pop() if len(named) == 1 else None
    return f"{whose}{LEADING_GROUP}" if whose else words


@cache
def _bracketed_groups() -> tuple[str, ...]:
    """The office that does a bureau's titles, in brackets behind it: 人社局（职改办）."""
    return tuple(f"({spelled})" for spelled in bodies("leading_group"))


def _whose(words: str) -> str | None:
    """Whose leading group the words name; null if they name none for certain."""
    words = without_ending(words, bodies("section")) or words
    before = without_ending(words, bodies("leading_group"))
    holder = words if before is None else before
    seat = without_ending(holder, bodies("personnel"))
    if seat is not None and (place := read_place(seat)) is not None:
        return place
    unit = read_unit(holder)
    if unit is not None or before is None:
        return unit
    return read_place(before) or (before if before.endswith(_LONG_ENDINGS) else None)


def read_committee(text: str) -> str | None:
    """`<whose><series><level>专业技术资格评审委员会` where all parts are known; else the words, tidied."""
    if says_nothing(text):
        return None
    words = _SEALED.sub("", simplify(tidy(text)))
    before = without_ending(_SHORT_LEVEL.sub(r"\1级评委会", words), bodies("committee"))
    return (before and _full_committee(before)) or words


def _full_committee(before: str) -> str | None:
    plain = re.sub(r"[()]", "", before)
    levels = [level for level in ("高级", "中级", "初级") if level in plain]
    if len(levels) != 1 or plain.count(levels[0]) != 1:
        return None
    whose_series = re.sub(r"(?:职务|专业技术|职称|资格)+$", "", plain.replace(levels[0], ""))
    parts = _whose_series(whose_series)
    return f"{parts}{levels[0]}{COMMITTEE}" if parts else None


def _whose_series(words: str) -> str | None:
    """The leading part as a known place or unit, the rest as a series."""
    for cut in range(len(words) - 1, 0, -1):
        series = vocabulary.spellings("series").get(vocabulary.fold(words[cut:]))
        whose = read_place(words[:cut]) or read_unit(words[:cut])
        if series and whose:
            return whose + series
    return None
