"""Whom no weight of evidence joins, since a colleague or a brother would show the same: a reviewer decides. And who is told of twice."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from pipelines.linkage.comparisons import (
    CERTIFICATE_LEVELS,
    DATE_LEVELS,
    EMPLOYER_LEVELS,
    IDENTITY_LEVELS,
    TITLE_LEVELS,
)
from pipelines.linkage.name_levels import DIFFERENT, NAME_LEVELS, ONE_OFF, RARITIES, SURNAME
from pipelines.linkage.value_pairs import Levels

EVEN = 0.0
"""The most that all evidence weighs for such a pair: enough for a reviewer, too little to join."""
AT_ODDS = 0.7
"""What contradicts a career weighs so much more in log odds where the person's own digits and telephone are silent."""
TOLD_TWICE = 3.0
"""What a record of the seeker's very conferral weighs beyond its parts: of two namesakes at a workplace who has none is hardly meant."""
TWICE = 2
"""The level from which on `years` and `numbers` speak against one career."""
SAME_TITLE = TITLE_LEVELS.index("same")
SAME_EMPLOYER = [at for at, words in enumerate(EMPLOYER_LEVELS) if words.startswith("equal")]
SAME_MONTH = tuple(DATE_LEVELS.index(level) for level in ("same day", "same month"))
CONFLICT = IDENTITY_LEVELS.index("conflict")
EQUAL_NAME = len([words for words in NAME_LEVELS if words.startswith("equal, under")])
"""The last level of equal names that are not very common."""
ASKED = ("name", "identity", "phone", "management", "certificate", "years", "numbers", "title", "employer")
EQUAL_NUMBERS = tuple(CERTIFICATE_LEVELS.index(level) for level in ("equal, one name", "equal, many names"))
_ALIKE = (1, 2)
"""The levels of equal telephone and management numbers, and of those a slip apart."""


def doubt(scores: NDArray[np.float64], levels: Mapping[str, Levels]) -> NDArray[np.float64]:
    """The scores, at most even for names that are hardly one person's, and lower for careers that hardly one person had.

    And higher for who has a record of the very conferral. Doubts hold not where something that is the person's own bears them out, unless the names cannot be one person's at all.
    """
    asked = np.flatnonzero((levels["name"] >= ONE_OFF) | _contradict_each_other(levels))
    found = {column: levels[column][asked] for column in ASKED if column in levels}
    alone = ~_are_borne_out(found)
    doubted = scores + np.where(_tell_of_one_conferral(levels), TOLD_TWICE, 0.0)
    doubted[asked[alone & _contradict_each_other(found)]] -= AT_ODDS
    at = asked[_are_strangers(found["name"]) | _are_like_twins(found) | (alone & _share_little(found))]
    doubted[at] = np.minimum(doubted[at], EVEN)
    return doubted


def _contradict_each_other(levels: Mapping[str, Levels]) -> NDArray[np.bool_]:
    """True where one year has two dates or titles, or one conferral two numbers or documents; pairs of records have no career yet.

    Two dates of one title at one workplace are a slip in the month.
    """
    if "years" not in levels:
        return np.zeros(len(levels["name"]), dtype=bool)
    slip = (levels["years"] == TWICE) & (levels["title"] == SAME_TITLE) & np.isin(levels["employer"], SAME_EMPLOYER)
    return np.asarray(((levels["years"] >= TWICE) & ~slip) | (levels["numbers"] >= TWICE))


def _tell_of_one_conferral(levels: Mapping[str, Levels]) -> NDArray[np.bool_]:
    """True where a person has a record of the seeker's own name, workplace, title and month, and no document, number, sex or digit speaks against it."""
    if "years" not in levels:
        return np.zeros(len(levels["name"]), dtype=bool)
    named = (levels["name"] > 0) & (levels["name"] <= EQUAL_NAME) & np.isin(levels["employer"], SAME_EMPLOYER)
    conferred = (levels["title"] == SAME_TITLE) & np.isin(levels["acquired"], SAME_MONTH) & (levels["document"] <= 1)
    numbers = np.isin(levels["certificate"], (0, *EQUAL_NUMBERS)) & (levels["management"] <= 1)
    career = (levels["years"] < TWICE) & (levels["numbers"] < TWICE) & (levels["titles"] < TWICE)
    return np.asarray(named & conferred & numbers & career & (levels["identity"] != CONFLICT) & (levels["sex"] <= 1))


def _are_strangers(name: Levels) -> NDArray[np.bool_]:
    """Names that cannot be one person's: a couple share telephone, workplace and list."""
    return np.asarray(name == DIFFERENT)


def _are_like_twins(levels: Mapping[str, Levels]) -> NDArray[np.bool_]:
    """Names a character apart, and numbers a digit: born on one day, twins have both."""
    one_off = (levels["name"] >= ONE_OFF) & (levels["name"] < ONE_OFF + len(RARITIES))
    return np.asarray(one_off & (levels["identity"] == IDENTITY_LEVELS.index("slip")))


def _share_little(levels: Mapping[str, Levels]) -> NDArray[np.bool_]:
    """The surname alone, or all characters but one under one number: colleagues share as much where a number is another row's by mistake."""
    name, number = levels["name"], levels["certificate"]
    one_off = (name >= ONE_OFF) & (name < ONE_OFF + len(RARITIES))
    one_number = (number >= EQUAL_NUMBERS[0]) & (number <= EQUAL_NUMBERS[1])
    return np.asarray((name == SURNAME) | (one_off & one_number))


def _are_borne_out(levels: Mapping[str, Levels]) -> NDArray[np.bool_]:
    """True where digits of an ID number, a telephone or a management number vouch for one person."""
    digits = levels["identity"] >= IDENTITY_LEVELS.index("slip")
    return np.asarray(digits | np.isin(levels["phone"], _ALIKE) | np.isin(levels["management"], _ALIKE))
