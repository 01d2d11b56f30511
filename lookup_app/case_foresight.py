"""For the case on the screen: what each decision that may be made would change, and since when."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

import streamlit as st

from lookup_app import cluster_panel, decision_panel, dispute_panel, foresight_door, foresight_view, review_acts
from lookup_app.access import Account
from lookup_app.case_files import CaseFile
from lookup_app.cluster_graph import Node
from lookup_app.wording import Words
from lookup_app.work_list import WorkItem

T = TypeVar("T")
WORKERS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="foresight")
LOOK_SECONDS = 0.05
"""How long at most a key waits for the page to hear it while something is worked out."""
GLANCES = 4
"""So many looks long nothing is begun: whoever leafs through cases leaves no work behind that slows the next one down."""


def draw(account: Account, item: WorkItem, file: CaseFile, nodes: Sequence[Node], say: Words) -> None:
    """Drawn last, so that nobody waits for it to decide; what is worked out once is remembered. Nothing where nothing can be decided."""
    decides = item.case is not None or item.kind in ("pair", "cluster") or decision_panel.may_choose(account, file)
    if not decides:
        return
    with st.container(border=True):
        st.markdown(f"#### {say('foresight.title')}")
        if pair := review_acts.pair_of(item):
            effects = patiently(lambda: foresight_door.of_judgements([pair], ("same", "different")), say)
            for judgement, effect in effects.items():
                foresight_view.draw(effect, say, review_acts.judgement_words(item, judgement, say))
        elif item.kind == "dispute":
            dispute_panel.draw_foresight(item, say)
        elif item.kind == "cluster":
            for act, pairs in cluster_panel.pairs_by_act(item, nodes).items():
                found = patiently(partial(foresight_door.of_judgements, pairs, [act]), say) if pairs else {}
                foresight_view.draw(found.get(act), say, say(f"cluster.{act}"))
        else:
            values = values_of(item, file)
            effect = (
                patiently(lambda: foresight_door.of_values(values, approved=item.case is not None), say)
                if values
                else None
            )
            foresight_view.draw(effect, say, say("action.pass") if item.case else say("case.choose_value"))
            if item.case is not None:
                st.caption(say("foresight.otherwise"))
        foresight_view.draw_since(say)


def patiently(work: Callable[[], T], say: Words) -> T:
    """What the work gives, done beside the page, which meanwhile goes on listening; a key ends the waiting, and what has not begun is not done."""
    place = st.empty()
    for _ in range(GLANCES):
        place.caption(say("foresight.working"))
        time.sleep(LOOK_SECONDS)
    doing = WORKERS.submit(work)
    try:
        while True:
            try:
                found = doing.result(timeout=LOOK_SECONDS)
            except TimeoutError:
                # Whatever is drawn lets Streamlit end this run where the reviewer has acted meanwhile.
                place.caption(say("foresight.working"))
            else:
                place.empty()
                return found
    finally:
        doing.cancel()


def values_of(item: WorkItem, file: CaseFile) -> dict[str, dict[str, str | None]]:
    """The values that a pass, or the choice of one, lets stand, by certificate, with the inputs as they are now; empty where nothing is decided."""
    certificate = file.case.certificate_id or (item.case.certificate_id if item.case else None)
    if item.case is not None:
        changed = decision_panel.changed_fields(file)
        accepted = st.session_state.get(decision_panel.key_of("fields", item), list(changed))
        values: dict[str, str | None] = {column: changed[column] for column in accepted if column in changed}
        if certificate is None:
            values |= {column: value for column, value in file.claim.items() if column not in values}
        return {certificate or foresight_view.UNNAMED: values}
    column = st.session_state.get(decision_panel.key_of("column", item))
    typed = st.session_state.get(decision_panel.key_of(f"value.{column}", item), "")
    if not column or typed == (file.golden.get(column) or ""):
        return {}
    return {certificate or foresight_view.UNNAMED: {column: typed.strip() or None}}
