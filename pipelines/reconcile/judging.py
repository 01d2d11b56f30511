"""The rules for one submission, in the order in which they are asked; the first that answers decides."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from pipelines.reconcile import amendments, registrations
from pipelines.reconcile.folding import fold_id
from pipelines.reconcile.identity import Identity, contradicts_person, real_name
from pipelines.reconcile.matching import Agreement, Match, find_certificate
from pipelines.reconcile.register import Known, Register
from pipelines.reconcile.scope import judge_scope
from pipelines.reconcile.submissions import Submission
from pipelines.reconcile.verdict import Verdict, verdict
from pipelines.standardize.id_number import is_valid
from schemas.campaign import Campaign


class Standing(NamedTuple):
    """What earlier submissions have already done."""

    confirmed: set[str]
    open_applications: dict[str, str]
    """certificate_id → the submission that waits for a person."""


class Case(NamedTuple):
    """One submission and all that it is judged by."""

    submission: Submission
    register: Register
    campaign: Campaign
    standing: Standing


Rule = Callable[[Case], Verdict | None]


def judge(case: Case) -> Verdict:
    """The verdict on a submission that came in time, is no repetition and was not withdrawn."""
    for rule in (*COMMON, RULES[case.submission.action]):
        if found := rule(case):
            return _with_real_name(found, case) if found.disposition == "in_review" else found
    raise AssertionError(f"no rule answers {case.submission.action}")


def _with_real_name(found: Verdict, case: Case) -> Verdict:
    """The verdict, with what the register says about the submitter's name and number, for the reviewer."""
    of_number = case.register.by_id.get(fold_id(case.submission.id_number), ())
    return replace(found, reasons=(*found.reasons, real_name(case.submission, of_number)))


def judge_paths(case: Case) -> Verdict | None:
    """A path that leaves the folder is no slip of a holder; whatever it was to support is refused."""
    escapes = any(piece["problem"] == "escapes" for piece in case.submission.evidence)
    return verdict("rejected", "EVIDENCE_PATH_ESCAPES") if escapes else None


def judge_number(case: Case) -> Verdict | None:
    """An ID number that fails its check goes back to be corrected."""
    return None if is_valid(fold_id(case.submission.id_number)) else verdict("returned", "ID_NUMBER_INVALID")


def judge_confirmation(case: Case) -> Verdict:
    """确认 and 按证书信息查询: the certificate must be the submitter's own, in scope and without an open finding."""
    match = _matched(case)
    if isinstance(match, Verdict):
        return match
    if match.known.certificate_id in case.standing.confirmed:
        return verdict("duplicate", "ALREADY_CONFIRMED", match.known)
    return (
        judge_scope(match.known, case.register, case.campaign)
        or _judge_doubts(match, case)
        or _accept_confirmation(match)
    )


def _accept_confirmation(match: Match) -> Verdict:
    agrees = match.identity in (Identity.SAME, Identity.PARTIAL)
    return verdict("accepted", "AGREES_WITH_REGISTER" if agrees else "AGREES_ON_TWO_FACTORS", match.known)


def judge_amendment(case: Case) -> Verdict:
    """修改信息: first who asks and whether it is fraud, then scope and evidence, then whether the change is borne out."""
    submission = case.submission
    match = _matched(case)
    if isinstance(match, Verdict):
        return match
    known = match.known
    if unreadable := amendments.find_unreadable(submission):
        return verdict("returned", unreadable, known)
    if fraud := amendments.find_fraud(submission, known, case.register):
        return verdict("rejected", fraud, known)
    return (
        judge_scope(known, case.register, case.campaign)
        or _judge_evidence(submission, known)
        or _judge_doubts(match, case)
        or _judge_standing(known, case)
        or _judge_support(submission, known, case.register)
    )


def _judge_standing(known: Known, case: Case) -> Verdict | None:
    waiting = case.standing.open_applications.get(known.certificate_id)
    if waiting and waiting != case.submission.supersedes:
        return verdict("duplicate", "OPEN_APPLICATION", known)
    if known.certificate_id in case.standing.confirmed:
        return verdict("in_review", "CHANGE_AFTER_CONFIRMATION", known)
    return verdict("in_review", "CHANGE_AFTER_VERDICT", known) if known.overruled else None


def _judge_support(submission: Submission, known: Known, register: Register) -> Verdict:
    if unsupported := amendments.find_unsupported(submission, known, register):
        return verdict("in_review", unsupported, known)
    changes = amendments.canonical_changes(submission)
    if any(known.decided[column] != changes[column] for column in known.decided.keys() & changes.keys()):
        return verdict("in_review", "CHANGE_AGAINST_REVIEWER", known)
    choices = amendments.chosen(submission, known, register)
    untold = ("SAID_BY_HOLDER_ALONE",) if amendments.holds_holders_word_alone(choices, known, register) else ()
    return verdict("accepted", "EVIDENCE_SUPPORTS_CHANGE", known, *untold, choices=choices)


