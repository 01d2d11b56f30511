"""Open cases that are equal in all that matters, so that one decision may answer all of them."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from lookup_app import curated_door, finding_work
from lookup_app.casework_door import Account
from lookup_app.register_reader import Register
from lookup_app.review_acts import PAIR
from lookup_app.work_list import WorkItem
from pipelines.casework import allowed_actions
from pipelines.casework.verdicts import Finding
from pipelines.finding_verdicts import CONFIRMED, UNFOUNDED

ACTIONS = ("examine", "pass", "return", "refuse")
"""What may be done in bulk to applications: everything that can be taken back."""
JUDGEMENTS = ("same", "different")
VERDICTS = (UNFOUNDED, CONFIRMED)
MAY_JUDGE = frozenset({"examiner", "approver"})
LARGEST = 100
"""Cases that one preview shows and one act decides; the others of a group wait for the next."""


@dataclass(frozen=True)
class Sameness:
    """All that matters of a case, without what tells it from its like."""

    kind: str
    what: str
    """Kind of application, or level of a pair."""
    state: str | None
    reasons: tuple[str, ...]
    advice: str | None
    evidence: tuple[str, ...]
    """Kind and fault of each piece."""
    findings: tuple[str, ...]
    agreement: tuple[str, ...]
    """Identity, reference, and for each column how it stands to the sources; of a pair every comparison with its level."""
    may: tuple[str, ...]
    """What this account may do to it now."""


Alike = Callable[[Account, WorkItem], Sameness | None]


@dataclass(frozen=True)
class Group:
    """Equal cases, the longest waiting first."""

    same: Sameness
    items: tuple[WorkItem, ...]


def gather(account: Account, items: Iterable[WorkItem], besides: Alike) -> list[Group]:
    """Groups of two and more, the largest first. A case that no run has compared yet, or that is another's, is in none.

    `besides` says what matters of the kinds of case that this module does not know.
    """
    register = curated_door.register()
    if register is None:
        return []
    answers, links, findings = answers_of(register), links_of(register), findings_of(register)
    groups: dict[Sameness, list[WorkItem]] = defaultdict(list)
    for item in items:
        same = of_finding(account, item, findings) or sameness(account, item, answers, links) or besides(account, item)
        if same is not None and same.may:
            groups[same].append(item)
    found = [Group(same, tuple(alike)) for same, alike in groups.items() if len(alike) > 1]
    return sorted(found, key=lambda group: (-len(group.items), group.items[0].item_id))


def sameness(
    account: Account, item: WorkItem, answers: Mapping[str, Any], links: Mapping[str, tuple[str, ...]]
) -> Sameness | None:
    """What matters of the case; None for one that can't be decided with others."""
    if item.kind == "pair" and (level := PAIR.match(item.item_id)) and item.item_id in links:
        return Sameness(
            "pair", level.group(1), None, item.reasons, item.advice, (), (), links[item.item_id], JUDGEMENTS
        )
    case = item.case
    answer = answers.get(case.submission_id or "") if case else None
    if case is None or answer is None or case.assigned_to not in (None, account.account_id):
        return None
    own = ("pass", "refuse") if case.examined_by == account.account_id and _must_differ() else ()
    may = [action for action in allowed_actions(case.state, account.roles) if action in ACTIONS and action not in own]
    return Sameness(
        "submission", case.kind, case.state, item.reasons, item.advice,
        tuple(sorted(f"{piece['kind']}:{piece['problem'] or ''}" for piece in answer["evidence"])),
        tuple(sorted(answer.get("findings", ()))), agreement(answer), tuple(may),
    )  # fmt: skip


def of_finding(account: Account, item: WorkItem, findings: Mapping[str, "OneFinding"]) -> Sameness | None:
    """What matters of a certificate that one finding alone holds, of which nobody has spoken yet; None for other cases."""
    one = findings.get(item.item_id)
    if item.kind != "finding" or one is None or item.state is not None or account.roles.isdisjoint(MAY_JUDGE):
        return None
    return Sameness("finding", "finding", None, item.reasons, item.advice, (), (one.finding.code,), one.facts, VERDICTS)


def agreement(answer: Mapping[str, Any]) -> tuple[str, ...]:
    """How the application stands to what the register knows, without any value."""
    told = [f"{part}={answer[part]}" for part in ("rule", "identity", "reference") if part in answer]
    return (*told, *(f"{one['column']}:{one['verdict']}" for one in answer.get("columns", ())))


def _must_differ() -> bool:
    return curated_door.campaign().examiner_and_approver_differ


class OneFinding(NamedTuple):
    """The one finding that holds a certificate, and everything in which another's must be equal."""

    finding: Finding
    facts: tuple[str, ...]


FACTS = (
    "in_scope", "status", "level", "series", "title", "acquisition_method", "issuing_authority", "approval_document",
    "review_committee", "year", "records", "offices",
)  # fmt: skip
"""What two certificates with the same finding have in common where one verdict may answer both."""


def findings_of(register: Register) -> dict[str, OneFinding]:
    """The cases of certificates that a single finding holds."""

    def read(opened: Register) -> dict[str, OneFinding]:
        if not finding_work.knows_verdicts(opened):
            return {}
        facts = ", ".join(f"c.{name}" for name in FACTS)
        rows = opened.rows(
            f"""select f.certificate_id, f.code, f."column", f.basis, f.detail, {facts} from findings f join certificates c using (certificate_id)
            where f.severity = 'hold' and f.open and f.basis is not null
            qualify count(*) over (partition by f.certificate_id) = 1"""
        )
        return {
            f"{finding_work.PREFIX}{row[0]}": OneFinding(
                Finding(*row[:4]),
                tuple(
                    f"{name}:{value}"
                    for name, value in zip(("column", "detail", *FACTS), (row[2], *row[4:]), strict=True)
                    if value is not None
                ),
            )
            for row in rows
        }

    return dict(_once("findings", register, read))


_known: dict[str, tuple[Register, Any]] = {}


def _once(name: str, register: Register, read: Any) -> Any:
    """What is read of a release once, since it never changes."""
    if name not in _known or _known[name][0] is not register:
        _known[name] = (register, read(register))
    return _known[name][1]


def answers_of(register: Register) -> dict[str, Any]:
    """What the run answered to each application that waits."""

    def read(opened: Register) -> dict[str, Any]:
        rows = opened.rows(
            "select submission_id, answer from submissions where disposition = 'in_review' and answer is not null"
        )
        opened_by = curated_door.keys().decrypt
        return {submission_id: json.loads(opened_by(answer)) for submission_id, answer in rows}

    return dict(_once("answers", register, read))


def links_of(register: Register) -> dict[str, tuple[str, ...]]:
    """For each pair that waits every comparison with its level."""

    def read(opened: Register) -> dict[str, tuple[str, ...]]:
        rows = opened.rows(
            "select q.case_id, l.evidence from review_queue q join links l using (record_id_l, record_id_r)"
            " where q.kind = 'pair' and l.evidence is not null and starts_with(q.case_id, 'pair-' || l.level || '-')"
        )
        return {
            case_id: tuple(
                sorted(
                    f"{step['comparison']}:{step['level']}"
                    for step in json.loads(curated_door.keys().decrypt(evidence))
                )
            )
            for case_id, evidence in rows
        }

    return dict(_once("links", register, read))
