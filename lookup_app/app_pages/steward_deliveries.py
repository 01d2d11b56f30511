"""What the offices sent: every file with what became of it, how its headings were understood, and overruling that."""

import streamlit as st

from lookup_app import access, clocks, language, layout, review_work, steward_charts, steward_door, steward_waiting
from lookup_app.steward_reader import Delivery, Heading
from lookup_app.wording import bilingual
from pipelines.intake.understand.headings import fold_heading
from pipelines.overrule import AUTOMATIC, TARGETS, Change, OverruleError

say = language.current()
ORDER = ("read", "partly_read", "duplicate", "rejected")
TONES = {"read": "good", "partly_read": "warn", "rejected": "bad", "duplicate": ""}
FILE, PLANNED, WRITTEN, NOTICE = (f"steward_deliveries.{name}" for name in ("file", "planned", "written", "notice"))
EXTRA = "extra"
WIDTHS = {"office": 120, "file": 225, "disposition": 80, "reason": 215, "rows": 60, "people": 70, "refused": 70}


def draw_page(account: access.Account) -> None:
    """Counts, filters, the files; below them the one that was chosen."""
    steward_charts.draw_style()
    layout.draw_title(say("nav.deliveries"), say("deliveries.lead"))
    steward_waiting.draw_waiting(say)
    everything = steward_door.deliveries()
    if not everything:
        st.info(say("app.nothing_published"))
        return
    tiles: dict[str, object] = {
        say(f"disposition.{key}"): sum(one.disposition == key for one in everything) for key in ORDER
    }
    layout.draw_tiles(tiles | {say("deliveries.warned"): sum(bool(one.warnings) for one in everything)})
    shown = choose(everything)
    draw_list(shown)
    if shown:
        draw_delivery(account, chosen(shown))


def choose(everything: list[Delivery]) -> list[Delivery]:
    """The files that the filters let through."""
    offices = {one.office: one.office_name for one in everything}
    boxes = st.columns([3, 2, 3], vertical_alignment="bottom")
    office = layout.choose_or_all(
        boxes[0], say("deliveries.office"), offices, offices.__getitem__, "steward_deliveries.office"
    )
    disposition = layout.choose_or_all(
        boxes[1],
        say("deliveries.disposition"),
        ORDER,
        lambda one: say(f"disposition.{one}"),
        "steward_deliveries.disposition",
    )
    doubtful = boxes[2].toggle(say("deliveries.only_doubtful"), key="steward_deliveries.doubtful")
    return [
        one
        for one in everything
        if (not office or one.office == office)
        and (not disposition or one.disposition == disposition)
        and (not doubtful or needs_a_look(one))
    ]


def needs_a_look(one: Delivery) -> bool:
    """Whether a file was not read whole, came with a warning, or has a column that may be taken for the wrong one."""
    unsure = one.confidence is not None and one.confidence < steward_charts.DOUBTFUL
    return one.urgency > 0 or unsure


def draw_list(shown: list[Delivery]) -> None:
    """The files as a table; a click on a row opens it below."""
    names = ("office", "file", "disposition", "reason", "rows", "people", "refused", "confidence", "received")
    lines = [
        (
            one.office_name,
            one.file,
            say(f"disposition.{one.disposition}"),
            " ".join(review_work.sentence(code, say) for code in [one.reason, *one.warnings] if code),
            one.rows,
            one.people,
            one.refused,
            one.confidence,
            clocks.local(one.received_at),
        )
        for one in shown
    ]
    headings = [say(f"deliveries.{name}") for name in names]
    if not shown:
        st.info(say("app.no_match"))
        return
    st.caption(say("deliveries.shown", count=len(shown)))

    def open_row() -> None:
        if rows := st.session_state["steward_deliveries.table"].selection.rows:
            st.session_state[FILE] = shown[rows[0]].source_file

    st.dataframe(
        [dict(zip(headings, line, strict=True)) for line in lines],
        hide_index=True,
        height="content" if len(lines) < 9 else 330,
        on_select=open_row,
        selection_mode="single-row",
        key="steward_deliveries.table",
        column_config={
            say(f"deliveries.{name}"): st.column_config.Column(width=width) for name, width in WIDTHS.items()
        }
        | {
            say("deliveries.confidence"): st.column_config.ProgressColumn(
                format="percent", min_value=0, max_value=1, width=130
            )
        },
    )


def chosen(shown: list[Delivery]) -> Delivery:
    """The file to look at; the most urgent until somebody chose."""
    by_file = {one.source_file: one for one in shown}
    if st.session_state.get(FILE) not in by_file:
        st.session_state[FILE] = shown[0].source_file
    file = st.selectbox(
        say("deliveries.one"),
        list(by_file),
        format_func=lambda key: f"{by_file[key].office_name} › {by_file[key].file}",
        key=language.choice(FILE),
    )
    return by_file[file]


def draw_delivery(account: access.Account, one: Delivery) -> None:
    """One file: what became of it and why, what to do, and its headings."""
    facts = {
        say("deliveries.office"): one.office_name,
        say("deliveries.received"): clocks.local(one.received_at),
        say("deliveries.format"): one.kind,
        say("deliveries.rows"): f"{one.rows:,}",
        say("deliveries.people"): f"{one.people:,}",
        say("deliveries.layout"): one.layout,
        say("deliveries.duplicate_of"): one.duplicate_of,
        say("deliveries.supersedes"): one.supersedes,
        say("deliveries.detail"): one.detail,
    }
    layout.draw_card(one.file, layout.tag(say(f"disposition.{one.disposition}"), TONES[one.disposition]), facts)
    for code in filter(None, [one.reason, *one.warnings]):
        notice = st.error if code == one.reason and one.disposition == "rejected" else st.warning
        notice(f"**{review_work.sentence(code, say)}** {review_work.advice(code, say)}", icon=":material/report:")
    headings = steward_door.headings(one.source_file)
    st.markdown(f"### {say('mapping.title')}")
    if not headings:
        st.caption(say("mapping.none"))
        return
    steward_charts.draw_mapping(headings, say)
    draw_overruling(account, one, headings)