def judge_registration(case: Case) -> Verdict:
    """申请注册: refused if it can't be true, a duplicate if the register has it, else always a person's to decide."""
    submission = case.submission
    fields = registrations.claimed_fields(submission)
    if registrations.is_incomplete(fields):
        return verdict("returned", "REGISTRATION_INCOMPLETE")
    if fraud := registrations.find_fraud(submission, fields):
        return verdict("rejected", fraud)
    if existing := registrations.find_existing(submission, fields, case.register):
        return verdict("duplicate", "ALREADY_REGISTERED", existing)
    if registrations.is_number_of_another(submission, fields, case.register):
        return verdict("rejected", "CLAIMED_NUMBER_OF_ANOTHER")
    if registrations.scope_of(fields, case.campaign) is False:
        return verdict("out_of_scope", "OUT_OF_SCOPE")
    holder = registrations.find_holder(submission, case.register)
    return _judge_evidence(submission, None) or Verdict(
        "in_review", "NEW_REGISTRATION", ("NEW_REGISTRATION",), holder=holder
    )


def _matched(case: Case) -> Match | Verdict:
    """The certificate that the submitter may speak for, or the verdict on one who may not."""
    submission = case.submission
    if not (submission.certificate_number or submission.certificate_reference or submission.certificate_id):
        return verdict("returned", "CERTIFICATE_NOT_NAMED")
    found = find_certificate(submission, case.register)
    if found.match is None:
        # A claim to a certificate that isn't there fails; anything else goes back to be put right.
        return verdict("rejected" if submission.action == "claim" else "returned", "CERTIFICATE_NOT_FOUND")
    known, identity = found.match.known, found.match.identity
    if refusal := REFUSALS.get(identity):
        takes_number = submission.changed_fields.get("id_number")
        if identity is Identity.STRANGER and found.own is not None and not takes_number:
            return verdict("in_review", "NUMBER_NEAR_OWN", found.own)
        return verdict("rejected", "ID_TAKEOVER" if takes_number else refusal, known)
    if waits := WAITING.get(identity):
        return verdict("in_review", waits, known)
    if found.rivals:
        return verdict("in_review", "SEVERAL_CERTIFICATES", known)
    return found.match


REFUSALS = {Identity.NAMESAKE: "SUBMITTER_IS_NAMESAKE", Identity.STRANGER: "CERTIFICATE_OF_ANOTHER"}
WAITING = {Identity.NAME_DIFFERS: "SUBMITTER_NAME_DIFFERS", Identity.NAME_NEAR: "SUBMITTER_NAME_NEAR"}


def _judge_doubts(match: Match, case: Case) -> Verdict | None:
    """Whatever keeps a machine from letting an otherwise good submission pass."""
    known, submission = match.known, case.submission
    if match.identity is Identity.CONTESTED:
        return verdict("in_review", "SUBMITTER_CONTESTED", known)
    if match.identity is Identity.UNPROVEN and (refused := _judge_unproven(match, case)):
        return refused
    if contradicts_person(submission, known):
        return verdict("in_review", "SUBMITTER_SEX_CONTRADICTS", known)
    if known.findings:
        return verdict("in_review", "FINDING_OPEN", known)
    return None


def _judge_unproven(match: Match, case: Case) -> Verdict | None:
    """A certificate without ID number: a name that nobody else bears and its reference, or a person decides.

    Nothing is taken over from such a submission: the certificate stays without ID number.
    """
    known, submission = match.known, case.submission
    number = fold_id(submission.id_number)
    if amendments.belongs_to_other_name(number, known.names, case.register):
        return verdict("rejected", "ID_OF_ANOTHER_HOLDER", known)
    bearers = {other.holder_id for name in known.names for other in case.register.by_name.get(name, ())} - {
        known.holder_id
    }
    if submission.action == "confirm":
        # The list to confirm from is read by name and ID number, so the submitter's own other record is no rival.
        bearers -= {other.holder_id for other in case.register.by_id.get(number, ())}
    if not bearers and match.agreement in (Agreement.EXACT, Agreement.FITTING):
        return None
    return verdict("in_review", "SUBMITTER_UNPROVEN", known)


def _judge_evidence(submission: Submission, known: Known | None) -> Verdict | None:
    """Evidence must be there, and at least one piece of it usable and none of it dangerous."""
    if not submission.evidence:
        return verdict("returned", "EVIDENCE_MISSING", known)
    problems = [piece["problem"] for piece in submission.evidence]
    return verdict("returned", "EVIDENCE_UNUSABLE", known) if any(problems) else None


COMMON: tuple[Rule, ...] = (judge_paths, judge_number)
RULES: Mapping[str, Callable[[Case], Verdict]] = {
    "confirm": judge_confirmation,
    "claim": judge_confirmation,
    "amend": judge_amendment,
    "register": judge_registration,
}
"""Withdrawals speak of other submissions, not of certificates; they are judged in `course`."""
