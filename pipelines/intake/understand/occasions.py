"""What the columns of dates under no heading are about: the title, its certificate, or something before, after or beside both.

Of dates that lie a few months apart the first is the acquisition's and the next the certificate's. A date that is one for all people, and later
than all of theirs, is when the list was filled in; schools and first employments lie in people's youth, appointments behind the certificate.
Where nothing tells which of two occasions years apart is the title's, neither is.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipelines.intake.understand.cells import year_and_month

ACQUIRED, CONFERRED, ASIDE = 0, 1, 2

_DOCUMENTS_YEAR = re.compile(
    r".{0,24}[〔\[［(（【﹝<《]\s*((?:19|20)\d\d)\s*年?[〕\]］)）】﹞>》]\s*第?\s*\d{1,4}\s*号.{0,3}"
)
_YEAR = re.compile(r"((?:19|20)\d\d)\s*年?\s*度?")
_BORN = re.compile(r"[1-9]\d{5}(?:((?:19|20)\d\d)\d{4}[\dXx*]{4}|(\d\d)\d{7}$)")
_DAY = re.compile(r"(?:19|20)?\d\d\D\d{1,2}\D(\d{1,2})(?!\d)|(?:19|20)\d{4}(\d\d)(?!\d)")

_SOON, _HARDLY_EVER_LATER = 3.0, 12.0
"""Months within which a certificate is usually issued, and nearly always."""
_SAME_OCCASION = 18.0
"""Months behind which a date is of another occasion."""
_NO_APPOINTMENT = 48.0
"""Months behind a title's date in which nobody is appointed any more: what lies so far before the last date is of school or of a first employment."""
_ONE_DAY, _YEARS = 1.0, 12.0
"""Months within which all dates of a list are one occasion of the list's, and beyond which each is its person's."""
_NEARLY_ALL, _MOSTLY, _SOMETIMES = 0.9, 0.8, 0.6
_FEW = 3
"""So many rows are needed for a proof."""
_CLEARLY = 0.15
"""How much more of a column's years must agree with the list's than another one's."""
_GROWN = 24
"""Most are no older when they leave school or start to work, and few have a title before."""
_TERM_ENDS = (6, 7)
"""The months in which schools let their people go."""


class Day(NamedTuple):
    """A date in months, and whether its day is known."""

    months: float
    exact: bool


Days = Sequence[Day | None]


def read_day(cell: str) -> Day | None:
    """The date in a cell, its day as part of the month; null for none.

    >>> read_day("2010.12.16"), read_day("2010年12月"), read_day("无")
    (Day(months=24132.5, exact=True), Day(months=24132.0, exact=False), None)
    """
    found = year_and_month(cell)
    if found is None:
        return None
    months = found[0] * 12 + found[1]
    told = _DAY.search(cell)
    day = int(told[1] or told[2]) - 1 if told else 0
    return Day(months + min(max(day, 0), 29) / 30, told is not None)


def birth_year(number: str) -> int | None:
    """The year of birth in an ID number; null for a cell with none."""
    told = _BORN.match("".join(number.split()))
    return (int(told[1]) if told[1] else 1900 + int(told[2])) if told else None


class Years(NamedTuple):
    """The year that each row gives for its title, null for none, and whether that can be no year of the whole list's own."""

    given: Sequence[int | None]
    are_titles: bool


