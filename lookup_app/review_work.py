"""What the reviewers' pages share: the list of work, the case being looked at, and acting on it."""

import re
from collections.abc import Sequence
from typing import Any

import streamlit as st

from lookup_app import casework_door, curated_door, work_list
from lookup_app.casework_door import Account, Case, CaseworkError
from lookup_app.wording import Words, bilingual
from lookup_app.work_list import WorkItem
from schemas.reasons import catalogue

ORDER, CHOSEN, LAST = "review_work.order", "review_work.chosen", "review_work.last"
NOTICE = "review_work.notice"
PAIR = re.compile(r"pair-(person|certificate)-")


def open_items(account: Account) -> list[WorkItem]:
    """All that waits, in order."""
    return work_list.gather(
        curated_door.waiting_cases(), casework_door.open_cases(account), casework_door.judged_pairs()
    )


def sentence(code: str, say: Words) -> str:
    """A reason in words; a code that is not in the catalogue is shown as it is."""
    known = catalogue().get(code)
    if known is not None:
        return say.pick(known.zh, known.en)
    return say(f"queue.{code.lower()}") if f"queue.{code.lower()}" in say else code


def advice(code: str, say: Words) -> str:
    """What a reason advises to do; nothing for a code that is not in the catalogue."""
    known = catalogue().get(code)
    return "" if known is None else say.pick(known.advice_zh, known.advice_en)


def remember_order(item_ids: Sequence[str]) -> None:
    """Keeps the order of the list as filtered, for going from case to case."""
    st.session_state[ORDER] = list(item_ids)


def choose_case(item_id: str | None) -> None:
    """The case that the case page shows."""
    st.session_state[CHOSEN] = item_id


def chosen_item(account: Account) -> WorkItem | None:
    """The case to show: the chosen one, else the first that waits."""
    items = open_items(account)
    chosen = st.session_state.get(CHOSEN) or st.query_params.get("case")
    found = [item for item in items if item.item_id == chosen]
    return (found or items or [None])[0]


def go_on(account: Account, done: str) -> None:
    """To the next case of the list."""
    items = [item.item_id for item in open_items(account)]
    choose_case(work_list.next_after(st.session_state.get(ORDER, items), done, frozenset(items)))


def act(account: Account, item: WorkItem, action: str, say: Words, **payload: Any) -> None:
    """Takes the action and opens the next case; says why when it was not taken."""
    case = item.case
    if case is None:
        return
    try:
        after = casework_door.act(account, action, case.case_id, case.version, **payload)
    except CaseworkError as error:
        st.session_state[NOTICE] = ("error", bilingual(str(error), say))
        return
    st.session_state[LAST] = (after.case_id, after.version)
    st.session_state[NOTICE] = ("success", say("case.done", action=say(f"action.{action}"), case=after.case_id[-6:]))
    if action != "assign":
        go_on(account, item.item_id)


def undo(account: Account, say: Words) -> None:
    """Takes the last action back and shows its case again."""
    last = st.session_state.pop(LAST, None)
    if last is None:
        return
    try:
        case: Case = casework_door.undo(account, *last)
    except CaseworkError as error:
        st.session_state[NOTICE] = ("error", bilingual(str(error), say))
        return
    choose_case(case.case_id)
    st.session_state[NOTICE] = ("success", say("case.undone"))


def judge(account: Account, item: WorkItem, judgement: str, reason: str, say: Words) -> None:
    """Stores what the reviewer says of a pair, and opens the next case."""
    one = item.waiting
    level = PAIR.match(item.item_id)
    if one is None or level is None or one.record_id_l is None or one.record_id_r is None:
        return
    try:
        casework_door.judge_pair(account, one.record_id_l, one.record_id_r, level.group(1), judgement, reason)
    except CaseworkError as error:
        st.session_state[NOTICE] = ("error", bilingual(str(error), say))
        return
    st.session_state[NOTICE] = ("success", say("pair.judged", judgement=say(f"pair.{judgement}")))
    go_on(account, item.item_id)


def choose_value(account: Account, item: WorkItem, column: str, value: str, reason: str, say: Words) -> None:
    """Lets a value stand for the case's certificate."""
    if item.waiting is None or item.waiting.certificate_id is None:
        return
    try:
        casework_door.choose_field(account, item.waiting.certificate_id, column, value.strip() or None, reason)
    except CaseworkError as error:
        st.session_state[NOTICE] = ("error", bilingual(str(error), say))
        return
    st.session_state[NOTICE] = ("success", say("case.value_chosen"))
    go_on(account, item.item_id)


def draw_notice() -> None:
    """What the last action came to, once."""
    if notice := st.session_state.pop(NOTICE, None):
        tone, text = notice
        {"success": st.success, "error": st.error}[tone](text)
