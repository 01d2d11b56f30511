"""The form of an application: the fields that are asked for or changed, typed evidence, the photo; saved or submitted."""

from typing import Any

import streamlit as st

from lookup_app import casework_door, holder_work
from lookup_app.casework_door import Account, Case, CaseworkError
from lookup_app.wording import Words, bilingual
from pipelines.casework import EVIDENCE_TYPES
from schemas import vocabulary
from schemas.columns import CERTIFICATE_COLUMNS

ASKED = (
    "certificate_number", "series", "title", "level", "specialty", "acquisition_method", "acquired_on", "conferred_on", "year", "issuing_authority",
    "approval_document", "review_committee", "management_number", "employer", "sex",
)  # fmt: skip
CHOICES = {"series": "series", "level": "levels", "acquisition_method": "acquisition_methods", "sex": "sexes"}
PIECES = "holder_form.pieces"


def draw(account: Account, case: Case, golden: dict[str, Any], say: Words) -> None:
    """The open form of one case; closes when it was submitted."""
    draft = casework_door.holder().draft(account, case.case_id)
    key = f"holder_form.{case.case_id}"
    st.markdown(f"### {say('holder.form_title')}")
    st.caption(say("holder.form_hint"))
    given = draft.get("changed_fields") or draft.get("certificate") or {}
    draw_fields(golden | given, key, say)
    draw_evidence(account, draft, key, say)
    save, submit, close = st.columns(3)
    save.button(
        say("holder.save"),
        key=f"{key}.save",
        icon=":material/save:",
        width="stretch",
        on_click=keep,
        args=(account, case, golden, say),
    )
    submit.button(
        say("holder.submit"),
        key=f"{key}.submit",
        type="primary",
        icon=":material/send:",
        width="stretch",
        on_click=send,
        args=(account, case, golden, say),
    )
    close.button(say("holder.close"), key=f"{key}.close", width="stretch", on_click=holder_work.edit, args=(None,))


def draw_fields(values: dict[str, Any], key: str, say: Words) -> None:
    """Every field that is asked for, in two columns."""
    labels = {column.name: say.pick(column.zh, column.en) for column in CERTIFICATE_COLUMNS}
    boxes = st.columns(2)
    for index, column in enumerate(ASKED):
        draw_field(boxes[index % 2], column, labels[column], str(values.get(column) or ""), f"{key}.{column}", say)


def draw_field(box: Any, column: str, label: str, value: str, key: str, say: Words) -> None:
    """One field: a list where the vocabulary is closed, else text."""
    if column in CHOICES:
        options = ["", *vocabulary.codes(CHOICES[column])]
        box.selectbox(label, options, index=options.index(value) if value in options else 0, key=key)
        return
    hint = say("holder.date_hint") if column in {"acquired_on", "conferred_on"} else None
    box.text_input(label, value, max_chars=100, help=hint, key=key)


def draw_evidence(account: Account, draft: dict[str, Any], key: str, say: Words) -> None:
    """The pieces attached so far, and the place to attach another; each is checked at once."""
    pieces: list[dict[str, str]] = st.session_state.setdefault(f"{PIECES}.{key}", list(draft.get("evidence") or []))
    st.markdown(f"### {say('holder.evidence')}")
    kind, upload = st.columns([1, 2])
    chosen = kind.selectbox(say("holder.evidence_type"), EVIDENCE_TYPES, key=f"{key}.type")
    file = upload.file_uploader(
        say("holder.evidence_file"), type=["jpg", "jpeg", "png", "pdf"], key=f"{key}.file.{len(pieces)}"
    )
    if file is not None:
        attach(account, pieces, file.getvalue(), chosen, say)
    for number, piece in enumerate(pieces, 1):
        st.markdown(f"{number}. {piece['type']} · `{piece['sha256'][:12]}`")


def attach(account: Account, pieces: list[dict[str, str]], data: bytes, kind: str, say: Words) -> None:
    """Stores the piece and notes it; a refused file says what is wrong with it."""
    try:
        stored = casework_door.put_evidence(account, data)
    except CaseworkError as error:
        st.error(bilingual(str(error), say))
        return
    if all(piece["sha256"] != stored for piece in pieces):
        pieces.append({"sha256": stored, "type": kind})
        st.rerun()


def gather(case: Case, golden: dict[str, Any]) -> dict[str, Any]:
    """The form as it stands at the moment of the click: only changes for an amendment, the whole certificate otherwise."""
    key = f"holder_form.{case.case_id}"
    values = {column: str(st.session_state.get(f"{key}.{column}") or "").strip() for column in ASKED}
    pieces = list(st.session_state.get(f"{PIECES}.{key}", []))
    if golden:
        changed = {column: value for column, value in values.items() if value and value != (golden.get(column) or "")}
        return {"certificate_number": golden.get("certificate_number"), "changed_fields": changed, "evidence": pieces}
    told = {column: value for column, value in values.items() if value}
    return {"certificate_number": told.get("certificate_number"), "certificate": told, "evidence": pieces}


def keep(account: Account, case: Case, golden: dict[str, Any], say: Words) -> None:
    """保存."""
    form = gather(case, golden)
    holder_work.attempt(
        say, say("holder.saved"), casework_door.holder().save, account, case.case_id, case.version, form
    )


def send(account: Account, case: Case, golden: dict[str, Any], say: Words) -> None:
    """提交, and the form closes; it stays open when something is missing."""
    form = gather(case, golden)
    if not (form.get("changed_fields") or form.get("certificate")):
        holder_work.notify("error", say("holder.nothing_changed"))
        return
    if holder_work.attempt(
        say, say("holder.submitted"), casework_door.holder().submit, account, case.case_id, case.version, form
    ):
        holder_work.edit(None)