class Dates(NamedTuple):
    """The columns of dates of one list, and what else it tells of each person: the year of the title, the year of birth."""

    columns: Mapping[int, Days]
    years: Years
    births: Sequence[int | None]

    def turn(self) -> dict[int, int]:
        """For each column what its dates are about."""
        turns = dict.fromkeys(self.columns, ASIDE)
        timely = [at for at in self.columns if not self._is_of_other_years(at)]
        ordered = sorted(timely, key=lambda at: (self._behind(at), _usual(self.columns[at]), at))
        acquired = self._first_of_the_years(ordered) if ordered else None
        if acquired is None and ordered:
            acquired = self._first_of_the_occasion(ordered)
        if acquired is None:
            return turns
        conferred = self._issued_soon(acquired, ordered)
        return turns | {acquired: ACQUIRED} | ({} if conferred is None else {conferred: CONFERRED})

    def _is_of_other_years(self, at: int) -> bool:
        """Whether most dates lie years before those given for the titles, or are one day for all people years after them."""
        told = [
            (_year(day), year) for day, year in zip(self.columns[at], self.years.given, strict=True) if day and year
        ]
        if len(told) < _FEW:
            return False
        before = sum(own < year - 1 for own, year in told) >= _MOSTLY * len(told)
        after = _is_one_day(self.columns[at]) and all(own > year + 1 for own, year in told)
        return (before and self.years.are_titles) or after

    def _first_of_the_years(self, ordered: Sequence[int]) -> int | None:
        """The first of the columns whose years are the titles' own; null where none are, or they may be the list's own year."""
        shares = {at: share for at in ordered if (share := _agreement(self.columns[at], self.years.given)) is not None}
        best = max(shares.values(), default=0.0)
        agreeing = [at for at in ordered if best >= _SOMETIMES and shares.get(at, 0.0) >= best - _CLEARLY]
        is_proof = self.years.are_titles or len(ordered) == 1 or not self._is_of_the_list(ordered[-1], ordered)
        return agreeing[0] if agreeing and is_proof else None

    def _first_of_the_occasion(self, ordered: Sequence[int]) -> int | None:
        """The first of the dates that belong together; null where occasions lie years apart and nothing tells the title's."""
        lasting = [at for at in ordered if not self._is_of_youth(at, ordered)] or list(ordered)
        while len(lasting) > 1 and self._is_of_the_list(lasting[-1], lasting):
            if not self._are_titles(lasting[:-1]):
                return None
            lasting = lasting[:-1]
        if len(lasting) < len(ordered) or len(lasting) == 1 or _is_one_day(self.columns[lasting[0]]):
            return lasting[0]
        if (soon := next((at for at, next_ in pairwise(lasting) if self._is_soon(at, next_)), None)) is not None:
            return soon
        lags = {at: _lag(self.columns[at], self.columns[lasting[-1]]) for at in lasting}
        near = [at for at in lasting if lags[at] <= _NO_APPOINTMENT]
        return near[0] if lags[near[0]] <= _SAME_OCCASION else None

    def _is_of_the_list(self, at: int, ordered: Sequence[int]) -> bool:
        """Whether a column holds one date for all people, and others before it are years apart."""
        before = (
            self.columns[other]
            for other in ordered
            if other != at and _lies_before(self.columns[other], self.columns[at])
        )
        return _is_one_day(self.columns[at]) and any(_spread(dates) >= _YEARS for dates in before)

    def _are_titles(self, ordered: Sequence[int]) -> bool:
        """Whether the dates before one of the whole list are their titles': of grown people, or followed soon by others."""
        grown = (_are_young(self.columns[at], self.births) is False for at in ordered)
        return any(grown) or any(self._is_soon(*pair) for pair in pairwise(ordered))

    def _is_of_youth(self, at: int, ordered: Sequence[int]) -> bool:
        """Whether dates before others are of school or of a first employment: in the holders' youth, or at the ends of terms."""
        dates = self.columns[at]
        later = [
            other for other in ordered if not self._is_soon(at, other) and _lies_before(dates, self.columns[other])
        ]
        if not later or len(_known(dates)) < _FEW or _spread(dates) < _YEARS:
            return False
        months = [(int(day.months) - 1) % 12 + 1 for day in _known(dates)]
        if sum(month in _TERM_ENDS for month in months) >= _MOSTLY * len(months):
            return True
        are_grown = any(_are_young(self.columns[other], self.births) is False for other in later)
        return are_grown and _are_young(dates, self.births) is True

    def _issued_soon(self, acquired: int, ordered: Sequence[int]) -> int | None:
        """The column of dates that follow the acquisition as soon as certificates do, of several the one that oftenest does at once; null for none."""
        later = [at for at in ordered if at != acquired and self._is_soon(acquired, at)]
        once = {at: _share_at_once(self.columns[acquired], self.columns[at]) for at in later}
        ranked = sorted(later, key=lambda at: -once[at])
        clear = ranked and all(once[ranked[0]] >= once[at] + _CLEARLY for at in ranked[1:])
        return ranked[0] if clear else None

    def _is_soon(self, first: int, second: int) -> bool:
        """Whether a column's dates follow the other's as soon as certificates follow titles."""
        one, two = self.columns[first], self.columns[second]
        lags = sorted(_lags(one, two))
        if not lags:
            return 0 <= _usual(two) - _usual(one) <= _SAME_OCCASION
        return 0 <= _middle(lags) <= _SOON and lags[int((len(lags) - 1) * _NEARLY_ALL)] <= _HARDLY_EVER_LATER

    def _behind(self, at: int) -> int:
        """Behind how many of the other columns most of a column's dates lie."""
        found = 0
        for other in self.columns:
            pairs = [(one, two) for one, two in _pairs(self.columns[other], self.columns[at]) if _differ(one, two)]
            found += sum(two.months > one.months for one, two in pairs) * 2 > len(pairs)
        return found


