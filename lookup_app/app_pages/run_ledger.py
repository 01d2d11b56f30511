"""The run ledger: where every received row went, and what the live release holds."""

import streamlit as st

from lookup_app import access, curated_door, language, layout
from schemas.reasons import catalogue

say = language.current()
COLOURS = {
    "linked": "#1e6b45", "quarantined": "#b3661a", "superseded": "#6b7f94", "header": "#a9b8c6", "noise": "#d3dce4",
    "accepted": "#1e6b45", "in_review": "#1d4f7c", "returned": "#b3661a", "rejected": "#a8231c", "duplicate": "#6b7f94",
    "withdrawn": "#8fa1b3", "out_of_scope": "#a9b8c6", "late": "#7a5c99", "early": "#9d86b5", "malformed": "#5c3a3a",
}  # fmt: skip
FILE_TONES = ("read", "partly_read", "duplicate", "rejected")


def draw_page() -> None:
    """Release, counts, the division of rows, reasons and files."""
    layout.draw_title(say("nav.ledger"), say("ledger.lead"))
    ledger = curated_door.run_ledger()
    if ledger is None:
        st.info(say("app.nothing_published"))
        return
    layout.draw_tiles({say(f"ledger.{name}"): value for name, value in ledger.headline.items()})
    draw_rows(ledger)
    draw_reasons(ledger.reasons)
    draw_offices(ledger)
    draw_files(ledger)


def draw_rows(ledger: curated_door.RunLedger) -> None:
    """Delivered rows and submissions, each as one bar that adds up to all of them."""
    names = say.section("disposition")
    st.markdown(f"### {say('ledger.rows_chart')}")
    layout.draw_shares(ledger.rows, COLOURS, names)
    parts = " + ".join(f"{names[key]} {count:,}" for key, count in ledger.rows.items() if count)
    total, counted = ledger.rows_received, sum(ledger.rows.values())
    if total == counted:
        st.caption(say("ledger.sum_holds", total=f"{total:,}", parts=parts))
    else:
        st.error(say("ledger.sum_broken", total=f"{total:,}", counted=f"{counted:,}"))
    if ledger.submissions:
        st.markdown(f"### {say('ledger.submission_title')}")
        layout.draw_shares(ledger.submissions, COLOURS, names)


def draw_reasons(reasons: list[tuple[str, int]]) -> None:
    """Every reason with its sentence, its advice and how many rows it concerns."""
    st.markdown(f"### {say('ledger.reasons_title')}")
    known = catalogue()
    lines = [
        (say.pick(known[code].zh, known[code].en), say.pick(known[code].advice_zh, known[code].advice_en), code, count)
        if code in known
        else (code, "", code, count)
        for code, count in reasons
    ]
    layout.draw_table([say(f"ledger.{heading}") for heading in ("reason", "what_to_do", "code", "count")], lines)


def draw_offices(ledger: curated_door.RunLedger) -> None:
    """Each office's rows by what became of them, in the colours of the whole."""
    st.markdown(f"### {say('ledger.by_office')}")
    rows: dict[str, dict[str, int]] = {}
    for office, disposition, count in ledger.offices:
        rows.setdefault(office, {})[disposition] = count
    ordered = {office: {key: shares[key] for key in COLOURS if key in shares} for office, shares in rows.items()}
    layout.draw_share_rows(ordered, COLOURS, say.section("disposition"))


def draw_files(ledger: curated_door.RunLedger) -> None:
    """How many files were read, and every refused one with what to do about it."""
    names = say.section("disposition")
    st.markdown(f"### {say('ledger.files_title')}")
    layout.draw_tiles({names[key]: ledger.files.get(key, 0) for key in FILE_TONES})
    if ledger.rejected:
        known = catalogue()
        st.markdown(f"### {say('ledger.files_rejected')}")
        lines = [
            (
                file,
                say.pick(known[code].zh, known[code].en) if code in known else code,
                say.pick(known[code].advice_zh, known[code].advice_en) if code in known else "",
            )
            for file, code in ledger.rejected
        ]
        layout.draw_table([say(f"ledger.{heading}") for heading in ("file", "reason", "what_to_do")], lines)


access.require("examiner", "approver", "steward", "administrator")
draw_page()
