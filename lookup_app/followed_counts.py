"""Counts that outlive a process and hold for all of them: read from the audit, where every answer stands before it is told.

A process that begins takes in what was asked in the longest window; while it serves, it takes in what others were asked.
"""

import datetime as dt
import threading
import time
from collections.abc import Mapping
from typing import Any

from lookup_app import brakes
from lookup_app.brakes import Brakes
from pipelines.casework import Store

ENQUIRY, RECHECK, ATTEMPT, DECLARED = "enquiry", "recheck-report", "attempt", "declared"
COUNTED = (ENQUIRY, RECHECK, ATTEMPT, DECLARED)
MISS, NAME, BRAKE = "not_found", "name:", "brake:"
LOOK_SECONDS = 0.1
"""Another process's answers count here after so long at most."""
DAY, LONGEST = dt.timedelta(days=1), dt.timedelta(days=30)


class Follower:
    """Keeps one set of counters up to date with the audit of one store."""

    def __init__(self, counters: Brakes, store: Store) -> None:
        self.counters, self.store = counters, store
        self._lock = threading.Lock()
        self._seq: int | None = None
        self._next_look = 0.0

    def catch_up(self) -> None:
        """Nothing; what stands in the audit is counted."""
        if self._seq is not None and time.monotonic() < self._next_look:
            return
        with self._lock:
            lines = self._begin() if self._seq is None else self._go_on(self._seq)
            for line in lines:
                if line["detail"].get("by") != self.counters.mark:
                    count_line(self.counters, line)
            self._next_look = time.monotonic() + LOOK_SECONDS

    def _begin(self) -> list[dict[str, Any]]:
        """What still weighs on anyone: a month of answers "not found", a day of all."""
        now, audit = dt.datetime.now(dt.UTC), self.store.audit
        month, day = (audit.last_before((now - span).isoformat()) for span in (LONGEST, DAY))
        lines, self._seq = audit.following(month, COUNTED, older=(day, MISS))
        return lines

    def _go_on(self, seq: int) -> list[dict[str, Any]]:
        lines, self._seq = self.store.audit.following(seq, COUNTED)
        return lines


def count_line(counters: Brakes, line: Mapping[str, Any]) -> None:
    """Nothing; the enquiry or attempt that this line of the audit tells of is counted. Further lines of one enquiry say which part they are."""
    actor, detail = line["actor"], line["detail"]
    at = dt.datetime.fromisoformat(line["at"]).timestamp()
    if line["action"] == ATTEMPT:
        # A brake that only another version of this program has weighs on nobody here.
        if tried := brakes.ATTEMPTS.get(line["subject"].removeprefix(BRAKE)):
            counters.count(tried, actor, at=at)
        return
    if line["action"] != DECLARED and not detail.get("part"):
        counters.count(brakes.ACCOUNT if actor.startswith("account:") else brakes.ADDRESS, actor, at=at)
    if line["outcome"] == MISS and line["subject"].startswith(NAME):
        by_number = detail.get("factor") == "certificate_number"
        count_miss(counters, actor, line["subject"].removeprefix(NAME), by_number=by_number, at=at)


def count_miss(counters: Brakes, actor: str, target: str, *, by_number: bool, at: float | None = None) -> None:
    """Nothing; an answer "not found" is counted for everything that watches guesses."""
    counters.count(brakes.GUESSES, actor, target, at=at)
    counters.count(brakes.STRIKES, actor, at=at)
    counters.count(brakes.SUSPICION, target, at=at)
    counters.count(brakes.SIEGE if by_number else brakes.CROWD, target, at=at)
