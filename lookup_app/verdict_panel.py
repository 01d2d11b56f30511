"""A reviewer's verdict on one finding: unfounded or confirmed, with a reason of the list and words, and a second person's agreement."""

from typing import Any

import streamlit as st

from lookup_app import (
    casework_door,
    clocks,
    decision_panel,
    foresight_view,
    language,
    review_acts,
    review_door,
    review_work,
    verdict_outlook,
)
from lookup_app.access import Account
from lookup_app.case_files import CaseFile
from lookup_app.wording import Words
from lookup_app.work_list import WorkItem
from pipelines.casework.verdicts import REASONS, Finding, Given
from pipelines.finding_verdicts import CONFIRMED, UNFOUNDED

KEYS = {UNFOUNDED: "U", CONFIRMED: "K", "agree": "Y"}
GRAVITY = ("hold", "warn")
MAY_JUDGE = frozenset({"examiner", "approver"})


def findings_of(file: CaseFile) -> list[dict[str, Any]]:
    """The findings that a verdict is possible on, gravest first; a note is no suspicion."""
    found = [one for one in file.findings if one["severity"] in GRAVITY and one.get("basis")]
    return sorted(found, key=lambda one: (GRAVITY.index(one["severity"]), one["code"], one["column"] or ""))


def finding_of(row: dict[str, Any]) -> Finding:
    """A row of the register as the store names it."""
    return Finding(row["certificate_id"], row["code"], row["column"], row["basis"])


def draw(account: Account, item: WorkItem, file: CaseFile, say: Words) -> None:
    """Which finding, what was said of it, and the answers that this account may give; nothing without a finding."""
    rows = findings_of(file)
    if not rows or account.roles.isdisjoint(MAY_JUDGE):
        return
    with st.container(border=True):
        st.markdown(f"### {say('verdict.title')}")
        draw_finding(account, item, file, rows, say)


def draw_finding(account: Account, item: WorkItem, file: CaseFile, rows: list[dict[str, Any]], say: Words) -> None:
    """One of the findings, chosen by hand or else the first that waits for this account's word."""
    said = {one.finding.key: one for one in review_door.verdicts_of(account, rows[0]["certificate_id"])}
    names = [review_work.sentence(row["code"], say) for row in rows]
    first = next((at for at, row in enumerate(rows) if _asks(account, row, said)), 0)
    chosen = st.selectbox(
        say("verdict.finding"), range(len(rows)), index=first, format_func=names.__getitem__, key=language.choice(key_of("finding", item))
    )  # fmt: skip
    finding = finding_of(rows[chosen])
    given = said.get(finding.key)
    draw_given(given, finding, say)
    seen = casework_door.moment()
    if given and not given.stands and given.finding == finding and may_agree(account, given):
        _button("agree", review_acts.agree_with_verdict, (item, given.verdict_id, finding, seen, say), say)
    draw_reason(item, say)
    for verdict in (UNFOUNDED, CONFIRMED):
        if not (given and given.finding == finding and given.verdict == verdict):
            _button(verdict, give, (item, finding, verdict, seen, say), say)
    foresight_view.draw_lines(verdict_outlook.lines(file, finding, said.values(), say), say, say("verdict.outlook"))


def _asks(account: Account, row: dict[str, Any], said: dict[tuple[str, str, str], Given]) -> bool:
    """Whether nobody has spoken of the finding as it is, or somebody has with whom this account may agree."""
    given = said.get(finding_of(row).key)
    if given is None or given.finding.basis != row["basis"]:
        return True
    return not given.stands and may_agree(account, given)


def may_agree(account: Account, given: Given) -> bool:
    """Whether the second person's part is this account's to take."""
    return "approver" in account.roles and given.given_by != account.account_id


def draw_given(given: Given | None, finding: Finding, say: Words) -> None:
    """What was said of the finding, and whether it counts."""
    if given is None:
        return
    told = {"verdict": say(f"verdict.{given.verdict}"), "reason": say(f"verdict_reason.{given.listed}"), "words": given.words, "at": clocks.local(given.at)}  # fmt: skip
    if given.finding.basis != finding.basis:
        state = "lapsed"
    else:
        state = "counts" if given.stands else "waits"
    st.info(f"{say('verdict.given', **told)} {say(f'verdict.{state}')}", icon=":material/gavel:")


def draw_reason(item: WorkItem, say: Words) -> None:
    """The list and words: both are needed."""
    draw_listed(key_of("verdict_listed", item), say)
    st.text_area(say("verdict.words"), max_chars=800, height=90, key=key_of("verdict_words", item))


def draw_listed(key: str, say: Words) -> None:
    """The list of reasons, each under its verdict."""
    listed = [code for codes in REASONS.values() for code in codes]
    verdict_of = {code: verdict for verdict, codes in REASONS.items() for code in codes}
    st.selectbox(
        say("verdict.reason"), listed, index=None, placeholder=say("lookup.purpose_placeholder"), key=language.choice(key),
        format_func=lambda code: say.labelled(say(f"verdict.{verdict_of[code]}"), say(f"verdict_reason.{code}")),
    )  # fmt: skip


def key_of(what: str, item: WorkItem) -> str:
    """The session's name of one input about one finding of the case."""
    return decision_panel.key_of(f"{what}.{review_acts.turn_of(item)}", item)


def _button(name: str, act: Any, given: tuple[Any, ...], say: Words) -> None:
    st.button(
        say(f"verdict.do_{name}"), key=f"verdict_panel.{name}", shortcut=KEYS[name], width="stretch", on_click=act, args=given,
        type="primary" if name == "agree" else "secondary",
    )  # fmt: skip


def give(item: WorkItem, finding: Finding, verdict: str, seen: casework_door.Moment, say: Words) -> None:
    """Stores the verdict with reason and words as they stand now."""
    listed = st.session_state.get(key_of("verdict_listed", item)) or ""
    words = st.session_state.get(key_of("verdict_words", item), "")
    review_acts.give_verdict(item, finding, verdict, (listed, words), seen, say)
