"""Rulings: what a reviewer decided about a whole submission outranks whatever the rules would say."""

from typing import NamedTuple

import polars as pl

from pipelines.reconcile.matching import find_certificate
from pipelines.reconcile.register import Known, Register
from pipelines.reconcile.submissions import Submission
from pipelines.reconcile.verdict import Verdict

RULED = "RULED_BY_REVIEWER"


class Ruling(NamedTuple):
    """One ruling, by whom and when."""

    submission_id: str
    certificate_id: str | None
    ruling: str
    ruled_by: str
    ruled_at: str


def read_rulings(rulings: pl.DataFrame | None) -> dict[str, Ruling]:
    """submission_id → its ruling; of several the last."""
    if rulings is None:
        return {}
    return {
        row["submission_id"]: Ruling(*(row[part] for part in Ruling._fields)) for row in rulings.iter_rows(named=True)
    }


def judge_ruled(submission: Submission, ruling: Ruling, register: Register) -> Verdict:
    """The verdict that the reviewer gave. Field values that they chose come with the choices, not with the ruling."""
    known = _certificate(submission, ruling, register)
    return Verdict(ruling.ruling, RULED, (RULED,), known, decided_by=ruling.ruled_by, decided_at=ruling.ruled_at)


def _certificate(submission: Submission, ruling: Ruling, register: Register) -> Known | None:
    if ruling.certificate_id in register.certificates:
        return register.certificates[str(ruling.certificate_id)]
    found = find_certificate(submission, register).match if submission.action != "register" else None
    return found.known if found else None
