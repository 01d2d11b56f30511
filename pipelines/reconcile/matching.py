"""Which certificate a submission means: the holder's own first, by the reference that it gives."""

import enum
import re
import unicodedata
from typing import NamedTuple

from pipelines.reconcile.folding import (
    fold_document,
    fold_id,
    fold_name,
    fold_number,
    one_slip_apart,
    same_but_for_zeros,
    split_document,
)
from pipelines.reconcile.identity import MAY_BE_HOLDER, Identity, identify
from pipelines.reconcile.register import Known, Register
from pipelines.reconcile.sequence import is_out_of_place, may_be_number_of
from pipelines.reconcile.submissions import Submission
from schemas import titles


class Agreement(enum.IntEnum):
    """How far the certificate agrees with the reference, best first."""

    EXACT = 0
    NEAR = 1
    FITTING = 2
    SLIP = 3
    SILENT = 4
    CONFLICT = 5


class Match(NamedTuple):
    """One certificate that a submission may mean."""

    known: Known
    identity: Identity
    agreement: Agreement


class Found(NamedTuple):
    """The certificate meant, null if none; `rivals` counts others that fit as well, `own` may be meant instead of a stranger's."""

    match: Match | None
    rivals: int = 0
    own: Known | None = None


class Reference(NamedTuple):
    """What a submission calls its certificate by, folded; empty where it doesn't say."""

    number: str
    management_number: str
    document: str
    title: str
    year: str


def read_reference(submission: Submission) -> Reference:
    """The reference's parts: a certificate number, a management number, or document number, title and year."""
    number = fold_number(submission.certificate_number)
    words = unicodedata.normalize("NFKC", submission.certificate_reference)
    if found := _MANAGEMENT_NUMBER.search(words):
        return Reference(number, found[0], "", "", "")
    document, rest = split_document(words)
    if not document:
        # Whether a bare number is the certificate's or the management number, the certificates tell: cities shape them differently.
        bare = fold_number(_LABEL.sub("", words))
        return Reference(number or bare, "" if number else bare, "", "", "")
    years: list[str] = _YEAR.findall(rest)
    named: list[str] = _WORDS.findall(_LABEL.sub(" ", rest))
    told = [word for word in named if titles.resolve(word) != titles.UNKNOWN]
    return Reference(number, "", document, _last(told or named), _last(years))


def _last(found: list[str]) -> str:
    return found[-1] if found else ""


_MANAGEMENT_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{18}(?![0-9A-Za-z])")
_LABEL = re.compile(r"[\u4e00-\u9fff]{1,8}:")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)(?:年度?)?")
_WORDS = re.compile(r"(?!年度?)[\u4e00-\u9fff]+")
"""Where people write one line, they set labels, marks and the order of its parts as they like."""

ORDER = (
    (Identity.SAME, Agreement.EXACT),
    (Identity.SAME, Agreement.NEAR),
    (Identity.PARTIAL, Agreement.EXACT),
    (Identity.PARTIAL, Agreement.NEAR),
    (Identity.SAME, Agreement.FITTING),
    (Identity.CONTESTED, Agreement.EXACT),
    (Identity.UNPROVEN, Agreement.EXACT),
    (Identity.NAME_DIFFERS, Agreement.EXACT),
    (Identity.NAME_DIFFERS, Agreement.NEAR),
    (Identity.PARTIAL, Agreement.FITTING),
    (Identity.NAMESAKE, Agreement.EXACT),
    (Identity.NAMESAKE, Agreement.FITTING),
    (Identity.SAME, Agreement.SILENT),
    (Identity.PARTIAL, Agreement.SILENT),
    (Identity.CONTESTED, Agreement.NEAR),
    (Identity.UNPROVEN, Agreement.NEAR),
    (Identity.UNPROVEN, Agreement.FITTING),
    (Identity.NAME_NEAR, Agreement.EXACT),
    (Identity.NAME_NEAR, Agreement.NEAR),
    (Identity.STRANGER, Agreement.EXACT),
    (Identity.SAME, Agreement.SLIP),
    (Identity.PARTIAL, Agreement.SLIP),
    (Identity.CONTESTED, Agreement.SLIP),
    (Identity.UNPROVEN, Agreement.SLIP),
    (Identity.NAMESAKE, Agreement.NEAR),
    (Identity.NAMESAKE, Agreement.SLIP),
    (Identity.CONTESTED, Agreement.FITTING),
    (Identity.CONTESTED, Agreement.SILENT),
    (Identity.UNPROVEN, Agreement.SILENT),
    (Identity.NAMESAKE, Agreement.SILENT),
    (Identity.STRANGER, Agreement.NEAR),
)
"""What is believed before what: the holder's own certificates, then those that carry the reference, then those that could.

Numbers run in sequence, so a slip is believed only where the number as given is nobody's.
"""


def find_certificate(submission: Submission, register: Register) -> Found:
    """The certificate that the submission most credibly means, and how many others fit as well."""
    reference = read_reference(submission)
    matches = [_match(submission, reference, known, register) for known in _candidates(submission, reference, register)]
    for rank in ORDER:
        if fitting := [match for match in matches if (match.identity, match.agreement) == rank]:
            chosen = _choose(fitting, submission)
            others = _others_number(chosen, matches) if submission.action == "claim" else 0
            return chosen._replace(own=_own_by_a_slip(matches), rivals=chosen.rivals + others)
    return Found(None)