def draw_overruling(account: access.Account, one: Delivery, headings: list[Heading]) -> None:
    """What is pinned already, the form for one more, its preview, and the way back."""
    st.markdown(f"### {say('overrule.title')}")
    st.caption(say("overrule.lead"))
    draw_notice()
    try:
        pinned = steward_door.pins(one.office)
    except OverruleError as fault:
        st.error(bilingual(str(fault), say))
        return
    draw_pins(pinned, headings)
    names = sorted({heading.heading for heading in headings if heading.heading and heading.position >= 0} | set(pinned))
    boxes = st.columns([3, 3, 2], vertical_alignment="bottom")
    heading = boxes[0].selectbox(say("mapping.heading"), names, key=language.choice("steward_deliveries.heading"))
    target = boxes[1].selectbox(
        say("overrule.target"),
        [*TARGETS, EXTRA, AUTOMATIC],
        format_func=target_name,
        key=language.choice("steward_deliveries.target"),
    )
    if (
        boxes[2].button(say("overrule.preview"), icon=":material/preview:", key="steward_deliveries.preview")
        and heading
    ):
        plan(one, heading, None if target == EXTRA else target)
    draw_plan(account, one, headings)
    draw_undo(account)


def target_name(target: str) -> str:
    """What a choice of the form is called."""
    return say(f"overrule.{target}") if target in (EXTRA, AUTOMATIC) else steward_charts.column_label(target, say)


def draw_pins(pinned: dict[str, str | None], headings: list[Heading]) -> None:
    """What the office's file pins now, and whether the live release was read so already."""
    if not pinned:
        return
    followed = {(fold_heading(one.heading or ""), one.column) for one in headings if one.how == "pinned"}
    here = {fold_heading(one.heading or "") for one in headings}
    lines = [
        (
            heading,
            steward_charts.column_label(column, say),
            say(
                "overrule.followed"
                if (fold_heading(heading), column) in followed
                else "overrule.next_run"
                if fold_heading(heading) in here
                else "overrule.elsewhere"
            ),
        )
        for heading, column in pinned.items()
    ]
    layout.draw_table(
        [say("mapping.heading"), say("mapping.column"), say("overrule.state")], lines, say("overrule.title")
    )


def plan(one: Delivery, heading: str, column: str | None) -> None:
    """Remembers the change to look at, and how the file would be read by it."""
    st.session_state.pop(PLANNED, None)
    try:
        change = steward_door.plan(one.office, heading, column)
        with st.spinner(say("overrule.trying")):
            tried = steward_door.try_out(one.source_file, change) if change.lines else ([], 0)
    except OverruleError as fault:
        st.error(bilingual(str(fault), say))
        return
    st.session_state[PLANNED] = (one.source_file, change, *tried)


def draw_plan(account: access.Account, one: Delivery, headings: list[Heading]) -> None:
    """What would be written, and how this file would be read then; nothing is written before the second button."""
    file, change, tried, people = st.session_state.get(PLANNED, (None, None, [], 0))
    if file != one.source_file:
        return
    if not change.lines:
        st.info(say("overrule.no_change"))
        return
    st.markdown(f"**{say('overrule.file_change', office=one.office)}**")
    steward_charts.draw_changed_lines(change.lines)
    before = {(old.sheet, old.table, old.position): old.column for old in headings}
    places = [(new.sheet, new.table, new.position) for new in tried]
    changed = [at for at, place in enumerate(places) if before.get(place, tried[at].column) != tried[at].column]
    st.markdown(f"**{say('overrule.read_so', changed=len(changed), people=people, was=one.people)}**")
    steward_charts.draw_mapping(tried, say, changed)
    st.button(
        say("overrule.write"),
        type="primary",
        icon=":material/save:",
        key="steward_deliveries.write",
        on_click=write,
        args=(account, change),
    )


@access.while_signed_in
def write(account: access.Account, change: Change) -> None:
    """Puts the planned change into the office's file."""
    try:
        steward_door.write(account, change)
    except OverruleError as fault:
        st.session_state[NOTICE] = ("error", bilingual(str(fault), say))
        return
    st.session_state[WRITTEN] = change
    st.session_state.pop(PLANNED, None)
    st.session_state[NOTICE] = ("success", say("overrule.written"))


def draw_undo(account: access.Account) -> None:
    """The way back from the last change of this session."""
    change = st.session_state.get(WRITTEN)
    if change is not None:
        st.button(
            say("overrule.undo", office=change.office),
            icon=":material/undo:",
            key="steward_deliveries.undo",
            on_click=undo,
            args=(account, change),
        )


@access.while_signed_in
def undo(account: access.Account, change: Change) -> None:
    """Takes the last change back."""
    try:
        steward_door.undo(account, change)
    except OverruleError as fault:
        st.session_state[NOTICE] = ("error", bilingual(str(fault), say))
        return
    st.session_state.pop(WRITTEN)
    st.session_state[NOTICE] = ("success", say("overrule.undone"))


def draw_notice() -> None:
    """What the last button did, once."""
    kind, sentence = st.session_state.pop(NOTICE, (None, ""))
    if kind:
        (st.success if kind == "success" else st.error)(sentence)


draw_page(access.require(*access.STEWARDS))
