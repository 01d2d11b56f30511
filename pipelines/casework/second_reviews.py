"""The second, blind review: another person decides a drawn case without knowing how it was decided; an approver settles a difference, or a steward."""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from pipelines.casework.actors import Account
from pipelines.casework.agreement import Compared
from pipelines.casework.audit import Audit
from pipelines.casework.cases import Case, Cases
from pipelines.casework.context import Context
from pipelines.casework.drawing import ANSWERED, DECISIONS, DRAWN, OF_DISPUTES, SETTLED, Drawing
from pipelines.casework.drawn_subjects import (
    dossier_of,
    finding_of,
    first_reason,
    given_at,
    is_void,
    people_behind,
)
from pipelines.casework.errors import ConflictError, ForbiddenError, IncompleteError, NotFoundError
from pipelines.casework.needs import MAX_REASON
from pipelines.casework.tables import account_roles, accounts, audit, second_reviews
from pipelines.casework.transitions import APPROVER, EXAMINER, HOLDER, REVIEWERS, STEWARD
from pipelines.casework.verdicts import VIEWED, Finding
from pipelines.finding_verdicts import CONFIRMED, UNFOUNDED

OUTCOMES = {
    "pair": ("same", "different", "unsure"), "finding": (UNFOUNDED, CONFIRMED), "dispute": OF_DISPUTES,
}  # fmt: skip
"""Kind → what a reviewer may say of it; an application has the decisions of all applications."""
NEEDS_WORDS = frozenset({"return", "refuse", UNFOUNDED, CONFIRMED, *OF_DISPUTES})
SIDES = ("first", "second")
VIEWS = ("case_view", "dossier", VIEWED)
"""Acts of the audit by which somebody sees how a case was decided."""


class Drawn(NamedTuple):
    """A decision that waits for its second review; how it was decided and by whom is not in it."""

    subject: str
    kind: str
    at: str

    @property
    def outcomes(self) -> tuple[str, ...]:
        """What a reviewer may say of it."""
        return OUTCOMES.get(self.kind, DECISIONS)


class Difference(NamedTuple):
    """Two reviewers who came to different ends, with their reasons and without their names."""

    subject: str
    kind: str
    at: str
    first: str
    first_reason: str
    second: str
    second_reason: str


class Concluded(NamedTuple):
    """A second review that has ended: its last step, and what the two reviewers said."""

    last: Row[Any]
    first: str
    second: str


