"""What a column holds: how far a sample of its cells speaks for each column of ours."""

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipelines.intake.understand.carry import DITTO_MARKS
from pipelines.intake.understand.cells import (
    STRONG,
    compact,
    digits,
    is_like_specialty,
    kinds_of,
    may_be_name,
    year_and_month,
)
from pipelines.intake.understand.occasions import ACQUIRED, Dates, Days, birth_year, read_day, years_of

_MOSTLY = 0.5
_SAMPLE, _SMALLEST_SAMPLE, _CELLS_LOOKED_AT = 120, 20, 12_000

_KINDS_FOR: dict[str, tuple[str, ...]] = {
    "certificate_number": ("certificate_number", "approval_document"),
    "holder_name": ("holder_name",),
    "id_number": ("id_number",),
    "sex": ("sex",),
    "phone": ("phone",),
    "year": ("year",),
    "acquisition_method": ("acquisition_method",),
    "acquired_on": ("date", "year", "excel_day"),
    "conferred_on": ("date", "year", "excel_day"),
    "level": ("level",),
    "series": ("series",),
    "title": ("title",),
    "issuing_authority": ("issuing_authority",),
    "management_number": ("management_number",),
    "review_committee": ("review_committee",),
    "approval_document": ("approval_document",),
    "birth_month": ("date", "year", "excel_day"),
}
"""The kinds of value that each column holds; employer, specialty and remarks hold words of any kind."""

_YEAR_ALONE = 0.6
"""How far years under no heading speak for the certificates' year."""

_SPECIALTY_ALONE = 0.8
"""How far listed specialties under no heading speak for the column: people also learnt one."""

_SOME = 0.25
_LIKELY = "like a specialty"
_WORDS_OR_NAMES = frozenset({"words", "holder_name"})
"""What words that are like specialties may be besides: 林业工程 could be a name by its family's."""
_OTHERWISE = "no specialty"
_NO_SPECIALTIES = {
    "ethnic",
    "education",
    "party",
    "title",
    "level",
    "series",
    "acquisition_method",
    "employer",
    "holder_name",
}
"""Kinds of value that speak against a column of specialties where only some are listed; not of those that are listed, 体育 and 档案管理."""

_BETTER_ELSEWHERE: dict[str, tuple[str, ...]] = {
    "issuing_authority": ("review_committee",),
    "year": ("excel_day",),
    "employer": ("review_committee", "issuing_authority", "education", "party", "remark"),
    "title": ("employer", "ethnic", "education"),
    "series": ("employer",),
    "holder_name": ("ethnic", "education", "party", "title", "level", "acquisition_method", "employer"),
}
"""Kinds of value that speak against a column even though they could pass for it."""


_NO_CERTIFICATES = ("date", "phone", "approval_document", "excel_day", "year", "short_number")
"""Kinds of value that under no heading are no certificate's number, though one may be written so: a few digits may number files, rooms or points."""

_DATES = {"acquired_on": (0.8, 0.3, 0.0), "conferred_on": (0.3, 0.8, 0.0), "birth_month": (0.0, 0.0, 0.0)}
"""How far dates under no heading speak for each of our dates, by their turn among the table's dates."""

_BIRTHS_UNTIL = 1998
"""Dates under no heading that lie before this year are taken for births sooner than for titles."""

_YOUTH = 20
"""Years that lie at least between the births of most people on a list and their titles."""

_ENOUGH_NUMBERS = 3
"""From so many ID numbers on dates that most of them contradict are no births."""


