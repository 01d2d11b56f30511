"""Cases: what somebody did becomes an event, the events add up to a state, and only the table of transitions says which."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError as DatabaseRefusal

from pipelines.casework import transitions as machine
from pipelines.casework.actors import Account
from pipelines.casework.assignees import check_assignee
from pipelines.casework.audit import Audit
from pipelines.casework.choices import Choices
from pipelines.casework.context import Context, new_id
from pipelines.casework.drawing import DECISIONS, OF_DISPUTES, Drawing
from pipelines.casework.errors import ConflictError, DuplicateError, NotFoundError, TransitionError
from pipelines.casework.needs import check_needs, check_photo
from pipelines.casework.passing import complete_pass
from pipelines.casework.releases import is_released
from pipelines.casework.tables import cases, events
from pipelines.casework.transitions import ACTIONS, FINAL, HOLDER, PROPOSALS, REVIEWERS, SYSTEM, UNDOABLE


@dataclass(frozen=True)
class Case:
    """One case as it stands; give its `version` back when acting on it."""

    case_id: str
    kind: str
    state: str
    version: int
    certificate_id: str | None
    opened_at: str
    updated_at: str
    submitted_at: str | None
    submission_id: str | None
    assigned_to: str | None
    examined_by: str | None
    proposed_by: str | None
    proposal: str | None
    holder_key: str
    subject: str


RESTORED = ("examined_by", "proposed_by", "proposal", "assigned_to", "certificate_id")
"""What an undone act gives back besides the state."""
SO_MANY = 500
"""Cases that one query names: databases bound the number of values in one."""
CASE_FIELDS = tuple(Case.__dataclass_fields__)


class Cases:
    """The cases of one store. `differ`: examiner and approver must be two people; `photo_for`: the applications that need a photo."""

    def __init__(
        self,
        context: Context,
        audit: Audit,
        choices: Choices,
        drawing: Drawing,
        *,
        differ: bool,
        photo_for: frozenset[str] = frozenset(),
    ) -> None:
        self._context, self._audit, self._choices, self._differ = context, audit, choices, differ
        self._drawing, self._photo_for = drawing, photo_for

    def open(
        self,
        action: str,
        actor: Account,
        *,
        kind: str,
        holder_key: str,
        subject: str,
        certificate_id: str | None = None,
        **payload: Any,
    ) -> Case:
        """A new case by an action that needs none; raises DuplicateError while another of holder and certificate is open."""
        line = self._line(action, None, actor)
        if SYSTEM not in actor.roles and not self._owns(actor, holder_key):
            raise NotFoundError("没有找到该事项。 There is no such case.")
        check_needs(line, None, actor, payload, differ=self._differ)
        seed = {"kind": kind, "holder_key": holder_key, "certificate_id": certificate_id, "subject": subject}
        case_id = new_id("K")
        try:
            with self._context.database.write() as connection:
                self._write(connection, actor, line.action, None, str(line.to), {**payload, "case": seed}, case_id)
        except DatabaseRefusal as refusal:
            raise DuplicateError(
                "该证书已有未办结的事项。 There is an open case for this certificate already."
            ) from refusal
        return self.get(case_id)

    def apply(self, action: str, actor: Account, case_id: str, expected_version: int, **payload: Any) -> Case:
        """The case after the action; raises ConflictError if it is no longer at the version that the actor saw."""
        with self._context.database.write() as connection:
            self.apply_within(connection, action, actor, case_id, expected_version, payload)
        return self.get(case_id)

    def apply_within(
        self,
        connection: Connection,
        action: str,
        actor: Account,
        case_id: str,
        expected_version: int,
        payload: Mapping[str, Any],
    ) -> None:
        """Nothing; the same within the caller's transaction."""
        case = self._visible(connection, case_id, actor)
        if case.version != expected_version:
            raise ConflictError
        line, said = self._line(action, case.state, actor), dict(payload)
        check_needs(line, case, actor, said, differ=self._differ)
        check_photo(action, case, said, self._photo_for)
        if action == "assign":
            check_assignee(connection, said.get("to"))
        if action == "pass":
            said = complete_pass(self._context, case, self.history_within(connection, case_id), said)
            self._choices.choose(connection, actor, case_id, said)
        self._write(connection, actor, action, case, line.to or case.state, said, case_id)
        if action in (*DECISIONS, *OF_DISPUTES):
            subject = f"case:{case_id}:{case.version + 1}"
            self._drawing.draw(connection, subject, case.kind, action, actor.account_id)

    def undo(self, actor: Account, case_id: str, expected_version: int) -> Case:
        """The case as before the actor's own last act, if that may be taken back and no release has carried it out."""
        with self._context.database.write() as connection:
            self.undo_within(connection, actor, case_id, expected_version)
        return self.get(case_id)

    def undo_within(self, connection: Connection, actor: Account, case_id: str, expected_version: int) -> None:
        """Nothing; the same within the caller's transaction."""
        case = self._visible(connection, case_id, actor)
        if case.version != expected_version:
            raise ConflictError
        last = connection.execute(
            select(events).where(events.c.case_id == case_id, events.c.version == case.version)
        ).one()
        if last.action not in UNDOABLE or last.actor != actor.account_id or is_released(connection, last.at):
            raise TransitionError("该操作已不能撤销。 This can no longer be taken back.")
        said = {"undoes": last.version, "restores": self._before(connection, case_id, last.version)}
        self._write(connection, actor, "undo", case, last.from_state, said, case_id)
        self._choices.withdraw_all(connection, actor, case_id)

    def _before(self, connection: Connection, case_id: str, version: int) -> dict[str, Any]:
        """Who examined and who proposed what, before that version."""
        row: dict[str, Any] | None = None
        for event in self.history_within(connection, case_id):
            if event["version"] < version:
                row = fold_event(row, event, event["payload"])
        return {field: row[field] for field in RESTORED} if row else {}

    def _line(self, action: str, state: str | None, actor: Account) -> machine.Transition:
        """The table's line for the action; raises if the actor's roles or the state don't allow it."""
        line = ACTIONS.get(action)
        if line is None:
            raise TransitionError("没有这种操作。 There is no such action.")
        actor.require(*line.roles)
        fits = line.sources is None if state is None else state in (line.sources or ())
        if not fits:
            raise TransitionError(f"当前状态（{state or '无'}）不能{line.zh}。 The case's state does not allow this.")
        return line

    def _visible(self, connection: Connection, case_id: str, actor: Account) -> Case:
        """The case, if the actor may see it: holders see their own, everyone who reviews sees all."""
        row = connection.execute(
            select(*(cases.c[field] for field in CASE_FIELDS)).where(cases.c.case_id == case_id)
        ).one_or_none()
        sees_all = actor.roles & (REVIEWERS | {machine.STEWARD, SYSTEM})
        if row is None or not (sees_all or self._owns(actor, row.holder_key)):
            raise NotFoundError("没有找到该事项。 There is no such case.")
        return Case(**row._mapping)

    def _owns(self, actor: Account, key: str) -> bool:
        """Whether the case is the holder's own, or a dispute of this account."""
        if key == self._context.disputing_key(actor.account_id):
            return True
        return HOLDER in actor.roles and actor.holder_key is not None and key == actor.holder_key

    def _write(
        self,
        connection: Connection,
        actor: Account,
        action: str,
        case: Case | None,
        to: str,
        payload: Mapping[str, Any],
        case_id: str,
    ) -> None:
        """Nothing; the event, the case as it leaves it, and the audit's line are written together."""
        event = {
            "case_id": case_id, "version": case.version + 1 if case else 1, "at": self._context.now(), "actor": actor.account_id,
            "action": action, "from_state": case.state if case else None, "to_state": to, "payload": self._context.seal(payload),
        }  # fmt: skip
        seq = connection.execute(insert(events).values(**event).returning(events.c.seq)).scalar_one()
        row = fold_event(case.__dict__ if case else None, event, payload)
        if case is None:
            connection.execute(insert(cases).values(**row))
        else:
            connection.execute(update(cases).where(cases.c.case_id == case_id).values(**row))
        self._audit.append(
            connection, actor.account_id, action, f"case:{case_id}", event=seq, digest=self._audit.digest(event)
        )

    def get(self, case_id: str) -> Case:
        """The case; raises NotFoundError."""
        with self._context.database.read() as connection:
            row = connection.execute(
                select(*(cases.c[field] for field in CASE_FIELDS)).where(cases.c.case_id == case_id)
            ).one_or_none()
        if row is None:
            raise NotFoundError("没有找到该事项。 There is no such case.")
        return Case(**row._mapping)

    def history(self, case_id: str) -> list[dict[str, Any]]:
        """Everything that was done to the case, oldest first, with its content."""
        with self._context.database.read() as connection:
            return self.history_within(connection, case_id)

    def histories(self, case_ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
        """Case → everything that was done to it, oldest first, with its content; for many cases at once."""
        found: dict[str, list[dict[str, Any]]] = {case_id: [] for case_id in case_ids}
        with self._context.database.read() as connection:
            for at in range(0, len(case_ids), SO_MANY):
                some = case_ids[at : at + SO_MANY]
                query = select(events).where(events.c.case_id.in_(some)).order_by(events.c.case_id, events.c.version)
                for row in connection.execute(query):
                    found[row.case_id].append({**row._mapping, "payload": self._context.unseal(row.payload)})
        return found

    def history_within(self, connection: Connection, case_id: str) -> list[dict[str, Any]]:
        """The same as the caller's transaction sees it."""
        query = select(events).where(events.c.case_id == case_id).order_by(events.c.version)
        return [{**row._mapping, "payload": self._context.unseal(row.payload)} for row in connection.execute(query)]

    def rebuild(self) -> int:
        """How many cases the table holds after it was made again from the events alone."""
        with self._context.database.write() as connection:
            rows = self._fold_all(connection)
            connection.execute(delete(cases))
            if rows:
                connection.execute(insert(cases), list(rows.values()))
        return len(rows)

    def _fold_all(self, connection: Connection) -> dict[str, dict[str, Any]]:
        rows: dict[str, dict[str, Any]] = {}
        for event in connection.execute(select(events).order_by(events.c.seq)):
            payload = self._context.unseal(event.payload)
            rows[event.case_id] = fold_event(rows.get(event.case_id), event._asdict(), payload)
        return rows


def fold_event(case: Mapping[str, Any] | None, event: Mapping[str, Any], payload: Mapping[str, Any]) -> dict[str, Any]:
    """The row of `cases` after one more event; the same fold serves writing and rebuilding."""
    row = dict(case) if case else dict.fromkeys(CASE_FIELDS) | payload["case"]
    row |= {
        "case_id": event["case_id"],
        "state": event["to_state"],
        "version": event["version"],
        "updated_at": event["at"],
    }
    row["opened_at"] = row["opened_at"] or event["at"]
    row["is_open"] = event["to_state"] not in FINAL
    for change in CHANGES.get(event["action"], ()):
        row |= change(event, payload)
    return row


def _submitted(event: Mapping[str, Any], payload: Mapping[str, Any]) -> dict[str, Any]:
    return {"submitted_at": event["at"], "submission_id": submission_id_of(event, payload)}


def submission_id_of(event: Mapping[str, Any], payload: Mapping[str, Any]) -> str:
    """What the submission is called that an event sent: as its line says, else by the case and how far that was."""
    given = payload.get("submission", {}).get("submission_id")
    return str(given or f"{event['case_id']}-{event['version']}")


def _proposed(event: Mapping[str, Any], payload: Mapping[str, Any]) -> dict[str, Any]:
    return {"proposed_by": event["actor"], "proposal": event["action"]}


def _unproposed(event: Mapping[str, Any], payload: Mapping[str, Any]) -> dict[str, Any]:
    return {"proposed_by": None, "proposal": None}


CHANGES: dict[str, Iterable[Any]] = {
    "submit": (_submitted,),
    "receive": (_submitted,),
    "confirm": (_submitted,),
    "amend": (lambda event, payload: {"kind": "amend", "examined_by": None, "assigned_to": None}, _unproposed),
    "pass": (lambda event, payload: {"certificate_id": payload["certificate_id"]},),
    "examine": (lambda event, payload: {"examined_by": event["actor"]},),
    **dict.fromkeys(("return", "ask", "resume"), (lambda event, payload: {"examined_by": None},)),
    "reinstate": (_unproposed,),
    "look_into": (lambda event, payload: {"examined_by": event["actor"]},),
    "uphold": (lambda event, payload: {"proposed_by": event["actor"], "proposal": payload["consequence"]},),
    "settle": (_unproposed,),
    "withdraw": (lambda event, payload: {"examined_by": None, "assigned_to": None},),
    "assign": (lambda event, payload: {"assigned_to": payload.get("to")},),
    "undo": (lambda event, payload: payload["restores"],),
    **dict.fromkeys(PROPOSALS.values(), (_proposed,)),
    **dict.fromkeys(PROPOSALS, (_unproposed,)),
}
"""What else an action leaves on the case besides its state."""
