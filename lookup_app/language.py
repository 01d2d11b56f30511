"""Which language a page speaks: Chinese unless the visitor switched."""

import streamlit as st

from lookup_app import wording

SESSION_KEY = "language"


def current() -> wording.Words:
    """The wording of the visitor's language."""
    return wording.words(st.session_state.get(SESSION_KEY) or st.query_params.get("lang", wording.DEFAULT))


def draw_switch() -> None:
    """The two-way switch; the choice lasts for the session."""
    st.session_state.setdefault(SESSION_KEY, current().language)
    st.segmented_control(
        current()("app.language"),
        options=list(wording.LANGUAGES),
        format_func=wording.LANGUAGES.__getitem__,
        key=SESSION_KEY,
        label_visibility="collapsed",
        required=True,
    )
