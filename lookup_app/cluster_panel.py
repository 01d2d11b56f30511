"""Deciding about a person's records: all the same, some of them another's, or joined with another person's."""

from collections.abc import Sequence

import streamlit as st

from lookup_app import (
    casework_door,
    cluster_graph,
    decision_panel,
    language,
    review_acts,
    review_work,
)
from lookup_app.case_files import CaseFile
from lookup_app.cluster_graph import Node
from lookup_app.review_acts import Pair
from lookup_app.wording import Words
from lookup_app.work_list import WorkItem


def draw_graph(file: CaseFile, say: Words) -> list[Node]:
    """The graph of the case's records; its nodes are given back."""
    nodes, edges = cluster_graph.open_graph(file.sources)
    st.markdown(f"### {say('cluster.graph')}")
    st.caption(say("cluster.legend"))
    cluster_graph.draw(nodes, edges, say)
    return nodes


def draw(item: WorkItem, nodes: Sequence[Node], say: Words) -> None:
    """Which records are another's, at which level, and the three answers, each with its key."""
    names = {node.record_id: f"{node.number} · {node.label}" for node in nodes}
    doubtful = item.waiting.record_id if item.waiting else None
    st.multiselect(
        say("cluster.apart"), list(names), default=[doubtful] if doubtful in names else [], format_func=names.__getitem__,
        key=language.choice(decision_panel.key_of("apart", item)),
    )  # fmt: skip
    st.radio(
        say("cluster.level"), ["person", "certificate"], format_func=lambda level: say(f"cluster.level_{level}"), key=language.choice(decision_panel.key_of("level", item)),
    )  # fmt: skip
    decision_panel.draw_words(item, say)
    seen = casework_door.moment()
    for act, key in (("different", "D"), ("same", "S"), ("unsure", "U")):
        st.button(
            say(f"cluster.{act}"), key=f"cluster_panel.{act}", shortcut=key, width="stretch", type="primary" if act == "different" else "secondary",
            on_click=decide, args=(item, [node.record_id for node in nodes], act, seen, say),
        )  # fmt: skip


def pairs_for(item: WorkItem, record_ids: Sequence[str], act: str) -> list[Pair]:
    """What is judged: every chosen record against every other one; for "same" the first with each of the others."""
    level = st.session_state.get(decision_panel.key_of("level", item), "person")
    if act == "different":
        apart = st.session_state.get(decision_panel.key_of("apart", item), [])
        rest = [record for record in record_ids if record not in apart]
        return [(one, other, level) for one in apart for other in rest]
    doubtful = item.waiting.record_id if item.waiting and item.waiting.record_id in record_ids else record_ids[0]
    others = [record for record in record_ids if record != doubtful]
    return [(doubtful, other, level) for other in (others if act == "same" else others[:1])]


def decide(item: WorkItem, record_ids: Sequence[str], act: str, seen: casework_door.Moment, say: Words) -> None:
    """Stores the answer as one act and opens the next case."""
    pairs = pairs_for(item, record_ids, act)
    if not pairs:
        review_work.tell("error", say("cluster.choose_apart"))
        return
    reason = decision_panel.reason_given(item, say)
    if review_acts.judge_all(pairs, act, reason, seen, say, about=item.item_id):
        review_acts.go_on(item)


def pairs_by_act(item: WorkItem, nodes: Sequence[Node]) -> dict[str, list[Pair]]:
    """What parting the chosen records, and calling all the same, judges; to be foreseen."""
    record_ids = [node.record_id for node in nodes]
    return {act: pairs_for(item, record_ids, act) for act in ("different", "same")} if record_ids else {}
