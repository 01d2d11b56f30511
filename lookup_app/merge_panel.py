"""Joining a person with another holder whom the reviewer picks: searched for, shown masked, foreseen, then judged as one act."""

from collections.abc import Sequence

import streamlit as st

from lookup_app import (
    casework_door,
    decision_panel,
    foresight_door,
    foresight_view,
    language,
    other_holders,
    review_acts,
)
from lookup_app.access import Account
from lookup_app.cluster_graph import Node
from lookup_app.review_acts import Pair
from lookup_app.wording import Words
from lookup_app.work_list import WorkItem

KEY = "J"


def draw(account: Account, item: WorkItem, nodes: Sequence[Node], say: Words) -> None:
    """The search, the holders found, what joining with the chosen one changes, and the button."""
    if not nodes:
        return
    with st.container(border=True):
        st.markdown(f"#### {say('merge.title')}")
        text = st.text_input(
            say("merge.search"), help=say("merge.hint"), autocomplete="off", max_chars=60, key=decision_panel.key_of("merge", item)
        )  # fmt: skip
        if not text.strip():
            st.caption(say("merge.hint"))
            return
        found = other_holders.find(account, item.item_id, text, frozenset(node.holder_id for node in nodes))
        if not found:
            st.caption(say("merge.nobody"))
            return
        labels = {one.holder_id: one.label for one in found}
        chosen = st.selectbox(
            say("merge.whom", count=len(found)), list(labels), format_func=labels.__getitem__, key=language.choice(decision_panel.key_of("merge_with", item))
        )  # fmt: skip
        draw_joining(item, pairs_with([node.record_id for node in nodes], other_holders.records_of(chosen)), say)


def draw_joining(item: WorkItem, pairs: Sequence[Pair], say: Words) -> None:
    """What it changes that all these records are one person's, and the button that says so."""
    effect = foresight_door.of_judgements(pairs, ["same"]).get("same") if pairs else None
    foresight_view.draw(effect, say, say("merge.effect"))
    st.button(
        say("merge.do"), key="merge_panel.do", shortcut=KEY, width="stretch", icon=":material/merge:", disabled=not pairs,
        on_click=join, args=(item, pairs, casework_door.moment(), say),
    )  # fmt: skip


def pairs_with(own: Sequence[str], others: Sequence[str]) -> list[Pair]:
    """One record of each side with every record of the other, so that no record of either is left behind.

    >>> pairs_with(["a", "b"], ["x", "y"])
    [('a', 'x', 'person'), ('a', 'y', 'person'), ('b', 'x', 'person')]
    """
    if not own or not others:
        return []
    return [(own[0], other, "person") for other in others] + [(one, others[0], "person") for one in own[1:]]


def join(item: WorkItem, pairs: Sequence[Pair], seen: casework_door.Moment, say: Words) -> None:
    """Stores that all are one person's, as one act with one undo, and opens the next case."""
    reason = decision_panel.reason_given(item, say)
    if review_acts.judge_all(pairs, "same", reason, seen, say, about=item.item_id):
        review_acts.go_on(item)
