"""The holder's certificates and applications: what the register holds, how each stands, and what may be done now."""

from typing import Any

import streamlit as st

from lookup_app import access, clocks, curated_door, holder_door, holder_form, holder_work, language, layout
from lookup_app.casework_door import Case
from lookup_app.own_records import Answer
from lookup_app.wording import bilingual
from pipelines.casework import allowed_actions
from schemas.columns import LABELS_EN, LABELS_ZH
from schemas.reasons import catalogue

say = language.current()
CONFIRMING = "holder_certificates.confirming"
TONES = {
    "已通过": "good",
    "已确认": "good",
    "已退回": "bad",
    "不通过": "bad",
    "已撤销": "bad",
    "已暂停": "warn",
    "待确认": "warn",
    "待提交": "warn",
    "待补充": "warn",
    "已搁置": "warn",
}

# The way of an application, the other end that it may come to, and where it may rest whether it was examined or not.
WAY = ("待提交", "待审核", "已审阅", "已通过")
REFUSED = "不通过"
RESTS = ("已退回", "待补充", "已搁置")

# States that the office set; the holder can do nothing about them on the page.
HELD_BACK = ("已暂停", "已撤销")


def draw_page(account: access.Account) -> None:
    """The open form when there is one, then every case as a card."""
    layout.draw_title(say("nav.mine"), say("holder.lead", name=account.name))
    holder_work.draw_notice()
    holder_work.draw_window(say)
    cases, certificates = holder_work.own(account)
    editing = next((case for case in cases if case.case_id == st.session_state.get(holder_work.EDITING)), None)
    if editing is not None:
        if editing.state in ("已退回", "待补充"):
            draw_return_reason(account, editing)
        holder_form.draw(account, editing, certificates.get(editing.certificate_id or "", {}), say)
        return
    if not certificates:
        st.info(say("holder.none"), icon=":material/person_search:")
    answers = curated_door.answers_to([case.submission_id for case in cases if case.submission_id])
    for case in cases:
        draw_case(account, case, certificates.get(case.certificate_id or "", {}), answers.get(case.submission_id or ""))
    st.caption(say("holder.missing"))


def draw_case(account: access.Account, case: Case, certificate: dict[str, Any], answer: Answer | None) -> None:
    """One certificate or application: heading, state, progress, the actions of the moment, details folded away."""
    with st.container(border=True, key=f"case_{case.case_id}"):
        title = certificate.get("title") or applied_for(account, case) or say(f"holder.kind_{case.kind}")
        facts = [certificate.get(column) for column in ("level", "series", "acquired_on", "certificate_number")]
        state = stands(case, certificate)
        layout.draw_line(
            title,
            layout.tag(say.gloss(state) or state, TONES.get(state, "")),
            " · ".join(say.gloss(fact) or fact for fact in facts if fact),
        )
        if case.state in (*WAY, *RESTS, REFUSED):
            draw_progress(case.state)
        if answer is not None:
            draw_answer(answer)
        if case.state in (*RESTS, REFUSED):
            draw_return_reason(account, case)
        if state in HELD_BACK:
            st.caption(say("holder.held_back"))
        elif st.session_state.get(CONFIRMING) == case.case_id:
            draw_confirmation(account, case)
        else:
            draw_actions(account, case, answered=state != case.state)
        if certificate:
            draw_details(certificate)
        draw_history(account, case)


def stands(case: Case, certificate: dict[str, Any]) -> str:
    """How the certificate stands: as the office holds it back, or as submissions that came in files left it; else as the case."""
    status = certificate.get("status")
    return status if status and (status in HELD_BACK or case.state == "待确认") else case.state


def applied_for(account: access.Account, case: Case) -> str | None:
    """The title that an application without a certificate is about."""
    if case.certificate_id:
        return None
    told = holder_door.holder().draft(account, case.case_id).get("certificate") or {}
    return say.bracketed(told["title"], say(f"holder.kind_{case.kind}")) if told.get("title") else None


def draw_progress(state: str) -> None:
    """How far an application has come on its way."""
    way = [*WAY[:2], state] if state in RESTS else [*WAY[:-1], state] if state == REFUSED else list(WAY)
    shown = {step: say.gloss(step) for step in way}
    steps = [f"**:blue[{shown[step]}]**" if step == state else shown[step] for step in way]
    st.caption(say("holder.progress", steps=" › ".join(steps)))


def draw_answer(answer: Answer) -> None:
    """What the last run found, in the reasons' own sentences."""
    known = [catalogue()[code] for code in answer.reasons if code in catalogue()]
    reasons = " ".join(say.pick(reason.zh, reason.en) for reason in known)
    st.caption(say("holder.answer", outcome=say(f"disposition.{answer.disposition}"), reasons=reasons))


