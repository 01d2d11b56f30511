"""The audit: every act with its success, each line chained to the one before by a keyed hash."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, func, insert, or_, select

from pipelines.casework.context import Context
from pipelines.casework.errors import IntegrityError
from pipelines.casework.tables import audit, events, verdicts

START = "0" * 64
LAST_HASH = select(audit.c.hash).order_by(audit.c.seq.desc()).limit(1)
ADD_LINES = insert(audit)


class Line(NamedTuple):
    """What one line is to say."""

    actor: str
    action: str
    subject: str
    outcome: str
    detail: dict[str, Any]


class Checked(NamedTuple):
    """How many lines of the audit hold, and the hash of the last: keep it elsewhere to notice a cut-off end."""

    lines: int
    head: str


class Audit:
    """The audit of one store."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def append(
        self, connection: Connection, actor: str, action: str, subject: str, outcome: str = "done", **detail: Any
    ) -> None:
        """Nothing; the line is part of the caller's transaction, so an act and its line stand or fall together."""
        self._chain(connection, [Line(actor, action, subject, outcome, detail)])

    def record(self, actor: str, action: str, subject: str, outcome: str = "done", **detail: Any) -> None:
        """Nothing; the line stands by itself, as for an enquiry or a failed sign-in."""
        self.record_all([Line(actor, action, subject, outcome, detail)])

    def record_all(self, lines: Iterable[Line]) -> None:
        """Nothing; all lines stand, in their order, or none: one transaction for many enquiries that come at once."""
        with self._context.database.write() as connection:
            self._chain(connection, lines)

    def _chain(self, connection: Connection, lines: Iterable[Line]) -> None:
        """Nothing; each line carries the hash of the one before."""
        previous = connection.execute(LAST_HASH).scalar() or START
        rows = []
        for line in lines:
            row = {"at": self._context.now(), **line._asdict()}
            row["detail"] = json.dumps(line.detail, ensure_ascii=False, sort_keys=True)
            row |= {"previous": previous, "hash": self.hash_of(row, previous)}
            rows.append(row)
            previous = row["hash"]
        if rows:
            connection.execute(ADD_LINES, rows)

    def hash_of(self, line: Mapping[str, Any], previous: str) -> str:
        """The keyed hash of one line after the one before it."""
        words = [str(line[part]) for part in ("at", "actor", "action", "subject", "outcome", "detail")]
        return self._context.mac("audit", previous, json.dumps(words, ensure_ascii=False))

    def verify(self, expected_head: str | None = None) -> Checked:
        """How many lines hold; raises IntegrityError naming the first line, or event, that was changed, removed or put in.

        `expected_head` is a hash noted earlier: it must still stand in the chain, so the end can't have been cut off.
        """
        previous, lines, seen = START, 0, {START}
        with self._context.database.read() as connection:
            digests = self.digests(connection)
            for row in connection.execute(select(audit).order_by(audit.c.seq)):
                if row.previous != previous or row.hash != self.hash_of(row._asdict(), previous):
                    raise IntegrityError(f"审计日志第 {row.seq} 行不可信。 Line {row.seq} of the audit does not hold.")
                _check_event(row, digests)
                previous, lines = row.hash, lines + 1
                seen |= {previous, *_ends_before(row)}
        if expected_head is not None and expected_head not in seen:
            raise IntegrityError("审计日志的末尾被截断。 The end of the audit was cut off.")
        if digests:
            raise IntegrityError(
                f"有 {len(digests)} 个事件不在审计日志中。 {len(digests)} events are not in the audit."
            )
        return Checked(lines, previous)

    def digest(self, event: Mapping[str, Any]) -> str:
        """The keyed digest of one event, which its line of the audit carries."""
        words = [
            event[part] for part in ("case_id", "version", "at", "actor", "action", "from_state", "to_state", "payload")
        ]
        return self._context.mac("event", json.dumps(words, ensure_ascii=False))

    def digests(self, connection: Connection) -> dict[int | str, str]:
        """The digest of every event by its number, and of every act about a finding by its id."""
        of_events = {row.seq: self.digest(row._asdict()) for row in connection.execute(select(events))}
        acts = connection.execute(select(verdicts)).all()
        return of_events | {row.verdict_id: self.digest_verdict(row._asdict()) for row in acts}

    def digest_verdict(self, act: Mapping[str, Any]) -> str:
        """The keyed digest of one act about a finding, which its line of the audit carries."""
        parts = (
            "verdict_id",
            "act",
            "answers",
            "certificate_id",
            "code",
            "field",
            "verdict",
            "basis",
            "listed",
            "words",
            "at",
            "actor",
        )
        return self._context.mac("verdict", json.dumps([act[part] for part in parts], ensure_ascii=False))

    def lines(
        self, subject: str | None = None, limit: int = 200, *, actor: str | None = None, action: str | None = None
    ) -> Iterator[dict[str, Any]]:
        """The newest lines first, of one subject, actor or action, or of all."""
        query = select(audit).order_by(audit.c.seq.desc()).limit(limit)
        for column, wanted in ((audit.c.subject, subject), (audit.c.actor, actor), (audit.c.action, action)):
            if wanted is not None:
                query = query.where(column == wanted)
        with self._context.database.read() as connection:
            for row in connection.execute(query):
                yield {**row._mapping, "detail": json.loads(row.detail)}

    def following(
        self, seq: int, actions: Collection[str], *, older: tuple[int, str] | None = None
    ) -> tuple[list[dict[str, Any]], int]:
        """The lines of those actions after that number, oldest first, and the newest number that there is.

        `older` is a number and an outcome: lines up to that number come only if they have it.
        """
        query = select(audit).where(audit.c.seq > seq, audit.c.action.in_(actions)).order_by(audit.c.seq)
        if older is not None:
            query = query.where(or_(audit.c.seq > older[0], audit.c.outcome == older[1]))
        with self._context.database.read() as connection:
            newest = connection.execute(select(func.max(audit.c.seq))).scalar() or 0
            found = [{**row._mapping, "detail": json.loads(row.detail)} for row in connection.execute(query)]
        return found, max([newest, *(line["seq"] for line in found[-1:])])

    def last_before(self, moment: str) -> int:
        """The number of the last line before that moment (as the store writes moments); 0 for none. Numbers grow with time."""
        before = select(audit.c.at).order_by(audit.c.seq.desc()).limit(1)
        with self._context.database.read() as connection:
            low, high = 0, connection.execute(select(func.max(audit.c.seq))).scalar() or 0
            while low < high:
                middle = (low + high + 1) // 2
                at = connection.execute(before.where(audit.c.seq <= middle)).scalar()
                low, high = (middle, high) if at is None or at < moment else (low, middle - 1)
        return low

    def lines_within(self, connection: Connection, condition: ColumnElement[bool]) -> Iterator[dict[str, Any]]:
        """The lines that meet the condition, oldest first, as the caller's transaction sees them."""
        for row in connection.execute(select(audit).where(condition).order_by(audit.c.seq)):
            yield {**row._mapping, "detail": json.loads(row.detail)}


def _ends_before(row: Row[Any]) -> set[str]:
    """The hash that stood at the end before the keys were renewed, which a line of that renewal tells."""
    return {str(json.loads(row.detail)["before"])} if row.action == "keys_renewed" else set()


def _check_event(row: Row[Any], digests: dict[int | str, str]) -> None:
    """Nothing, if the event or verdict that the line speaks of is as it was; it is ticked off."""
    detail = json.loads(row.detail)
    if (seq := detail.get("event", detail.get("act_id"))) is not None and digests.pop(seq, None) != detail["digest"]:
        raise IntegrityError(f"事件 {seq} 与审计日志不符。 Event {seq} is not the one that the audit saw.")