def _others_number(chosen: Found, matches: list[Match]) -> int:
    """How many certificates of strangers bear the number given, where the submitter's own has none; one of another authority is no rival."""
    if chosen.match is None or chosen.match.agreement is not Agreement.SILENT:
        return 0
    own = chosen.match.known.values.get("issuing_authority")
    strangers = [one.known for one in matches if (one.identity, one.agreement) == (Identity.STRANGER, Agreement.EXACT)]
    return sum(own is None or one.values.get("issuing_authority") in (None, own) for one in strangers)


def _own_by_a_slip(matches: list[Match]) -> Known | None:
    """The submitter's own certificate whose number is a slip apart from the one given."""
    own = [one for one in matches if one.identity in MAY_BE_HOLDER and one.agreement is Agreement.SLIP]
    return min(own, key=lambda one: one.known.certificate_id).known if own else None


def _candidates(submission: Submission, reference: Reference, register: Register) -> list[Known]:
    """Every certificate that shares the name, the ID number or the reference; one that a page showed is the only one."""
    if submission.certificate_id in register.certificates:
        return [register.certificates[submission.certificate_id]]
    found = [
        *register.by_name.get(fold_name(submission.holder_name), ()),
        *register.by_id.get(fold_id(submission.id_number), ()),
        *(
            known
            for number in reference[:2]
            if number
            for known in register.by_number.get(number.lstrip("0") or number, ())
        ),
        *(register.by_document.get((reference.document, reference.title), ()) if reference.document else ()),
    ]
    return list({known.certificate_id: known for known in found}.values())


def _match(submission: Submission, reference: Reference, known: Known, register: Register) -> Match:
    if submission.certificate_id == known.certificate_id:
        return Match(known, identify(submission, known), Agreement.EXACT)
    identity, agreement = identify(submission, known), agree(reference, known)
    if agreement is Agreement.SILENT:
        agreement = _weigh_silence(reference, known, register)
    elif identity is Identity.SAME and reference.number and agreement in (Agreement.SLIP, Agreement.CONFLICT):
        agreement = _doubt_recorded(agreement, reference, known, register)
    return Match(known, identity, agreement)


def _weigh_silence(reference: Reference, known: Known, register: Register) -> Agreement:
    """A certificate without the number referred to: fits the authority's numbering, contradicts it, or neither."""
    if reference.management_number and not reference.number:
        if register.numbering.contradicts(reference.management_number, known.values):
            return Agreement.CONFLICT
        return (
            Agreement.FITTING
            if register.numbering.confirms(reference.management_number, known.values)
            else Agreement.SILENT
        )
    fits = may_be_number_of(reference.number, known, register) if reference.number else None
    return {True: Agreement.FITTING, False: Agreement.CONFLICT, None: Agreement.SILENT}[fits]


def _doubt_recorded(agreement: Agreement, reference: Reference, known: Known, register: Register) -> Agreement:
    """A number that contradicts the recorded one, but has the place in the sequence that the recorded one lacks: an office's slip.

    Believed only of whoever proves name and ID number, and only where the sequence has the number free.
    """
    recorded = known.numbers("certificate_number")
    if all(is_out_of_place(number, known, register) for number in recorded) and may_be_number_of(
        reference.number, known, register
    ):
        return Agreement.FITTING
    return agreement


def agree(reference: Reference, known: Known) -> Agreement:
    """How far the certificate agrees with the reference; the most telling part decides."""
    if reference.number:
        is_managed = reference.number == reference.management_number in known.numbers("management_number")
        return (
            Agreement.EXACT if is_managed else _agree_on_number(reference.number, known.numbers("certificate_number"))
        )
    if reference.management_number:
        return _agree_on_number(reference.management_number, known.numbers("management_number"))
    return _agree_on_document(reference, known) if reference.document else Agreement.SILENT


def _agree_on_number(number: str, stated: set[str]) -> Agreement:
    if number in stated:
        return Agreement.EXACT
    if any(same_but_for_zeros(number, other) for other in stated):
        return Agreement.NEAR
    if any(one_slip_apart(number, other) for other in stated):
        return Agreement.SLIP
    return Agreement.CONFLICT if stated else Agreement.SILENT


def _agree_on_document(reference: Reference, known: Known) -> Agreement:
    documents = {fold_document(source.value) for source in known.sources["approval_document"]} - {""}
    stated = {source.value for source in known.sources["title"]}
    meant = {reference.title, titles.resolve(reference.title, known.values.get("series")).title}
    if documents and reference.document not in documents:
        return Agreement.CONFLICT
    if stated and reference.title and not stated & meant:
        return Agreement.CONFLICT
    return Agreement.EXACT if documents else Agreement.SILENT


def _choose(fitting: list[Match], submission: Submission) -> Found:
    """The first of those that fit, one with the submitter's phone before others; the rest are rivals."""
    phone = fold_number(submission.phone)
    ordered = sorted(fitting, key=lambda match: (phone not in match.known.phones, match.known.certificate_id))
    return Found(ordered[0], len(ordered) - 1 if ordered[0].identity in MAY_BE_HOLDER else 0)
