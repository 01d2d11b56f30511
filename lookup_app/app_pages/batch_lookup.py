"""Employers' batches: a workbook in, an answer for every row and a number for every fault out."""

from collections import Counter

import streamlit as st

from lookup_app import access, batch_book, clocks, enquiries, language, layout, report_paper
from lookup_app.batch_book import Line, Sheet, Upload
from lookup_app.enquiries import Demand, Enquirer, Question, Reply
from lookup_app.enquiry_desk import AT_ONCE
from pipelines.lookup import NoRelease

say = language.current()
RESULT = "batch_lookup.result"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FACT_FIELDS = ("title", *report_paper.FACT_FIELDS)


def draw_page(account: access.Account) -> None:
    """Template, upload, answers."""
    layout.draw_title(say("nav.batch"), say("batch.lead", limit=batch_book.MAX_ROWS))
    st.download_button(
        say("batch.template"),
        batch_book.template(say),
        say("batch.template_file"),
        XLSX,
        icon=":material/download:",
        key="batch_lookup.template",
    )
    with st.form("batch_lookup.form", border=True):
        file = st.file_uploader(say("batch.file"), type=["xlsx", "xls", "csv", "txt"], key="batch_lookup.file")
        purposes = say.section("purpose")
        purpose = st.selectbox(
            say("lookup.purpose"),
            list(purposes),
            index=None,
            format_func=purposes.__getitem__,
            placeholder=say("lookup.purpose_placeholder"),
            key=language.choice("batch_lookup.purpose"),
        )
        pressed = st.form_submit_button(say("batch.submit"), type="primary", icon=":material/playlist_add_check:")
    if pressed:
        st.session_state.pop(RESULT, None)
        if file is None or purpose is None:
            st.warning(say("batch.need_file") if file is None else say("lookup.need_purpose"))
        else:
            answer_upload(file.getvalue(), purpose, account)
    if result := st.session_state.get(RESULT):
        draw_result(*result)


def answer_upload(data: bytes, purpose: str, account: access.Account) -> None:
    """Reads the file, asks row by row with progress, and keeps the answers for the download."""
    with st.spinner(say("batch.reading")):
        upload = batch_book.read_upload(data)
    if upload.refused:
        st.error(batch_book.refusal_sentence(upload.refused, say))
        return
    enquirer = Enquirer("batch", "page", account.account_id)
    progress = st.progress(0.0)
    rows = []
    total = len(upload.lines)
    for start in range(0, total, AT_ONCE):
        part = upload.lines[start : start + AT_ONCE]
        try:
            replies = enquiries.ask_all([(question_of(line, purpose), enquirer) for line in part])
        except NoRelease:
            st.info(say("app.no_release"))
            return
        rows += [row for line, reply in zip(part, replies, strict=True) for row in answer_rows(line, reply)]
        done = start + len(part)
        progress.progress(done / total, say("batch.progress", done=done, total=total))
    progress.empty()
    st.session_state[RESULT] = (rows, upload)


def question_of(line: Line, purpose: str) -> Question:
    """What one row asks: by ID number when there is one, else by certificate number."""
    if line.id_number:
        return Question(line.name, purpose, id_number=line.id_number)
    return Question(line.name, purpose, certificate_number=line.certificate_number)


def answer_rows(line: Line, reply: Reply) -> list[tuple[object, ...]]:
    """One row a certificate, or one that says why there is none."""
    if reply.outcome is None:
        return [
            (line.row, line.name, say("batch.refused_wait" if reply.demand is Demand.WAIT else "batch.refused_year"))
        ]
    outcome = say(f"outcome.{reply.outcome.answer}")
    if not reply.outcome.certificates:
        return [(line.row, line.name, outcome)]
    return [
        (
            line.row,
            line.name,
            say(f"outcome.{entry.status}"),
            *(say.gloss(getattr(entry, field)) or "" for field in FACT_FIELDS),
            entry.status_date or "",
        )
        for entry in reply.outcome.certificates
    ]


def draw_result(rows: list[tuple[object, ...]], upload: Upload) -> None:
    """Counts, faults by number, and the workbook to take away."""
    headings = [
        say("batch.row"),
        say("field.holder_name"),
        say("batch.outcome"),
        *(say(f"field.{field}") for field in FACT_FIELDS),
        say("batch.status_date"),
    ]
    outcomes = Counter(outcome for _, outcome in dict.fromkeys((row[0], str(row[2])) for row in rows))
    layout.draw_tiles({say("batch.asked"): len(upload.lines), say("batch.faults"): len(upload.faults), **outcomes})
    faults = batch_book.fault_lines(upload.faults, say)
    fault_headings = [say("batch.number"), say("batch.row"), say("batch.column"), say("batch.fault")]
    st.download_button(
        say("batch.download"),
        batch_book.results_book(
            Sheet(say("batch.sheet"), headings, rows), Sheet(say("batch.fault_sheet"), fault_headings, faults)
        ),
        f"{say('batch.result_file')}-{clocks.stamp()}.xlsx",
        XLSX,
        type="primary",
        icon=":material/download:",
    )
    shown = [(*row, *[""] * len(headings))[:5] for row in rows[:50]]
    layout.draw_table(headings[:5], shown, say("batch.outcome"))
    if faults:
        st.markdown(f"### {say('batch.faults')}")
        layout.draw_table(fault_headings, faults[:200], say("batch.faults"))


draw_page(access.require("verifier", "steward", "administrator"))
