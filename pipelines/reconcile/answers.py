"""The explanation of a verdict: which columns agree with which offices, what is new, what contradicts. No personal value stands in it."""

from typing import Any

from pipelines.reconcile.folding import fold_id, fold_name, fold_number
from pipelines.reconcile.identity import identify
from pipelines.reconcile.matching import agree, read_reference
from pipelines.reconcile.register import Known
from pipelines.reconcile.submissions import Submission
from pipelines.reconcile.verdict import Verdict
from schemas.columns import COLUMNS, PERSONAL_COLUMNS

NOT_SHOWN = PERSONAL_COLUMNS | {"holder_name"}


def explain(submission: Submission, verdict: Verdict) -> dict[str, Any]:
    """What was compared with what, as JSON takes it."""
    answer: dict[str, Any] = {"rule": verdict.rule, "evidence": [_evidence(piece) for piece in submission.evidence]}
    if verdict.known is not None:
        known = verdict.known
        answer["identity"] = identify(submission, known).value
        answer["reference"] = agree(read_reference(submission), known).name.lower()
        answer["findings"] = list(known.findings)
        answer["columns"] = compare_columns(submission, known)
    return answer


def _evidence(piece: dict[str, Any]) -> dict[str, Any]:
    return {part: piece[part] for part in ("kind", "problem", "sha256", "size")}


def compare_columns(submission: Submission, known: Known) -> list[dict[str, Any]]:
    """For every column that the submission states: agrees, new or contradicts, and which offices say so."""
    stated = stated_columns(submission)
    return [_compare(column, stated[column], known) for column in COLUMNS if stated.get(column)]


def stated_columns(submission: Submission) -> dict[str, str]:
    """Everything that the submission says about its certificate; a changed field counts as its new value."""
    own = {
        "holder_name": submission.holder_name,
        "id_number": submission.id_number,
        "certificate_number": submission.certificate_number,
    }
    return {**own, **submission.certificate, **submission.changed_fields}


def _compare(column: str, value: str, known: Known) -> dict[str, Any]:
    sources = known.sources[column]
    agreeing = sorted({source.office for source in sources if _fold(column, source.value) == _fold(column, value)})
    against = sorted({source.office for source in sources if source.office not in agreeing})
    verdict = "agrees" if agreeing else "contradicts" if against else "new"
    shown = {} if column in NOT_SHOWN else {"submitted": value, "register": known.values.get(column)}
    return {"column": column, "verdict": verdict, "agreeing": agreeing, "against": against, **shown}


def _fold(column: str, value: str) -> str:
    if column == "holder_name":
        return fold_name(value)
    return fold_id(value) if column == "id_number" else fold_number(value)