def draw_actions(account: access.Account, case: Case, *, answered: bool) -> None:
    """The holder's actions that the state allows; what was confirmed by another way (`answered`) isn't asked for again."""
    allowed = set(allowed_actions(case.state, account.roles)) - ({"confirm"} if answered else set())
    with st.container(horizontal=True):
        if "confirm" in allowed:
            st.button(
                say("action.confirm"),
                key=f"confirm.{case.case_id}",
                type="primary",
                icon=":material/task_alt:",
                on_click=begin_confirmation,
                args=(case.case_id,),
            )
        if "amend" in allowed:
            st.button(
                say("action.amend"),
                key=f"amend.{case.case_id}",
                icon=":material/edit:",
                on_click=amend,
                args=(account, case),
            )
        if {"save", "correct", "add"} & set(allowed):
            st.button(
                say("holder.continue"),
                key=f"edit.{case.case_id}",
                type="primary",
                icon=":material/edit_note:",
                on_click=holder_work.edit,
                args=(case.case_id,),
            )
        if "withdraw" in allowed:
            st.button(
                say("action.withdraw"),
                key=f"withdraw.{case.case_id}",
                icon=":material/undo:",
                on_click=withdraw,
                args=(account, case),
            )


def begin_confirmation(case_id: str | None) -> None:
    """Opens the second step, or closes it."""
    st.session_state[CONFIRMING] = case_id


def draw_confirmation(account: access.Account, case: Case) -> None:
    """The second step: the warning, a tick, and only then the button."""
    st.warning(say("holder.confirm_warning"), icon=":material/warning:")
    understood = st.checkbox(say("holder.confirm_tick"), key=f"understood.{case.case_id}")
    with st.container(horizontal=True):
        st.button(
            say("holder.confirm_now"),
            key=f"confirm_now.{case.case_id}",
            type="primary",
            disabled=not understood,
            on_click=confirm,
            args=(account, case, understood),
        )
        st.button(say("holder.cancel"), key=f"cancel.{case.case_id}", on_click=begin_confirmation, args=(None,))


def confirm(account: access.Account, case: Case, understood: bool) -> None:
    """确认."""
    begin_confirmation(None)
    holder_work.attempt(
        say,
        say("holder.confirmed"),
        holder_door.holder().confirm,
        account,
        case.case_id,
        case.version,
        understood=understood,
    )


def amend(account: access.Account, case: Case) -> None:
    """修改信息: the form opens on the new draft."""
    if holder_work.attempt(
        say, say("holder.amending"), holder_door.holder().amend, account, case.case_id, case.version
    ):
        holder_work.edit(case.case_id)


def withdraw(account: access.Account, case: Case) -> None:
    """撤回."""
    holder_work.attempt(
        say, say("holder.withdrawn"), holder_door.holder().withdraw, account, case.case_id, case.version
    )


def draw_return_reason(account: access.Account, case: Case) -> None:
    """Why it came back."""
    reasons = [
        message["reason"]
        for message in holder_door.holder().messages(account)
        if message["case_id"] == case.case_id and message["reason"]
    ]
    if reasons and case.state == "待补充":
        st.warning(say("waiting.asked", reason=reasons[0]), icon=":material/contact_support:")
    elif reasons and case.state == "已搁置":
        st.info(say("waiting.on_hold", reason=reasons[0]), icon=":material/pause:")
    elif reasons and case.state == "不通过":
        st.error(say("holder.refused", reason=reasons[0]), icon=":material/block:")
    elif reasons:
        st.error(say("holder.returned", reason=reasons[0]), icon=":material/assignment_return:")


def draw_details(certificate: dict[str, Any]) -> None:
    """查看: every field, and where each value comes from."""
    names = LABELS_ZH if say.language == "zh" else LABELS_EN
    with st.expander(say("holder.view")):
        lines = [
            (names[field.column], field.value or say("holder.blank"), bilingual(field.origin, say))
            for field in curated_door.own_fields(certificate)
        ]
        layout.draw_table([say("case.column"), say("holder.value"), say("holder.origin")], lines, say("holder.view"))


def draw_history(account: access.Account, case: Case) -> None:
    """The progress of the case."""
    with st.expander(say("case.history")):
        lines = [
            (
                clocks.local(str(event["at"])),
                say(f"holder.by_{event['actor']}"),
                say(f"action.{event['action']}"),
                say.gloss(event["to_state"]) or "",
            )
            for event in holder_door.holder().history(account, case.case_id)
        ]
        layout.draw_table(
            [say("case.at"), say("holder.by"), say("case.action"), say("case.state")], lines, say("case.history")
        )


draw_page(access.require("holder"))
