"""How many cases stand in each state, and how long the oldest of them has waited."""

import datetime as dt
from typing import NamedTuple

from sqlalchemy import func, select

from pipelines.casework.database import Database
from pipelines.casework.tables import cases
from pipelines.casework.transitions import EXAMINED, SUBMITTED

WAITING = {SUBMITTED: "submitted", EXAMINED: "examined"}
"""States in which it is the office's turn."""


class Waiting(NamedTuple):
    """The cases of one state."""

    cases: int
    oldest: dt.timedelta


def queue_ages(url: str, now: dt.datetime) -> dict[str, Waiting]:
    """The cases by state; the database must have its tables already."""
    database = Database(url)
    since = func.coalesce(cases.c.submitted_at, cases.c.updated_at)
    try:
        with database.read() as connection:
            found = connection.execute(
                select(cases.c.state, func.count(), func.min(since)).group_by(cases.c.state)
            ).all()
    finally:
        database.close()
    return {state: Waiting(count, now - dt.datetime.fromisoformat(oldest)) for state, count, oldest in found}
