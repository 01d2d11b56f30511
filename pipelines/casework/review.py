"""What reviewers ask for: the queue in order of consequence, one case with its history, decisions one by one or many at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl
from sqlalchemy import ColumnElement, Connection, Row, func, insert, select

from pipelines.casework.actors import MACHINE, Account
from pipelines.casework.assignees import may_review
from pipelines.casework.audit import Audit, Line
from pipelines.casework.cases import CASE_FIELDS, Case, Cases, submission_id_of
from pipelines.casework.context import Context
from pipelines.casework.drawing import Drawing
from pipelines.casework.errors import ConflictError, DuplicateError, IncompleteError, TransitionError
from pipelines.casework.releases import is_released, last_release
from pipelines.casework.tables import accounts, cases, choices, events, judgements, releases, verdicts
from pipelines.casework.transitions import (
    APPROVER,
    ASKED,
    DRAFT,
    EXAMINED,
    EXAMINER,
    QUEUED,
    RETURNED,
    STEWARD,
    SUBMITTED,
    TO_CONFIRM,
    UNDOABLE,
)

ORDERS = {
    "oldest": (cases.c.submitted_at, cases.c.case_id),
    "newest": (cases.c.submitted_at.desc(), cases.c.case_id),
    "kind": (cases.c.kind, cases.c.submitted_at, cases.c.case_id),
}
RECEIVED = ("submission_id", "submitted_at", "content", "evidence", "source_file", "row", "holder_id")
JUDGEMENTS = ("same", "different", "unsure")
WITHDRAWN = "withdrawn"
"""What is written when a first judgement is taken back: of such a pair nobody has judged."""
LEVELS = ("person", "certificate")


class Moment(NamedTuple):
    """How far the store had grown when somebody looked: the last event, judgement, choice, release and verdict."""

    event: int
    judgement: int
    choice: int
    release: int
    verdict: int


class Review:
    """The reviewers' side of one store."""

    def __init__(self, context: Context, audit: Audit, all_cases: Cases, drawing: Drawing) -> None:
        self._context, self._audit, self._cases, self._drawing = context, audit, all_cases, drawing

    def queue(
        self, actor: Account, *, states: Iterable[str] = (SUBMITTED, EXAMINED), kind: str | None = None,
        assigned_to: str | None = None, certificate_id: str | None = None, order: str = "oldest", limit: int = 200, offset: int = 0,
    ) -> list[Case]:  # fmt: skip
        """The cases in these states, filtered and ordered; without ID number or phone."""
        actor.require(EXAMINER, APPROVER, STEWARD)
        conditions = [
            cases.c.state.in_(list(states)),
            *_filters(kind=kind, assigned_to=assigned_to, certificate_id=certificate_id),
        ]
        query = (
            select(*(cases.c[field] for field in CASE_FIELDS))
            .where(*conditions)
            .order_by(*ORDERS[order])
            .limit(limit)
            .offset(offset)
        )
        with self._context.database.read() as connection:
            return [Case(**row._mapping) for row in connection.execute(query)]

    def undoable(self, actor: Account) -> list[tuple[str, int]]:
        """Case and version of the actor's own acts that may still be taken back, oldest first: a session or a server may have ended since."""
        own = (
            select(events.c.case_id, events.c.version)
            .join(cases, (cases.c.case_id == events.c.case_id) & (cases.c.version == events.c.version))
            .where(events.c.actor == actor.account_id, events.c.action.in_(sorted(UNDOABLE)))
        )
        with self._context.database.read() as connection:
            if released := last_release(connection):
                own = own.where(events.c.at > released)
            return [(row.case_id, row.version) for row in connection.execute(own.order_by(events.c.seq))]

    def moment(self) -> Moment:
        """How far the store has grown by now."""
        with self._context.database.read() as connection:
            return _moment(connection)

    def changed_since(self, actor: Account, event: int) -> tuple[int, list[Case]]:
        """The number of the last event, and every case that waits or that a later event than `event` touched."""
        actor.require(EXAMINER, APPROVER, STEWARD)
        later = select(events.c.case_id).where(events.c.seq > event).distinct()
        waits = cases.c.state.in_(sorted(QUEUED)) | cases.c.proposal.is_not(None)
        wanted = cases.c.case_id.in_(later) if event else waits
        with self._context.database.read() as connection:
            newest = _moment(connection).event
            rows = connection.execute(select(*(cases.c[field] for field in CASE_FIELDS)).where(wanted))
            return newest, [Case(**row._mapping) for row in rows]

    def decided_submissions(self, actor: Account) -> frozenset[str]:
        """The submissions that wait for no reviewer: decided, the holder's turn, or sent anew since by a holder whom the office had asked."""
        actor.require(EXAMINER, APPROVER, STEWARD)
        query = select(cases.c.submission_id).where(
            cases.c.submission_id.is_not(None), cases.c.state.not_in(sorted(QUEUED))
        )
        with self._context.database.read() as connection:
            return frozenset(connection.execute(query).scalars()) | frozenset(self._sent_anew(connection))

    def _sent_anew(self, connection: Connection) -> Iterator[str]:
        """The ids that submissions had until their holders sent them again."""
        answers = select(events.c.case_id).where(
            events.c.action == "submit", events.c.from_state.in_((ASKED, RETURNED))
        )
        sent = (
            select(events, cases.c.submission_id)
            .join(cases, cases.c.case_id == events.c.case_id)
            .where(events.c.case_id.in_(answers), events.c.action.in_(("receive", "submit", "confirm")))
        )
        for event in connection.execute(sent):
            payload = self._context.unseal(event.payload) if event.action == "receive" else {}
            if (known := submission_id_of(event._asdict(), payload)) != event.submission_id:
                yield known

    def reviewers(self, actor: Account) -> dict[str, str]:
        """Account → name of everybody who may be handed a case, by name."""
        actor.require(EXAMINER, APPROVER, STEWARD)
        query = (
            select(accounts.c.account_id, accounts.c.display_name).where(may_review()).order_by(accounts.c.display_name)
        )
        with self._context.database.read() as connection:
            return {row.account_id: row.display_name for row in connection.execute(query)}

    def look(self, actor: Account, case_id: str) -> tuple[Case, list[dict[str, Any]]]:
        """The case and its whole history with content; the look itself is audited, since it shows personal data."""
        actor.require(EXAMINER, APPROVER, STEWARD)
        case = self._cases.get(case_id)
        self._audit.record(actor.account_id, "case_view", f"case:{case_id}")
        return case, self._cases.history(case_id)

    def look_at_all(self, actor: Account, case_ids: Sequence[str]) -> dict[str, tuple[Case, list[dict[str, Any]]]]:
        """Many cases with their histories; every look is audited, all in one transaction. A case that is gone is left out."""
        actor.require(EXAMINER, APPROVER, STEWARD)
        query = select(*(cases.c[field] for field in CASE_FIELDS)).where(cases.c.case_id.in_(case_ids))
        with self._context.database.read() as connection:
            found = {row.case_id: Case(**row._mapping) for row in connection.execute(query)}
        self._audit.record_all(Line(actor.account_id, "case_view", f"case:{one}", "done", {}) for one in found)
        histories = self._cases.histories(list(found))
        return {case_id: (case, histories[case_id]) for case_id, case in found.items()}

    def decided_about(self) -> frozenset[str]:
        """The certificates that somebody confirmed or decided about in a case."""
        query = select(cases.c.certificate_id).where(
            cases.c.certificate_id.is_not(None), cases.c.state.not_in([TO_CONFIRM, DRAFT, SUBMITTED, EXAMINED])
        )
        with self._context.database.read() as connection:
            return frozenset(connection.execute(query.distinct()).scalars())

    def of_submission(self, submission_id: str) -> Case | None:
        """The case that a submission opened or belongs to; null if none."""
        query = select(cases.c.case_id).where(cases.c.submission_id == submission_id)
        with self._context.database.read() as connection:
            case_id = connection.execute(query).scalar()
        return self._cases.get(case_id) if case_id else None

    def receive(self, waiting: pl.DataFrame, submissions: pl.DataFrame) -> int:
        """How many submissions of a run became new cases: those in its review queue that no case speaks of yet.

        `waiting` is the run's review queue, `submissions` what `read_submissions` gave.
        """
        of_files = (
            waiting.filter(pl.col("kind") == "submission")
            .select("submission_id", pl.col("certificate_id").alias("meant"), "holder_id")
            .join(submissions, on="submission_id")
        )
        return sum(self._receive(row) for row in of_files.sort("source_file", "row").iter_rows(named=True))

    def _receive(self, row: Mapping[str, Any]) -> bool:
        if row["source_file"] == "casework" or self.of_submission(row["submission_id"]) is not None:
            return False
        own = self._context.mac("submission", row["submission_id"])
        # Beside a case that the holder opened on the pages, the line becomes a case of its own.
        return any(self._open(row, subject) for subject in (row["meant"], own) if subject)

    def _open(self, row: Mapping[str, Any], subject: str) -> bool:
        key = self._context.holder_key(row["holder_name"], row["id_number"])
        try:
            self._cases.open(
                "receive", MACHINE, kind=row["action"], holder_key=key, subject=subject, certificate_id=row["meant"],
                submission={field: row[field] for field in RECEIVED},
            )  # fmt: skip
        except DuplicateError:
            return False
        return True

    def judge_pair(
        self,
        actor: Account,
        left: str,
        right: str,
        level: str,
        judgement: str,
        reason: str = "",
        *,
        seen: int | None = None,
    ) -> None:
        """Nothing; the judgement binds every later run. A later one about the same pair outranks it.

        With `seen`, the number of the last judgement that the page knew, it raises ConflictError if the pair was judged since.
        """
        actor.require(EXAMINER, APPROVER, STEWARD)
        if level not in LEVELS or judgement not in JUDGEMENTS or left == right:
            raise IncompleteError("请选择层次和判断。 Choose a level and a judgement about two records.")
        low, high = sorted((left, right))
        with self._context.database.write() as connection:
            before = judged(connection, low, high, level)
            if seen is not None and before and before[-1].seq > seen:
                raise ConflictError
            self.write_judgement(connection, actor, (low, high, level), judgement, reason)

    def undo_judgement(self, actor: Account, left: str, right: str, level: str) -> None:
        """Nothing; what held of the pair before the actor's own last judgement holds again, if no release has carried it out."""
        actor.require(EXAMINER, APPROVER, STEWARD)
        low, high = sorted((left, right))
        with self._context.database.write() as connection:
            self.withdraw_judgement(connection, actor, (low, high, level))

    def withdraw_judgement(self, connection: Connection, actor: Account, pair: tuple[str, str, str]) -> None:
        """Nothing; within the caller's transaction, the actor's own last judgement of the pair counts no longer."""
        found = judged(connection, *pair)
        if not found or found[-1].actor != actor.account_id or is_released(connection, found[-1].at):
            raise TransitionError("该操作已不能撤销。 This can no longer be taken back.")
        before = found[-2].judgement if len(found) > 1 else WITHDRAWN
        self._insert(connection, actor, pair, judgement=before, reason="撤销", undoes=found[-1].seq)

    def write_judgement(
        self, connection: Connection, actor: Account, pair: tuple[str, str, str], judgement: str, reason: str
    ) -> int:
        """The number of the judgement, written and drawn for a second review or not, within the caller's transaction."""
        low, high, level = pair
        seq = self._insert(connection, actor, pair, judgement=judgement, reason=reason)
        self._drawing.draw(connection, f"pair:{level}:{low}:{high}:{seq}", "pair", judgement, actor.account_id)
        return seq

    def _insert(self, connection: Connection, actor: Account, pair: tuple[str, str, str], **said: Any) -> int:
        """The judgement's number; its line of the audit is written with it."""
        sealed = {"reason": self._context.seal_words(said["reason"])}
        row = dict(zip(("record_id_l", "record_id_r", "level"), pair, strict=True)) | said | sealed
        written = insert(judgements).values(**row, at=self._context.now(), actor=actor.account_id)
        seq: int = connection.execute(written.returning(judgements.c.seq)).scalar_one()
        told = {"level": pair[2], "judgement": said["judgement"]}
        self._audit.append(connection, actor.account_id, "judge", f"pair:{pair[0]}:{pair[1]}", **told)
        return seq

    def note_release(self, release_id: str) -> None:
        """Nothing; what was decided before it can't be taken back any more, only overruled."""
        with self._context.database.write() as connection:
            connection.execute(insert(releases).values(release_id=release_id, at=self._context.now()))
            self._audit.append(connection, "machine", "release", f"release:{release_id}")


def _filters(**wanted: str | None) -> list[ColumnElement[bool]]:
    return [cases.c[column] == value for column, value in wanted.items() if value is not None]


def _moment(connection: Connection) -> Moment:
    newest = [
        select(func.coalesce(func.max(table.c.seq), 0)) for table in (events, judgements, choices, releases, verdicts)
    ]
    return Moment(*(connection.execute(query).scalar_one() for query in newest))


def judged(connection: Connection, low: str, high: str, level: str) -> list[Row[Any]]:
    """Every judgement about the pair at that level, oldest first."""
    one = (judgements.c.record_id_l == low) & (judgements.c.record_id_r == high) & (judgements.c.level == level)
    return list(connection.execute(select(judgements).where(one).order_by(judgements.c.seq)))