class Profile(NamedTuple):
    """A column's sample in numbers: how many cells it rests on and the share of them that looks like each kind."""

    filled: int
    shares: dict[str, float]
    distinct: float
    rising: bool
    birth: bool = False
    """Whether its dates are the birth dates in the table's ID numbers."""
    turn: int = ACQUIRED
    """Whether its dates are the titles', their certificates' or about something else."""

    def fits(self, column: str) -> float:
        """How well the column's cells fit (0-1); 0.5 where its values have no shape of their own or none is there."""
        if not self.filled:
            return 0.5
        if column == "employer":
            return max(self.shares.get("employer", 0.0), 0.3 if self.shares.get("words", 0.0) > 0.8 else 0.0)
        if column in {"specialty", "remarks"}:
            return 0.5 if self.shares.get("words", 0.0) > 0.5 or column == "remarks" else 0.2
        fit = max(self.shares.get(kind, 0.0) for kind in _KINDS_FOR[column])
        if column == "holder_name":
            fit = max(fit, 0.9 * self.shares.get("may_be_name", 0.0) - 0.2)
        return fit

    def betrays(self, column: str) -> float:
        """How far the cells alone, under no heading that we know, speak for a column (0-1)."""
        if self.filled < 1 or column == "remarks":
            return 0.0
        if column == "specialty":
            return self._specialties()
        fit = self.fits(column) if column != "employer" else self.shares.get("employer", 0.0)
        against = max((self.shares.get(kind, 0.0) for kind in _BETTER_ELSEWHERE.get(column, ())), default=0.0)
        if column == "certificate_number":
            fit *= self.distinct * (1 - max(self.shares.get(kind, 0.0) for kind in _NO_CERTIFICATES))
        if column == "year":
            fit *= _YEAR_ALONE
        if column in _DATES:
            fit = self.dated * (_DATES[column][self.turn] if not self.birth else column == "birth_month")
        if column == "holder_name":
            fit = self.shares.get("holder_name", 0.0) * (0.5 + 0.5 * self.distinct)
        if column not in STRONG:
            fit = fit - 0.6 * against
        return max(0.0, min(1.0, fit))

    def _specialties(self) -> float:
        """How far the cells speak for specialties: some are listed, or one is and nearly all are like them; the others are words of no other kind."""
        listed = self.shares.get("specialty", 0.0)
        others = self.shares.get(_OTHERWISE, 0.0)
        likely = self.shares.get(_LIKELY, 0.0)
        are_some = listed >= _SOME or (listed > 0 and likely > 1 - _SOME)
        if not are_some or self.shares.get("words", 0.0) < 1 - _SOME or others > _SOME:
            return _SPECIALTY_ALONE * listed
        return _SPECIALTY_ALONE * (0.6 + 0.4 * max(listed, likely / 2))

    @property
    def dated(self) -> float:
        """The share of dates; a spreadsheet's day numbers are dates unless they count up."""
        days = 0.0 if self.rising else self.shares.get("excel_day", 0.0)
        return min(1.0, self.shares.get("date", 0.0) + days)

    @property
    def tells_years(self) -> bool:
        """Whether most cells are years or documents' numbers, which have a year in them."""
        return max(self.shares.get("year", 0.0), self.shares.get("approval_document", 0.0)) > _MOSTLY

    @property
    def is_serial(self) -> bool:
        """Whether the cells are numbers that count up."""
        return self.rising and self.shares.get("number", 0.0) > 0.9


