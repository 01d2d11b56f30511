"""Titles: what a spelling means, given its series. Level follows from series and title together, never from one alone."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from schemas import other_qualifications, vocabulary
from schemas.title_list import (
    Title,
    grade_of,
    is_title_of,
    level_of,
    series_of_title,
    spellings_of_series,
    titles,
    titles_by_spelling,
)
from schemas.title_wording import rewordings
from schemas.vocabulary import ContradictionError, fold_title, listed

__all__ = [
    "UNKNOWN",
    "Meaning",
    "Title",
    "candidates",
    "grade_of",
    "is_title_of",
    "level_of",
    "resolve",
    "series_of_title",
    "spellings_of_series",
    "titles",
]

_ENDINGS = (
    "专业技术资格证书",
    "任职资格证书",
    "职称证书",
    "职称证",
    "专业技术职务任职资格",
    "职务任职资格",
    "专业技术资格",
    "专业技术职务",
    "任职资格",
    "职务资格",
    "职务",
    "资格",
    "职称",
)

_LEVELS = ("正高级", "副高级", "高级", "中级", "初级", "助理级", "员级")
_MARKS = "-—/:·、,_"


_WITHOUT_STATE = re.compile(r"^国家(?=[一二三四]级)")
"""国家一级演员 is what newspapers call a 一级演员."""
_EXAMINED = ("会计系列", "审计系列", "统计系列", "经济系列")
"""Series whose lower titles are conferred by national examinations that are named by their level."""
_LEVEL_AND_SERIES = re.compile(r"(初级|中级|高级)(.{2,6}?)(?:师|专业技术资格|专业资格|资格|职称)?")
_RANKED = re.compile("[级正副员待未拟非无代原兼]|助理|见习|实习|技工|工人|职业|执业|注册")
"""Words in a bracket or before a title that say more than a specialty."""
_ENGINEERS = ("正高级", "高级", "助理")
"""Ranks before or behind an engineer's field: 高级水产工程师, 水产高级工程师."""
_NO_FIELD = re.compile(
    "[级正副员总待未拟非无代原兼]|助理|见习|实习|注册|监理|咨询|造价|执业|消防|主任|首席|专家|职业|主管|客户|销售"
)
"""What stands before 工程师 in posts and in licences, which are no titles."""


class Meaning(NamedTuple):
    """What a spelling says for certain; a part that it leaves open is null."""

    title: str | None
    series: str | None
    grade: str | None
    level: str | None


UNKNOWN = Meaning(None, None, None, None)


def candidates(text: str) -> tuple[Title, ...]:
    """Every title that the words can mean in some series, after taking off what only repeats series or level or says 资格."""
    folded = _WITHOUT_STATE.sub("", fold_title(text))
    return _meant(folded) or next(filter(None, map(_meant, rewordings(folded))), ())


def _meant(folded: str) -> tuple[Title, ...]:
    """The titles that these words mean, as they stand."""
    if other_qualifications.kind_of(folded) is not None and not _spelled(folded):
        return ()
    return _plain(folded) or _of_profession(folded) or _loosely(folded) or _of_level(folded)


def _of_level(folded: str) -> tuple[Title, ...]:
    """初级会计 and 中级会计资格 mean every title that the series has at the level; together they say level and series.

    >>> [title.title for title in _of_level("初级会计师")], _of_level("高级工程")
    (['助理会计师', '会计员'], ())
    """
    found = _LEVEL_AND_SERIES.fullmatch(folded)
    series = vocabulary.spellings("series").get(found[2]) if found else None
    if found is None or series not in _EXAMINED:
        return ()
    return tuple(
        title
        for title in titles().values()
        if title.series == series and found[2] in title.title and _says(found[1], title)
    )


def _loosely(folded: str) -> tuple[Title, ...]:
    """What is left to try: a series or a specialty in brackets, the rank behind the title, a specialty before it."""
    for read in (_with_bracket, _rank_behind, _behind_specialty):
        if found := read(folded):
            return found
    return ()