def years_of(columns: Sequence[Sequence[str]], rows: int, named: int | None) -> Years:
    """The year that each row gives for its title: in its document's number, else as the only year that stands alone, else the list's."""
    documents, alone = (
        [_only(pattern, [cells[row] for cells in columns]) for row in range(rows)]
        for pattern in (_DOCUMENTS_YEAR, _YEAR)
    )
    given = [one or other or named for one, other in zip(documents, alone, strict=True)]
    return Years(given, any(documents) or len(set(given) - {None}) > 1)


def _only(pattern: re.Pattern[str], cells: Sequence[str]) -> int | None:
    """The one year that the cells of a row name so; null for none and for several."""
    found = {told[1] for cell in cells if (told := pattern.fullmatch(cell.strip()))}
    return int(found.pop()) if len(found) == 1 else None


def _share_at_once(first: Days, second: Days) -> float:
    """The share of rows on which the second date lies in the month of the first."""
    lags = list(_lags(first, second))
    return sum(lag < _ONE_DAY for lag in lags) / max(1, len(lags))


def _lies_before(first: Days, second: Days) -> bool:
    """Whether a column's dates lie before the other's, row by row."""
    lags = sorted(_lags(first, second))
    return bool(lags) and sum(lag >= 0 for lag in lags) >= _MOSTLY * len(lags) and _middle(lags) > 0


def _is_one_day(days: Days) -> bool:
    """Whether a column holds one date for all people, of whom there are some."""
    return len(_known(days)) >= _FEW and _spread(days) <= _ONE_DAY


def _differ(one: Day, other: Day) -> bool:
    """Whether two dates are known to differ."""
    return one.months != other.months if one.exact and other.exact else one.months // 1 != other.months // 1


def _pairs(first: Days, second: Days) -> Iterator[tuple[Day, Day]]:
    return ((one, two) for one, two in zip(first, second, strict=True) if one and two)


def _lags(first: Days, second: Days) -> Iterator[float]:
    """How many months the second column's dates lie behind the first's, on the rows that hold both."""
    for one, two in _pairs(first, second):
        yield two.months - one.months if one.exact and two.exact else two.months // 1 - one.months // 1


def _lag(first: Days, second: Days) -> float:
    """The usual lag in months; of columns that no row holds both of what is usual in each."""
    lags = sorted(_lags(first, second))
    return _middle(lags) if lags else _usual(second) - _usual(first)


def _usual(days: Days) -> float:
    return _middle(sorted(day.months for day in _known(days)) or [0.0])


def _middle(ordered: Sequence[float]) -> float:
    return ordered[len(ordered) // 2]


def _spread(days: Days) -> float:
    """The months between the earlier and the later ones of a column's dates, those that stand out left aside."""
    months = sorted(day.months for day in _known(days)) or [0.0]
    aside = len(months) // 10
    return months[len(months) - 1 - aside] - months[aside]


def _year(day: Day) -> int:
    return int((day.months - 1) // 12)


def _known(days: Days) -> list[Day]:
    return [day for day in days if day]


def _are_young(days: Days, births: Sequence[int | None]) -> bool | None:
    """Whether most dates lie in the holders' youth; null where too few tell when they were born."""
    ages = [day.months / 12 - born for day, born in zip(days, births, strict=True) if day and born]
    return None if len(ages) < _FEW else sum(age <= _GROWN for age in ages) >= _SOMETIMES * len(ages)


def _agreement(days: Days, years: Sequence[int | None]) -> float | None:
    """The share of dates that lie in the year that their row gives; null where no row gives one."""
    told = [_year(day) == year for day, year in zip(days, years, strict=True) if day and year]
    return sum(told) / len(told) if told else None
