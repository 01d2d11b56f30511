"""One title of one person in two years: a slip of the pen in the year, or acquired again."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pipelines.linkage.blocking import Pairs
from pipelines.linkage.clusters import Labels
from pipelines.linkage.comparisons import CERTIFICATE_LEVELS, DATE_LEVELS, EMPLOYER_LEVELS, METHOD_LEVELS, TITLE_LEVELS
from pipelines.linkage.encoding import Records
from pipelines.linkage.value_pairs import Levels

SAME_TITLE = TITLE_LEVELS.index("same")
NUMBERED = ("document", "certificate", "management")
VOUCHING = ("employer", *NUMBERED)
"""What speaks for one conferral where it says anything at all and nothing speaks of two."""
NEAR = 2
"""Years of which one is easily written for the other: 2019 and 2021."""
TWICE = 2
"""So many records that state a title's year are more than one clerk's slip."""
MONTHS, DAYS = 12, 31
"""By how many a date's month and day are counted on from one year, and one month, to the next."""
APART: Mapping[str, int] = {
    "series": 2,
    "authority": 2,
    "method": METHOD_LEVELS.index("different"),
    "certificate": CERTIFICATE_LEVELS.index("different"),
    "management": 2,
    "document": 2,
    "conferred": DATE_LEVELS.index("next year"),
    "specialty": 3,
    "employer": EMPLOYER_LEVELS.index("much alike"),
}
"""From which level on a comparison speaks of two conferrals."""


def forgive_year_slips(levels: Mapping[str, Levels], records: Records, persons: Labels, pairs: Pairs) -> Levels:
    """The levels of the dates acquired, "missing" for pairs of one title that a slip in the year alone may set apart.

    Whoever acquires a title again does so elsewhere, by another document or under another number, and in a month of its own.
    A year beside a document of the other record's year is the slip.
    A year that two records of the person state is nobody's slip; and one slip sets a record apart from all those of the right year.
    """
    years_apart = (levels["title"] == SAME_TITLE) & (levels["acquired"] >= DATE_LEVELS.index("next year"))
    years_apart &= ~_speak_of_two(levels) & ~(records.confirms[pairs.left] | records.confirms[pairs.right])
    at = np.flatnonzero(years_apart)
    found, some = pairs.take(at), {name: levels[name][at] for name in VOUCHING}
    vouched = _vouch(some, VOUCHING) | _belied_by_document(records, found)
    is_slip = _differ_in_year_alone(records, found, some) & vouched
    is_slip &= ~_is_stated_twice(records, persons, found)
    between = persons[found.left] << 40 | records.title.codes[found.left].astype(np.int64) << 24
    between |= _packed(records.year[found.left], records.year[found.right])
    forgiven = levels["acquired"].copy()
    forgiven[at[np.isin(between, between[is_slip])]] = 0
    return forgiven


def _packed(one: NDArray[np.int32], other: NDArray[np.int32]) -> NDArray[np.int64]:
    """Two years as one number, whichever stands first."""
    return np.asarray(np.minimum(one, other).astype(np.int64) << 12 | np.maximum(one, other))


def _is_stated_twice(records: Records, persons: Labels, pairs: Pairs) -> NDArray[np.bool_]:
    """Pairs both of whose years two records of the person state for the title."""
    stated = persons << 40 | records.title.codes.astype(np.int64) << 24 | records.year
    known, counts = np.unique(stated[(records.title.codes >= 0) & (records.year > 0)], return_counts=True)
    left, right = (counts[np.searchsorted(known, stated[side])] >= TWICE for side in pairs)
    return np.asarray(left & right)


def _speak_of_two(levels: Mapping[str, Levels]) -> NDArray[np.bool_]:
    """Pairs in which something else than the date speaks of two conferrals."""
    return np.asarray(np.logical_or.reduce([levels[name] >= least for name, least in APART.items()]))


def _vouch(levels: Mapping[str, Levels], names: Sequence[str]) -> NDArray[np.bool_]:
    """Pairs in which one of these comparisons, none of which speaks of two conferrals, says something."""
    return np.asarray(np.logical_or.reduce([levels[name] > 0 for name in names]))


def _contradict_themselves(records: Records) -> NDArray[np.bool_]:
    """Records whose year is not that of their own document, or after that in which their title was conferred."""
    document, conferred = records.document_year, records.conferred_year
    other = (document > 0) & (document != records.year)
    return np.asarray((records.year > 0) & (other | ((conferred > 0) & (conferred < records.year))))


def _belied_by_document(records: Records, pairs: Pairs) -> NDArray[np.bool_]:
    """Pairs of which one record's document is of the other's year, and not of its own."""
    sides = (pairs, Pairs(pairs.right, pairs.left))
    documents, years = records.document_year, records.year
    return np.asarray(
        np.logical_or.reduce(
            [
                (documents[one] == years[other]) & (documents[one] != years[one]) & (years[other] > 0)
                for one, other in sides
            ]
        )
    )


def _differ_in_year_alone(records: Records, pairs: Pairs, levels: Mapping[str, Levels]) -> NDArray[np.bool_]:
    """Pairs whose years are a slip apart, and whose months and days are the same.

    Where no day is known, the years follow each other, a number vouches for one conferral, or one record's years contradict
    each other.
    """
    (years, months, days) = (
        tuple(of[side].astype(np.int64) for side in pairs) for of in (records.year, records.month, records.day)
    )
    digits = sum((years[0] // 10**place % 10 != years[1] // 10**place % 10).astype(np.int64) for place in range(4))
    between = np.abs(years[0] - years[1])
    know_days, know_months = ((of[0] >= 0) & (of[1] >= 0) for of in (days, months))
    one_month = know_months & (months[0] % MONTHS == months[1] % MONTHS)
    one_day = know_days & (days[0] % DAYS == days[1] % DAYS)
    odd = _contradict_themselves(records)
    likely = (between == 1) | _vouch(levels, NUMBERED) | odd[pairs.left] | odd[pairs.right]
    return np.asarray(((digits == 1) | (between <= NEAR)) & one_month & (one_day | (~know_days & likely)))
