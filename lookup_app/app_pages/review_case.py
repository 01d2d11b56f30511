"""One case, one screen: the claim, the golden record and every source row; what speaks for and against; the decision."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from lookup_app import (
    access,
    assigning,
    case_files,
    case_foresight,
    clocks,
    cluster_panel,
    comparison,
    curated_door,
    decision_export,
    decision_files,
    decision_panel,
    dispute_panel,
    evidence_view,
    language,
    layout,
    merge_panel,
    review_door,
    review_work,
    similar_cases,
    source_grid,
    verdict_panel,
    waterfall,
)
from lookup_app.case_files import CaseFile
from lookup_app.cluster_graph import Node
from lookup_app.register_reader import WaitingCase
from lookup_app.wording import bilingual
from lookup_app.work_list import WorkItem

say = language.current()


def draw_page(account: access.Account) -> None:
    """The case that was chosen, else the first that waits."""
    st.html("<style>.block-container { max-width: 1520px; }</style>")
    review_work.draw_notice()
    item = review_work.chosen_item(account)
    review_work.draw_gone(say)
    if item is None:
        st.success(say("queue.empty"))
        decision_panel.draw_undo(say)
        return
    history = review_door.look(account, item.case.case_id)[1] if item.case else []
    file = open_file(item, history)
    draw_heading(item, file)
    facts, decision = st.columns([5, 2], gap="medium")
    with facts:
        nodes = draw_facts(account, item, file, history)
    with decision:
        draw_decision(account, item, file, nodes)


def draw_facts(account: access.Account, item: WorkItem, file: CaseFile, history: list[dict[str, object]]) -> list[Node]:
    """Everything that speaks for and against; of a person's records the graph's nodes are given back."""
    draw_reasons(item, file)
    dispute_panel.draw_told(account, item, history, say)
    comparison.draw(file, say)
    source_grid.draw(account, file, say)
    if item.kind == "pair":
        st.markdown(f"### {say('pair.evidence')}")
        waterfall.draw(file.evidence, file.match_weight, say)
    nodes = cluster_panel.draw_graph(file, say) if item.kind == "cluster" else []
    draw_evidence(account, history, file)
    similar_cases.draw(file, list(item.reasons), say)
    draw_history(history)
    return nodes


def draw_decision(account: access.Account, item: WorkItem, file: CaseFile, nodes: list[Node]) -> None:
    """The answers that this account may give, and last what each of them changes."""
    own = own_panel(account, item, file, nodes)
    if item.kind == "finding":
        verdict_panel.draw(account, item, file, say)
    decision_panel.draw(account, item, file, say, own)
    if item.kind == "submission":
        verdict_panel.draw(account, item, file, say)
    if item.kind == "cluster":
        merge_panel.draw(account, item, nodes, say)
    assigning.draw(account, item, say)
    draw_way_to_history(file)
    if item.case is not None:
        decision_export.draw(decision_files.key_of(item), say)
    case_foresight.draw(account, item, file, nodes, say)


def draw_way_to_history(file: CaseFile) -> None:
    """A link to the certificate's whole history, which opens beside the case; none where there is no certificate yet."""
    if file.golden and file.case.certificate_id:
        asked = {"certificate": file.case.certificate_id, **language.in_address()}
        st.link_button(say("case.to_history"), f"history?{urlencode(asked)}", icon=":material/account_tree:")


def own_panel(account: access.Account, item: WorkItem, file: CaseFile, nodes: list[Node]) -> Callable[[], None] | None:
    """The answers of a kind of case that has its own."""
    if item.kind == "cluster":
        return partial(cluster_panel.draw, item, nodes, say)
    return partial(dispute_panel.draw, account, item, file, say) if item.kind == "dispute" else None


def draw_heading(item: WorkItem, file: CaseFile) -> None:
    """Whom it is about, what kind of case it is, how it stands and where one is in the list."""
    order = st.session_state.get(review_work.ORDER, [])
    place = f"{order.index(item.item_id) + 1} / {len(order)}" if item.item_id in order else ""
    tags = [layout.tag(say(f"case_kind.{item.kind}"))]
    tags += [layout.tag(say.gloss(item.state) or item.state, "warn")] if item.state else []
    hours = item.hours_waiting(dt.datetime.now(dt.UTC))
    waited = say("case.waited", days=round(hours / 24)) if hours is not None else ""
    layout.draw_case_heading(item.item_id, tags, " · ".join(filter(None, [waited, place])), case_files.who(file))


def open_file(item: WorkItem, history: list[dict[str, object]]) -> CaseFile:
    """The case's file from the register; what casework holds of the claim goes before what the run saw."""
    case = item.case
    waiting = item.waiting or WaitingCase(
        item.item_id,
        item.kind,
        item.priority,
        (),
        case.certificate_id if case else None,
        None,
        case.submission_id if case else None,
        None,
        None,
        None,
        None,
        None,
        None,
    )
    file = curated_door.case_file(waiting) or CaseFile(waiting, {}, None, [], {}, None, [], {}, [], None)
    content = case_files.last_content(history)
    return file.with_claim(case_files.said(content)) if content else file


def draw_reasons(item: WorkItem, file: CaseFile) -> None:
    """Why it waits, every finding in a sentence, and what is advised."""
    codes = list(
        dict.fromkeys([*item.reasons, *(finding["code"] for finding in file.findings), *real_name(item, file)])
    )
    details = {finding["code"]: finding.get("detail") for finding in file.findings}
    lines = [
        f"- **{review_work.sentence(code, say)}** {review_work.advice(code, say)}{bracketed(details.get(code))}"
        for code in codes
    ]
    if len(lines) == 1:
        lines = [lines[0].removeprefix("- ")]
    if lines:
        st.warning("\n".join(lines), icon=":material/report:")
    if item.advice and not review_work.is_said(bilingual(item.advice, say), codes, say):
        st.info(say.labelled(say("queue.advice"), bilingual(item.advice, say)), icon=":material/lightbulb:")


def real_name(item: WorkItem, file: CaseFile) -> list[str]:
    """What the register says about the applicant's name and number, where no run has said it yet."""
    told = any(code.startswith("REAL_NAME_") for code in item.reasons)
    code = None if told or item.kind != "submission" else curated_door.real_name(file.claim)
    return [code] if code else []


def bracketed(detail: str | None) -> str:
    """What a finding adds, in brackets."""
    return say.pick("（{}）", " ({})").format(review_work.told_detail(detail, say)) if detail else ""


def draw_evidence(account: access.Account, history: list[dict[str, object]], file: CaseFile) -> None:
    """The evidence the holder sent, page by page."""
    pieces = evidence_view.pieces_of(history, file.submission)
    if pieces:
        st.markdown(f"### {say('case.evidence')}")
        evidence_view.draw(account, pieces, file.claim or {}, say)


def draw_history(history: list[dict[str, object]]) -> None:
    """Everything that was done to the case, newest first."""
    if not history:
        return
    with st.expander(say("case.history")):
        lines = [
            (
                clocks.local(str(event["at"])),
                say(f"action.{event['action']}"),
                say.gloss(event["to_state"]),
                event["payload"].get("reason") or "",
            )
            for event in reversed(history)
        ]
        layout.draw_table(
            [say(f"case.{heading}") for heading in ("at", "action", "state", "reason")], lines, say("case.history")
        )


draw_page(access.require(*access.REVIEWERS))