def profile_columns(columns: Sequence[Sequence[str]], year: int | None = None) -> list[Profile]:
    """The profiles of a table's columns, each told what its dates are about; `year` is the titles' by the list's name."""
    size = max(_SMALLEST_SAMPLE, min(_SAMPLE, _CELLS_LOOKED_AT // max(1, len(columns))))
    profiles = [profile_column(cells, size) for cells in columns]
    ids = max(
        range(len(columns)), key=lambda at: profiles[at].fits("id_number") if profiles[at].filled else 0.0, default=0
    )
    for at, profile in enumerate(profiles):
        if profile.dated > _MOSTLY:
            profiles[at] = profile._replace(birth=_agree_with_numbers(columns[at], columns[ids]) is True)
    usual = {
        at: when
        for at, one in enumerate(profiles)
        if one.dated > _MOSTLY and not one.birth and (when := _usual_time(columns[at])) is not None
    }
    oldest = _births_among(usual) if not any(profile.birth for profile in profiles) else None
    if oldest is not None and _agree_with_numbers(columns[oldest], columns[ids]) is not False:
        profiles[oldest] = profiles[oldest]._replace(birth=True)
        del usual[oldest]
    dates = {at: [read_day(cell) for cell in columns[at]] for at in usual}
    return _with_turns(profiles, dates, columns, ids, year) if dates else profiles


def _with_turns(
    profiles: list[Profile],
    dates: Mapping[int, Days],
    columns: Sequence[Sequence[str]],
    ids: int,
    year: int | None,
) -> list[Profile]:
    """The profiles, each told what its dates are about beside those of the others; births are a column's or the ID numbers'."""
    born = next((at for at, profile in enumerate(profiles) if profile.birth), None)
    births = [birth_year(cell) for cell in columns[ids]] if born is None else [_year(cell) for cell in columns[born]]
    yearly = [columns[at] for at, profile in enumerate(profiles) if at not in dates and profile.tells_years]
    turns = Dates(dates, years_of(yearly, len(births), year), births).turn()
    return [profile._replace(turn=turns.get(at, ACQUIRED)) for at, profile in enumerate(profiles)]


def _births_among(usual: Mapping[int, float]) -> int | None:
    """The column whose dates lie about a youth before the latest ones, or is alone and lies long ago, so that people are born then; null for none."""
    oldest = min(usual, key=lambda at: usual[at], default=None)
    latest = max(usual.values(), default=0.0)
    is_alone = len(usual) == 1 and latest < _BIRTHS_UNTIL
    return oldest if oldest is not None and (is_alone or latest - usual[oldest] >= _YOUTH) else None


def _usual_time(cells: Sequence[str]) -> float | None:
    """The median of a column's dates in years; null when none tells its year and month."""
    times = sorted(year + month / 12 for year, month in filter(None, map(year_and_month, cells)))
    return times[len(times) // 2] if times else None


def _year(cell: str) -> int | None:
    told = year_and_month(cell)
    return told[0] if told else None


def _agree_with_numbers(dates: Sequence[str], ids: Sequence[str]) -> bool | None:
    """Whether most dates agree with the year and month of birth in the ID number beside them; null where too few numbers tell that they don't."""
    pairs = [(year_and_month(date), digits(number)) for date, number in zip(dates, ids, strict=True)]
    sound = [
        (date, (int(number[6:10]), int(number[10:12]))) for date, number in pairs if date and len(number) in (17, 18)
    ]
    if bool(sound) and sum(date == born for date, born in sound) * 10 > len(sound) * 6:
        return True
    return False if len(sound) >= _ENOUGH_NUMBERS else None


def profile_column(cells: Sequence[str], size: int = _SAMPLE) -> Profile:
    """The profile of a column's cells; the blank ones say nothing."""
    filled = [cell for cell in cells if cell and not cell.isspace() and cell.strip() not in DITTO_MARKS]
    sample = filled if len(filled) <= size else filled[:: len(filled) // size + 1]
    counts: Counter[str] = Counter()
    for cell in sample:
        kinds = kinds_of(cell)
        counts.update(kinds)
        likely = "specialty" in kinds or (kinds <= _WORDS_OR_NAMES and is_like_specialty(cell))
        counts[_LIKELY] += likely
        counts[_OTHERWISE] += not likely and not _NO_SPECIALTIES.isdisjoint(kinds)
        counts["may_be_name"] += may_be_name(cell)
    total = max(1, len(sample))
    shares = {kind: count / total for kind, count in counts.items()}
    return Profile(len(filled), shares, len(set(sample)) / total, _is_rising(sample))


def fits_cell(cell: str, column: str) -> bool:
    """Whether a single cell looks like what a column holds."""
    return bool(kinds_of(cell) & {*_KINDS_FOR.get(column, ()), column})


def is_told_by_its_words(column: str) -> bool:
    """Whether the cells of a column are of a kind of their own; employers and remarks hold words of any kind."""
    return column in _KINDS_FOR


def _is_rising(cells: Sequence[str]) -> bool:
    """Whether most cells are small numbers, each larger than the one before, or count from 1, a row that comes twice with its number."""
    numbers = [int(text) for text in map(compact, cells) if text.isdigit() and len(text) <= 6]
    if len(numbers) < max(1, len(cells) * 0.9):
        return False
    steps = [later - earlier for earlier, later in itertools.pairwise(numbers)]
    if steps and numbers[0] == 1 and all(0 <= step <= 1 for step in steps) and any(steps):
        return True
    return numbers[0] <= 1 if not steps else sum(step > 0 for step in steps) >= 0.8 * len(steps) and numbers[0] <= 10**5
