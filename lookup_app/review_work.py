"""What the reviewers' pages share: the list of work, the case being looked at, and going on to the next."""

import threading
from collections.abc import Iterable, Sequence

import streamlit as st

from lookup_app import casework_door, curated_door, finding_work, review_door, work_list
from lookup_app.casework_door import Account
from lookup_app.wording import Words
from lookup_app.work_list import WorkItem
from schemas.columns import LABELS_EN, LABELS_ZH
from schemas.reasons import catalogue

ORDER, CHOSEN, NOTICE, GONE = "review_work.order", "review_work.chosen", "review_work.notice", "review_work.gone"


class _Gathered:
    """The list of work as this process last gathered it, and what it was gathered from."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.source: tuple[object, ...] = ()
        self.items: list[WorkItem] = []


_gathered = _Gathered()


def open_items(account: Account) -> list[WorkItem]:
    """All that waits, in order; gathered anew only when the release or the store has moved since."""
    account.require("examiner", "approver", "steward")
    with _gathered.lock:
        waiting, moment = curated_door.waiting_cases(), casework_door.moment()
        if not _gathered.source or _gathered.source[0] is not waiting or _gathered.source[1] != moment:
            _, cases = casework_door.open_cases(account)
            of_findings = finding_work.progress()
            done = review_door.judged_pairs() | review_door.answered() | of_findings.answered
            decided = review_door.decided_submissions(account)
            _gathered.items = work_list.gather(waiting, cases, done, decided, of_findings.states)
            _gathered.source = (waiting, moment)
        return _gathered.items


def sentence(code: str, say: Words) -> str:
    """A reason in words; a code that is not in the catalogue is shown as it is."""
    known = catalogue().get(code)
    if known is not None:
        return say.pick(known.zh, known.en)
    return say(f"queue.{code.lower()}") if f"queue.{code.lower()}" in say else code


def sentences(codes: Iterable[str], say: Words) -> str:
    """Several reasons as one sentence, without a full stop before each semicolon."""
    told = [sentence(code, say) for code in codes]
    return say.pick("；", "; ").join([*(text.rstrip("。.") for text in told[:-1]), *told[-1:]])


def told_detail(detail: str, say: Words) -> str:
    """What a finding adds to its sentence, for people: reasons in words, other certificates by what tells them apart."""
    parts = [part for part in detail.replace("，", ",").split(",") if part.strip()]
    others = curated_door.labels(parts)
    told = [others.get(part.strip()) or sentence(part.strip(), say).rstrip("。.") for part in parts]
    return say.pick("；", "; ").join(told)


def column_names(say: Words) -> dict[str, str]:
    """The columns' headings in the reviewer's language."""
    return LABELS_ZH if say.language == "zh" else LABELS_EN


def advice(code: str, say: Words) -> str:
    """What a reason advises to do; nothing for a code that is not in the catalogue."""
    known = catalogue().get(code)
    return "" if known is None else say.pick(known.advice_zh, known.advice_en)


def is_said(text: str, codes: Sequence[str], say: Words) -> bool:
    """Whether a text says nothing but what these reasons' own sentences and advice say already."""
    rest = text
    for code in codes:
        for said in (sentence(code, say), advice(code, say)):
            rest = rest.replace(said, "") if said else rest
    return not rest.strip()


def remember_order(item_ids: Sequence[str]) -> None:
    """Keeps the order of the list as filtered, for going from case to case."""
    st.session_state[ORDER] = list(item_ids)


def choose_case(item_id: str | None) -> None:
    """The case that the case page shows."""
    st.session_state[CHOSEN] = item_id


def chosen_item(account: Account) -> WorkItem | None:
    """The case to show: the chosen one, else the first that waits. The address names it, so that a lost session comes back to it."""
    items = open_items(account)
    chosen = st.session_state.get(CHOSEN) or st.query_params.get("case")
    found = next((item for item in items if chosen in names_of(item)), None)
    shown = found or next(iter(items), None)
    st.session_state[GONE] = chosen if chosen and found is None else None
    if shown is not None and st.query_params.get("case") != shown.item_id:
        st.query_params["case"] = shown.item_id
    return shown


def names_of(item: WorkItem) -> tuple[str, ...]:
    """What a link may call the case: its own name, and the run's where casework took it over since."""
    return (item.item_id, item.waiting.case_id) if item.waiting else (item.item_id,)


def draw_gone(say: Words) -> None:
    """That the case that was asked for waits no more, where another is shown instead."""
    if gone := st.session_state.pop(GONE, None):
        st.info(say("case.gone", case=gone), icon=":material/info:")


def go_on(account: Account, done: str) -> None:
    """To the next case of the list."""
    items = [item.item_id for item in open_items(account)]
    choose_case(work_list.next_after(st.session_state.get(ORDER, items), done, frozenset(items)))


def tell(tone: str, text: str) -> None:
    """Keeps what an action came to for the page that is drawn next: `success` or `error`."""
    notices()[:] = [(tone, text)]


def notices() -> list[tuple[str, str]]:
    """Where what an action came to is kept."""
    kept: list[tuple[str, str]] = st.session_state.setdefault(NOTICE, [])
    return kept


def draw_notice() -> None:
    """What the last action came to, once."""
    kept = notices()
    if kept:
        tone, text = kept.pop()
        {"success": st.success, "error": st.error}[tone](text)
