"""The disputing side on the page: saying what is wrong with an outcome, and what became of it."""

from collections.abc import Mapping

import streamlit as st

from lookup_app import access, clocks, dispute_door, holder_materials, language, layout
from lookup_app.access import Account
from lookup_app.casework_door import CaseworkError
from lookup_app.dispute_door import Statement
from lookup_app.wording import Words, bilingual
from pipelines.casework import EVIDENCE_TYPES
from pipelines.casework.needs import MAX_SAYS
from pipelines.casework.transitions import DISPUTED
from pipelines.lookup import Outcome
from schemas.columns import LABELS_EN, LABELS_ZH

NOTICE = "dispute_form.notice"


def draw(outcome: Outcome, asked: Mapping[str, str], say: Words) -> None:
    """The form under an outcome, for a signed-in employer or holder; everybody else is told how to get there."""
    draw_notice()
    account = access.signed_in()
    if account is None or account.roles.isdisjoint(dispute_door.MAY_DISPUTE):
        st.caption(say("dispute.sign_in"))
        return
    with st.expander(say("dispute.title")), st.form("dispute_form.form", border=False, clear_on_submit=True):
        st.caption(say("dispute.lead"))
        holder_materials.draw_uploader_words(say)
        certificate_id = choose_certificate(outcome, say)
        says = st.text_area(say("dispute.says"), max_chars=MAX_SAYS, key="dispute_form.says")
        paper = draw_paper(say)
        kind, file = st.columns([1, 2])
        piece = kind.selectbox(say("dispute.piece"), EVIDENCE_TYPES, key=language.choice("dispute_form.kind"))
        sent = file.file_uploader(say("dispute.file"), key="dispute_form.file")
        if st.form_submit_button(say("dispute.submit"), icon=":material/report:"):
            said = Statement(says, paper, sent.getvalue() if sent else None, piece)
            submit(account, asked, outcome, certificate_id, said, say)


def choose_certificate(outcome: Outcome, say: Words) -> str | None:
    """Which of the certificates shown it is about; none where none was."""
    entries = outcome.certificates
    if len(entries) < 2:
        return entries[0].certificate_id if entries else None
    names = [" · ".join(filter(None, [entry.title, entry.level, entry.acquired_month])) for entry in entries]
    chosen = st.selectbox(
        say("dispute.which"),
        range(len(entries)),
        format_func=names.__getitem__,
        key=language.choice("dispute_form.which"),
    )
    return entries[chosen].certificate_id


def draw_paper(say: Words) -> dict[str, str]:
    """What the paper says, column by column, as far as it is filled in."""
    labels = LABELS_ZH if say.language == "zh" else LABELS_EN
    st.markdown(f"**{say('dispute.paper')}**")
    boxes = st.columns(2)
    return {
        column: boxes[at % 2].text_input(
            labels[column], max_chars=80, autocomplete="off", key=f"dispute_form.paper.{column}"
        )
        for at, column in enumerate(dispute_door.PAPER)
    }


def submit(
    account: Account,
    asked: Mapping[str, str],
    outcome: Outcome,
    certificate_id: str | None,
    said: Statement,
    say: Words,
) -> None:
    """Opens the case, or says why not; the same words whatever the register holds."""
    try:
        case = dispute_door.dispute(account, asked, outcome, certificate_id, said)
    except CaseworkError as error:
        st.session_state[NOTICE] = ("error", bilingual(str(error), say))
    else:
        waits = isinstance(case, int)
        words = (
            say("dispute.too_often", seconds=case)
            if isinstance(case, int)
            else say("dispute.sent", case=case.case_id[-6:])
        )
        st.session_state[NOTICE] = ("error" if waits else "success", words)
    st.rerun()


def draw_notice() -> None:
    """What the last act came to, once."""
    if notice := st.session_state.pop(NOTICE, None):
        tone, text = notice
        {"success": st.success, "error": st.error}[tone](text)


def draw_mine(account: Account, say: Words) -> None:
    """The account's own disputes with their states and answers; one that nobody has looked into can be taken back."""
    st.markdown(f"### {say('dispute.mine')}")
    draw_notice()
    found = dispute_door.mine(account)
    if not found:
        st.caption(say("dispute.none"))
        return
    headings = [say(f"dispute.{name}") for name in ("when", "case", "told", "said", "state", "answer")]
    rows = [
        (
            clocks.local(one.case.opened_at), one.case.case_id[-6:], say(f"outcome.{one.told}"), one.says,
            say(f"dispute_state.{one.case.state}"), say(f"dispute_answer.{one.answer}") if one.answer else say("app.none"),
        )
        for one in found
    ]  # fmt: skip
    layout.draw_table(headings, rows, say("dispute.mine"))
    for one in found:
        if one.case.state == DISPUTED:
            st.button(
                say("dispute.retract", case=one.case.case_id[-6:]), key=f"dispute_form.retract.{one.case.case_id}",
                on_click=retract, args=(one.case.case_id, one.case.version, say),
            )  # fmt: skip


@access.while_signed_in
def retract(case_id: str, version: int, say: Words) -> None:
    """Takes a dispute back, with the account as it is now."""
    account = access.require(*dispute_door.MAY_DISPUTE)
    try:
        dispute_door.retract(account, case_id, version)
        st.session_state[NOTICE] = ("success", say("dispute.retracted"))
    except CaseworkError as error:
        st.session_state[NOTICE] = ("error", bilingual(str(error), say))
