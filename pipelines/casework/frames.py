"""What the store gives a run: submissions in the shape of the files', rulings, field choices, judgements, statuses."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl
from sqlalchemy import Row, func, select

from pipelines.casework.cases import fold_event
from pipelines.casework.choices import Choices
from pipelines.casework.context import Context
from pipelines.casework.needs import HOLD
from pipelines.casework.review import WITHDRAWN
from pipelines.casework.tables import choices, events, evidence, judgements, verdicts
from pipelines.casework.transitions import ASKED, CONFIRMED, PASSED, RETURNED, REVOKED, SUSPENDED, UPHELD
from pipelines.reconcile.shape import find_fault
from pipelines.reconcile.submissions import PAGES as SOURCE
from pipelines.reconcile.submissions import SCHEMA as SUBMISSION_SCHEMA
from pipelines.reconcile.submissions import frame_row

DISPUTE = "dispute"
RULINGS = {"pass": "accepted", "refuse": "rejected", "return": "returned"}
HEEDED = ("confirm", "submit", "withdraw", *RULINGS, "suspend", "revoke", "reinstate", "uphold", "settle", "undo")
"""Actions that change what a run makes of the files; the others are the office's own business, or the run's."""
STATUSES = (CONFIRMED, PASSED, SUSPENDED, REVOKED)

DECISION_SCHEMA = {
    "decision_id": pl.String(), "certificate_id": pl.String(), "holder_id": pl.String(), "column": pl.String(), "value": pl.String(),
    "decided_by": pl.String(), "decided_at": pl.String(),
}  # fmt: skip
JUDGEMENT_SCHEMA = dict.fromkeys(
    ("record_id_l", "record_id_r", "level", "judgement", "judged_by", "judged_at"), pl.String()
)
RULING_SCHEMA = dict.fromkeys(
    ("submission_id", "certificate_id", "ruling", "ruled_by", "ruled_at", "reason"), pl.String()
)
STATUS_SCHEMA = dict.fromkeys(("certificate_id", "status", "since", "by"), pl.String())


class Step:
    """One event with its content, its case before and after, and what the case was opened with."""

    def __init__(self, event: Row[Any], payload: dict[str, Any], before: "Step | None", after: dict[str, Any]) -> None:
        self.event, self.payload, self.after = event, payload, after
        self.earlier_submission: str | None = before.after["submission_id"] if before else None
        self.opening: dict[str, Any] = before.opening if before else payload


class Frames:
    """The frames of one store."""

    def __init__(self, context: Context, choices: Choices) -> None:
        self._context, self._choices = context, choices

    def _steps(self) -> Iterator[Step]:
        """Every event in order, each seen with the case that it changed."""
        last: dict[str, Step] = {}
        with self._context.database.read() as connection:
            for event in connection.execute(select(events).order_by(events.c.seq)).all():
                payload = self._context.unseal(event.payload)
                before = last.get(event.case_id)
                after = fold_event(before.after if before else None, event._asdict(), payload)
                last[event.case_id] = Step(event, payload, before, after)
                yield last[event.case_id]

    def decided(self) -> str:
        """A word for all that people did until now: it changes with each thing that a run would heed, and with nothing else."""
        ends = [
            select(func.max(events.c.seq)).where(events.c.action.in_(HEEDED)),
            select(func.max(choices.c.seq)),
            select(func.max(judgements.c.seq)),
            select(func.max(verdicts.c.seq)),
        ]
        with self._context.database.read() as connection:
            return ".".join(str(connection.execute(end).scalar() or 0) for end in ends)

    def submissions(self) -> pl.DataFrame:
        """What holders sent through the pages, one row an act, as `reconcile.read_submissions` gives files."""
        pieces = self._evidence()
        found = [row for step in self._steps() if (row := _submission(step, pieces))]
        return pl.DataFrame(found, schema=SUBMISSION_SCHEMA, orient="row")

    def _evidence(self) -> dict[str, dict[str, Any]]:
        with self._context.database.read() as connection:
            rows = connection.execute(select(evidence)).all()
        return {
            row.sha256: {
                "path": f"sha256:{row.sha256}",
                "kind": row.kind,
                "problem": None,
                "sha256": row.sha256,
                "size": row.size,
            }
            for row in rows
        }

    def rulings(self) -> pl.DataFrame:
        """What reviewers decided about whole submissions, one row each; what was taken back is not among them."""
        ruled: dict[str, dict[str, Any]] = {}
        made: dict[tuple[str, int], str] = {}
        for step in self._steps():
            submission_id = step.after["submission_id"]
            if step.event.action == "undo":
                ruled.pop(made.pop((step.event.case_id, step.payload["undoes"]), ""), None)
            elif ruling := RULINGS.get(step.event.action):
                made[step.event.case_id, step.event.version] = submission_id
                ruled[submission_id] = {
                    "submission_id": submission_id, "certificate_id": step.after["certificate_id"], "ruling": ruling,
                    "ruled_by": step.event.actor, "ruled_at": step.event.at, "reason": step.payload.get("reason"),
                }  # fmt: skip
        return pl.DataFrame(list(ruled.values()), schema=RULING_SCHEMA, orient="row")

    def decisions(self) -> pl.DataFrame:
        """The values that reviewers chose, one row a field of a certificate, oldest first; `holder_id` for new certificates."""
        rows = [
            {"decision_id": row["decision_id"], "certificate_id": row["certificate_id"], "holder_id": row["holder_id"],
             "column": row["field"], "value": row["value"], "decided_by": row["actor"], "decided_at": row["at"]}
            for row in self._choices.standing()
        ]  # fmt: skip
        return pl.DataFrame(rows, schema=DECISION_SCHEMA, orient="row")

    def judgements(self) -> pl.DataFrame:
        """What reviewers judged about pairs of records, oldest first; of several about one pair the last counts."""
        with self._context.database.read() as connection:
            rows = connection.execute(select(judgements).order_by(judgements.c.seq)).all()
        found = [(row.record_id_l, row.record_id_r, row.level, row.judgement, row.actor, row.at) for row in rows]
        frame = pl.DataFrame(found, schema=JUDGEMENT_SCHEMA, orient="row")
        last = pl.col("judgement").last().over("record_id_l", "record_id_r", "level")
        return frame.filter(last != WITHDRAWN)

    def statuses(self) -> pl.DataFrame:
        """The certificates that casework confirmed, passed, suspended or revoked, the moment since when, and by which case or dispute."""
        latest: dict[str, dict[str, Any]] = {}
        made: dict[tuple[str, int], tuple[dict[str, Any], dict[str, Any] | None]] = {}
        upheld: dict[str, Step] = {}
        for step in self._steps():
            event, certificate_id = step.event, step.after["certificate_id"]
            if step.after["kind"] == DISPUTE:
                _note_dispute(upheld, step)
                continue
            if event.action == "undo":
                _take_back(latest, made.pop((event.case_id, step.payload["undoes"]), None))
            elif certificate_id and event.to_state in STATUSES and event.from_state != event.to_state:
                status = {
                    "certificate_id": certificate_id,
                    "status": event.to_state,
                    "since": event.at,
                    "by": f"case {event.case_id}",
                }
                made[event.case_id, event.version] = (status, latest.get(certificate_id))
                latest[certificate_id] = status
        for step in upheld.values():
            held = step.after["certificate_id"]
            if latest.get(held, {}).get("status") != REVOKED:
                by = f"{DISPUTE} {step.event.case_id}"
                latest[held] = {"certificate_id": held, "status": SUSPENDED, "since": step.event.at, "by": by}
        return pl.DataFrame(list(latest.values()), schema=STATUS_SCHEMA, orient="row")


def _note_dispute(upheld: dict[str, Step], step: Step) -> None:
    """Nothing; a dispute holds its certificate from when it is upheld, with that consequence, until it is settled."""
    case_id, event = step.event.case_id, step.event
    if step.after["state"] != UPHELD or step.after["proposal"] != HOLD:
        upheld.pop(case_id, None)
    elif event.action == "uphold" or case_id not in upheld:
        upheld[case_id] = step


def _take_back(latest: dict[str, dict[str, Any]], made: tuple[dict[str, Any], dict[str, Any] | None] | None) -> None:
    """Nothing; the status that an undone act gave is again what it was before, unless another act has changed it since."""
    if made is None or latest.get(made[0]["certificate_id"]) is not made[0]:
        return
    status, before = made
    if before is None:
        del latest[status["certificate_id"]]
    else:
        latest[status["certificate_id"]] = before


def _submission(step: Step, pieces: Mapping[str, dict[str, Any]]) -> dict[str, Any] | None:
    """The row of an act that is a submission: 确认, 提交 and 撤回 of what was written on the pages."""
    if step.event.action not in ("confirm", "submit", "withdraw"):
        return None
    content = _content(step)
    sent = [
        pieces.get(
            piece["sha256"], {"path": "", "kind": None, "problem": "missing", "sha256": piece["sha256"], "size": 0}
        )
        for piece in content.pop("pieces")
    ]
    row = frame_row(SOURCE, step.event.seq, content, sent, f"{step.event.case_id}-{step.event.version}")
    return {**row, "certificate_id": step.after["certificate_id"], "fault": find_fault(content)}


def _action(step: Step, form: Mapping[str, Any]) -> str:
    """The submission's action: a confirmation that was sent back and comes again with changes is an amendment."""
    if step.event.action in ("confirm", "withdraw"):
        return str(step.event.action)
    kind = str(step.after["kind"])
    return "amend" if kind == "confirm" and form.get("changed_fields") else kind


def _content(step: Step) -> dict[str, Any]:
    """The submission as a file would write it."""
    form, person = step.payload.get("form") or {}, step.payload.get("person") or {}
    withdraws = step.event.action == "withdraw"
    return {
        "submission_id": f"{step.event.case_id}-{step.event.version}",
        "submitted_at": step.event.at,
        "action": _action(step, form),
        **{field: person.get(field) for field in ("holder_name", "id_number", "phone")},
        **{field: form.get(field) for field in ("certificate_number", "certificate", "changed_fields")},
        "certificate_reference": form.get("certificate_reference") or step.opening.get("reference"),
        "supersedes": step.earlier_submission if withdraws or step.event.from_state in (RETURNED, ASKED) else None,
        "pieces": [] if withdraws else form.get("evidence") or [],
    }
