"""A certificate's whole history on one page: cell, record, cluster, golden value, release, lookup."""

from typing import Any

import streamlit as st

from lookup_app import access, clocks, decision_paper, history_door, language, layout, review_work, steward_charts
from lookup_app.wording import bilingual
from pipelines.casework.dossiers import Act
from pipelines.release import ReleaseError
from pipelines.release.subjects import Meant, SeveralError
from schemas.columns import COLUMNS
from schemas.reasons import catalogue

say = language.current()
CERTIFICATE, RELEASE = "certificate", "release"
"""What an address may name, so that other pages and people can point at a history."""


def draw_page(account: access.Account) -> None:
    """The question, and the history of the certificate it names."""
    layout.draw_title(say("nav.history"), say("history.lead"))
    releases = history_door.releases()
    if not releases:
        st.info(say("app.nothing_published"))
        return
    asked = draw_question(releases)
    history = find(account, *asked) if asked[0] else None
    if history is None:
        return
    st.query_params[CERTIFICATE] = history.traced["certificate"]["certificate_id"]
    draw_steps(history.traced)
    draw_findings(history.traced["findings"])
    draw_verdicts(history.verdicts)
    draw_submissions(history.traced["submissions"])
    draw_values(history.traced["columns"])
    draw_releases(history, asked[2])


def find(account: access.Account, subject: str, release_id: str, column: str | None) -> history_door.History | None:
    """The history of what is meant, after a choice where several are; null with a sentence where none is, or none is chosen yet."""
    try:
        return history_door.look(account, subject, release_id, column)
    except SeveralError as fault:
        chosen = choose(fault.meant, fault.count)
        return history_door.look(account, chosen, release_id, column) if chosen else None
    except ReleaseError as fault:
        st.warning(bilingual(str(fault), say))
        return None


def choose(meant: list[Meant], count: int) -> str | None:
    """One of so many certificates, told from each other by whose they are and where they stand."""
    labels = {one.certificate_id: "  ".join(filter(None, one[1:])) for one in meant}
    return st.selectbox(
        say("history.which", count=count),
        list(labels),
        index=None,
        format_func=labels.__getitem__,
        placeholder=say("history.choose"),
        key=language.choice("value_history.which"),
    )


def draw_question(releases: list[str]) -> tuple[str, str, str | None]:
    """What is asked: certificate, record or row; release; column."""
    st.session_state.setdefault("value_history.subject", st.query_params.get(CERTIFICATE, ""))
    if (then := st.query_params.get(RELEASE)) in releases:
        st.session_state.setdefault("value_history.release", then)
    with st.form("value_history.form"):
        subject = st.text_input(
            say("history.subject"), key="value_history.subject", help=say("history.subject_help")
        ).strip()
        boxes = st.columns(2)
        column = boxes[0].selectbox(
            say("history.column"), ["", *COLUMNS], key=language.choice("value_history.column"), format_func=_column_name
        )
        release_id = boxes[1].selectbox(say("history.release"), releases, key=language.choice("value_history.release"))
        st.form_submit_button(say("history.show"), type="primary")
    return subject, release_id, column or None


def _column_name(column: str) -> str:
    return steward_charts.column_label(column, say) if column else say("history.all_columns")


def draw_steps(traced: dict[str, Any]) -> None:
    """One line a step, from the rows of the sources to the lookup file."""
    certificate, published = traced["certificate"], traced["published"]
    rows = traced["rows"]
    rule = certificate["passed_by"]
    in_lookup = say("history.passed", rule=say(f"rule_passed.{rule}") if rule else certificate["status"])
    steps = {
        "cells": say.pick("；", "; ").join(_place(row) for row in rows),
        "records": say.pick("、", ", ").join(sorted({_record(row) for row in rows})),
        "cluster": certificate["certificate_id"],
        **_former(traced["former"]),
        "holder": certificate["holder_id"],
        "golden": str(sum(1 for column in traced["columns"] if column["value"])),
        "status": say.gloss(certificate["status"]) or "",
        "in_release": f"{traced['release_id']} · {traced['as_of'][:10]}",
        "in_lookup": in_lookup if published else say("history.not_passed"),
    }
    layout.draw_card(
        say("history.steps"),
        layout.tag(say.gloss(certificate["status"]) or "", "good" if published else "warn"),
        {say(f"history.{name}"): text for name, text in steps.items()},
    )
    if published:
        st.caption(f"{say('history.shown_to')}: " + " · ".join(str(value) for value in published.values() if value))


def _former(former: list[dict[str, Any]]) -> dict[str, str]:
    """The ids that lead to this one, if there are any."""
    return {"former": say.pick("、", ", ").join(one["old_id"] for one in former)} if former else {}


def _record(row: dict[str, Any]) -> str:
    """The record, the one that its office has replaced it by, and why it is refused where it is."""
    replaced = f" → {row['superseded_by']}" if row["superseded_by"] else ""
    refused = (
        say.pick(f"（{told}）", f" ({told})") if (told := review_work.sentences(row["reasons"] or (), say)) else ""
    )
    return f"{row['record_id']}{replaced}{refused}"


def _place(row: dict[str, Any]) -> str:
    return say("history.place", file=row["source_file"], sheet=row["sheet"] or "", row=row["row"])


