"""What became of the findings that wait since the last run: which cases people have answered, which wait for a second person."""

from collections import defaultdict
from typing import NamedTuple

from lookup_app import casework_door, curated_door
from lookup_app.register_reader import Register
from pipelines.casework.verdicts import Given
from pipelines.finding_verdicts import CONFIRMED

PREFIX = "finding-"
AWAITS_SECOND = "待复核"
"""How a case of findings stands while somebody's verdict waits for another person's."""
OPEN = """
    select certificate_id, code, "column", basis from findings
    where certificate_id in (select unnest(?)) and severity = 'hold' and open and verdict is null"""


class Progress(NamedTuple):
    """The cases that wait for nobody any more, and the state of those that wait for somebody in particular."""

    answered: frozenset[str]
    states: dict[str, str]


def progress() -> Progress:
    """How far people have come with the cases of findings."""
    register, lately = curated_door.register(), casework_door.store().verdicts.lately()
    if register is None or not lately or not knows_verdicts(register):
        return Progress(frozenset(), {})
    said: dict[str, list[Given]] = defaultdict(list)
    for given in lately:
        said[given.finding.certificate_id].append(given)
    waiting: dict[str, list[tuple[str, str | None, str | None]]] = {certificate_id: [] for certificate_id in said}
    for certificate_id, *finding in register.rows(OPEN, [sorted(said)]):
        waiting[certificate_id].append(tuple(finding))
    answered = [one for one, given in said.items() if _is_answered(waiting[one], given)]
    pending = [one for one, given in said.items() if one not in answered and _is_pending(waiting[one], given)]
    return Progress(frozenset(PREFIX + one for one in answered), {PREFIX + one: AWAITS_SECOND for one in pending})


def _is_answered(waiting: list[tuple[str, str | None, str | None]], given: list[Given]) -> bool:
    """Whether every finding that waits has a verdict that counts on what it rests on now, or one of them is confirmed."""
    counting = {_place(one): one.verdict for one in given if one.stands}
    found = [counting.get(place) for place in waiting]
    return bool(waiting) and (all(found) or CONFIRMED in found)


def _is_pending(waiting: list[tuple[str, str | None, str | None]], given: list[Given]) -> bool:
    """Whether every finding that waits has a verdict, some of which somebody else must agree with."""
    spoken = {_place(one) for one in given}
    return bool(waiting) and all(place in spoken for place in waiting)


def _place(given: Given) -> tuple[str, str | None, str | None]:
    return given.finding.code, given.finding.column, given.finding.basis


def knows_verdicts(register: Register) -> bool:
    """Whether the release was made by a version that binds verdicts to what they rest on."""
    return bool(register.rows("select 1 from duckdb_columns() where table_name = 'findings' and column_name = 'basis'"))
