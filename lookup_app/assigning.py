"""Who works on what: handing a case, or the first of a filtered list, to a colleague; the store checks that it is one."""

from itertools import islice

import streamlit as st

from lookup_app import access, language, review_acts, review_door, review_work
from lookup_app.access import Account
from lookup_app.wording import Words
from lookup_app.work_list import WorkItem
from pipelines.casework import allowed_actions

NOBODY = ""
MOST = 200


def people(account: Account, say: Words) -> dict[str, str]:
    """Everybody who may be handed a case, by account, and nobody."""
    return {**review_door.reviewers(account), NOBODY: say("assign.nobody")}


def draw(account: Account, item: WorkItem, say: Words) -> None:
    """The colleague to hand this case to."""
    if item.case is None or "assign" not in allowed_actions(item.state, account.roles):
        return
    known = people(account, say)
    with st.expander(say.labelled(say("assign.to"), known.get(item.assigned_to or NOBODY, say("app.none")))):
        key = f"assigning.to.{item.item_id}"
        st.selectbox(say("assign.to"), list(known), format_func=known.__getitem__, key=language.choice(key))
        st.button(say("assign.do"), key="assigning.one", width="stretch", on_click=hand_over, args=([item], key, say))


def draw_for_list(account: Account, items: list[WorkItem], say: Words) -> None:
    """The first cases of the filtered list to a colleague at once."""
    handed = (one for one in items if one.case and "assign" in allowed_actions(one.state, account.roles))
    fitting = list(islice(handed, MOST))
    if not fitting:
        return
    known = people(account, say)
    with st.expander(say("assign.many")):
        number, who, button = st.columns([1, 2, 1], vertical_alignment="bottom")
        count = number.number_input(say("assign.count"), 1, len(fitting), min(20, len(fitting)), key="assigning.count")
        who.selectbox(say("assign.to"), list(known), format_func=known.__getitem__, key=language.choice("assigning.to"))
        button.button(
            say("assign.do"), key="assigning.many", width="stretch",
            on_click=hand_over, args=(fitting[: int(count)], "assigning.to", say),
        )  # fmt: skip


@access.while_signed_in
def hand_over(items: list[WorkItem], key: str, say: Words) -> None:
    """Assigns the cases at the versions that were shown; one that changed since is left alone, and counted."""
    versions = {item.case.case_id: item.case.version for item in items if item.case is not None}
    with review_acts.told(say):
        to = st.session_state.get(key) or None
        done, refused = review_door.assign_many(review_acts.actor(), versions, to)
        review_work.tell("error" if refused else "success", say("assign.done", done=done, refused=refused))