def _with_bracket(folded: str) -> tuple[Title, ...]:
    """讲师(高校) means the title in that series, 经济师(人力资源) the title; a bracket that speaks of a rank resolves nothing.

    >>> [title.series for title in _with_bracket("讲师(高校)")], _with_bracket("工程师(见习)")
    (['高等学校教师系列'], ())
    """
    stem, _, bracket = folded.removesuffix(")").partition("(")
    if not stem or not bracket or not folded.endswith(")"):
        return ()
    meant = _plain(stem)
    if (series := vocabulary.spellings("series").get(bracket)) is not None and any(t.series == series for t in meant):
        return tuple(title for title in meant if title.series == series)
    if bracket in _LEVELS:
        return tuple(title for title in _of_profession(stem) or _behind_specialty(stem) if _says(bracket, title))
    return () if _RANKED.search(bracket) or _spelled(bracket) else meant


def _rank_behind(folded: str) -> tuple[Title, ...]:
    """工程师(高级), 建筑工程师高级 and 工程师(助理) mean 高级工程师 and 助理工程师, where the rank has a title of that name.

    >>> {title.title for title in _rank_behind("建筑工程师高级")}, _rank_behind("教授高级")
    ({'高级工程师'}, ())
    """
    whole = folded.removesuffix(")").replace("(", "")
    for rank in ("高级", "助理"):
        stem = whole.removesuffix(rank).strip(_MARKS)
        if stem not in ("", whole):
            return _spelled(rank + stem) or _of_profession(rank + stem) or _behind_specialty(rank + stem)
    return ()


def _behind_specialty(folded: str) -> tuple[Title, ...]:
    """建筑工程专业工程师 and 农机推广助理工程师 mean the title: 某某专业 stands before any, a known field before an engineer's.

    >>> [title.title for title in _behind_specialty("助理水产工程师") + _behind_specialty("会计专业高级会计师")]
    ['助理工程师', '高级会计师']
    """
    before, mark, rest = folded.partition("专业")
    if mark and before and not _RANKED.search(before) and (found := _plain(rest.strip(_MARKS))):
        return found
    words = folded.removesuffix("工程师")
    rank = next((rank for rank in _ENGINEERS if words.startswith(rank) or words.endswith(rank)), "")
    field = words.removeprefix(rank) if words.startswith(rank) else words.removesuffix(rank)
    if words == folded or _NO_FIELD.search(field) or not any(word in field for word in _fields_of_engineers()):
        return ()
    return tuple(title for title in _spelled(f"{rank}工程师") if title.series == "工程技术系列")


@cache
def _fields_of_engineers() -> tuple[str, ...]:
    """Words that name an engineer's field: a slip of the pen (肋理工程师) is none."""
    own = [
        w
        for row in vocabulary.table("specialties")
        if "工程技术" in listed(row["series"])
        for w in listed(row["words"])
    ]
    beside = [p for p, groups in _professions().items() if any(series == "工程技术系列" for series, _ in groups)]
    return tuple(word for word in (*own, *beside) if len(word) > 1)


def _plain(folded: str) -> tuple[Title, ...]:
    """The titles that the words mean with no profession beside them."""
    for read in (_spelled, _without_level, _without_ending, _behind_series):
        if found := read(folded):
            return found
    return ()


def _spelled(folded: str) -> tuple[Title, ...]:
    return titles_by_spelling().get(folded, ())


def _without_level(folded: str) -> tuple[Title, ...]:
    """工程师(中级), 中级工程师 and 工程师中级 mean 工程师 if 工程师 has that level; a level that contradicts resolves nothing."""
    stem, _, bracket = folded.removesuffix(")").partition("(")
    if bracket and folded.endswith(")"):
        return tuple(title for title in _spelled(stem) if _says(bracket, title))
    for level in _LEVELS:
        stem = folded.removeprefix(level) if folded.startswith(level) else folded.removesuffix(level)
        if stem != folded and (found := tuple(title for title in _spelled(stem.strip(_MARKS)) if _says(level, title))):
            return found
    return ()


def _says(words: str, title: Title) -> bool:
    grade = vocabulary.grade_spellings().get(words)
    return grade == title.grade or (grade is None and vocabulary.spellings("levels").get(words) == title.level)


def _without_ending(folded: str) -> tuple[Title, ...]:
    for ending in _ENDINGS:
        if folded.endswith(ending):
            stem = folded.removesuffix(ending)
            return _spelled(stem) or _without_level(stem)
    return ()


