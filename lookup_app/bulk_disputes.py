"""Disputed lookups that are equal in all that matters: the same certificate or question, told the same, with the same paper against it."""

from collections.abc import Mapping
from typing import Any

from lookup_app import curated_door, dispute_panel, review_door
from lookup_app.bulk_groups import Sameness
from lookup_app.casework_door import Account
from lookup_app.work_list import WorkItem
from pipelines.casework import allowed_actions

ACTIONS = ("look_into", "dismiss")
"""What may be done to many at once: upholding one has a consequence of its own."""


def sameness(account: Account, item: WorkItem) -> Sameness | None:
    """What matters of a dispute; None for other cases and for one that is another reviewer's."""
    case = item.case
    if item.kind != "dispute" or case is None or case.assigned_to not in (None, account.account_id):
        return None
    told = dispute_panel.disputed_in(review_door.history_of(account, case.case_id))
    own = ("dismiss",) if case.examined_by == account.account_id and _must_differ() else ()
    may = [action for action in allowed_actions(case.state, account.roles) if action in ACTIONS and action not in own]
    # Without a certificate the question itself must be the same; `subject` stands for it and says nothing of it.
    about = case.certificate_id or case.subject
    return Sameness(
        "dispute", about, case.state, item.reasons, item.advice, _evidence(told), (), _facts(told), tuple(may),
    )  # fmt: skip


def _evidence(told: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(sorted(str(piece.get("type")) for piece in told.get("evidence", ())))


def _facts(told: Mapping[str, Any]) -> tuple[str, ...]:
    """The outcome that was told, and what the paper states, column by column."""
    paper = sorted((told.get("paper") or {}).items())
    return (f"outcome={told.get('answer')}", *(f"{column}:{value}" for column, value in paper))


def _must_differ() -> bool:
    return curated_door.campaign().examiner_and_approver_differ
