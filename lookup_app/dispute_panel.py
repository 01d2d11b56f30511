"""A disputed lookup on the reviewers' screen: what was asked and told, what the paper says, and the decisions."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from lookup_app import decision_panel, dispute_door, foresight_view, language, layout, review_acts
from lookup_app.access import Account
from lookup_app.case_files import CaseFile
from lookup_app.wording import Words
from lookup_app.work_list import WorkItem
from pipelines.casework import allowed_actions
from pipelines.casework.needs import CONSEQUENCES, CORRECTION, HOLD, TOLD
from pipelines.casework.transitions import UPHELD

KEYS = {"look_into": "E", "uphold": "Y", "dismiss": "X", "settle": "L", "assign": "A"}
ASKED = ("name", "id_number", "certificate_number", "acquired_year", "report")


def disputed_in(history: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What the disputing side said, from the history of its case; empty for other cases."""
    return next((dict(event["payload"]["dispute"]) for event in history if "dispute" in event["payload"]), {})


def draw_told(account: Account, item: WorkItem, history: Sequence[Mapping[str, Any]], say: Words) -> None:
    """The question, the outcome that was told, the words, and whom the question may have meant."""
    told = disputed_in(history)
    if not told:
        return
    asked = told["question"]
    facts = {say(f"dispute.asked_{part}"): asked.get(part) for part in ASKED}
    facts |= {
        say("dispute.told"): say(f"outcome.{told['answer']}"),
        say("paper.release"): told["release_id"],
        say("lookup.purpose"): say(f"purpose.{asked['purpose']}") if asked.get("purpose") else None,
        say("paper.certificate"): item.case.certificate_id if item.case else None,
    }
    layout.draw_card(say("dispute.heading"), layout.tag(say(f"outcome.{told['answer']}"), "warn"), facts)
    st.markdown(f"**{say('dispute.said')}**")
    st.text(told["says"])
    near = [] if item.case and item.case.certificate_id else dispute_door.nearest(account, asked)
    if near:
        layout.draw_table(
            [say("paper.certificate"), say("dispute.candidate"), say("dispute.likeness")],
            [(one.certificate_id, one.name, f"{one.score:.0f}") for one in near],
            say("dispute.candidates"),
        )


def draw(account: Account, item: WorkItem, file: CaseFile, say: Words) -> None:
    """What may be done to the dispute now, each with its key; where it was upheld, also the value to correct."""
    actions = [action for action in allowed_actions(item.state, account.roles) if action in KEYS]
    if not actions:
        st.caption(say("case.nothing_allowed"))
    if item.state == UPHELD and file.golden and not account.roles.isdisjoint(decision_panel.MAY_CHOOSE):
        st.markdown(f"#### {say('dispute.correct')}")
        decision_panel.draw_field_choice(account, item, file, say)
        draw_inputs(item, actions, say)
    else:
        draw_inputs(item, actions, say)
        if {"uphold", "dismiss", "settle"} & set(actions):
            decision_panel.draw_words(item, say)
    for action in actions:
        st.button(
            say(f"action.{action}"), key=f"decision_panel.{action}", shortcut=KEYS[action], width="stretch",
            type="primary" if action in ("look_into", "uphold") else "secondary", on_click=take, args=(item, action, say),
        )  # fmt: skip


def draw_inputs(item: WorkItem, actions: list[str], say: Words) -> None:
    """What follows from an upheld dispute, and what the other side is told: above the words, since no key is heard while one of these has the focus."""
    if "uphold" in actions:
        held = [one for one in CONSEQUENCES if one != HOLD or (item.case and item.case.certificate_id)]
        st.radio(
            say("dispute.consequence"), held, format_func=lambda one: say(f"dispute.{one}"), key=language.choice(decision_panel.key_of("consequence", item))
        )  # fmt: skip
    for action in actions:
        if action in TOLD:
            st.selectbox(
                say("dispute.tell", action=say(f"action.{action}")), TOLD[action], format_func=lambda code: say(f"dispute_answer.{code}"),
                index=None, placeholder=say("lookup.purpose_placeholder"), key=language.choice(decision_panel.key_of(f"answer.{action}", item)),
            )  # fmt: skip


def take(item: WorkItem, action: str, say: Words) -> None:
    """Takes the action with what the inputs say now."""
    payload: dict[str, Any] = {}
    if action in ("uphold", "dismiss", "settle"):
        payload["reason"] = decision_panel.reason_given(item, say)
    if action == "uphold":
        payload["consequence"] = st.session_state.get(decision_panel.key_of("consequence", item))
    if action in TOLD:
        payload["answer"] = st.session_state.get(decision_panel.key_of(f"answer.{action}", item))
    review_acts.act(item, action, say, **payload)


def draw_foresight(item: WorkItem, say: Words) -> None:
    """What upholding, or settling what was upheld, would change for whoever looks the certificate up."""
    if item.state == UPHELD:
        foresight_view.draw_lines([say("dispute.settle_effect")], say, say("action.settle"))
        return
    lines = [say(f"dispute.{CORRECTION}_effect")]
    if item.case and item.case.certificate_id:
        lines = [say(f"dispute.{HOLD}_effect"), *lines]
    foresight_view.draw_lines(lines, say, say("action.uphold"))
