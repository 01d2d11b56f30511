"""Which language a page speaks: Chinese unless the visitor switched."""

import streamlit as st

from lookup_app import wording

SESSION_KEY, ADDRESS_KEY = "language", "lang"
CHOICES = "language.choices"


def current() -> wording.Words:
    """The wording of the visitor's language."""
    return wording.words(st.session_state.get(SESSION_KEY) or st.query_params.get(ADDRESS_KEY, wording.DEFAULT))


def draw_switch() -> None:
    """The two-way switch; the choice lasts for the session, and in the address for whoever loads the page again or keeps a link."""
    st.session_state.setdefault(SESSION_KEY, current().language)
    st.segmented_control(
        current()("app.language"),
        options=list(wording.LANGUAGES),
        format_func=wording.LANGUAGES.__getitem__,
        key=SESSION_KEY,
        label_visibility="collapsed",
        required=True,
        on_change=_word_choices_anew,
    )
    _keep_in_address(st.session_state[SESSION_KEY])


def in_address() -> dict[str, str]:
    """What the address of another page has to carry so that it speaks the visitor's language."""
    chosen = current().language
    return {} if chosen == wording.DEFAULT else {ADDRESS_KEY: chosen}


def choice(key: str) -> str:
    """The key of an input whose options are worded by language; what is chosen there stays chosen when the visitor switches."""
    st.session_state.setdefault(CHOICES, set()).add(key)
    return key


def _word_choices_anew() -> None:
    """Nothing; the browser knows an option by its words alone, so what is chosen is told to it again, in the new ones."""
    for key in st.session_state.get(CHOICES, ()):
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def _keep_in_address(chosen: str) -> None:
    """Nothing; the address names the language where it is not the usual one."""
    told = st.query_params.get(ADDRESS_KEY)
    if chosen != wording.DEFAULT and told != chosen:
        st.query_params[ADDRESS_KEY] = chosen
    elif chosen == wording.DEFAULT and told is not None:
        del st.query_params[ADDRESS_KEY]
