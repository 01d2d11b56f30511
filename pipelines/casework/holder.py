"""The holder's side: their certificates and applications, drafts, messages, who looked their certificate up."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from pipelines.casework.accounts import Accounts
from pipelines.casework.actors import Account
from pipelines.casework.audit import Audit
from pipelines.casework.cases import CASE_FIELDS, Case, Cases
from pipelines.casework.context import Context
from pipelines.casework.errors import DuplicateError, IncompleteError, NotFoundError
from pipelines.casework.tables import audit, cases, events
from pipelines.casework.transitions import ASKED, HOLDER, RETURNED
from pipelines.reconcile.folding import fold_number

TOLD = {
    "examine": "您的申请已由审核员审阅。 An examiner has read your application.",
    "return": "您的申请被退回，请按理由修改后重新提交。 Your application was returned; correct it and submit it again.",
    "ask": "审核员请您补充材料，请按要求补充后再次提交。 The office asks for more; add it and submit again.",
    "hold": "您的申请暂时搁置，原因见说明。 Your application is on hold; the reason is given.",
    "resume": "您的申请已恢复审核。 Your application is being reviewed again.",
    "reinstate": "您的证书已恢复使用。 Your certificate is valid again.",
    "pass": "您的申请已通过。 Your application passed.",
    "refuse": "您的申请不予通过。 Your application was refused.",
    "suspend": "您的证书已暂停使用。 Your certificate was suspended.",
    "revoke": "您的证书已撤销。 Your certificate was revoked.",
    "undo": "审核员更正了上一步处理。 The reviewer took the last step back.",
}
"""What a holder is told of, and in what words."""


class Holder:
    """The holders' side of one store."""

    def __init__(self, context: Context, log: Audit, all_cases: Cases, accounts: Accounts) -> None:
        self._context, self._audit, self._cases, self._accounts = context, log, all_cases, accounts

    def mine(self, actor: Account) -> list[Case]:
        """The holder's cases, newest first."""
        query = select(*(cases.c[field] for field in CASE_FIELDS)).where(cases.c.holder_key == _key(actor))
        with self._context.database.read() as connection:
            return [
                Case(**row._mapping)
                for row in connection.execute(query.order_by(cases.c.opened_at.desc(), cases.c.case_id))
            ]

    def read(self, actor: Account, certificate_ids: Iterable[str]) -> list[Case]:
        """All cases of the holder, after a case 待确认 was opened for each of these certificates that had none."""
        known = {case.certificate_id for case in self.mine(actor)}
        for certificate_id in sorted(set(certificate_ids) - known):
            self._open_quietly("read", actor, kind="confirm", subject=certificate_id, certificate_id=certificate_id)
        return self.mine(actor)

    def _open_quietly(self, action: str, actor: Account, **case: Any) -> None:
        """Nothing; another window of the same holder may have opened it first."""
        try:
            self._cases.open(action, actor, holder_key=_key(actor), **case)
        except DuplicateError:
            return

    def claim(self, actor: Account, reference: str, certificate_id: str | None, *, own: bool) -> Case:
        """按证书信息查询: 待确认 for a certificate whose name and ID number are the holder's (`own`), else a draft that needs evidence."""
        known = certificate_id if own else None
        subject = known or self._context.mac("claim", fold_number(reference))
        action = "claim_own" if own else "claim"
        return self._cases.open(
            action,
            actor,
            kind="claim",
            holder_key=_key(actor),
            subject=subject,
            certificate_id=known,
            reference=reference,
        )

    def register(self, actor: Account, *, notice_read: bool, form: Mapping[str, Any] | None = None) -> Case:
        """申请注册: a draft, once the notice was read; one open application for each number or title."""
        certificate = (form or {}).get("certificate") or {}
        named = fold_number(certificate.get("certificate_number")) or str(certificate.get("title", ""))
        subject = self._context.mac("register", named)
        return self._cases.open(
            "register",
            actor,
            kind="register",
            holder_key=_key(actor),
            subject=subject,
            notice_read=notice_read,
            form=dict(form or {}),
        )

    def confirm(self, actor: Account, case_id: str, version: int, *, understood: bool) -> Case:
        """确认, which can't be undone."""
        return self._cases.apply("confirm", actor, case_id, version, understood=understood, person=self._person(actor))

    def amend(self, actor: Account, case_id: str, version: int) -> Case:
        """修改信息: the certificate becomes an application in draft."""
        return self._cases.apply("amend", actor, case_id, version)

    def save(self, actor: Account, case_id: str, version: int, form: Mapping[str, Any]) -> Case:
        """保存 a draft, 修改 what was returned, or 补充材料 that was asked for."""
        action = {RETURNED: "correct", ASKED: "add"}.get(self._cases.get(case_id).state, "save")
        return self._cases.apply(action, actor, case_id, version, form=dict(form))

    def submit(self, actor: Account, case_id: str, version: int, form: Mapping[str, Any]) -> Case:
        """提交 with evidence; the form gives changed_fields or certificate, and evidence as {sha256, type}."""
        return self._cases.apply("submit", actor, case_id, version, form=dict(form), person=self._person(actor))

    def withdraw(self, actor: Account, case_id: str, version: int) -> Case:
        """撤回, until the office has read it."""
        return self._cases.apply("withdraw", actor, case_id, version, person=self._person(actor))

    def _person(self, actor: Account) -> dict[str, str]:
        """Who submits, by their account and never by a form."""
        return self._accounts.person(actor.account_id)

    def draft(self, actor: Account, case_id: str) -> dict[str, Any]:
        """The form as last saved or submitted, or what a line of submissions says that became the case; empty for none."""
        said = self.history(actor, case_id)
        forms = [event["payload"]["form"] for event in said if event["payload"].get("form")]
        return dict(forms[-1]) if forms else _sent(said[0]["payload"].get("submission"))

    def history(self, actor: Account, case_id: str) -> list[dict[str, Any]]:
        """What was done to the holder's own case, oldest first; who of the office did it stays unsaid."""
        case = self._cases.get(case_id)
        if case.holder_key != _key(actor):
            raise NotFoundError("没有找到该事项。 There is no such case.")
        return [
            {**event, "actor": "self" if event["actor"] == actor.account_id else "office"}
            for event in self._cases.history(case_id)
        ]

    def messages(self, actor: Account) -> list[dict[str, Any]]:
        """What the office did to the holder's cases, newest first, with its reason."""
        query = (
            select(events)
            .join(cases, cases.c.case_id == events.c.case_id)
            .where(cases.c.holder_key == _key(actor), events.c.action.in_(TOLD))
        )
        with self._context.database.read() as connection:
            rows = connection.execute(query.order_by(events.c.seq.desc())).all()
        return [
            {
                "case_id": row.case_id,
                "at": row.at,
                "text": TOLD[row.action],
                "reason": self._context.unseal(row.payload).get("reason"),
            }
            for row in rows
        ]

    def lookups(self, actor: Account) -> list[dict[str, Any]]:
        """Who looked the holder's certificates up: when, through what channel, for what purpose. Newest first."""
        targets = [f"certificate:{case.certificate_id}" for case in self.mine(actor) if case.certificate_id]
        query = (
            select(audit).where(audit.c.action == "enquiry", audit.c.subject.in_(targets)).order_by(audit.c.seq.desc())
        )
        with self._context.database.read() as connection:
            return [dict(row._mapping) for row in connection.execute(query)]

    def correct_person(self, actor: Account, person: Mapping[str, str]) -> None:
        """Nothing; the account's person is this now. Name and ID number can be put right until something was sent in their name."""
        new = {part: str(person.get(part) or "").strip() for part in ("holder_name", "id_number", "phone")}
        if self._context.holder_key(new["holder_name"], new["id_number"]) != _key(actor) and any(
            case.submission_id for case in self.mine(actor)
        ):
            raise IncompleteError(
                "已有以该姓名和身份证号提交的事项，更正姓名或身份证号请持身份证到窗口办理。 Something was sent under this name and ID number already; to correct them bring your ID card to the office."
            )
        self._accounts.change_person(actor.account_id, new, by=actor.account_id)

    def mine_as_data(self, actor: Account) -> dict[str, Any]:
        """Everything that the store holds about the holder, for them to take away (PIPL); the taking is audited."""
        held = [{"case": case.__dict__, "history": self.history(actor, case.case_id)} for case in self.mine(actor)]
        self._audit.record(actor.account_id, "data_export", f"account:{actor.account_id}")
        return {
            "person": self._person(actor),
            "cases": held,
            "messages": self.messages(actor),
            "lookups": self.lookups(actor),
            "disputes": self._disputes(actor),
        }

    def _disputes(self, actor: Account) -> list[dict[str, Any]]:
        own = cases.c.holder_key == self._context.disputing_key(actor.account_id)
        with self._context.database.read() as connection:
            rows = connection.execute(
                select(cases.c.case_id, cases.c.state).where(own).order_by(cases.c.opened_at)
            ).all()
        return [
            {"case_id": row.case_id, "state": row.state, **self._cases.history(row.case_id)[0]["payload"]["dispute"]}
            for row in rows
        ]


def _sent(submission: Mapping[str, Any] | None) -> dict[str, Any]:
    """The fields of a line that a run received; its evidence lies with the line."""
    content = json.loads((submission or {}).get("content") or "{}")
    return {
        field: content[field] for field in ("certificate_number", "certificate", "changed_fields") if content.get(field)
    }


def _key(actor: Account) -> str:
    actor.require(HOLDER)
    if actor.holder_key is None:
        raise NotFoundError("该账户没有对应的持证人。 The account has no holder.")
    return actor.holder_key
