"""An employer's own account: changes since they asked, and their enquiries to take away."""

from typing import Any

import streamlit as st

from lookup_app import (
    access,
    batch_book,
    casework_door,
    clocks,
    curated_door,
    dispute_form,
    enquiries,
    language,
    layout,
    report_paper,
    watch_list,
)
from pipelines.lookup import Entry, NoRelease

say = language.current()
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def draw_page(account: access.Account) -> None:
    """Changes first: they ask for something to be done."""
    layout.draw_title(say("nav.employer"), say("employer.lead"))
    left, total = enquiries.quota_of(account)
    st.caption(say("employer.quota", left=f"{left:,}", total=f"{total:,}"))
    lines = casework_door.enquiries_of(account)
    try:
        states = curated_door.states(watch_list.certificate_ids(lines))
    except NoRelease:
        st.info(say("app.no_release"))
        return
    draw_changes(lines, states)
    dispute_form.draw_mine(account, say)
    draw_enquiries(lines, states)


def draw_changes(lines: list[dict[str, Any]], states: dict[str, Entry]) -> None:
    """Every certificate whose status is another than when it was asked for."""
    st.markdown(f"### {say('employer.changes')}")
    changes = watch_list.find_changes(lines, states)
    if not changes:
        st.success(say("employer.no_changes"))
        return
    st.warning(say("employer.changed", count=len(changes)))
    rows = [
        (clocks.local(change.asked_at), title_of(change.entry), status_words(change.then), now_words(change))
        for change in changes
    ]
    layout.draw_table(
        [say("employer.when"), say("field.title"), say("employer.then"), say("employer.now")],
        rows,
        say("employer.changes"),
    )


def draw_enquiries(lines: list[dict[str, Any]], states: dict[str, Entry]) -> None:
    """The newest enquiries, and all of them as a workbook; who was asked for is not kept, so it can't be shown."""
    st.markdown(f"### {say('employer.history')}")
    if not lines:
        st.caption(say("employer.no_history"))
        return
    headings = [
        say("employer.when"),
        say("lookup.purpose"),
        say("messages.channel"),
        say("batch.outcome"),
        say("field.title"),
    ]
    rows = [enquiry_row(line, states) for line in lines]
    layout.draw_table(headings, rows[:50], say("employer.history"))
    st.download_button(
        say("employer.download"),
        batch_book.results_book(batch_book.Sheet(say("employer.sheet"), headings, rows)),
        f"{say('employer.sheet')}.xlsx",
        XLSX,
        icon=":material/download:",
    )


def enquiry_row(line: dict[str, Any], states: dict[str, Entry]) -> tuple[str, ...]:
    """One enquiry: when, why, how, what came of it, and of which certificate."""
    purpose, channel = line["detail"].get("purpose", ""), line["detail"].get("channel", "page")
    entry = states.get(line["subject"].removeprefix(watch_list.PREFIX))
    return (
        clocks.local(line["at"]),
        say(f"purpose.{purpose}"),
        say(f"messages.channel_{channel}"),
        say(f"outcome.{line['outcome']}"),
        title_of(entry),
    )


def title_of(entry: Entry | None) -> str:
    """The certificate's title while it is published."""
    return entry.title or say("app.none") if entry else say("app.none")


def status_words(status: str) -> str:
    """A status in words."""
    return say("employer.withdrawn") if status == watch_list.WITHDRAWN else say(f"outcome.status_{status}")


def now_words(change: watch_list.Change) -> str:
    """The status that holds now, with its date unless the certificate simply stands."""
    return report_paper.status_words(change.entry, say) if change.entry else status_words(change.now)


draw_page(access.require("verifier"))
