"""One title of one person in two years: a slip of the pen in the year, or acquired again."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from pipelines.linkage.blocking import Pairs
from pipelines.linkage.clusters import Labels
from pipelines.linkage.comparisons import CERTIFICATE_LEVELS, DATE_LEVELS, EMPLOYER_LEVELS, METHOD_LEVELS, TITLE_LEVELS
from pipelines.linkage.encoding import Records
from pipelines.linkage.value_pairs import Levels

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
ONE_DOCUMENT = 1


def forgive_year_slips(levels: Mapping[str, Levels], records: Records, persons: Labels, pairs: Pairs) -> Levels:
    """The levels of the dates acquired, "missing" for pairs of one title that a slip in the year alone may set apart.

    Whoever acquires a title again does so elsewhere, by another document or under another number, and in a month of its own.
    A year that two records of the person state is nobody's slip.
    """
    asked = (levels["title"] == TITLE_LEVELS.index("same")) & (levels["acquired"] >= DATE_LEVELS.index("next year"))
    asked &= _tell_of_one_place(levels) & ~(records.confirms[pairs.left] | records.confirms[pairs.right])
    at = np.flatnonzero(asked)
    at = at[_differ_in_year_alone(records, pairs.take(at), levels["document"][at])]
    stated = persons.astype(np.int64) << 40 | records.title.codes.astype(np.int64) << 16 | records.year
    known, counts = np.unique(stated[(records.title.codes >= 0) & (records.year > 0)], return_counts=True)
    left, right = (counts[np.searchsorted(known, stated[side[at]])] >= TWICE for side in (pairs.left, pairs.right))
    forgiven = levels["acquired"].copy()
    forgiven[at[~(left & right)]] = 0
    return forgiven


def _tell_of_one_place(levels: Mapping[str, Levels]) -> NDArray[np.bool_]:
    """Pairs in which nothing but the date speaks of two conferrals, and employer, document or number speak for one."""
    apart = np.logical_or.reduce([levels[name] >= least for name, least in APART.items()])
    together = np.logical_or.reduce([levels[name] > 0 for name in ("employer", "document", "certificate")])
    return np.asarray(~apart & together)


def _differ_in_year_alone(records: Records, pairs: Pairs, document: Levels) -> NDArray[np.bool_]:
    """Pairs whose years differ in one digit, and whose months and days don't.

    Where no day is known, the years follow each other or one document confers both.
    """
    (years, months, days) = (
        tuple(of[side].astype(np.int64) for side in pairs) for of in (records.year, records.month, records.day)
    )
    digits = sum((years[0] // 10**place % 10 != years[1] // 10**place % 10).astype(np.int64) for place in range(4))
    know_days, know_months = ((of[0] >= 0) & (of[1] >= 0) for of in (days, months))
    one_month = know_months & (months[0] % MONTHS == months[1] % MONTHS)
    one_day = know_days & (days[0] % DAYS == days[1] % DAYS)
    near = ~know_days & ((np.abs(years[0] - years[1]) == 1) | (document == ONE_DOCUMENT))
    return np.asarray((digits == 1) & one_month & (one_day | near))
