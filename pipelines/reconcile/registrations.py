"""申请注册: a certificate that the register may not have. A machine never accepts one; it refuses what can't be true."""

from pipelines.reconcile.amendments import canonical
from pipelines.reconcile.folding import fold_document, fold_id, fold_name, fold_number
from pipelines.reconcile.identity import MAY_BE_HOLDER, Identity, identify
from pipelines.reconcile.matching import Agreement, Reference, agree
from pipelines.reconcile.register import Known, Register
from pipelines.reconcile.scope import is_in_scope, possible_days
from pipelines.reconcile.sequence import authority_of
from pipelines.reconcile.submissions import Submission
from schemas import titles, vocabulary
from schemas.campaign import Campaign

REQUIRED = ("series", "title", "acquired_on", "issuing_authority")
MIN_AGES = {"初级": 17, "中级": 22, "高级": 25}
"""Below these ages nobody held such a title; a little under what is plausible, since a wrong refusal is a wrong decision."""


def claimed_fields(submission: Submission) -> dict[str, str]:
    """The claimed certificate's columns in canonical values, with the number and title resolved."""
    fields = {
        column: value
        for column, given in submission.certificate.items()
        if (value := canonical(column, given) or given)
    }
    fields.setdefault("certificate_number", submission.certificate_number)
    if "title" in fields:
        meaning = titles.resolve(fields["title"], fields.get("series"), at=fields.get("acquired_on"))
        fields["title"] = meaning.title or fields["title"]
    return {column: value for column, value in fields.items() if value}


def is_incomplete(fields: dict[str, str]) -> bool:
    """True if a field is missing without which no examiner can check the certificate, or its date can't be read."""
    return any(column not in fields for column in REQUIRED) or possible_days(fields["acquired_on"]) is None


def find_existing(submission: Submission, fields: dict[str, str], register: Register) -> Known | None:
    """The submitter's own certificate that this would register a second time."""
    number, name = fold_id(submission.id_number), fold_name(submission.holder_name)
    own = {known.certificate_id: known for known in (*register.by_name.get(name, ()), *register.by_id.get(number, ()))}
    same = [
        known
        for known in own.values()
        if identify(submission, known) in MAY_BE_HOLDER and is_same_certificate(fields, known)
    ]
    return same[0] if same else None


def find_holder(submission: Submission, register: Register) -> str | None:
    """The submitter as the register knows them by other certificates; null for somebody new."""
    own = register.by_id.get(fold_id(submission.id_number), ())
    return next((known.holder_id for known in own if identify(submission, known) is Identity.SAME), None)


def is_same_certificate(fields: dict[str, str], known: Known) -> bool:
    """True if number and authority agree, or title and date do and no number contradicts."""
    number = fold_number(fields.get("certificate_number"))
    agreement = agree(Reference(number, fold_number(fields.get("management_number")), "", "", ""), known)
    same_title = vocabulary.fold_title(fields.get("title", "")) in {
        vocabulary.fold_title(source.value) for source in known.sources["title"]
    }
    same_date = _dates_agree(fields.get("acquired_on"), known)
    if agreement in (Agreement.EXACT, Agreement.NEAR, Agreement.SLIP):
        return same_date if known.sources["acquired_on"] else same_title
    return agreement is Agreement.SILENT and same_title and same_date


def _dates_agree(stated: str | None, known: Known) -> bool:
    """True if a source's date agrees with the stated one at the coarser of the two precisions."""
    others = [source.value for source in known.sources["acquired_on"]]
    return bool(stated) and any(stated.startswith(other) or other.startswith(stated) for other in others if stated)


def find_fraud(submission: Submission, fields: dict[str, str]) -> str | None:
    """The code of what can't be true about any certificate; null if nothing speaks against it."""
    if (series := fields.get("series")) in vocabulary.codes("series") and not titles.is_title_of(
        str(series), fields["title"]
    ):
        return "CLAIMED_TITLE_NOT_IN_SERIES"
    if "level" in fields and titles.level_of(str(series), fields["title"]) not in (None, fields["level"]):
        return "CLAIMED_LEVEL_CONTRADICTS_TITLE"
    if _is_too_young(submission, fields):
        return "CLAIMED_TOO_YOUNG"
    return None


def _is_too_young(submission: Submission, fields: dict[str, str]) -> bool:
    number = fold_id(submission.id_number)
    acquired = possible_days(fields["acquired_on"])
    level = fields.get("level") or titles.level_of(fields.get("series", ""), fields["title"]) or "初级"
    born = int(number[6:14])
    if acquired is None:
        return False
    last = acquired[1]
    return (last.year * 10000 + last.month * 100 + last.day - born) // 10000 < MIN_AGES.get(level, 17)


def is_number_of_another(submission: Submission, fields: dict[str, str], register: Register) -> bool:
    """True if somebody else's certificate carries the number and the claimed authority is its issuer or never numbers so.

    A certificate that this very claim makes doubtful refutes nobody: an examiner compares the two.
    """
    for column in ("certificate_number", "management_number"):
        folded = fold_number(fields.get(column))
        for other in register.by_number.get(folded.lstrip("0") or folded, ()) if folded else ():
            if (
                folded in other.numbers(column)
                and "NUMBER_CLAIMED" not in other.findings
                and identify(submission, other) not in MAY_BE_HOLDER
                and _is_same_sequence(column, fields, other, register)
            ):
                return True
    return False


def _is_same_sequence(column: str, fields: dict[str, str], other: Known, register: Register) -> bool:
    """Numbers repeat from one authority to the next; they are the same number only within one sequence."""
    authority = fields.get("issuing_authority")
    issuer = authority_of(other, register)
    if column == "management_number" or issuer == authority:
        return True
    if issuer is None and _is_same_document(fields, other):
        return True
    return register.numbering.share(authority, fields["certificate_number"]) == 0


def _is_same_document(fields: dict[str, str], other: Known) -> bool:
    """True if one document approved both: whoever issued it numbered both."""
    claimed = fold_document(fields.get("approval_document"))
    return claimed != "" and claimed in {fold_document(source.value) for source in other.sources["approval_document"]}


def scope_of(fields: dict[str, str], campaign: Campaign) -> bool | None:
    """Whether the claimed certificate is in the campaign; the level follows from series and title if none is stated."""
    level = titles.level_of(fields.get("series", ""), fields["title"]) or fields.get("level", "")
    return is_in_scope({**fields, "level": level}, campaign)
