"""Checking a report: the state its code stands for now, beside the state when it was issued."""

import streamlit as st

from lookup_app import access, dispute_form, language, layout, report_paper, reports
from lookup_app.reports import Check, Standing
from pipelines.lookup import Entry, Outcome

say = language.current()
TONES = {Standing.VALID: "good", Standing.EXPIRED: "warn", Standing.ENDED: "bad"}


def draw_page() -> None:
    """The code in, then and now out. The code of a QR may come with the address: it names nobody."""
    layout.draw_title(say("nav.recheck"), say("recheck.lead"))
    with st.form("report_recheck.form", border=True):
        code = st.text_input(
            say("report.code"),
            value=st.query_params.get("code", ""),
            max_chars=40,
            autocomplete="off",
            key="report_recheck.code",
        )
        pressed = st.form_submit_button(say("recheck.submit"), type="primary", icon=":material/qr_code_scanner:")
    if pressed or (code and st.query_params.get("code")):
        draw_check(code)


def draw_check(code: str) -> None:
    """The report's standing, and both states side by side."""
    answer = reports.check(code, access.enquirer())
    if isinstance(answer, int):
        st.warning(say("lookup.slow_down", seconds=answer))
    elif answer is None:
        layout.draw_outcome("not_found", say("recheck.unknown"), say("recheck.unknown_body"), "")
    else:
        draw_report(answer)


def draw_report(check: Check) -> None:
    """When it was issued, until when it holds, and what changed since."""
    standing = layout.tag(say(f"recheck.{check.standing}"), TONES[check.standing])
    issued = {
        say("report.asked"): check.asked,
        say("report.issued_at"): check.issued_at.strftime("%Y-%m-%d %H:%M"),
        say("report.valid_until"): check.valid_until.isoformat(),
    }
    layout.draw_card(say("report.heading"), standing, issued)
    if check.standing is Standing.ENDED:
        return
    then, now = st.columns(2, gap="large")
    with then:
        draw_state(say("recheck.then"), check.then)
    with now:
        draw_state(say("recheck.now"), check.now)
    dispute_form.draw(check.now, {"report": check.code}, say)


def draw_state(heading: str, outcome: Outcome) -> None:
    """One state with its release and certificates."""
    st.markdown(f"### {heading}")
    kind = str(outcome.answer)
    release = say("app.release_line", release_id=outcome.release.release_id, as_of=outcome.release.day)
    layout.draw_outcome(kind, say(f"outcome.{kind}"), say(f"outcome.{kind}_body").replace("**", ""), release)
    for entry in outcome.certificates:
        layout.draw_card(
            entry.title or say("app.none"),
            layout.tag(report_paper.status_words(entry, say), str(entry.status)),
            facts_of(entry),
        )


def facts_of(entry: Entry) -> dict[str, str | None]:
    """What may be shown of one certificate."""
    return {say(f"field.{field}"): say.gloss(getattr(entry, field)) for field in report_paper.FACT_FIELDS}


draw_page()
