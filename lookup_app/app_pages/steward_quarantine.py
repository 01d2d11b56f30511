"""What can't enter the register yet, by reason and office, and the workbook that an office corrects it with."""

from collections import Counter

import streamlit as st

from lookup_app import access, language, layout, review_work, steward_door, steward_waiting
from schemas.reasons import SEVERITIES, catalogue

say = language.current()
OTHER = "other"
OFFICES_SHOWN = 30
PALETTE = ("#b3661a", "#1d4f7c", "#a8231c", "#7a5c99", "#1e6b45", "#8a5a00", "#6b7f94")
TONES = {"reject": "bad", "quarantine": "warn", "hold": "warn"}
WORKBOOK = "steward_quarantine.workbook"

Counts = list[tuple[str, str, str, int]]


def draw_page(account: access.Account) -> None:
    """Counts, reasons, offices, the workbook, the records."""
    layout.draw_title(say("nav.quarantine"), say("quarantine.lead"))
    steward_waiting.draw_waiting(say)
    live = steward_door.live()
    if live is None:
        st.info(say("app.nothing_published"))
        draw_workbook(account)
        return
    counts, total = steward_door.refused_counts(), steward_door.refused_total()
    records = steward_door.quality(live).funnel["records"]
    layout.draw_tiles(
        {
            say("quarantine.records"): total,
            say("quarantine.share"): f"{total / records:.1%}" if records else say("app.none"),
            say("quarantine.offices"): len({office for office, *_ in counts}),
            say("quarantine.codes"): len({code for *_, code, _ in counts}),
        }
    )
    if counts:
        draw_reasons(counts)
        draw_offices(counts)
    else:
        st.success(say("quarantine.empty"))
    draw_workbook(account)
    if counts:
        draw_records(counts)


def by_code(counts: Counts) -> Counter[str]:
    """How many records each reason concerns."""
    found: Counter[str] = Counter()
    for _, _, code, count in counts:
        found[code] += count
    return found


def draw_reasons(counts: Counts) -> None:
    """Every reason with its sentence, what to do, and how many records; the gravest first."""
    st.markdown(f"### {say('quarantine.by_reason')}")
    known = catalogue()
    ordered = sorted(
        by_code(counts).items(),
        key=lambda pair: (SEVERITIES.index(known[pair[0]].severity) if pair[0] in known else len(SEVERITIES), -pair[1]),
    )
    lines = [
        (
            review_work.sentence(code, say),
            review_work.advice(code, say),
            say(f"severity.{known[code].severity}") if code in known else code,
            count,
        )
        for code, count in ordered
    ]
    layout.draw_table([say(f"quarantine.{name}") for name in ("reason", "what_to_do", "severity", "count")], lines)
    st.caption(say("quarantine.counted_once"))


def draw_offices(counts: Counts) -> None:
    """Each office's refused records, divided by reason; seldom reasons are one colour."""
    st.markdown(f"### {say('quarantine.by_office')}")
    common = [code for code, _ in by_code(counts).most_common(len(PALETTE) - 1)]
    names = {code: review_work.sentence(code, say) for code in common} | {OTHER: say("quarantine.other")}
    colours = dict(zip([*common, OTHER], PALETTE, strict=False)) | {OTHER: PALETTE[-1]}
    rows: dict[str, dict[str, int]] = {}
    for _, office, code, count in counts:
        shares = rows.setdefault(office, {})
        key = code if code in names else OTHER
        shares[key] = shares.get(key, 0) + count
    ordered = dict(sorted(rows.items(), key=lambda pair: -sum(pair[1].values()))[:OFFICES_SHOWN])
    layout.draw_share_rows(
        {office: {key: shares[key] for key in colours if key in shares} for office, shares in ordered.items()},
        colours,
        names,
    )
    whole = {code: sum(shares.get(code, 0) for shares in rows.values()) for code in colours}
    layout.draw_legend({names[code]: colours[code] for code, count in whole.items() if count})


def draw_workbook(account: access.Account) -> None:
    """The workbook of one office: made by one button, taken by another."""
    st.markdown(f"### {say('quarantine.correct_title')}")
    st.caption(say("quarantine.correct_lead"))
    offices = steward_door.offices_to_correct()
    if not offices:
        st.success(say("quarantine.nothing"))
        return
    boxes = st.columns([3, 2, 3], vertical_alignment="bottom")
    office = boxes[0].selectbox(
        say("quarantine.office"),
        list(offices),
        format_func=lambda key: say.bracketed(*offices[key]),
        key=language.choice("steward_quarantine.for"),
    )
    if boxes[1].button(say("quarantine.prepare"), icon=":material/description:", key="steward_quarantine.prepare"):
        with st.spinner(say("quarantine.preparing")):
            st.session_state[WORKBOOK] = steward_door.correction_workbook(account, office)
    made = st.session_state.get(WORKBOOK)
    if made is None or made.office != office:
        return
    if made.content is None:
        boxes[2].success(say("quarantine.nothing"))
        return
    boxes[2].download_button(
        say("quarantine.download", office=offices[office][0]),
        made.content,
        file_name=f"{office}-更正.xlsx",
        type="primary",
        icon=":material/download:",
        on_click="ignore",
        key="steward_quarantine.download",
    )


def draw_records(counts: Counts) -> None:
    """The refused records themselves, as far as they fit, with masked numbers."""
    st.markdown(f"### {say('quarantine.rows_title')}")
    offices = {office: name for office, name, _, _ in counts}
    boxes = st.columns(2)
    office = layout.choose_or_all(
        boxes[0], say("quarantine.office"), offices, offices.__getitem__, "steward_quarantine.office"
    )
    code = layout.choose_or_all(
        boxes[1],
        say("quarantine.reason"),
        by_code(counts),
        lambda code: review_work.sentence(code, say),
        "steward_quarantine.reason",
    )
    found = steward_door.refused(office, code)
    headings = [
        say("quarantine.place"),
        say("field.holder_name"),
        say("field.id_number"),
        say("quarantine.title"),
        say("quarantine.acquired_on"),
        say("quarantine.reason"),
    ]
    joint = say.pick("；", " ")
    lines = [
        (
            one.place,
            one.holder_name,
            one.id_number,
            one.title,
            one.acquired_on,
            joint.join(review_work.sentence(code, say) for code in one.reasons),
        )
        for one in found
    ]
    if not found:
        st.info(say("app.no_match"))
        return
    layout.draw_table(headings, lines, say("quarantine.rows_title"))
    st.caption(say("quarantine.shown", shown=len(found), most=steward_door.ROWS_SHOWN))


draw_page(access.require(*access.STEWARDS))
