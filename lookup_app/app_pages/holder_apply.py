"""A certificate that is missing from the list: find it by its number, or apply for registration in three steps."""

from typing import Any

import streamlit as st

from lookup_app import (
    access,
    casework_door,
    curated_door,
    holder_door,
    holder_form,
    holder_materials,
    holder_work,
    language,
    layout,
)
from lookup_app.casework_door import Case, CaseworkError
from lookup_app.wording import bilingual
from pipelines.reconcile.registrations import REQUIRED

say = language.current()
STEP, CASE, FIELDS = "holder_apply.step", "holder_apply.case", "holder_apply.fields"
FORM = "holder_apply.form"


def draw_page(account: access.Account) -> None:
    """Both ways, the lighter one first."""
    layout.draw_title(say("nav.apply"), say("apply.lead"))
    holder_work.draw_notice()
    holder_work.draw_window(say)
    find, register = st.tabs([say("apply.find_tab"), say("apply.register_tab")])
    with find:
        draw_find(account)
    with register:
        draw_register(account)


def draw_find(account: access.Account) -> None:
    """按证书信息查询."""
    st.caption(say("apply.find_hint"))
    with st.form("holder_apply.find", border=True):
        number = st.text_input(say("apply.number"), max_chars=60, autocomplete="off", key="holder_apply.number")
        pressed = st.form_submit_button(say("apply.find"), type="primary", icon=":material/search:")
    if pressed and number.strip():
        holder_work.claim(account, number.strip(), say)
        st.switch_page("app_pages/holder_certificates.py", query_params=language.in_address())
    elif pressed:
        st.warning(say("apply.need_number"))


def draw_register(account: access.Account) -> None:
    """申请注册: read the notice, fill in, attach and submit."""
    step = st.session_state.setdefault(STEP, 1)
    case = open_application(account)
    if case is None and step == 3:
        step = st.session_state[STEP] = 1
    st.progress(step / 3, say(f"apply.step_{step}"))
    if step == 1:
        draw_notice_step()
    elif step == 2:
        draw_fields_step(account, case)
    elif case is not None:
        draw_submission_step(account, case)


def open_application(account: access.Account) -> Case | None:
    """The application that these steps have begun, as long as it can be worked on."""
    case_id = st.session_state.get(CASE)
    mine = holder_door.holder().mine(account) if case_id else []
    return next(
        (case for case in mine if case.case_id == case_id and case.state in ("待提交", "已退回", "待补充")), None
    )


def draw_notice_step() -> None:
    """Step one: the notice, and the tick that it was understood."""
    st.markdown(say("apply.notice"))
    understood = st.checkbox(say("apply.understood"), key="holder_apply.understood")
    st.button(
        say("apply.go_on"), key="holder_apply.go_on", type="primary", disabled=not understood, on_click=go_to, args=(2,)
    )


def go_to(step: int) -> None:
    """Shows another step, from its top."""
    st.session_state[STEP] = step
    holder_work.turn()


def draw_fields_step(account: access.Account, case: Case | None) -> None:
    """Step two: what certificate it is; 查询证书 fills in what the register may tell."""
    number, button = st.columns([3, 1], vertical_alignment="bottom")
    number.text_input(say("apply.fill_number"), max_chars=60, autocomplete="off", key="holder_apply.fill_number")
    button.button(
        say("apply.find"), key="holder_apply.fill", icon=":material/search:", width="stretch", on_click=fill_in, args=(account,)
    )  # fmt: skip
    st.caption(say("apply.fill_hint"))
    draft = holder_door.holder().draft(account, case.case_id).get("certificate") if case else None
    holder_form.draw_fields(st.session_state.get(FIELDS) or draft or {}, FORM, say)
    back, forward = st.columns(2)
    back.button(say("apply.go_back"), key="holder_apply.back_to_1", width="stretch", on_click=go_to, args=(1,))
    forward.button(
        say("apply.save_and_go_on"), key="holder_apply.to_3", type="primary", width="stretch", on_click=keep_fields, args=(account, case)
    )  # fmt: skip


