"""All that waits for a reviewer, from the run and from casework, as one list in the order a person should take it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lookup_app.casework_door import Case
from lookup_app.register_reader import WaitingCase


@dataclass(frozen=True)
class WorkItem:
    """One piece of work: what the run says of it, and the case that casework keeps when there is one."""

    item_id: str
    kind: str
    priority: float
    reasons: tuple[str, ...]
    advice: str | None
    since: str | None
    state: str | None
    assigned_to: str | None
    waiting: WaitingCase | None
    case: Case | None

    def hours_waiting(self, now: dt.datetime) -> float | None:
        """How long it has waited; None when nothing says since when."""
        if self.since is None:
            return None
        return (now - dt.datetime.fromisoformat(self.since).astimezone(dt.UTC)).total_seconds() / 3600


def gather(
    waiting: Iterable[WaitingCase],
    cases: Iterable[Case],
    done: frozenset[str],
    decided: frozenset[str] = frozenset(),
    states: Mapping[str, str] | None = None,
) -> list[WorkItem]:
    """Every open piece of work once: a submission that casework took over keeps what the run says of it; what is `done` is left out.

    `decided` are submissions whose cases wait no more: until the next run they still stand in the queue of the last.
    `states` say how cases stand that only the run speaks of.
    """
    by_submission = {case.submission_id: case for case in cases if case.submission_id}
    of_run = [one for one in waiting if one.case_id not in done and one.submission_id not in decided]
    taken = {one.submission_id: one for one in of_run if one.submission_id in by_submission}
    known = states or {}
    items = [from_run(one, known.get(one.case_id)) for one in of_run if one.submission_id not in by_submission]
    items += [from_casework(case, taken.get(case.submission_id) if case.submission_id else None) for case in cases]
    return sorted(items, key=lambda item: (-item.priority, item.since or "9999", item.item_id))


def from_run(one: WaitingCase, state: str | None = None) -> WorkItem:
    """A case that only the run speaks of."""
    return WorkItem(
        one.case_id, one.kind, one.priority, one.reasons, one.advice, one.waiting_since, state, None, one, None
    )


SUBMISSION_PRIORITY = 300.0
"""Where the run says nothing yet: a holder waits, which comes first."""
DISPUTE_PRIORITY = {True: 330.0, False: 280.0}
"""Whether a certificate was shown: somebody may rely on what is false, which comes before all else; or somebody's is missing."""


@lru_cache(maxsize=50_000)
def from_casework(case: Case, one: WaitingCase | None) -> WorkItem:
    """A case of casework, with the run's reasons and advice where it has some."""
    since = case.submitted_at or case.opened_at
    if case.kind == "dispute":
        priority = DISPUTE_PRIORITY[case.certificate_id is not None]
        reasons = ("DISPUTED_SHOWN" if case.certificate_id else "DISPUTED_MISSING",)
        return WorkItem(
            case.case_id, "dispute", priority, reasons, None, since, case.state, case.assigned_to, None, case
        )
    if one is None:
        return WorkItem(
            case.case_id, "submission", SUBMISSION_PRIORITY, (), None, since, case.state, case.assigned_to, None, case
        )
    return WorkItem(
        case.case_id,
        "submission",
        one.priority,
        one.reasons,
        one.advice,
        one.waiting_since or since,
        case.state,
        case.assigned_to,
        one,
        case,
    )


def next_after(order: Sequence[str], done: str, still_open: frozenset[str]) -> str | None:
    """The case that opens when `done` is decided: the next of the order that still waits, else the first that does."""
    place = order.index(done) if done in order else -1
    later = [item for item in [*order[place + 1 :], *order[: max(place, 0)]] if item in still_open and item != done]
    return later[0] if later else None


def percentile(hours: Sequence[float], share: float) -> float:
    """The age that this share of the cases doesn't exceed; `hours` sorted and not empty."""
    return hours[min(len(hours) - 1, int(len(hours) * share))]
