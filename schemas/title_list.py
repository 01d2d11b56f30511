"""The titles of the vocabulary: each of its series, with its grade and the day since which it is conferred."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from schemas import vocabulary
from schemas.vocabulary import ContradictionError, fold_title, listed


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
def titles_by_spelling() -> Mapping[str, tuple[Title, ...]]:
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
