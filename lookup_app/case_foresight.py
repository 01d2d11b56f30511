"""For the case on the screen: what each decision that may be made would change, and since when."""

from collections.abc import Sequence

import streamlit as st

from lookup_app import cluster_panel, decision_panel, dispute_panel, foresight_door, foresight_view, review_acts
from lookup_app.access import Account
from lookup_app.case_files import CaseFile
from lookup_app.cluster_graph import Node
from lookup_app.foresight_door import Effect
from lookup_app.wording import Words
from lookup_app.work_list import WorkItem


def draw(account: Account, item: WorkItem, file: CaseFile, nodes: Sequence[Node], say: Words) -> None:
    """Drawn last, so that nobody waits for it to decide; what is worked out once is remembered. Nothing where nothing can be decided."""
    decides = item.case is not None or item.kind in ("pair", "cluster") or decision_panel.may_choose(account, file)
    if not decides:
        return
    with st.container(border=True):
        st.markdown(f"#### {say('foresight.title')}")
        if pair := review_acts.pair_of(item):
            effects = foresight_door.of_judgements([pair], ("same", "different"))
            for judgement, effect in effects.items():
                foresight_view.draw(effect, say, say(f"pair.{judgement}"))
        elif item.kind == "dispute":
            dispute_panel.draw_foresight(item, say)
        elif item.kind == "cluster":
            cluster_panel.draw_foresight(item, nodes, say)
        else:
            foresight_view.draw(
                of_values(item, file), say, say("action.pass") if item.case else say("case.choose_value")
            )
            if item.case is not None:
                st.caption(say("foresight.otherwise"))
        foresight_view.draw_since(say)


def of_values(item: WorkItem, file: CaseFile) -> Effect | None:
    """What a pass, or the chosen value, would change, with the inputs as they stand now."""
    certificate = file.case.certificate_id or (item.case.certificate_id if item.case else None)
    if item.case is not None:
        changed = decision_panel.changed_fields(file)
        accepted = st.session_state.get(decision_panel.key_of("fields", item), list(changed))
        values: dict[str, str | None] = {column: changed[column] for column in accepted if column in changed}
        if certificate is None:
            values |= {column: value for column, value in file.claim.items() if column not in values}
    else:
        column = st.session_state.get(decision_panel.key_of("column", item))
        typed = st.session_state.get(decision_panel.key_of(f"value.{column}", item), "")
        values = {column: typed.strip() or None} if column and typed != (file.golden.get(column) or "") else {}
    return foresight_door.of_values({certificate or foresight_view.UNNAMED: values}) if values else None
