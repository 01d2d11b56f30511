"""The second, blind review: a drawn case decided again by somebody who doesn't know how it was decided; differences for an approver."""

import streamlit as st

from lookup_app import (
    access,
    blind_files,
    case_files,
    clocks,
    comparison,
    decision_paper,
    dispute_panel,
    evidence_view,
    language,
    layout,
    review_acts,
    review_door,
    review_work,
    source_grid,
    waterfall,
    work_list,
)  # fmt: skip
from lookup_app.blind_files import BlindFile
from lookup_app.casework_door import CaseworkError
from lookup_app.wording import bilingual
from pipelines.casework.second_reviews import Difference, Drawn

say = language.current()
KEYS = {
    "pass": "P", "return": "B", "refuse": "X", "same": "S", "different": "D", "unsure": "U", "unfounded": "U", "confirmed": "K",
    "uphold": "Y", "dismiss": "X",
}  # fmt: skip
SHOWN = 3
SKIPPED = "second_review.skipped"


def draw_page(account: access.Account) -> None:
    """What an approver settles, then the oldest drawn case that this person may review."""
    st.html("<style>.block-container { max-width: 1520px; }</style>")
    layout.draw_title(say("nav.second"), say("second.lead"))
    review_work.draw_notice()
    differing = draw_differences(account)
    if account.roles.isdisjoint({"examiner", "approver"}):
        if not differing:
            st.success(say("second.nothing_to_settle"))
        return
    waiting = review_door.second_waiting(account)
    if not waiting:
        st.success(say("second.empty"))
        return
    st.caption(say("second.waiting", count=len(waiting)))
    try:
        draw_drawn(account, waiting[st.session_state.get(SKIPPED, 0) % len(waiting)])
    except CaseworkError as error:
        st.error(bilingual(str(error), say))


def draw_drawn(account: access.Account, drawn: Drawn) -> None:
    """The case as it was before it was decided, and the outcomes to choose from."""
    blind = blind_files.open_file(account, drawn)
    label = decision_paper.kind_of(drawn.kind, say)
    layout.draw_case_heading(
        drawn.subject.split(":")[1][-6:], [layout.tag(label)], say("second.blind"), case_files.who(blind.file)
    )
    facts, decision = st.columns([5, 2], gap="medium")
    with facts:
        draw_asked(account, drawn, blind)
        comparison.draw(blind.file, say)
        source_grid.draw(account, blind.file, say)
        if drawn.kind == "pair":
            st.markdown(f"### {say('pair.evidence')}")
            waterfall.draw(blind.file.evidence, blind.file.match_weight, say)
        pieces = evidence_view.pieces_of(blind.history, None)
        if pieces:
            st.markdown(f"### {say('case.evidence')}")
            evidence_view.draw(account, pieces, blind.file.claim, say)
    with decision, st.container(border=True):
        st.markdown(f"### {say('second.outcome')}")
        st.text_area(say("case.words"), max_chars=800, height=90, key=words_key(drawn.subject))
        for outcome in drawn.outcomes:
            st.button(
                word_of(outcome), key=f"second_review.{outcome}", shortcut=KEYS[outcome], width="stretch",
                on_click=answer, args=(drawn, outcome),
            )  # fmt: skip
        st.button(
            say("case.next"), key="second_review.next", icon=":material/skip_next:", shortcut="N", width="stretch", on_click=skip
        )  # fmt: skip


def draw_asked(account: access.Account, drawn: Drawn, blind: BlindFile) -> None:
    """What there is to judge: the one finding of a drawn verdict, what is disputed, else all that the run found."""
    if drawn.kind == "finding":
        finding = review_door.second_finding(account, drawn.subject)
        st.warning(
            f"**{review_work.sentence(finding.code, say)}** {review_work.advice(finding.code, say)}",
            icon=":material/report:",
        )
        return
    if drawn.kind == "dispute":
        case = review_door.second_case(account, drawn.subject)
        dispute_panel.draw_told(account, work_list.from_casework(case, None), blind.history, say)
    lines = [f"- {review_work.sentence(finding['code'], say)}" for finding in blind.file.findings]
    if lines:
        st.warning("\n".join(lines) if len(lines) > 1 else lines[0].removeprefix("- "), icon=":material/report:")


def word_of(outcome: str) -> str:
    """An outcome in words."""
    return decision_paper.outcome_word(outcome, say)


def words_key(subject: str) -> str:
    """The session's name of one case's words."""
    return f"second_review.words.{subject}"


def skip() -> None:
    """To the next drawn case."""
    st.session_state[SKIPPED] = st.session_state.get(SKIPPED, 0) + 1


@access.while_signed_in
def answer(drawn: Drawn, outcome: str) -> None:
    """Stores the second outcome; whether the first was the same stays unsaid."""
    with review_acts.told(say):
        reason = st.session_state.get(words_key(drawn.subject), "")
        review_door.answer_second(review_acts.actor(), drawn.subject, outcome, reason)
        review_work.tell("success", say("second.answered"))


def draw_differences(account: access.Account) -> int:
    """How many differences this person settles: an approver who took no part, or a steward where there is none. Who took part is told whom they wait for."""
    if account.roles.isdisjoint({"approver", "steward"}):
        return 0
    if "approver" in account.roles and (others := review_door.second_of_others(account)):
        st.info(say("second.others_settle", count=others), icon=":material/balance:")
    differing = review_door.second_differences(account)
    if differing and "approver" not in account.roles:
        st.info(say("second.as_steward"), icon=":material/balance:")
    if len(differing) > SHOWN:
        st.caption(say("second.more", count=len(differing)))
    for difference in differing[:SHOWN]:
        with st.container(border=True):
            draw_difference(difference)
    return len(differing)


def draw_difference(difference: Difference) -> None:
    """Both outcomes with their reasons, and who was right."""
    layout.draw_line(
        say("second.difference"),
        layout.tag(difference.subject.split(":")[1][-6:], "warn"),
        clocks.local(difference.at)[:10],
    )
    rows = [
        (say("second.first"), word_of(difference.first), difference.first_reason),
        (say("second.second"), word_of(difference.second), difference.second_reason),
    ]
    layout.draw_table(
        [say("second.reviewer"), say("second.outcome"), say("case.reason")], rows, say("second.difference")
    )
    st.caption(say("second.see", case=difference.subject.split(":", 1)[1].rsplit(":", 1)[0]))
    st.text_area(say("second.why"), max_chars=800, height=90, key=words_key(difference.subject))
    boxes = st.columns(2)
    for box, side in zip(boxes, ("first", "second"), strict=True):
        box.button(
            say(f"second.{side}_right"), key=f"second_review.{side}.{difference.subject}", width="stretch",
            on_click=settle, args=(difference.subject, side),
        )  # fmt: skip


@access.while_signed_in
def settle(subject: str, side: str) -> None:
    """Stores who was right, and says what is to be done where it was the second."""
    with review_acts.told(say):
        review_door.settle_second(review_acts.actor(), subject, side, st.session_state.get(words_key(subject), ""))
        review_work.tell("success", say(f"second.settled_{side}"))


draw_page(access.require(*access.REVIEWERS))
