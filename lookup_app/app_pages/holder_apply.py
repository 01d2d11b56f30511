"""A certificate that is missing from the list: find it by its number, or apply for registration in three steps."""

import streamlit as st

from lookup_app import access, holder_work, language, layout

say = language.current()
STEP = "holder_apply.step"


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
        st.switch_page("app_pages/holder_certificates.py")
    elif pressed:
        st.warning(say("apply.need_number"))


def draw_register(account: access.Account) -> None:
    """申请注册: read the notice, say which certificate, then the form with its evidence."""
    step = st.session_state.setdefault(STEP, 1)
    st.progress(step / 3, say(f"apply.step_{step}"))
    if step == 1:
        draw_notice_step()
    else:
        draw_certificate_step(account)


def draw_notice_step() -> None:
    """Step one: the notice, and the tick that it was understood."""
    st.markdown(say("apply.notice"))
    understood = st.checkbox(say("apply.understood"), key="holder_apply.understood")
    st.button(
        say("apply.go_on"), key="holder_apply.go_on", type="primary", disabled=not understood, on_click=go_to, args=(2,)
    )


def go_to(step: int) -> None:
    """Shows another step."""
    st.session_state[STEP] = step


def draw_certificate_step(account: access.Account) -> None:
    """Step two: what certificate it is; step three is the form with evidence, which opens by itself."""
    with st.form("holder_apply.register", border=True):
        number = st.text_input(
            say("lookup.certificate_number"), max_chars=60, autocomplete="off", key="holder_apply.certificate_number"
        )
        title = st.text_input(say("field.title"), max_chars=60, key="holder_apply.title")
        pressed = st.form_submit_button(say("apply.fill_in"), type="primary", icon=":material/edit_note:")
    st.button(say("apply.go_back"), key="holder_apply.go_back", on_click=go_to, args=(1,))
    if pressed and title.strip():
        certificate = {
            column: value.strip()
            for column, value in (("certificate_number", number), ("title", title))
            if value.strip()
        }
        holder_work.register(account, {"certificate": certificate}, say)
        go_to(1)
        st.switch_page("app_pages/holder_certificates.py")
    elif pressed:
        st.warning(say("apply.need_title"))


draw_page(access.require("holder"))
