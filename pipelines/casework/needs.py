"""What an action needs besides role and state: a reason, a form, evidence, the notice ticked, another person's step."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from pipelines.casework.actors import Account
from pipelines.casework.errors import ForbiddenError, IncompleteError
from pipelines.casework.transitions import PROPOSALS, Transition
from schemas.columns import COLUMNS

if TYPE_CHECKING:
    from pipelines.casework.cases import Case

MAX_REASON = 1000
EVIDENCE_TYPES = ("证书", "批文", "评审表", "转正定职表", "重新确认表")

SECOND = frozenset({"pass", "refuse", "uphold", "dismiss"})
"""What the second of two persons does."""
MAX_SAYS = 500
HOLD, CORRECTION = "disputed_hold", "disputed_correction"
CONSEQUENCES = (HOLD, CORRECTION)
"""What comes of a dispute that is upheld: the certificate can't be looked up until it is settled, or is corrected as it stands."""
TOLD = {
    "dismiss": ("register_agrees", "not_enough", "not_ours", "not_yet_delivered"),
    "settle": ("corrected", "withdrawn", "being_added"),
}
"""The sentences that the disputing side may be told, by their codes: none of them says anything of a person."""

Payload = Mapping[str, Any]


def check_needs(line: Transition, case: "Case | None", actor: Account, payload: Payload, *, differ: bool) -> None:
    """Nothing, if everything is there; raises IncompleteError or ForbiddenError with the sentence for people."""
    for need in sorted(line.needs):
        CHECKS[need](line, case, actor, payload)
    if differ and line.action in SECOND and case is not None and case.examined_by == actor.account_id:
        raise ForbiddenError("审阅人与审批人须为两人。 The approver must be another person than the examiner.")
    if differ and line.action == "settle" and case is not None and case.proposed_by == actor.account_id:
        raise ForbiddenError("办结须由另一位审批人。 Another approver than the one who upheld it has to settle it.")


def check_photo(action: str, case: "Case", payload: Payload, required_for: frozenset[str]) -> None:
    """Nothing, unless the campaign wants a photo with such an application and the form has none; raises IncompleteError."""
    kind = "amend" if case.kind == "confirm" else case.kind
    if action == "submit" and kind in required_for and not payload["form"].get("photo"):
        raise IncompleteError("本次申请须上传照片。 This application needs a photo.")


def _reason(line: Transition, case: "Case | None", actor: Account, payload: Payload) -> None:
    reason = str(payload.get("reason") or "").strip()
    if not reason or len(reason) > MAX_REASON:
        raise IncompleteError(
            f"请填写理由（不超过 {MAX_REASON} 字）。 Give a reason of at most {MAX_REASON} characters."
        )


def _form(line: Transition, case: "Case | None", actor: Account, payload: Payload) -> None:
    if not isinstance(payload.get("form"), dict):
        raise IncompleteError("请填写申请表。 Fill in the form.")


def _evidence(line: Transition, case: "Case | None", actor: Account, payload: Payload) -> None:
    pieces = payload["form"].get("evidence") or []
    if not pieces:
        raise IncompleteError("请上传佐证材料后再提交。 Attach evidence before submitting.")
    if any(piece.get("type") not in EVIDENCE_TYPES or not piece.get("sha256") for piece in pieces):
        raise IncompleteError(f"请注明材料种类：{'、'.join(EVIDENCE_TYPES)}。 Say what each piece of evidence is.")


def _consent(line: Transition, case: "Case | None", actor: Account, payload: Payload) -> None:
    if payload.get("notice_read") is not True:
        raise IncompleteError("请先阅读并勾选注册须知。 Read the notice and tick that you understand it.")


def _understood(line: Transition, case: "Case | None", actor: Account, payload: Payload) -> None:
    if payload.get("understood") is not True:
        raise IncompleteError(
            "确认后不可撤销，请在第二步再次确认。 A confirmation can't be undone; confirm it in the second step."
        )


def _proposal(line: Transition, case: "Case | None", actor: Account, payload: Payload) -> None:
    if case is None or case.proposal != PROPOSALS[line.action]:
        raise IncompleteError("须先由数据管理员提议。 A steward has to propose it first.")
    if case.proposed_by == actor.account_id:
        raise ForbiddenError(
            "提议人与审批人须为两人。 The approver must be another person than the one who proposed it."
        )


def _dispute(line: Transition, case: "Case | None", actor: Account, payload: Payload) -> None:
    dispute = payload.get("dispute") or {}
    says = str(dispute.get("says") or "")
    if not dispute.get("question") or not dispute.get("answer") or not dispute.get("release_id"):
        raise IncompleteError("只能对查询结果提出异议。 Only an outcome that was told can be disputed.")
    if not says.strip() or len(says) > MAX_SAYS:
        raise IncompleteError(
            f"请说明查询结果哪里不对（不超过 {MAX_SAYS} 字）。 Say what is wrong with the outcome, in at most {MAX_SAYS} characters."
        )
    if set(dispute.get("paper") or {}) - set(COLUMNS):
        raise IncompleteError("没有这个项目。 There is no such field.")
    pieces = dispute.get("evidence") or []
    if any(piece.get("type") not in EVIDENCE_TYPES or not piece.get("sha256") for piece in pieces):
        raise IncompleteError(f"请注明材料种类：{'、'.join(EVIDENCE_TYPES)}。 Say what each piece of evidence is.")


def _consequence(line: Transition, case: "Case | None", actor: Account, payload: Payload) -> None:
    if payload.get("consequence") not in CONSEQUENCES:
        raise IncompleteError("请选择后续处理：暂停查询或更正。 Choose what follows: a hold or a correction.")
    if payload["consequence"] == HOLD and (case is None or case.certificate_id is None):
        raise IncompleteError(
            "该异议没有对应的证书，不能暂停查询。 The dispute names no certificate that could be held."
        )


def _answer(line: Transition, case: "Case | None", actor: Account, payload: Payload) -> None:
    if payload.get("answer") not in TOLD[line.action]:
        raise IncompleteError("请选择告知对方的答复。 Choose the answer that the other side is told.")


CHECKS: dict[str, Callable[[Transition, "Case | None", Account, Payload], None]] = {
    "reason": _reason,
    "form": _form,
    "evidence": _evidence,
    "consent": _consent,
    "understood": _understood,
    "proposal": _proposal,
    "dispute": _dispute,
    "consequence": _consequence,
    "answer": _answer,
}
