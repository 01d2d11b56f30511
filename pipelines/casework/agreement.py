"""How far two reviewers who don't know of each other agree: the share of equal outcomes, and Cohen's kappa beside it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Compared(NamedTuple):
    """One decision that was reviewed twice: when it was first decided, its kind, and both outcomes."""

    at: str
    kind: str
    first: str
    second: str


class Agreement(NamedTuple):
    """The agreement of one month and kind (or of all together); `kappa` is null where chance alone would agree always."""

    month: str
    kind: str
    reviewed: int
    agreed: int
    kappa: float | None

    @property
    def share(self) -> float:
        """The share of equal outcomes."""
        return self.agreed / self.reviewed


def measure(month: str, kind: str, compared: Sequence[Compared]) -> Agreement:
    """The agreement of these decisions, of which there is one at least.

    >>> pairs = [("pass", "pass")] * 20 + [("pass", "return")] * 5 + [("return", "pass")] * 10 + [("return", "return")] * 15
    >>> found = measure("2019-10", "amend", [Compared("", "", *pair) for pair in pairs])
    >>> found.agreed, round(found.share, 2), round(found.kappa, 2)
    (35, 0.7, 0.4)
    """
    total = len(compared)
    agreed = sum(one.first == one.second for one in compared)
    first, second = Counter(one.first for one in compared), Counter(one.second for one in compared)
    by_chance = sum(first[outcome] * second[outcome] for outcome in first) / total**2
    kappa = None if by_chance == 1 else (agreed / total - by_chance) / (1 - by_chance)
    return Agreement(month, kind, total, agreed, kappa)


def by_month_and_kind(compared: Iterable[Compared], zone: dt.tzinfo) -> list[Agreement]:
    """One line a month and kind, oldest first; months are the zone's."""
    groups: dict[tuple[str, str], list[Compared]] = {}
    for one in compared:
        month = f"{dt.datetime.fromisoformat(one.at).astimezone(zone):%Y-%m}"
        groups.setdefault((month, one.kind), []).append(one)
    return [measure(month, kind, group) for (month, kind), group in sorted(groups.items())]