def draw_findings(findings: list[dict[str, Any]]) -> None:
    """What holds the certificate back, each with its sentence and what to do."""
    st.markdown(f"### {say('history.findings')}")
    if not findings:
        st.caption(say("history.no_findings"))
        return
    known = catalogue()
    lines = []
    for finding in findings:
        reason = known[finding["code"]]
        lines.append(
            (
                say.pick(reason.zh, reason.en),
                review_work.told_detail(finding["detail"] or "", say),
                say.pick(reason.advice_zh, reason.advice_en),
                say("history.yes") if finding["open"] else say("history.no"),
                _verdict(finding),
                finding["code"],
            )
        )
    headings = ("findings", "from", "what_to_do", "open", "verdict", "code")
    layout.draw_table([say(f"history.{heading}") for heading in headings], lines)


def draw_verdicts(acts: list[Act]) -> None:
    """What reviewers said of the findings, act by act; nothing where nobody did."""
    if not acts:
        return
    st.markdown(f"### {say('history.verdicts')}")
    headings = [say("case.at"), say("decisions.by"), say("case.action"), say("case.reason")]
    lines = [decision_paper.act_line(act, say) for act in acts]
    layout.draw_table(headings, [(line[0], line[1], line[2], line[4]) for line in lines], say("history.verdicts"))


def draw_submissions(submissions: list[dict[str, Any]]) -> None:
    """What holders sent about the certificate, and what was answered; nothing where nobody sent anything."""
    if not submissions:
        return
    st.markdown(f"### {say('history.submissions')}")
    lines = [
        (
            clocks.local(one["submitted_at"]),
            one["submission_id"],
            say(f"action.{one['action']}"),
            say(f"disposition.{one['disposition']}"),
            say.pick("；", "; ").join(review_work.sentence(code, say) for code in one["reasons"]),
            _place(one | {"sheet": ""}),
        )
        for one in submissions
    ]
    headings = [
        say("case.at"), *(say(f"history.{name}") for name in ("submission", "action", "answer", "why", "from"))
    ]  # fmt: skip
    layout.draw_table(headings, lines, say("history.submissions"))


def _verdict(finding: dict[str, Any]) -> str:
    """What reviewers said of the finding in that release, with the number of the verdict in the casework store."""
    if not finding["verdict"]:
        return say("app.none")
    return f"{say('verdict.' + finding['verdict'])} · {finding['verdict_id']}"


def draw_values(columns: list[dict[str, Any]]) -> None:
    """Every column with every value that a source or a decision states, the chosen one first."""
    st.markdown(f"### {say('history.values')}")
    lines = [
        (
            steward_charts.column_label(column["column"], say),
            source["value"],
            "✓" if source["chosen"] else "",
            say.pick(source["why_zh"], source["why_en"]),
            _origin(source),
            _words(source),
        )
        for column in columns
        for source in column["sources"]
    ]
    headings = ("column", "value", "chosen", "why", "from", "words")
    layout.draw_table([say(f"history.{heading}") for heading in headings], lines)


def _words(source: dict[str, Any]) -> str:
    """The cell as it stands, and what happened between it and the value."""
    how = say.pick("；", "; ").join(say.pick(step["zh"], step["en"]) for step in source["how"])
    return " ".join(filter(None, (source["words"], how and say.pick(f"（{how}）", f"({how})"))))


def _origin(source: dict[str, Any]) -> str:
    """The cell and the record it became, or the decision and what it rests on."""
    if source["decision_id"]:
        decided = say("history.decision", decision_id=source["decision_id"])
        return " · ".join(filter(None, (decided, _rests_on(source))))
    return " · ".join(filter(None, (_place(source), _cells(source), source["record_id"])))


def _cells(source: dict[str, Any]) -> str:
    """The columns of the sheet in which the value can stand; where it stands when no column held it."""
    if source["carried"]:
        return source["carried"]["where"] or ""
    cells = (say("history.cell", letter=one["letter"], heading=one["heading"] or "") for one in source["cells"])
    return say.pick("或", " or ").join(cells)


def _rests_on(source: dict[str, Any]) -> str:
    """The holder's submission, or the dossier of a reviewer's choice."""
    if sent := source["submission"]:
        return f"{say('history.submission')} {sent['submission_id']} · {_place(sent | {'sheet': ''})}"
    chosen = source["chosen_by_hand"]
    return say("history.dossier", dossier=chosen["dossier"], at=clocks.local(chosen["at"])) if chosen else ""


def draw_releases(history: history_door.History, column: str | None) -> None:
    """What every kept release said, and under which id where it had another."""
    st.markdown(f"### {say('history.over_time')}")
    has_former = bool(history.traced["former"])
    headings = ["in_release", "as_of", *(["cluster"] if has_former else []), "status", "in_lookup"]
    headings += ["value"] if column else []
    lines = [
        (
            one["release_id"],
            one["as_of"][:10],
            *([one["certificate_id"]] if has_former else []),
            say.gloss(one["status"]) if one["known"] else say("history.unknown"),
            say("history.yes") if one["published"] else say("history.no"),
            *([one["value"]] if column else []),
        )
        for one in history.releases
    ]
    layout.draw_table([say(f"history.{heading}") for heading in headings], lines)


draw_page(access.require(*access.STAFF))
