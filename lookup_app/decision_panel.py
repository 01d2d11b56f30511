"""The reviewer's hand: the actions that the case's state and the account's roles allow, each with its key."""

from collections.abc import Callable, Mapping

import streamlit as st

from lookup_app import casework_door, language, notice_offers, review_acts
from lookup_app.access import Account
from lookup_app.case_files import CaseFile
from lookup_app.wording import Words
from lookup_app.work_list import WorkItem
from pipelines.casework import allowed_actions
from schemas.columns import LABELS_EN, LABELS_ZH, PERSONAL_COLUMNS

KEYS = {
    "examine": "E",
    "pass": "P",
    "return": "B",
    "refuse": "X",
    "assign": "A",
    "suspend": "S",
    "revoke": "V",
    "ask": "M",
    "hold": "H",
    "resume": "H",
    "reinstate": "L",
    "propose_suspension": "S",
    "propose_revocation": "V",
}
ICONS = {
    "examine": "fact_check",
    "pass": "check_circle",
    "return": "undo",
    "refuse": "block",
    "assign": "person_add",
    "suspend": "pause_circle",
    "ask": "contact_support",
    "hold": "pause",
    "resume": "play_arrow",
    "reinstate": "restart_alt",
    "revoke": "cancel",
}
MAY_CHOOSE = frozenset({"approver", "steward"})
PRIMARY = frozenset({"examine", "pass"})
JUDGEMENTS = {"same": "S", "different": "D", "unsure": "U"}


def draw(account: Account, item: WorkItem, file: CaseFile, say: Words, own: Callable[[], None] | None = None) -> None:
    """The panel that fits the kind of case; `own` draws the answers of a kind that has its own."""
    review_acts.hand().look(item.item_id)
    with st.container(border=True):
        st.markdown(f"### {say('case.decision')}")
        if own is not None:
            own()
        elif item.kind == "pair":
            draw_judgement(item, say)
        elif item.case is not None:
            draw_actions(account, item, file, say)
        else:
            draw_field_choice(account, item, file, say)
        st.button(
            say("case.next"),
            key="decision_panel.next",
            icon=":material/skip_next:",
            shortcut="N",
            width="stretch",
            on_click=review_acts.go_on,
            args=(item,),
        )
        draw_undo(say)


def draw_undo(say: Words) -> None:
    """Taking the last action back, while there is one."""
    if review_acts.can_undo():
        st.button(
            say("case.undo"),
            key="decision_panel.undo",
            icon=":material/history:",
            shortcut="Z",
            width="stretch",
            on_click=review_acts.undo,
            args=(say,),
        )


def draw_reason(item: WorkItem, say: Words) -> None:
    """A reason from the list, words beside it, or both."""
    reasons = say.section("return_reason")
    st.selectbox(
        say("case.reason"), list(reasons), index=None, format_func=reasons.__getitem__, placeholder=say("lookup.purpose_placeholder"), key=language.choice(key_of("listed", item))
    )  # fmt: skip
    draw_words(item, say)


def draw_words(item: WorkItem, say: Words) -> None:
    """The reviewer's own words."""
    st.text_area(say("case.words"), max_chars=800, height=90, key=key_of("words", item))


def key_of(what: str, item: WorkItem) -> str:
    """The session's name of one input of one case, so that nothing typed is carried into the next."""
    return f"decision_panel.{what}.{item.item_id}"


def reason_given(item: WorkItem, say: Words) -> str:
    """The reason as it stands at the moment of the click, not when the page was drawn."""
    listed = st.session_state.get(key_of("listed", item))
    words = st.session_state.get(key_of("words", item), "").strip()
    return " ".join(filter(None, [say(f"return_reason.{listed}") if listed else "", words]))


def draw_actions(account: Account, item: WorkItem, file: CaseFile, say: Words) -> None:
    """Every action that may be taken now; which fields are accepted is chosen for a pass."""
    actions = [action for action in allowed_actions(item.state, account.roles) if action in KEYS]
    if not actions:
        st.caption(say("case.nothing_allowed"))
        return
    changed = changed_fields(file)
    if "pass" in actions and changed:
        names = names_of(say)
        st.multiselect(
            say("case.fields"),
            list(changed),
            default=list(changed),
            format_func=names.__getitem__,
            key=language.choice(key_of("fields", item)),
        )
    if any(action not in PRIMARY | {"assign"} for action in actions):
        draw_reason(item, say)
    for action in actions:
        st.button(
            say(f"action.{action}"), key=f"decision_panel.{action}", type="primary" if action in PRIMARY else "secondary", icon=f":material/{ICONS.get(action, 'gavel')}:",
            shortcut=KEYS[action], width="stretch", on_click=take, args=(item, action, changed, say),
        )  # fmt: skip


