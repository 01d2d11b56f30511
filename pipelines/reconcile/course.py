"""The course of all submissions: in the order they were made, each seeing what the earlier ones did."""

import datetime as dt
from collections.abc import Iterable, Mapping

from pipelines.reconcile.folding import fold_id, fold_name
from pipelines.reconcile.judging import Case, Standing, judge
from pipelines.reconcile.register import Register
from pipelines.reconcile.rulings import Ruling, judge_ruled
from pipelines.reconcile.submissions import PAGES, Submission
from pipelines.reconcile.verdict import Verdict, verdict
from schemas.campaign import Campaign

Verdicts = dict[tuple[str, int], Verdict]


def judge_all(
    submissions: Iterable[Submission], register: Register, campaign: Campaign, rulings: Mapping[str, Ruling]
) -> Verdicts:
    """The verdict on every submission, by where it stands; a reviewer's ruling outranks the rules."""
    ordered = sorted(submissions, key=lambda submission: (submission.moment, submission.key))
    verdicts: Verdicts = {}
    known = {first.submission_id: first for first in _judge_repetitions(ordered, verdicts)}
    fresh = [first for first in known.values() if not _judge_day(first, known, campaign, verdicts)]
    by_id = {submission.submission_id: submission for submission in fresh}
    _judge_withdrawals(fresh, by_id, verdicts, rulings)
    standing = Standing(set(), {})
    for submission in fresh:
        if submission.key not in verdicts:
            ruling = rulings.get(submission.submission_id)
            found = (
                judge_ruled(submission, ruling, register)
                if ruling
                else _judge_supersession(submission, by_id) or judge(Case(submission, register, campaign, standing))
            )
            verdicts[submission.key] = found
            _remember(found, submission, standing)
    _close_replaced(fresh, by_id, verdicts)
    return verdicts


def _judge_day(submission: Submission, known: Mapping[str, Submission], campaign: Campaign, verdicts: Verdicts) -> bool:
    """True, with the verdict noted, for a submission outside the window."""
    if found := judge_day(_begun_with(submission, known), campaign):
        verdicts[submission.key] = found
    return found is not None


def _begun_with(submission: Submission, known: Mapping[str, Submission]) -> Submission:
    """What a submission goes on with that the pages sent because the office had asked or sent back, itself otherwise: an answer is in time if its question was about something in time."""
    while submission.source_file == PAGES:
        earlier = known.get(submission.supersedes)
        if earlier is None or earlier.moment >= submission.moment:
            break
        submission = earlier
    return submission


def judge_day(submission: Submission, campaign: Campaign) -> Verdict | None:
    """Late or early by the campaign's own days; null inside its window, both ends included."""
    day = campaign.local_day(submission.moment)
    if day < campaign.submissions_first:
        return verdict("early", "SUBMISSION_EARLY")
    return verdict("late", "SUBMISSION_LATE") if day > campaign.submissions_last else None


def _judge_repetitions(submissions: list[Submission], verdicts: Verdicts) -> list[Submission]:
    """The submissions that are first under their id; of two at the same moment the earlier line is."""
    first: dict[str, Submission] = {}
    for submission in submissions:
        earlier = first.setdefault(submission.submission_id, submission)
        if earlier is not submission:
            same = _content(earlier) == _content(submission)
            verdicts[submission.key] = verdict("duplicate", "SUBMISSION_REPEATED" if same else "SUBMISSION_ID_REUSED")
    return list(first.values())


def _content(submission: Submission) -> tuple[object, ...]:
    """What a submission says, however its JSON is written."""
    return (
        submission.moment, submission.action, submission.holder_name, submission.id_number, submission.certificate_number,
        submission.certificate_reference, submission.certificate, submission.changed_fields, submission.supersedes,
    )  # fmt: skip


def _judge_withdrawals(
    submissions: list[Submission], by_id: dict[str, Submission], verdicts: Verdicts, rulings: Mapping[str, Ruling]
) -> None:
    """Withdrawals before all else: what was withdrawn before the office read it is never judged."""
    for withdrawal in (submission for submission in submissions if submission.action == "withdraw"):
        target = _target(withdrawal, submissions, by_id)
        ruling = rulings.get(target.submission_id) if target else None
        refusal = _refuse_withdrawal(withdrawal, target, verdicts) or _judge_ruled_already(withdrawal, ruling)
        verdicts[withdrawal.key] = refusal or verdict("accepted", "WITHDRAWAL_TAKES_EFFECT")
        if target and not refusal:
            verdicts[target.key] = verdict("withdrawn", "WITHDRAWN_BY_HOLDER")


def _target(withdrawal: Submission, submissions: list[Submission], by_id: dict[str, Submission]) -> Submission | None:
    """What is withdrawn: the submission named, else the holder's last one about the same certificate."""
    if withdrawal.supersedes:
        return by_id.get(withdrawal.supersedes)
    named = (withdrawal.certificate_number, withdrawal.certificate_reference)
    own = [
        other
        for other in submissions
        if other.action in ("amend", "register", "claim")
        and other.moment < withdrawal.moment
        and _same_person(other, withdrawal)
        and (other.certificate_number, other.certificate_reference) == named
    ]
    return own[-1] if own else None


def _refuse_withdrawal(withdrawal: Submission, target: Submission | None, verdicts: Verdicts) -> Verdict | None:
    if target is None or target is withdrawal or target.moment > withdrawal.moment or target.action == "withdraw":
        return verdict("returned", "NOTHING_TO_WITHDRAW")
    if not _same_person(target, withdrawal):
        return verdict("rejected", "NOT_OWN_SUBMISSION")
    if target.action == "confirm":
        return verdict("returned", "CONFIRMATION_IS_FINAL")
    return verdict("duplicate", "WITHDRAWN_BY_HOLDER") if target.key in verdicts else None


def _judge_ruled_already(withdrawal: Submission, ruling: Ruling | None) -> Verdict | None:
    """A withdrawal that comes after the office decided changes nothing."""
    late = ruling is not None and dt.datetime.fromisoformat(ruling.ruled_at) <= withdrawal.moment
    return verdict("returned", "ALREADY_DECIDED") if late else None


def _same_person(left: Submission, right: Submission) -> bool:
    return (fold_name(left.holder_name), fold_id(left.id_number)) == (
        fold_name(right.holder_name),
        fold_id(right.id_number),
    )


def _judge_supersession(submission: Submission, by_id: dict[str, Submission]) -> Verdict | None:
    """One replaces only one's own."""
    earlier = by_id.get(submission.supersedes)
    return verdict("rejected", "NOT_OWN_SUBMISSION") if earlier and not _same_person(earlier, submission) else None


def _remember(found: Verdict, submission: Submission, standing: Standing) -> None:
    if found.known is None:
        return
    if found.disposition == "accepted" and submission.action == "confirm":
        standing.confirmed.add(found.known.certificate_id)
    if found.disposition == "in_review":
        standing.open_applications[found.known.certificate_id] = submission.submission_id


def _close_replaced(submissions: list[Submission], by_id: dict[str, Submission], verdicts: Verdicts) -> None:
    """A submission that waits for review is closed when its holder replaced it."""
    for later in submissions:
        earlier = by_id.get(later.supersedes)
        if earlier is None or later.action == "withdraw" or earlier.moment >= later.moment:
            continue
        if verdicts[earlier.key].disposition == "in_review" and _same_person(earlier, later):
            verdicts[earlier.key] = verdict("withdrawn", "REPLACED_BY_LATER", verdicts[earlier.key].known)