def _behind_series(folded: str) -> tuple[Title, ...]:
    """工程系列助理工程师 means the title in that series; a series that does not confer it resolves nothing."""
    for cut in range(len(folded) - 1, 1, -1):
        series = vocabulary.spellings("series").get(folded[:cut].strip(_MARKS))
        rest = folded[cut:].strip(_MARKS)
        found = tuple(title for title in _spelled(rest) or _without_level(rest) if title.series == series)
        if series and found:
            return found
    return ()


@cache
def _professions() -> Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """Profession → the (series, titles) before which offices write it."""
    found: defaultdict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for row in vocabulary.table("professions"):
        for title in listed(row["titles"]):
            if (row["series"], title) not in titles():
                raise ContradictionError(f"professions: {row['series']} confers no {title}")
        for profession in listed(row["professions"]):
            found[profession].append((row["series"], tuple(listed(row["titles"]))))
    return MappingProxyType({profession: tuple(groups) for profession, groups in found.items()})


def _of_profession(folded: str) -> tuple[Title, ...]:
    """林业工程师, 助理林业工程师 and 工程师(林业) mean the title with a profession beside it, if the title is one of those it goes with."""
    stem, _, bracket = folded.removesuffix(")").partition("(")
    for profession, groups in _professions().items():
        if profession not in folded:
            continue
        rest = (
            stem
            if profession == bracket.removesuffix("专业")
            else folded.replace(profession, "", 1)
            if not bracket
            else ""
        )
        found = tuple(
            title
            for title in (_spelled(rest) or _without_level(rest) if rest not in ("", folded) else ())
            if any(title.series == series and title.title in names for series, names in groups)
        )
        if found:
            return found
    return ()


def _with_stem(folded: str, series: str) -> tuple[Title, ...]:
    """技术员 in 农业技术系列 is its 农业技术员: the title that the series' own name completes."""
    if len(folded) < 2:
        return ()
    stems = [stem for row in vocabulary.table("series") if row["series"] == series for stem in listed(row["stems"])]
    whole = {title for stem in stems for title in _spelled(stem + folded) if title.series == series}
    return tuple(whole) if len(whole) == 1 else ()


def resolve(text: str, series: str | None = None, *, at: str | None = None) -> Meaning:
    """What a title's spelling means in its series; without one, only what every possible series agrees on.

    `at` is the day of acquisition (ISO, any precision): a series that conferred nothing then is no possible meaning.

    >>> resolve("一级", "小学教师系列").title is None
    True
    >>> resolve("小教一级")
    Meaning(title='小学一级教师', series='小学教师系列', grade='助理级', level='初级')
    >>> resolve("一级教师").level is None, resolve("一级教师(中级)").title
    (True, '一级教师')
    """
    meant = candidates(text)
    stated = tuple(title for title in meant if title.series == series)
    if series and not stated:
        stated = _with_stem(fold_title(text), series)
        meant = meant if stated or _plain(fold_title(text)) else ()
    if stated:
        return _common(stated, text)
    possible = tuple(title for title in meant if _confers(title, at))
    return _common(possible or meant, text) if meant else UNKNOWN


def _confers(title: Title, at: str | None) -> bool:
    """Whether the series conferred anything on that day, and the title existed."""
    if not at:
        return True
    if at < title.valid_from[: len(at)]:
        return False
    validity = vocabulary.series_validity()[title.series]
    return validity.valid_from[: len(at)] <= at and (not validity.valid_to or at <= validity.valid_to[: len(at)])


def _common(meant: tuple[Title, ...], text: str) -> Meaning:
    """What all possible meanings share; a title spelled out in full is itself, whatever series it belongs to."""
    words = _bare(fold_title(text))
    spelled_out = tuple(title for title in meant if title.title in words)
    return Meaning(
        title=_only(title.title for title in spelled_out or meant),
        series=_only(title.series for title in meant),
        grade=_only(title.grade for title in meant),
        level=_only(title.level for title in meant),
    )


def _bare(folded: str) -> tuple[str, ...]:
    """A title's words, and without what only repeats its level or says 资格 behind it: 一级教师(中级), 一级教师任职资格."""
    stem, _, bracket = folded.removesuffix(")").partition("(")
    ending = next((ending for ending in _ENDINGS if folded.endswith(ending)), "")
    is_level = bracket in vocabulary.spellings("levels") or bracket in vocabulary.grade_spellings()
    return (folded, folded.removesuffix(ending), *((stem,) if is_level else ()))


def _only(values: Iterable[str]) -> str | None:
    """The value if all are the same, else null."""
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else None