def take(item: WorkItem, action: str, changed: dict[str, str | None], say: Words) -> None:
    """Takes the action with what the inputs say now."""
    payload: dict[str, object] = {}
    if action == "pass":
        payload["fields"] = {
            column: changed[column] for column in st.session_state.get(key_of("fields", item), []) if column in changed
        }
    elif action not in PRIMARY | {"assign"}:
        payload["reason"] = reason_given(item, say)
    review_acts.act(item, action, say, **payload)


def changed_fields(file: CaseFile) -> dict[str, str | None]:
    """The fields of the claim that differ from the golden record."""
    return changes(file.claim, file.golden)


def changes(claim: Mapping[str, str | None], golden: Mapping[str, str | None]) -> dict[str, str | None]:
    """The fields of a claim that differ from a golden record, but for personal ones."""
    return {
        column: value
        for column, value in claim.items()
        if column not in PERSONAL_COLUMNS and value != golden.get(column)
    }


def names_of(say: Words) -> dict[str, str]:
    """The columns' headings in the reviewer's language."""
    return LABELS_ZH if say.language == "zh" else LABELS_EN


def draw_judgement(item: WorkItem, say: Words) -> None:
    """Same, different or unsure; what follows is said before it is decided."""
    st.caption(say(f"pair.consequence_{review_acts.level_of(item)}"))
    draw_words(item, say)
    seen = casework_door.moment()
    for judgement, key in JUDGEMENTS.items():
        st.button(
            review_acts.judgement_words(item, judgement, say), key=f"decision_panel.{judgement}", shortcut=key, width="stretch", type="primary" if judgement == "same" else "secondary",
            on_click=judge, args=(item, judgement, seen, say),
        )  # fmt: skip


def judge(item: WorkItem, judgement: str, seen: casework_door.Moment, say: Words) -> None:
    """Stores the judgement with the words as they stand now."""
    review_acts.judge(item, judgement, reason_given(item, say), seen, say)


def draw_field_choice(account: Account, item: WorkItem, file: CaseFile, say: Words) -> None:
    """For a finding or a refused row: the value that shall stand for one field of the certificate, with the reason."""
    if not may_choose(account, file):
        st.caption(say("case.value_by_approver" if file.golden else "case.nothing_allowed"))
        return
    names = names_of(say)
    draw_notices(item, file, say)
    suspected = next((finding["column"] for finding in file.findings if finding.get("column")), "title")
    column = st.selectbox(
        say("case.column"),
        list(names),
        index=list(names).index(suspected),
        format_func=names.__getitem__,
        key=language.choice(key_of("column", item)),
    )
    st.text_input(say("case.value"), file.golden.get(column) or "", key=key_of(f"value.{column}", item))
    draw_reason(item, say)
    st.button(
        say("case.choose_value"), key="decision_panel.choose", type="primary", icon=":material/edit:", shortcut="P", width="stretch",
        on_click=choose, args=(item, casework_door.moment(), say),
    )  # fmt: skip


def draw_notices(item: WorkItem, file: CaseFile, say: Words) -> None:
    """What notices of corrections say of the certificate, each to be taken over at once."""
    for number, offer in enumerate(notice_offers.offers_of(file), 1):
        told = {
            "place": offer.place,
            "column": names_of(say)[offer.column],
            "before": offer.before or say("app.none"),
            "value": offer.value,
        }
        st.info(say("case.notice", **told), icon=":material/edit_note:")
        st.button(
            say("case.take_notice", value=offer.value), key=f"decision_panel.notice.{number}", type="primary", icon=":material/task_alt:", width="stretch",
            on_click=review_acts.choose_value, args=(item, offer.column, offer.value, say("case.by_notice", **told), casework_door.moment(), say),
        )  # fmt: skip


def may_choose(account: Account, file: CaseFile) -> bool:
    """Whether there is a certificate whose values this account may choose."""
    return bool(file.golden) and not account.roles.isdisjoint(MAY_CHOOSE)


def choose(item: WorkItem, seen: casework_door.Moment, say: Words) -> None:
    """Lets the value stand as it is typed now."""
    column = st.session_state[key_of("column", item)]
    value = st.session_state.get(key_of(f"value.{column}", item), "")
    review_acts.choose_value(item, column, value, reason_given(item, say), seen, say)