class SecondReviews:
    """The second reviews of one store."""

    def __init__(self, context: Context, log: Audit, all_cases: Cases, drawing: Drawing) -> None:
        self._context, self._audit, self._cases, self._drawing = context, log, all_cases, drawing

    def waiting(self, actor: Account) -> list[Drawn]:
        """The drawn decisions that this person may review, oldest first: never one that they took part in or have seen decided."""
        actor.require(*REVIEWERS)
        with self._context.database.read() as connection:
            return [
                Drawn(row.subject, row.kind, row.at)
                for row in self._open(connection)
                if not _is_known(connection, row, actor)
            ]

    def look(self, actor: Account, subject: str) -> list[dict[str, Any]]:
        """The case's history until it was decided the first time, without who did what; empty for a pair. The look is audited."""
        actor.require(*REVIEWERS)
        with self._context.database.read() as connection:
            self._mine(connection, subject, actor)
        self._audit.record(actor.account_id, "second_view", f"second:{subject}"[:120])
        kind, rest = subject.split(":", 1)
        if kind != "case":
            return []
        case_id, version = rest.split(":")
        return [{**event, "actor": ""} for event in self._cases.history(case_id) if event["version"] < int(version)]

    def case(self, actor: Account, subject: str) -> Case:
        """The case of a drawn decision that this person may review, for what the register is asked about; its state is not for their eyes."""
        with self._context.database.read() as connection:
            self._mine(connection, subject, actor)
        return self._cases.get(subject.split(":")[1])

    def finding(self, actor: Account, subject: str) -> Finding:
        """The finding of a drawn verdict that this person may review."""
        with self._context.database.read() as connection:
            self._mine(connection, subject, actor)
            one = finding_of(connection, subject)
        return Finding(one.certificate_id, one.code, one.field or None, one.basis)

    def concluded(self, connection: Connection, dossier: str) -> list[Concluded]:
        """The second reviews of a dossier's decisions that have come to an end, oldest first: both agreed, or somebody settled it."""
        drawn, answered, settled = (_steps(connection, act) for act in (DRAWN, ANSWERED, SETTLED))
        ended = [one for subject, one in answered.items() if dossier_of(subject) == dossier]
        return [
            Concluded(settled.get(one.subject, one), drawn[one.subject].outcome, one.outcome)
            for one in ended
            if one.subject in settled or one.outcome == drawn[one.subject].outcome
        ]

    def answer(self, actor: Account, subject: str, outcome: str, reason: str) -> bool:
        """Whether the second reviewer came to the same end, which they are not told; raises ConflictError if it was answered meanwhile."""
        actor.require(*REVIEWERS)
        with self._context.database.write() as connection:
            row = self._mine(connection, subject, actor)
            if outcome not in Drawn(row.subject, row.kind, row.at).outcomes:
                raise IncompleteError("请选择结论。 Choose an outcome.")
            _check_reason(reason, needed=outcome in NEEDS_WORDS)
            self._drawing.note(
                connection,
                actor.account_id,
                subject,
                ANSWERED,
                kind=row.kind,
                outcome=outcome,
                content={"reason": reason.strip()},
            )
        return bool(outcome == row.outcome)

    def differences(self, actor: Account) -> list[Difference]:
        """What two reviewers saw differently, nobody has settled and this person may, oldest first: an approver who took no part, or a
        steward where no such approver is left.
        """
        actor.require(APPROVER, STEWARD)
        with self._context.database.read() as connection:
            found = [
                self._difference(connection, row, again)
                for row, again in self._unsettled(connection)
                if _may_settle(connection, actor, people_behind(connection, row.subject) | {again.actor})
            ]
        return found

    def others_settle(self, actor: Account) -> int:
        """How many differences wait for somebody else, since this approver took part."""
        actor.require(APPROVER)
        with self._context.database.read() as connection:
            return sum(
                actor.account_id in people_behind(connection, row.subject) | {again.actor}
                for row, again in self._unsettled(connection)
            )

    def settle(self, actor: Account, subject: str, side: str, reason: str) -> None:
        """Nothing; which of the two was right, and why, stands in the store, and whether an approver or a steward said so."""
        actor.require(APPROVER, STEWARD)
        with self._context.database.write() as connection:
            row, again = next(
                (pair for pair in self._unsettled(connection) if pair[0].subject == subject), (None, None)
            )
            if row is None or again is None:
                raise ConflictError
            if not _may_settle(connection, actor, people_behind(connection, row.subject) | {again.actor}):
                raise ForbiddenError(
                    "裁定人须为未经手的审批人；没有这样的审批人时由数据管理员裁定。"
                    " Who settles must be an approver who took no part; where there is none, a steward settles."
                )
            if side not in SIDES:
                raise IncompleteError("请选择结论。 Choose an outcome.")
            _check_reason(reason, needed=True)
            self._drawing.note(
                connection,
                actor.account_id,
                subject,
                SETTLED,
                kind=row.kind,
                outcome=side,
                content={"reason": reason.strip(), "as": APPROVER if APPROVER in actor.roles else STEWARD},
            )

    def compared(self, actor: Account) -> list[Compared]:
        """Every decision that was reviewed twice, oldest first: when, of which kind, and the two outcomes."""
        actor.require(EXAMINER, APPROVER, STEWARD)
        with self._context.database.read() as connection:
            drawn, answered = _steps(connection, DRAWN), _steps(connection, ANSWERED)
        return [
            Compared(drawn[subject].at, drawn[subject].kind, drawn[subject].outcome, again.outcome)
            for subject, again in answered.items()
        ]

    def hidden(self, connection: Connection, actor: Account) -> frozenset[str]:
        """The dossiers that this person must not come upon, since they may still be asked for a second opinion."""
        if not actor.roles & REVIEWERS:
            return frozenset()
        waiting = [
            row for row in self._open(connection) if actor.account_id not in people_behind(connection, row.subject)
        ]
        return frozenset(dossier_of(row.subject) for row in waiting)

    def _open(self, connection: Connection) -> Iterator[Row[Any]]:
        answered = _steps(connection, ANSWERED)
        drawn = (row for row in _steps(connection, DRAWN).values() if row.subject not in answered)
        return (row for row in drawn if not is_void(connection, row.subject))

    def _mine(self, connection: Connection, subject: str, actor: Account) -> Row[Any]:
        """The drawn decision, if this person may review it now."""
        drawn = _steps(connection, DRAWN).get(subject)
        if drawn is None or is_void(connection, subject):
            raise NotFoundError("没有找到该复核。 There is no such second review.")
        if subject in _steps(connection, ANSWERED):
            raise ConflictError
        if _is_known(connection, drawn, actor):
            raise ForbiddenError(
                "复核人不能是原经办人，也不能已知原结论。 A second reviewer must not have taken part, nor know the outcome."
            )
        return drawn

    def _unsettled(self, connection: Connection) -> Iterator[tuple[Row[Any], Row[Any]]]:
        drawn, answered, settled = (_steps(connection, act) for act in (DRAWN, ANSWERED, SETTLED))
        return (
            (drawn[subject], again)
            for subject, again in answered.items()
            if subject not in settled and drawn[subject].outcome != again.outcome
        )

    def _difference(self, connection: Connection, first: Row[Any], second: Row[Any]) -> Difference:
        reasons = self._context.unseal(second.content)["reason"]
        return Difference(
            first.subject, first.kind, first.at, first.outcome, first_reason(connection, self._context, first.subject), second.outcome, reasons
        )  # fmt: skip


