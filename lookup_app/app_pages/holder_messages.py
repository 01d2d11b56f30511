"""What the office told the holder, who looked their certificates up, and their data to take away."""

import json

import streamlit as st

from lookup_app import access, casework_door, language, layout

say = language.current()


def draw_page(account: access.Account) -> None:
    """Messages, enquiries, data."""
    layout.draw_title(say("nav.messages"), say("messages.lead"))
    messages, lookups, data = st.tabs([say("messages.messages"), say("messages.lookups"), say("messages.data")])
    with messages:
        draw_messages(account)
    with lookups:
        draw_lookups(account)
    with data:
        draw_data(account)


def draw_messages(account: access.Account) -> None:
    """Newest first, with the reason where there is one."""
    found = casework_door.messages(account, say)
    if not found:
        st.caption(say("messages.no_messages"))
    for at, text, reason in found:
        st.markdown(f"**{at}**  {text}" + (f"  \n{reason}" if reason else ""))


def draw_lookups(account: access.Account) -> None:
    """When, for what purpose, through which channel and with which outcome."""
    purposes = say.section("purpose")
    lines = [
        (
            str(line["at"])[:16].replace("T", " "),
            purposes.get(line["detail"].get("purpose", ""), ""),
            say(f"messages.channel_{line['detail'].get('channel', 'page')}"),
            say(f"outcome.{line['outcome']}"),
        )
        for line in casework_door.lookups_of(account)
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
    """Everything held about the holder as JSON, made only when asked for since the taking is audited."""
    st.markdown(say("messages.data_text"))
    if st.button(say("messages.prepare"), key="holder_messages.prepare"):
        content = json.dumps(casework_door.holder().mine_as_data(account), ensure_ascii=False, indent=2, default=str)
        st.download_button(say("messages.download"), content, "my-data.json", "application/json", type="primary")


draw_page(access.require("holder"))
