"""What the office told the holder, who looked their certificates up, and their data to take away."""

import json

import streamlit as st

from lookup_app import access, casework_door, clocks, dispute_form, holder_door, holder_work, language, layout
from lookup_app.masking import mask_number
from lookup_app.wording import bilingual

say = language.current()
PERSON = ("holder_name", "id_number", "phone")


def draw_page(account: access.Account) -> None:
    """Messages, enquiries, data."""
    layout.draw_title(say("nav.messages"), say("messages.lead"))
    holder_work.draw_notice()
    names = [say(f"messages.{name}") for name in ("messages", "lookups", "disputes", "data")]
    messages, lookups, disputes, data = st.tabs(names)
    with messages:
        draw_messages(account)
    with lookups:
        draw_lookups(account)
    with disputes:
        dispute_form.draw_mine(account, say)
    with data:
        draw_data(account)


def draw_messages(account: access.Account) -> None:
    """Newest first, with the reason where there is one."""
    found = holder_door.messages(account, say)
    if not found:
        st.caption(say("messages.no_messages"))
    for at, text, reason in found:
        st.markdown(f"**{at}**  {text}" + (f"  \n{reason}" if reason else ""))


def draw_lookups(account: access.Account) -> None:
    """When, for what purpose, through which channel and with which outcome."""
    purposes = say.section("purpose")
    lines = [
        (
            clocks.local(str(line["at"])),
            purposes.get(line["detail"].get("purpose", ""), ""),
            say(f"messages.channel_{line['detail'].get('channel', 'page')}"),
            say(f"outcome.{line['outcome']}"),
        )
        for line in holder_door.lookups_of(account)
    ]
    if not lines:
        st.caption(say("messages.no_lookups"))
        return
    layout.draw_table(
        [say("case.at"), say("lookup.purpose"), say("messages.channel"), say("batch.outcome")],
        lines,
        say("messages.lookups"),
    )


def draw_data(account: access.Account) -> None:
    """What is held about the holder: to put right, and to take away."""
    st.markdown(say("messages.data_text"))
    draw_person(account)
    if st.button(say("messages.prepare"), key="holder_messages.prepare"):
        content = json.dumps(holder_door.everything_about(account), ensure_ascii=False, indent=2, default=str)
        st.download_button(say("messages.download"), content, "my-data.json", "application/json", type="primary")


def draw_person(account: access.Account) -> None:
    """Name, ID number and phone of the account, and the form to correct them; a blank field stays as it is."""
    person = holder_door.person_of(account)
    shown = (person["holder_name"], mask_number(person["id_number"]), mask_number(person.get("phone") or ""))
    names = [say(f"account.{field}") for field in PERSON]
    layout.draw_table([say("case.column"), say("holder.value")], zip(names, shown, strict=True), say("messages.data"))
    with st.expander(say("messages.correct")), st.form("holder_messages.person", border=False):
        st.caption(say("messages.correct_hint"))
        for field, name in zip(PERSON, names, strict=True):
            st.text_input(name, max_chars=60, autocomplete="off", key=f"holder_messages.{field}")
        st.form_submit_button(say("messages.correct_now"), on_click=correct, args=(account,))


@access.while_signed_in
def correct(account: access.Account) -> None:
    """Puts the account's person right, or says why not."""
    typed = {field: str(st.session_state.get(f"holder_messages.{field}") or "").strip() for field in PERSON}
    if not any(typed.values()):
        holder_work.notify("info", say("messages.correct_nothing"))
        return
    person = holder_door.person_of(account) | {field: value for field, value in typed.items() if value}
    try:
        holder_door.correct_person(account, person)
    except casework_door.CaseworkError as error:
        holder_work.notify("error", bilingual(str(error), say))
        return
    for field in PERSON:
        st.session_state[f"holder_messages.{field}"] = ""
    holder_work.notify("success", say("messages.corrected"))


draw_page(access.require("holder"))
