"""The review queue: everything that waits for a person, most consequential first."""

import datetime as dt
from bisect import bisect_left
from collections import Counter
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lookup_app import access, assigning, case_warmth, curated_door, language, layout, review_door, review_work, whom
from lookup_app.work_list import WorkItem, percentile

say = language.current()
PAGE_LENGTH = 200
WIDTHS = {"who": 210, "reason": 300}
"""Of the columns that would otherwise be too narrow, or push the others off the screen."""
COLOURS = {
    "submission": "#1d4f7c",
    "finding": "#a8231c",
    "dispute": "#1f7a5a",
    "pair": "#7a5c99",
    "cluster": "#9d86b5",
    "quarantine": "#b3661a",
}


def draw_page(account: access.Account) -> None:
    """Counts, filters, the list; choosing a row opens the case."""
    st.html("<style>.block-container { max-width: 1520px; }</style>")
    layout.draw_title(say("nav.queue"), say("queue.lead"))
    items = review_work.open_items(account)
    if not items:
        st.success(say("queue.empty"))
        return
    now = dt.datetime.now(dt.UTC)
    review_work.draw_notice()
    draw_load(items, now, account)
    chosen = choose(items, account, now)
    draw_list(account, chosen, now)
    assigning.draw_for_list(account, chosen, say)
    case_warmth.prepare()


def draw_load(items: list[WorkItem], now: dt.datetime, account: access.Account) -> None:
    """How many wait, how long, how many are mine, and of which kind they are."""
    hours = sorted(age for item in items if (age := item.hours_waiting(now)) is not None)
    limit = curated_door.campaign().deadline_hours
    tiles: dict[str, object] = {
        say("queue.total"): len(items),
        say("queue.mine"): sum(item.assigned_to == account.account_id for item in items),
        say("queue.overdue", hours=limit): sum(age > limit for age in hours),
    }
    if hours:
        tiles |= {say(f"queue.age_p{round(share * 100)}"): waited(percentile(hours, share)) for share in (0.5, 0.8)}
    layout.draw_tiles(tiles)
    count = Counter(item.kind for item in items)
    layout.draw_shares({kind: count[kind] for kind in COLOURS}, COLOURS, say.section("case_kind"))
    if hours:
        draw_ages(items, now, hours)


AGES = (24, 48, 72, 168, 720)
"""Hours at which one group of the chart ends and the next begins."""


def draw_ages(items: list[WorkItem], now: dt.datetime, hours: list[float]) -> None:
    """How many wait how long, by kind; the groups that hold the median and the 80th percentile say so."""
    marks = {share: age_group(percentile(hours, share)) for share in (0.5, 0.8)}
    held = Counter((age_group(age), item.kind) for item in items if (age := item.hours_waiting(now)) is not None)
    rows: dict[str, dict[str, int]] = {}
    for group in range(len(AGES) + 1):
        named = [say(f"queue.p{round(share * 100)}_here") for share, marked in marks.items() if marked == group]
        rows[" ".join([name_of_ages(group), *named])] = {kind: held[group, kind] for kind in COLOURS}
    with st.expander(say("queue.ages")):
        layout.draw_share_rows(rows, COLOURS, say.section("case_kind"))


def age_group(hours: float) -> int:
    """Which group of the chart an age belongs to."""
    return bisect_left(AGES, hours)


def name_of_ages(group: int) -> str:
    """A group in words."""
    low, high = (0, *AGES)[group], (*AGES, None)[group]
    if high is None:
        return say("queue.ages_over", low=round(low / 24))
    if high <= 72:
        return say("queue.ages_hours", low=low, high=high)
    return say("queue.ages_days", low=round(low / 24), high=round(high / 24))


def due(item: WorkItem, now: dt.datetime, limit: int) -> str:
    """How much time is left, in words; what is overdue carries a sign besides, and what is on hold has no deadline."""
    hours = item.hours_waiting(now)
    if hours is None or item.state == "已搁置":
        return say("app.none")
    left = limit - hours
    return say("queue.left", time=waited(left)) if left >= 0 else say("queue.late", time=waited(-left))


def waited(hours: float | None) -> str:
    """An age in hours, or in days when it is long."""
    if hours is None:
        return say("app.none")
    return say("queue.hours", hours=round(hours)) if hours < 96 else say("queue.days", days=round(hours / 24))


ANYBODY, UNASSIGNED = "*", ""


