"""The button that exports a decision's record; it checks the account anew at the click."""

import streamlit as st

from lookup_app import access, decision_paper, review_acts
from lookup_app.wording import Words

READY = "decision_export.ready"


def draw(key: str, say: Words) -> None:
    """Makes the PDF on demand, then offers it."""
    st.button(
        say("paper.prepare"), key="decision_export.prepare", icon=":material/picture_as_pdf:", width="stretch",
        shortcut="O", on_click=prepare, args=(key, say),
    )  # fmt: skip
    made = st.session_state.get(READY)
    if made and made[0] == key:
        name = f"{say('paper.file')}-{key.rsplit(':', 1)[-1][-24:]}.pdf"
        st.download_button(
            say("paper.download"), made[1], name, "application/pdf", key="decision_export.download",
            type="primary", icon=":material/download:", width="stretch", on_click="ignore",
        )  # fmt: skip


@access.while_signed_in
def prepare(key: str, say: Words) -> None:
    """Makes the record with the rights that the account has now; says why when it may not."""
    st.session_state.pop(READY, None)
    with review_acts.told(say):
        st.session_state[READY] = (key, decision_paper.export(review_acts.actor(), key))