@access.while_signed_in
def fill_in(account: access.Account) -> None:
    """查询证书: the fields of a record that may be the holder's; the same words for another's certificate and for none."""
    number = str(st.session_state.get("holder_apply.fill_number") or "").strip()
    if not number:
        holder_work.notify("info", say("apply.need_number"))
        return
    person = holder_door.person_of(account)
    if curated_door.is_own_number(person["holder_name"], person["id_number"], number):
        holder_work.notify("info", say("apply.is_yours"))
        return
    try:
        told = holder_door.fields_of_number(account, number)
    except CaseworkError as error:
        holder_work.notify("error", bilingual(str(error), say))
        return
    casework_door.record(
        account.account_id, "fill_in", f"account:{account.account_id}", "found" if told else "none", {}
    )
    for column, value in (told or {"certificate_number": number}).items():
        st.session_state[f"{FORM}.{column}"] = value
    holder_work.notify("success" if told else "info", say("apply.filled_in" if told else "apply.nothing_to_fill"))


def keep_fields(account: access.Account, case: Case | None) -> None:
    """Saves the fields as a draft and goes on; says what is missing or can't be read."""
    told = holder_form.read_fields(FORM)
    st.session_state[FIELDS] = told
    named = holder_form.labels(say)
    wanting = [column for column in REQUIRED if column not in told]
    for problem, columns in (("apply.wanting", wanting), ("holder.unreadable", holder_work.find_unreadable(told))):
        if columns:
            holder_work.notify("error", say(problem, fields=say.pick("、", ", ").join(named[one] for one in columns)))
            return
    kept = holder_work.register(account, told, say) if case is None else keep_again(account, case, told)
    if kept is not None:
        st.session_state[CASE] = kept.case_id
        go_to(3)


def keep_again(account: access.Account, case: Case, told: dict[str, str]) -> Case | None:
    """The draft with its fields as they are now; its materials stay."""
    form = holder_door.holder().draft(account, case.case_id) | whole(told)
    return holder_work.attempt(
        say, say("holder.saved"), holder_door.holder().save, account, case.case_id, case.version, form
    )


def whole(told: dict[str, str]) -> dict[str, Any]:
    """The certificate's part of the form."""
    return {"certificate_number": told.get("certificate_number"), "certificate": told}


def draw_submission_step(account: access.Account, case: Case) -> None:
    """Step three: everything once more, the materials, and 提交."""
    draft = holder_door.holder().draft(account, case.case_id)
    told, named = draft.get("certificate") or {}, holder_form.labels(say)
    lines = [(named[column], told[column]) for column in holder_form.ASKED if told.get(column)]
    layout.draw_table([say("case.column"), say("holder.value")], lines, say("apply.register_tab"))
    key = holder_form.key_of(case)
    holder_materials.draw(account, draft, key, say)
    back, save, submit = st.columns(3)
    back.button(say("apply.go_back"), key="holder_apply.back_to_2", width="stretch", on_click=go_to, args=(2,))
    save.button(
        say("holder.save"), key="holder_apply.save", icon=":material/save:", width="stretch", on_click=keep_materials, args=(account, case, told)
    )  # fmt: skip
    submit.button(
        say("holder.submit"), key="holder_apply.submit", type="primary", icon=":material/send:", width="stretch",
        on_click=send, args=(account, case, told),
    )  # fmt: skip


def keep_materials(account: access.Account, case: Case, told: dict[str, str]) -> None:
    """保存."""
    form = whole(told) | holder_materials.gather(holder_form.key_of(case))
    holder_work.attempt(say, say("holder.saved"), holder_door.holder().save, account, case.case_id, case.version, form)


def send(account: access.Account, case: Case, told: dict[str, str]) -> None:
    """提交; the steps begin anew for another certificate."""
    form = whole(told) | holder_materials.gather(holder_form.key_of(case))
    if holder_form.submit(account, case, form, say):
        holder_materials.forget(holder_form.key_of(case))
        for key in (STEP, CASE, FIELDS, "holder_apply.understood"):
            st.session_state.pop(key, None)
        holder_work.turn()


draw_page(access.require("holder"))
