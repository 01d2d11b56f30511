"""Reports that holders issue themselves: for whom, for how long, and their early end."""

import streamlit as st

from lookup_app import access, curated_door, holder_door, holder_work, language, layout, report_button, reports
from lookup_app.enquiries import Question
from pipelines.lookup import NoRelease

say = language.current()
REPORT = "holder_reports.report"
TONES = {reports.Standing.VALID: "good", reports.Standing.EXPIRED: "warn", reports.Standing.ENDED: "bad"}


def draw_page(account: access.Account) -> None:
    """A new report above, the issued ones underneath."""
    layout.draw_title(say("nav.reports"), say("reports.lead"))
    holder_work.draw_notice()
    draw_new(account)
    if issued := st.session_state.get(REPORT):
        st.success(say("reports.ready"))
        report_button.draw(issued, say)
    draw_issued()


def draw_new(account: access.Account) -> None:
    """What for, and for how long."""
    purposes = say.section("purpose")
    purpose, days, button = st.columns([2, 1, 1], vertical_alignment="bottom")
    purpose.selectbox(
        say("lookup.purpose"),
        list(purposes),
        format_func=purposes.__getitem__,
        key=language.choice("holder_reports.purpose"),
    )
    days.number_input(say("reports.days"), 1, reports.LONGEST_DAYS, reports.USUAL_DAYS, key="holder_reports.days")
    button.button(
        say("reports.issue"),
        key="holder_reports.issue",
        type="primary",
        icon=":material/description:",
        width="stretch",
        on_click=issue,
        args=(account,),
    )


@access.while_signed_in
def issue(account: access.Account) -> None:
    """The report of everything published of the holder, as an employer would be answered."""
    st.session_state.pop(REPORT, None)
    person = holder_door.person_of(account)
    try:
        outcome = curated_door.find(person["holder_name"], id_number=person["id_number"])
    except NoRelease:
        holder_work.notify("info", say("app.no_release"))
        return
    if not outcome.certificates:
        holder_work.notify("info", say("reports.nothing"))
        return
    question = Question(
        person["holder_name"], st.session_state["holder_reports.purpose"], id_number=person["id_number"]
    )
    days = int(st.session_state["holder_reports.days"])
    st.session_state[REPORT] = reports.issue(
        question, outcome, access.enquirer(), say, address=access.site_address(), days=days
    )


def draw_issued() -> None:
    """Every report with its state, and the button that ends it."""
    st.markdown(f"### {say('reports.history')}")
    issued = reports.issued_by(access.enquirer())
    if not issued:
        st.caption(say("reports.none"))
    for one in issued:
        line, button = st.columns([4, 1], vertical_alignment="center")
        with line:
            standing = layout.tag(say(f"recheck.{one.standing}"), TONES[one.standing])
            layout.draw_line(
                one.issued_at,
                standing,
                f"{say(f'purpose.{one.purpose}')} · {say('reports.until')} {one.valid_until.isoformat()}",
            )
        if one.standing is reports.Standing.VALID:
            button.button(
                say("reports.end"),
                key=f"holder_reports.end.{one.subject[-12:]}",
                on_click=access.while_signed_in(reports.end_subject),
                args=(one.subject, access.enquirer()),
            )


draw_page(access.require("holder"))
