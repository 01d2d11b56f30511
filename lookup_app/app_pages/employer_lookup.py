"""The employers' page: two factors and a purpose in, one typed answer out."""

from typing import NamedTuple

import streamlit as st

from lookup_app import (
    access,
    challenge,
    coverage_note,
    curated_door,
    dispute_door,
    dispute_form,
    enquiries,
    language,
    layout,
    report_button,
    report_paper,
    reports,
)
from lookup_app.enquiries import Demand, Question, Reply
from pipelines.lookup import Answer, Entry, NoRelease, Outcome

say = language.current()
RESULT = "employer_lookup.result"
DEMAND = "employer_lookup.demand"
REPORT = "employer_lookup.report"
FACTORS = {"id_number": "lookup.by_id", "certificate_number": "lookup.by_number"}


class Form(NamedTuple):
    """What the visitor filled in."""

    name: str
    factor: str
    value: str
    year: str
    purpose: str | None
    challenge: str | None


def draw_page() -> None:
    """The form and the answer on the left, how it works on the right."""
    layout.draw_title(say("lookup.title"), say("lookup.lead"))
    main, notes = st.columns([3, 2], gap="large")
    with main:
        if form := draw_form():
            answer_form(form)
        if shown := st.session_state.get(RESULT):
            draw_answer(*shown)
    with notes, st.container(key="lookup_notes"):
        st.markdown(f"### {say('lookup.how_title')}\n{say('lookup.how')}")
        st.caption(say("lookup.privacy"))
    coverage_note.draw()


def draw_form() -> Form | None:
    """What was filled in when the button was pressed; more is asked for when a brake demands it."""
    factor = st.radio(
        say("lookup.factor"),
        list(FACTORS),
        format_func=lambda key: say(FACTORS[key]),
        horizontal=True,
        key=language.choice("employer_lookup.factor"),
    )
    demand = st.session_state.get(DEMAND)
    with st.form("employer_lookup.form", border=True):
        name = st.text_input(
            say("lookup.name"),
            max_chars=60,
            help=say("lookup.name_help"),
            autocomplete="off",
            key="employer_lookup.name",
        )
        hint = say("lookup.id_help" if factor == "id_number" else "lookup.certificate_help")
        value = st.text_input(
            say(f"lookup.{factor}"), max_chars=40, help=hint, autocomplete="off", key=f"employer_lookup.{factor}"
        )
        year = draw_year(factor) if demand is Demand.YEAR else ""
        purpose = draw_purpose()
        answer = challenge.draw(say) if demand is Demand.CHALLENGE else None
        pressed = st.form_submit_button(say("lookup.submit"), type="primary", icon=":material/verified_user:")
    return Form(name, factor, value, year, purpose, answer) if pressed else None


def draw_year(factor: str) -> str:
    """The year obtained, asked for when this name was guessed at too often."""
    st.info(say("lookup.year_help" if factor == "certificate_number" else "lookup.year_help_id"))
    return st.text_input(say("lookup.year"), max_chars=4, autocomplete="off", key="employer_lookup.year")


def draw_purpose() -> str | None:
    """The declared purpose."""
    purposes = say.section("purpose")
    return st.selectbox(
        say("lookup.purpose"),
        list(purposes),
        index=None,
        format_func=purposes.__getitem__,
        placeholder=say("lookup.purpose_placeholder"),
        key=language.choice("employer_lookup.purpose"),
    )


def answer_form(form: Form) -> None:
    """Keeps the answer for display, or says what is still missing."""
    st.session_state.pop(RESULT, None)
    st.session_state.pop(REPORT, None)
    if form.purpose is None or not form.name.strip() or not form.value.strip():
        st.warning(missing_fields(form))
        return
    question = Question(
        name=form.name, purpose=form.purpose, acquired_year=form.year or None, **{form.factor: form.value}
    )
    try:
        reply = enquiries.ask(
            question, access.enquirer(solved=form.challenge is not None and challenge.is_solved(form.challenge))
        )
    except NoRelease:
        st.info(say("app.no_release"))
        return
    if reply.outcome is None:
        demand_more(reply, form)
    else:
        st.session_state.pop(DEMAND, None)
        st.session_state[RESULT] = (reply.outcome, question)


def demand_more(reply: Reply, form: Form) -> None:
    """Says how long to wait, or draws the form again with the question that comes first."""
    if reply.demand is Demand.WAIT:
        st.warning(say("lookup.slow_down", seconds=reply.wait_seconds))
        return
    if reply.demand is Demand.ID_NUMBER:
        st.warning(say("lookup.id_needed"))
        return
    if form.challenge is not None:
        st.toast(say("lookup.challenge_wrong"))
    st.session_state[DEMAND] = reply.demand
    st.rerun()


def missing_fields(form: Form) -> str:
    """A sentence for each field that is empty."""
    empty = {
        say("lookup.need_name"): not form.name.strip(),
        say("lookup.need_factor", factor=say(f"lookup.{form.factor}")): not form.value.strip(),
        say("lookup.need_purpose"): form.purpose is None,
    }
    return " ".join(sentence for sentence, is_empty in empty.items() if is_empty)


def draw_answer(outcome: Outcome, question: Question) -> None:
    """The banner, then the certificates or what "not found" means, then the report."""
    kind = str(outcome.answer)
    release = say("app.release_line", release_id=outcome.release.release_id, as_of=outcome.release.day)
    asked = say("lookup.asked", asked=reports.asked_line(question, say))
    layout.draw_outcome(
        kind, say(f"outcome.{kind}"), say(f"outcome.{kind}_body").replace("**", ""), f"{asked} · {release}"
    )
    if outcome.answer is Answer.NOT_FOUND:
        draw_not_found()
    if len(outcome.certificates) > 1:
        st.caption(say("lookup.several", count=len(outcome.certificates)))
    for entry in outcome.certificates:
        draw_certificate(entry)
    draw_report(outcome, question)
    dispute_form.draw(outcome, dispute_door.asked_of(question), say)


def draw_not_found() -> None:
    """Possible reasons and what to do next."""
    scope = coverage_note.scope(say, curated_door.campaign())
    st.markdown(f"### {say('outcome.reasons_title')}\n{say('outcome.reasons', **scope)}")
    st.markdown(f"### {say('outcome.next_title')}\n{say('outcome.next')}")


def draw_certificate(entry: Entry) -> None:
    """One certificate with its status and what an enquirer may see of it."""
    facts = {say(f"field.{field}"): say.gloss(getattr(entry, field)) for field in report_paper.FACT_FIELDS}
    layout.draw_card(
        entry.title or say("app.none"), layout.tag(report_paper.status_words(entry, say), str(entry.status)), facts
    )


def draw_report(outcome: Outcome, question: Question) -> None:
    """A button that makes the report, then the download; the report is made only when somebody wants it."""
    st.button(
        say("lookup.make_report"),
        icon=":material/description:",
        key="employer_lookup.make_report",
        on_click=make_report,
        args=(outcome, question),
    )
    if issued := st.session_state.get(REPORT):
        report_button.draw(issued, say)
    st.caption(say("lookup.report_hint"))


def make_report(outcome: Outcome, question: Question) -> None:
    """Issues the report of the answer shown, once."""
    if REPORT not in st.session_state:
        st.session_state[REPORT] = reports.issue(
            question, outcome, access.enquirer(), say, address=access.site_address()
        )


draw_page()
