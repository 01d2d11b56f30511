"""Slips in titles: a homophone from the input method, a character missing, doubled or out of order, or misread by a scanner.

A slip is overlooked only if exactly one title of the series is left, and if no character that tells ranks apart is part of
it; the record carries the mark `respelled:title`.

>>> respelled("助理工诚师", "工程技术系列").title, respelled("初级会计师", "会计系列").title, respelled("主管护帅").title
('助理工程师', None, '主管护师')
"""

from functools import cache

from pipelines.standardize.lookalikes import are_alike
from pipelines.standardize.sounds import readings_of
from schemas import other_qualifications, titles
from schemas.titles import UNKNOWN, Meaning
from schemas.vocabulary import fold_title

_DISTINGUISHING = frozenset("一二三四五正副大中小高初助主任管治特级员师士长生")
"""Characters that tell one rank, school or profession from another."""


SHORTEST = 2
"""Of a single character any title could be left."""


def respelled(text: str, series: str | None = None) -> Meaning:
    """The one title that the words name but for a slip; among the titles of the series, without one among all."""
    written = fold_title(text)
    if len(written) < SHORTEST or other_qualifications.kind_of(written) is not None:
        return UNKNOWN
    among = [title for title in titles.titles().values() if series in (None, title.series)]
    meant = {title.title for title in among if is_slip(written, title.title) or is_misread(written, title.title)}
    cut_short = {title.title for title in among if title.title[:-1] == written}
    return titles.resolve(meant.pop(), series) if len(meant | cut_short) == 1 and meant else UNKNOWN


def is_slip(written: str, meant: str) -> bool:
    """True if the two differ by one slip that a writer of the one can have made in the other.

    >>> is_slip("工呈师", "工程师"), is_slip("程师", "工程师"), is_slip("兽医", "兽医师"), is_slip("研究生", "研究员")
    (True, True, False, False)
    """
    slip, hidden = _difference(written, meant)
    if len(slip) == len(hidden) == 1:
        return sounds_alike(slip, hidden)
    if slip == "" and len(hidden) == 1:
        return hidden not in _DISTINGUISHING
    if len(slip) == 1 and hidden == "":
        return slip * 2 in written
    return len(slip) == 2 and slip == hidden[::-1] and not set(slip) & _DISTINGUISHING


def is_misread(written: str, meant: str) -> bool:
    """True if the two differ by one character that no title has and that looks like the one in its place.

    >>> is_misread("农业技术贝", "农业技术员"), is_misread("药土", "药士"), is_misread("医士", "医师")
    (True, True, False)
    """
    slip, hidden = _difference(written, meant)
    return len(slip) == len(hidden) == 1 and slip not in _of_titles() and are_alike(slip, hidden)


@cache
def _of_titles() -> frozenset[str]:
    """The characters that titles are written with."""
    return frozenset("".join(title.title for title in titles.titles().values()))


def _difference(written: str, meant: str) -> tuple[str, str]:
    """What is left of both when their common beginning and end are taken off."""
    while written and meant and written[0] == meant[0]:
        written, meant = written[1:], meant[1:]
    while written and meant and written[-1] == meant[-1]:
        written, meant = written[:-1], meant[:-1]
    return written, meant


def sounds_alike(one: str, other: str) -> bool:
    """True if the two characters share a reading, tones aside."""
    return not set(readings_of(one)).isdisjoint(readings_of(other))