def choose(items: list[WorkItem], account: access.Account, now: dt.datetime) -> list[WorkItem]:
    """The cases that the filters let through."""
    boxes = st.columns([2, 2.5, 2, 2, 2.7], vertical_alignment="bottom")
    kind, reason = choose_kind(boxes[0]), choose_reason(boxes[1], items)
    text = boxes[2].text_input(say("queue.filter_text"), key="review_queue.text", autocomplete="off").strip()
    people = {ANYBODY: say("queue.all"), account.account_id: say("queue.only_mine"), UNASSIGNED: say("assign.nobody")}
    people |= {key: name for key, name in review_door.reviewers(account).items() if key not in people}
    who = boxes[3].selectbox(
        say("queue.assignee"), list(people), format_func=people.__getitem__, key=language.choice("review_queue.who")
    )
    limit = curated_door.campaign().deadline_hours
    late = boxes[4].toggle(say("queue.only_late", hours=limit), key="review_queue.late")
    left = [
        item
        for item in items
        if (not kind or item.kind == kind)
        and (not reason or reason in item.reasons)
        and (who == ANYBODY or (item.assigned_to or UNASSIGNED) == who)
        and (not late or (item.hours_waiting(now) or 0) > limit)
    ]
    named = whom.told(account, left) if text else {}
    return [item for item in left if text in item.item_id or text in named.get(item.item_id, "")]


def choose_kind(box: DeltaGenerator) -> str | None:
    """The kind of case to show; all without."""
    kinds = say.section("case_kind")
    return layout.choose_or_all(box, say("queue.filter_kind"), kinds, kinds.__getitem__, "review_queue.kind")


def choose_reason(box: DeltaGenerator, items: list[WorkItem]) -> str | None:
    """The reason to show, of those that cases wait for; all without."""
    codes = sorted({code for item in items for code in item.reasons})
    return layout.choose_or_all(
        box, say("queue.filter_reason"), codes, lambda code: review_work.sentence(code, say), "review_queue.reason"
    )


def draw_list(account: access.Account, items: list[WorkItem], now: dt.datetime) -> None:
    """The first cases as a table; the order is kept, so that the next case opens by itself."""
    shown, limit = items[:PAGE_LENGTH], curated_door.campaign().deadline_hours
    review_work.remember_order([item.item_id for item in items])
    if not shown:
        st.info(say("app.no_match"))
        return
    st.caption(say("queue.shown", shown=len(shown), total=len(items)))
    draw_ways(shown)
    named, people = whom.told(account, shown), review_door.reviewers(account)
    lines = [
        {
            say("queue.kind"): say(f"case_kind.{item.kind}"),
            say("queue.who"): named.get(item.item_id, say("app.none")),
            say("queue.due"): due(item, now, limit),
            say("queue.reason"): review_work.sentences(item.reasons, say) or say("app.none"),
            say("queue.state"): say.gloss(item.state) or say("app.none"),
            say("queue.waiting"): waited(item.hours_waiting(now)),
            say("queue.assignee"): people.get(item.assigned_to or "", say("app.none")),
            say("queue.subject"): item.item_id,
        }
        for item in shown
    ]
    st.dataframe(
        lines,
        hide_index=True,
        height="content" if len(lines) < 12 else 460,
        on_select=partial(open_selected, shown),
        selection_mode="single-row",
        key="review_queue.table",
        column_config={
            say(f"queue.{name}"): st.column_config.TextColumn(width=width) for name, width in WIDTHS.items()
        },
    )


def draw_ways(shown: list[WorkItem]) -> None:
    """To the first case of the list, or to equal ones at once: above the list, where they stand without a scroll."""
    first, bulk = st.columns([1, 3])
    if shown:
        first.button(
            say("queue.first"), type="primary", icon=":material/play_arrow:", key="review_queue.first", shortcut="n",
            on_click=open_case, args=(shown[0],),
        )  # fmt: skip
    bulk.button(
        say("queue.to_bulk"), icon=":material/done_all:", key="review_queue.bulk", shortcut="k",
        on_click=st.switch_page, args=("app_pages/bulk_decisions.py",), kwargs={"query_params": language.in_address()},
    )  # fmt: skip


def open_selected(shown: list[WorkItem]) -> None:
    """To the case of the line that was chosen; nothing when the choice was lifted."""
    if rows := st.session_state["review_queue.table"].selection.rows:
        open_case(shown[rows[0]])


def open_case(item: WorkItem) -> None:
    """To the case's own page, before this one is drawn again."""
    review_work.choose_case(item.item_id)
    st.switch_page("app_pages/review_case.py", query_params=language.in_address())


draw_page(access.require(*access.REVIEWERS))
