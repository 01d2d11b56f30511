"""The form of an application: the fields that are asked for or changed, what the changes are, its materials; saved or submitted."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lookup_app import holder_door, holder_materials, holder_work, language, layout
from lookup_app.casework_door import Account, Case
from lookup_app.wording import Words
from pipelines.casework.transitions import ASKED as ASKED_FOR_MORE
from pipelines.casework.transitions import RETURNED
from schemas import vocabulary
from schemas.columns import CERTIFICATE_COLUMNS, PERSONAL_COLUMNS

ASKED = (
    "certificate_number", "series", "title", "level", "specialty", "acquisition_method", "acquired_on", "conferred_on", "year", "issuing_authority",
    "approval_document", "review_committee", "management_number", "employer", "sex", "phone",
)  # fmt: skip
CHOICES = {"series": "series", "level": "levels", "acquisition_method": "acquisition_methods", "sex": "sexes"}


def key_of(case: Case) -> str:
    """What the open form's parts are called by in the session."""
    return f"holder_form.{case.case_id}"


def shown(golden: Mapping[str, Any]) -> dict[str, Any]:
    """The register's values that the form may start from; sealed ones are not among them."""
    return {column: value for column, value in golden.items() if column not in PERSONAL_COLUMNS}


def draw(account: Account, case: Case, golden: dict[str, Any], say: Words) -> None:
    """The open form of one case; closes when it was submitted."""
    draft = holder_door.holder().draft(account, case.case_id)
    key, register = key_of(case), shown(golden)
    st.markdown(f"### {say('holder.form_title')}")
    st.caption(say("holder.form_hint"))
    given = draft.get("changed_fields") or draft.get("certificate") or opened_with(account, case)
    # Who has confirmed is asked for materials alone; what is wrong they change by an application of its own.
    if not (case.state == ASKED_FOR_MORE and case.kind == "confirm"):
        draw_fields(register | given, key, say)
        if register:
            draw_changes(register, changes(read_fields(key), register), say)
    holder_materials.draw(account, draft, key, say)
    draw_buttons(account, case, register, say)


def may_stay(case: Case) -> bool:
    """Whether materials alone answer the office: it asked for them, or sent back what its holder confirms as it stands."""
    return case.state == ASKED_FOR_MORE or (case.state == RETURNED and case.kind == "confirm")


def opened_with(account: Account, case: Case) -> dict[str, str]:
    """The number by which the holder looked for the certificate, for a form that was never saved."""
    reference = holder_door.holder().history(account, case.case_id)[0]["payload"].get("reference")
    return {"certificate_number": str(reference)} if reference else {}


def draw_buttons(account: Account, case: Case, register: dict[str, Any], say: Words) -> None:
    """保存, 提交, and back."""
    key = key_of(case)
    save, submit, close = st.columns(3)
    save.button(
        say("holder.save"), key=f"{key}.save", icon=":material/save:", width="stretch", on_click=keep, args=(account, case, register, say)
    )  # fmt: skip
    submit.button(
        say("holder.submit"), key=f"{key}.submit", type="primary", icon=":material/send:", width="stretch",
        on_click=send, args=(account, case, register, say),
    )  # fmt: skip
    close.button(say("holder.close"), key=f"{key}.close", width="stretch", on_click=close_form, args=(key,))


def close_form(key: str) -> None:
    """Back to the list; what wasn't saved is forgotten."""
    holder_materials.forget(key)
    holder_work.edit(None)


def labels(say: Words) -> dict[str, str]:
    """What every column is called."""
    return {column.name: say.pick(column.zh, column.en) for column in CERTIFICATE_COLUMNS}


def draw_fields(values: Mapping[str, Any], key: str, say: Words) -> None:
    """Every field that is asked for, two side by side; on a telephone they stand in the same order below each other."""
    named = labels(say)
    for start in range(0, len(ASKED), 2):
        for box, column in zip(st.columns(2), ASKED[start : start + 2], strict=False):
            draw_field(box, column, named[column], str(values.get(column) or ""), f"{key}.{column}", say)


def draw_field(box: Any, column: str, label: str, value: str, key: str, say: Words) -> None:
    """One field: a list where the vocabulary is closed, else text."""
    if column in CHOICES:
        options = ["", *vocabulary.codes(CHOICES[column])]
        box.selectbox(
            label,
            options,
            index=options.index(value) if value in options else 0,
            format_func=lambda one: say.gloss(one) or one,
            placeholder=say("holder.choose"),
            key=language.choice(key),
        )
        return
    hint = say("holder.date_hint") if column in {"acquired_on", "conferred_on"} else None
    box.text_input(label, value, max_chars=100, help=hint, key=key)


def read_fields(key: str) -> dict[str, str]:
    """The fields as they stand on the page, blank ones left out."""
    values = {column: str(st.session_state.get(f"{key}.{column}") or "").strip() for column in ASKED}
    return {column: value for column, value in values.items() if value}


def changes(told: Mapping[str, str], register: Mapping[str, Any]) -> dict[str, str]:
    """The fields that differ from what the register holds."""
    return {column: value for column, value in told.items() if value != (register.get(column) or "")}


def draw_changes(register: Mapping[str, Any], changed: Mapping[str, str], say: Words) -> None:
    """Field by field what it was and what it is to become."""
    if not changed:
        st.caption(say("holder.no_changes"))
        return
    named = labels(say)
    lines = [(named[column], register.get(column) or say("holder.blank"), value) for column, value in changed.items()]
    layout.draw_table([say("case.column"), say("holder.before"), say("holder.after")], lines, say("holder.changes"))


def gather(case: Case, register: Mapping[str, Any]) -> dict[str, Any]:
    """The form as it stands at the moment of the click: only changes for an amendment, the whole certificate otherwise."""
    key = key_of(case)
    told, materials = read_fields(key), holder_materials.gather(key)
    if register:
        number = register.get("certificate_number")
        return {"certificate_number": number, "changed_fields": changes(told, register), **materials}
    return {"certificate_number": told.get("certificate_number"), "certificate": told, **materials}


def keep(account: Account, case: Case, register: dict[str, Any], say: Words) -> None:
    """保存."""
    form = gather(case, register)
    holder_work.attempt(say, say("holder.saved"), holder_door.holder().save, account, case.case_id, case.version, form)


def send(account: Account, case: Case, register: dict[str, Any], say: Words) -> None:
    """提交, and the form closes; it stays open when something is missing."""
    if submit(account, case, gather(case, register), say):
        close_form(key_of(case))


def submit(account: Account, case: Case, form: dict[str, Any], say: Words) -> Case | None:
    """The submitted case; None, with a sentence, when something is missing or not as it must be."""
    told = form.get("changed_fields") or form.get("certificate")
    if not told and not may_stay(case):
        holder_work.notify("error", say("holder.nothing_changed"))
        return None
    if faulty := holder_work.find_unreadable(told or {}):
        fields = say.pick("、", ", ").join(labels(say)[column] for column in faulty)
        holder_work.notify("error", say("holder.unreadable", fields=fields))
        return None
    return holder_work.attempt(
        say, say("holder.submitted"), holder_door.holder().submit, account, case.case_id, case.version, form
    )
