"""Disputed lookups: whoever was told an outcome that they believe wrong says so, and sees what came of it, about nobody but themselves."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select

from pipelines.casework.actors import Account
from pipelines.casework.cases import CASE_FIELDS, Case, Cases
from pipelines.casework.context import Context
from pipelines.casework.errors import DuplicateError, NotFoundError
from pipelines.casework.frames import DISPUTE
from pipelines.casework.tables import cases
from pipelines.casework.transitions import DISMISSED, HOLDER, SETTLED, VERIFIER
from pipelines.lookup_keys import fold_certificate_number, fold_id_number, fold_name

KIND = DISPUTE


class Told(NamedTuple):
    """What somebody asked, and what they were told: the outcome, from which release, about which certificate (none: not found)."""

    question: Mapping[str, str]
    answer: str
    release_id: str
    certificate_id: str | None


class Disputed(NamedTuple):
    """A dispute as the disputing side sees it; `answer` is a sentence of the list, by its code, once the office gave one."""

    case: Case
    told: str
    says: str
    answer: str | None


class Disputes:
    """The disputing side of one store."""

    def __init__(self, context: Context, all_cases: Cases) -> None:
        self._context, self._cases = context, all_cases

    def open(
        self,
        actor: Account,
        told: Told,
        says: str,
        paper: Mapping[str, str],
        evidence: Sequence[Mapping[str, str]] = (),
    ) -> Case:
        """The new case; raises DuplicateError while the account's dispute of the same outcome is open."""
        actor.require(VERIFIER, HOLDER)
        dispute = {
            "question": dict(told.question), "answer": told.answer, "release_id": told.release_id, "says": says.strip(),
            "paper": {column: value.strip() for column, value in paper.items() if value.strip()},
            "evidence": [dict(piece) for piece in evidence],
        }  # fmt: skip
        try:
            return self._cases.open(
                "dispute", actor, kind=KIND, holder_key=self._context.disputing_key(actor.account_id), subject=self._subject(told),
                certificate_id=told.certificate_id, dispute=dispute,
            )  # fmt: skip
        except DuplicateError as refusal:
            raise DuplicateError(
                "您对这一查询结果的异议正在办理。 Your dispute of this outcome is being looked into."
            ) from refusal

    def _subject(self, told: Told) -> str:
        """What makes two disputes one: the same question about the same certificate, however it was typed."""
        folded = [
            fold(told.question.get(part, ""))
            for part, fold in (("name", fold_name), ("id_number", fold_id_number), ("certificate_number", fold_certificate_number))
        ]  # fmt: skip
        return self._context.mac(KIND, *folded, told.question.get("report", ""), told.certificate_id or "")

    def mine(self, actor: Account) -> list[Disputed]:
        """The account's disputes, newest first."""
        actor.require(VERIFIER, HOLDER)
        own = cases.c.holder_key == self._context.disputing_key(actor.account_id)
        query = select(*(cases.c[field] for field in CASE_FIELDS)).where(own, cases.c.kind == KIND)
        with self._context.database.read() as connection:
            rows = connection.execute(query.order_by(cases.c.opened_at.desc())).all()
        return [self._tell(Case(**row._mapping)) for row in rows]

    def _tell(self, case: Case) -> Disputed:
        history = self._cases.history(case.case_id)
        said = history[0]["payload"]["dispute"]
        answers = [event["payload"]["answer"] for event in history if event["payload"].get("answer")]
        return Disputed(case, said["answer"], said["says"], answers[-1] if answers and case.state in ANSWERED else None)

    def retract(self, actor: Account, case_id: str, version: int) -> Case:
        """The account's own dispute, taken back before anybody looked into it."""
        if self._cases.get(case_id).holder_key != self._context.disputing_key(actor.account_id):
            raise NotFoundError("没有找到该事项。 There is no such case.")
        return self._cases.apply("retract", actor, case_id, version)


ANSWERED = (DISMISSED, SETTLED)