def _steps(connection: Connection, act: str) -> dict[str, Row[Any]]:
    """Subject → the step of that kind, oldest first."""
    query = select(second_reviews).where(second_reviews.c.act == act).order_by(second_reviews.c.seq)
    return {row.subject: row for row in connection.execute(query)}


def _is_known(connection: Connection, row: Row[Any], actor: Account) -> bool:
    """Whether the person took part, is the holder's own, or has seen it since it was decided."""
    if actor.account_id in people_behind(connection, row.subject) or HOLDER in actor.roles:
        return True
    seen = (
        (audit.c.actor == actor.account_id) & audit.c.action.in_(VIEWS) & (audit.c.subject == dossier_of(row.subject))
    )
    since = given_at(connection, row.subject) or row.at
    return connection.execute(select(audit.c.seq).where(seen, audit.c.at > since)).first() is not None


def _may_settle(connection: Connection, actor: Account, involved: Collection[str]) -> bool:
    """Whether this person decides between the two: an approver who took no part, or, where none is left, a steward who took none."""
    if actor.account_id in involved:
        return False
    if APPROVER in actor.roles:
        return True
    active = (account_roles.c.role == APPROVER) & accounts.c.disabled.is_(False)
    query = select(accounts.c.account_id).join(account_roles).where(active)
    return STEWARD in actor.roles and set(connection.execute(query).scalars()) <= set(involved)


def _check_reason(reason: str, *, needed: bool) -> None:
    if (needed and not reason.strip()) or len(reason) > MAX_REASON:
        raise IncompleteError(
            f"请填写理由（不超过 {MAX_REASON} 字）。 Give a reason of at most {MAX_REASON} characters."
        )
