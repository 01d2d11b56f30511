"""Titles: what a spelling means, given its series. Level follows from series and title together, never from one alone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from schemas import vocabulary
from schemas.vocabulary import ContradictionError, fold_title, listed

_ENDINGS = ("专业技术职务任职资格", "专业技术资格", "专业技术职务", "任职资格", "职务资格", "职务", "资格", "职称")

_LEVELS = ("正高级", "副高级", "高级", "中级", "初级", "助理级", "员级")
_MARKS = "-—/:·、,_"


class Title(NamedTuple):
    """One title of one series."""

    series: str
    title: str
    grade: str
    valid_from: str

    @property
    def level(self) -> str:
        """高级, 中级 or 初级."""
        return vocabulary.level_of_grade()[self.grade]


class Meaning(NamedTuple):
    """What a spelling says for certain; a part that it leaves open is null."""

    title: str | None
    series: str | None
    grade: str | None
    level: str | None


UNKNOWN = Meaning(None, None, None, None)


@cache
def titles() -> Mapping[tuple[str, str], Title]:
    """(series, title) → title; raises ContradictionError if a pair is listed twice."""
    found: dict[tuple[str, str], Title] = {}
    for row in vocabulary.table("titles"):
        key = (row["series"], row["title"])
        if key in found:
            raise ContradictionError(f"titles: {key} is listed twice")
        found[key] = Title(*key, row["grade"], row["valid_from"])
    return MappingProxyType(found)


@cache
def spellings_of_series() -> Mapping[tuple[str, str], Title]:
    """(series, folded spelling) → title; raises ContradictionError if a spelling names two titles of one series."""
    found: dict[tuple[str, str], Title] = {}
    for row in vocabulary.table("titles"):
        title = titles()[row["series"], row["title"]]
        for spelling in (row["title"], *listed(row["spellings"])):
            known = found.setdefault((row["series"], fold_title(spelling)), title)
            if known != title:
                raise ContradictionError(f"titles: {spelling} names both {known.title} and {title.title}")
    return MappingProxyType(found)


@cache
def _titles_by_spelling() -> Mapping[str, tuple[Title, ...]]:
    """Folded spelling → every title it can mean."""
    found: defaultdict[str, list[Title]] = defaultdict(list)
    for (_, spelling), title in spellings_of_series().items():
        found[spelling].append(title)
    return MappingProxyType({spelling: tuple(meant) for spelling, meant in found.items()})


def is_title_of(series: str, title: str) -> bool:
    """True if the series confers a title of exactly that name."""
    return (series, title) in titles()


def grade_of(series: str, title: str) -> str | None:
    """正高级 … 员级; null for a title outside its series."""
    found = titles().get((series, title))
    return found.grade if found else None


def level_of(series: str, title: str) -> str | None:
    """高级, 中级 or 初级; null for a title outside its series.

    >>> level_of("小学教师系列", "小学高级教师"), level_of("中学教师系列", "中学高级教师")
    ('中级', '高级')
    """
    found = titles().get((series, title))
    return found.level if found else None


@cache
def series_of_title() -> Mapping[str, tuple[str, ...]]:
    """Title → the series that confer it: 编辑 → 新闻系列, 出版系列."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for series, title in titles():
        found[title].append(series)
    return MappingProxyType({title: tuple(series) for title, series in found.items()})


def candidates(text: str) -> tuple[Title, ...]:
    """Every title that the words can mean in some series, after taking off what only repeats series or level or says 资格."""
    folded = fold_title(text)
    return _plain(folded) or _of_profession(folded)


def _plain(folded: str) -> tuple[Title, ...]:
    """The titles that the words mean with no profession beside them."""
    for read in (_spelled, _without_level, _without_ending, _behind_series):
        if found := read(folded):
            return found
    return ()


def _spelled(folded: str) -> tuple[Title, ...]:
    return _titles_by_spelling().get(folded, ())


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
        found = tuple(title for title in _spelled(folded[cut:].strip(_MARKS)) if title.series == series)
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
    >>> resolve("一级教师").level is None
    True
    """
    meant = candidates(text)
    stated = tuple(title for title in meant if title.series == series)
    if series and not stated:
        stated = _with_stem(fold_title(text), series)
        meant = meant if stated or _plain(fold_title(text)) else ()
    if stated:
        return _common(stated, text)
    possible = tuple(title for title in meant if _confers(title.series, at))
    return _common(possible or meant, text) if meant else UNKNOWN


def _confers(series: str, at: str | None) -> bool:
    if not at:
        return True
    validity = vocabulary.series_validity()[series]
    return validity.valid_from[: len(at)] <= at and (not validity.valid_to or at <= validity.valid_to[: len(at)])


def _common(meant: tuple[Title, ...], text: str) -> Meaning:
    """What all possible meanings share; a title spelled out in full is itself, whatever series it belongs to."""
    folded = fold_title(text)
    spelled_out = tuple(title for title in meant if title.title == folded)
    return Meaning(
        title=_only(title.title for title in spelled_out or meant),
        series=_only(title.series for title in meant),
        grade=_only(title.grade for title in meant),
        level=_only(title.level for title in meant),
    )


def _only(values: Iterable[str]) -> str | None:
    """The value if all are the same, else null."""
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else None
