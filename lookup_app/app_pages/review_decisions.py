"""What reviewers decided, newest first; each decision with its way and its record to take away."""

import streamlit as st

from lookup_app import (
    access,
    case_files,
    curated_door,
    decision_export,
    decision_files,
    decision_panel,
    finding_work,
    language,
    layout,
    review_door,
    review_work,
    verdict_panel,
    whom,
    work_list,
)
from lookup_app.casework_door import CaseworkError
from lookup_app.clocks import to_the_second
from lookup_app.decision_paper import act_line, word_of
from lookup_app.wording import bilingual
from pipelines.casework import allowed_actions
from pipelines.casework.dossiers import Decided

say = language.current()


def draw_page(account: access.Account) -> None:
    """The list, and the decision that was chosen from it."""
    layout.draw_title(say("nav.decisions"), say("decisions.lead"))
    review_work.draw_notice()
    decided = review_door.latest_decisions(account)
    if not decided:
        st.info(say("decisions.none"))
        return
    named = whom.of_decisions(account, decided)
    chosen = choose(filtered(decided, named, account), named)
    if chosen is not None:
        draw_decision(account, chosen)


def filtered(decided: list[Decided], named: dict[str, str], account: access.Account) -> list[Decided]:
    """The decisions that the filters let through, each dossier once."""
    search, mine = st.columns([3, 1], vertical_alignment="bottom")
    text = search.text_input(say("decisions.search"), key="review_decisions.search", autocomplete="off").strip()
    only_mine = mine.toggle(say("decisions.mine"), key="review_decisions.mine")
    found = [one for one in decided if text in one.key or text in named.get(one.key, "")]
    fitting = [one for one in found if not only_mine or one.by == account.name]
    return list({one.key: one for one in reversed(fitting)}.values())[::-1]


def choose(decided: list[Decided], named: dict[str, str]) -> Decided | None:
    """The line that was chosen; the only one needs no choosing."""
    if not decided:
        st.info(say("decisions.no_match"))
        return None
    lines = [
        {
            say("case.at"): to_the_second(one.at),
            say("decisions.by"): one.by,
            say("case.action"): word_of(one.action, say),
            say("queue.who"): named.get(one.key, say("app.none")),
            say("queue.subject"): one.subject,
        }
        for one in decided
    ]
    table = st.dataframe(
        lines, hide_index=True, height="content" if len(lines) < 9 else 330, on_select="rerun",
        selection_mode="single-row", key="review_decisions.table",
    )  # fmt: skip
    if rows := table.selection.rows:
        return decided[rows[0]]
    return decided[0] if len(decided) == 1 else None


def draw_decision(account: access.Account, one: Decided) -> None:
    """Its acts, oldest first, and the record."""
    try:
        dossier = review_door.dossier(account, one.key)
    except CaseworkError as error:
        st.error(bilingual(str(error), say))
        return
    layout.draw_line(
        one.subject,
        layout.tag((say.gloss(dossier.case.state) if dossier.case else None) or word_of(one.action, say)),
        "",
    )
    headings = [say("case.at"), say("decisions.by"), *(say(f"case.{part}") for part in ("action", "state", "reason"))]
    layout.draw_table(headings, [act_line(act, say)[:5] for act in dossier.acts], say("case.history"))
    if dossier.case is not None and allowed_actions(dossier.case.state, account.roles):
        with st.container(border=True):
            item = work_list.from_casework(dossier.case, None)
            decision_panel.draw_actions(account, item, case_files.empty_file(decision_files.subject_of(dossier)), say)
    if one.subject.startswith(finding_work.PREFIX):
        draw_verdict(account, one.subject)
    decision_panel.draw_undo(say)
    decision_export.draw(one.key, say)


def draw_verdict(account: access.Account, subject: str) -> None:
    """The findings of the certificate, to be judged otherwise than they were, also after a release."""
    one = case_files.subject(subject, "finding", certificate_id=subject.removeprefix(finding_work.PREFIX))
    if file := curated_door.case_file(one):
        verdict_panel.draw(account, work_list.from_run(one), file, say)


draw_page(access.require(*access.REVIEWERS))
