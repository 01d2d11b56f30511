"""Many equal cases decided at once: what is equal, a preview of every case, one confirmation, one undo."""

from dataclasses import replace

import streamlit as st

from lookup_app import (
    access,
    bulk_disputes,
    bulk_groups,
    bulk_preview,
    case_foresight,
    clocks,
    dispute_panel,
    evidence_words,
    foresight_view,
    language,
    layout,
    review_acts,
    review_door,
    review_work,
    verdict_panel,
)
from lookup_app.bulk_groups import Group, Sameness
from lookup_app.bulk_preview import Proposal
from lookup_app.decision_panel import JUDGEMENTS, KEYS
from lookup_app.wording import bilingual
from pipelines.casework.needs import TOLD
from pipelines.casework.verdicts import REASONS

say = language.current()
VERDICT_LISTED = "bulk.verdict_listed"
CHOSEN, PROPOSED, LISTED, WORDS = "bulk.chosen", "bulk.proposed", "bulk.listed", "bulk.words"
NEED_REASON = frozenset({"return", "refuse", "dismiss"})
ANSWER = "bulk.answer"


def draw_page(account: access.Account) -> None:
    """What may still be taken back, the groups, and the chosen one with its preview."""
    layout.draw_title(say("nav.bulk"), say("bulk.lead"))
    review_work.draw_notice()
    draw_standing(account)
    groups = bulk_groups.gather(account, review_work.open_items(account), bulk_disputes.sameness)
    if not groups:
        st.session_state.pop(PROPOSED, None)
        st.info(say("bulk.none"))
        return
    group = choose_group(groups)
    draw_sameness(group)
    proposal: Proposal | None = st.session_state.get(PROPOSED)
    if proposal is None:
        draw_acts(account, group)
        bulk_preview.warm(group)
    else:
        draw_preview(proposal)


def draw_standing(account: access.Account) -> None:
    """The account's bulk acts since the last release, each with its undo; the newest has the key."""
    standing = review_door.standing_bulk(account)
    for at, one in enumerate(standing):
        act = label_of(one.act)
        st.button(
            say("bulk.undo", act=act, count=one.many, at=clocks.local(one.at)), key=f"bulk.undo.{one.bulk_id}", icon=":material/history:",
            shortcut="Z" if at == 0 else None, on_click=review_acts.undo_bulk, args=(one.bulk_id, say),
        )  # fmt: skip


def label_of(act: str) -> str:
    """An act in words, whatever kind of case it is done to."""
    if act in bulk_groups.VERDICTS:
        return say(f"action.verdict_{act}")
    return say(f"pair.{act}") if act in JUDGEMENTS else say(f"action.{act}")


def choose_group(groups: list[Group]) -> Group:
    """The group to look at; going to another one forgets what was proposed for the last."""
    chosen = st.session_state.get(CHOSEN)
    names = [name_of(group) for group in groups]
    place = next((at for at, group in enumerate(groups) if group.same == chosen), 0)
    box, button = st.columns([4, 1], vertical_alignment="bottom")
    picked = box.selectbox(
        say("bulk.group"), range(len(groups)), index=place, format_func=names.__getitem__, key=language.choice(f"bulk.group.{place}.{len(groups)}")
    )  # fmt: skip
    if picked != place:
        look_at(groups[picked].same)
        st.rerun()
    following = groups[(place + 1) % len(groups)].same
    button.button(
        say("bulk.next_group"), key="bulk.next", icon=":material/skip_next:", shortcut="N", width="stretch", on_click=look_at, args=(following,),
    )  # fmt: skip
    return groups[place]


def look_at(same: Sameness) -> None:
    """Another group, with nothing proposed yet."""
    st.session_state[CHOSEN] = same
    st.session_state.pop(PROPOSED, None)


def name_of(group: Group) -> str:
    """A group in a line."""
    same = group.same
    kind = say(f"case_kind.{same.kind}")
    what = say(f"holder.kind_{same.what}") if same.kind == "submission" else ""
    what = say(f"bulk.level_{same.what}") if same.kind == "pair" else what
    reasons = review_work.sentences(same.reasons, say)
    return " · ".join(
        filter(None, [say("bulk.count", count=len(group.items)), kind, what, say.gloss(same.state), reasons])
    )


def draw_sameness(group: Group) -> None:
    """Everything in which the cases are equal."""
    same = group.same
    facts = {
        "reasons": review_work.sentences(same.reasons, say),
        "advice": bilingual(same.advice, say) if same.advice else "",
        "state": say.gloss(same.state) or "",
        "evidence": say.pick("、", ", ").join(same.evidence).replace(":", " ").strip(),
        "findings": review_work.sentences(same.findings, say) or say("bulk.no_findings"),
        "agreement": say.pick("。", ". ").join(spoken(one) for one in same.agreement),
        "may": say.pick("、", ", ").join(label_of(act) for act in same.may),
    }
    layout.draw_card(
        say("bulk.equal_in"), layout.tag(say("bulk.count", count=len(group.items))), {say(f"bulk.{name}"): text for name, text in facts.items()}
    )  # fmt: skip


def spoken(part: str) -> str:
    """One part of the agreement in words; what has none as the run wrote it."""
    if part.startswith("outcome="):
        told = part.removeprefix("outcome=")
        return f"{say('dispute.told')} {say(f'outcome.{told}')}"
    if part.startswith("rule="):
        return review_work.sentence(part.removeprefix("rule="), say)
    if any(part.startswith(f"{asked}=") for asked in ("identity", "reference")):
        asked, _, found = part.partition("=")
        return f"{say(f'bulk.{asked}')} {say(f'{asked}.{found}') if f'{asked}.{found}' in say else found}"
    name, _, value = part.partition(":")
    if f"stands.{value}" in say:
        return f"{review_work.column_names(say).get(name, name)} {say(f'stands.{value}')}"
    if value:
        return evidence_words.sentence({"comparison": name, "level": value}, say)
    return review_work.column_names(say).get(name, name)


def draw_acts(account: access.Account, group: Group) -> None:
    """The acts that may be previewed, each with its key."""
    if group.same.kind == "submission" and not NEED_REASON.isdisjoint(group.same.may):
        reasons = say.section("return_reason")
        st.selectbox(
            say("case.reason"), list(reasons), index=None, format_func=reasons.__getitem__, placeholder=say("lookup.purpose_placeholder"), key=language.choice(LISTED)
        )  # fmt: skip
    if group.same.kind == "finding":
        verdict_panel.draw_listed(VERDICT_LISTED, say)
    if "dismiss" in group.same.may:
        st.selectbox(
            say("dispute.tell", action=label_of("dismiss")), TOLD["dismiss"], format_func=lambda code: say(f"dispute_answer.{code}"),
            index=None, placeholder=say("lookup.purpose_placeholder"), key=language.choice(ANSWER),
        )  # fmt: skip
    st.text_input(say("case.words"), key=WORDS, max_chars=400)
    st.caption(say("bulk.first_preview", largest=bulk_groups.LARGEST))
    for column, act in zip(st.columns(len(group.same.may)), group.same.may, strict=True):
        column.button(
            say("bulk.preview", act=label_of(act)), key=f"bulk.propose.{act}", shortcut=(KEYS | JUDGEMENTS | verdict_panel.KEYS | dispute_panel.KEYS)[act], width="stretch",
            on_click=propose, args=(group, act),
        )  # fmt: skip


@access.while_signed_in
def propose(group: Group, act: str) -> None:
    """Freezes the preview, with the reason as it stands now."""
    account = review_acts.actor()
    listed = st.session_state.get(LISTED)
    reason = " ".join(filter(None, [say(f"return_reason.{listed}") if listed else "", st.session_state.get(WORDS, "").strip()]))  # fmt: skip
    verdict_listed = st.session_state.get(VERDICT_LISTED) or ""
    if act == "dismiss" and not (reason and st.session_state.get(ANSWER)):
        review_work.tell("error", say("bulk.need_answer"))
        return
    lacks = act in bulk_groups.VERDICTS and (verdict_listed not in REASONS[act] or not reason)
    if lacks or (act in NEED_REASON and not reason):
        review_work.tell("error", say("verdict.need_reason" if lacks else "bulk.need_reason"))
        return
    with review_acts.told(say):
        st.session_state[CHOSEN] = group.same
        proposal = bulk_preview.propose(account, group, act, reason, say)
        answer = st.session_state.get(ANSWER) or "" if act == "dismiss" else ""
        st.session_state[PROPOSED] = replace(proposal, listed=verdict_listed or answer)


def draw_preview(proposal: Proposal) -> None:
    """Every case with what will change; then confirm, or not. The cases stand there at once, what changes as soon as it is worked out."""
    act = label_of(proposal.act)
    count = len(proposal.versions) or len(proposal.pairs) or len(proposal.findings)
    st.markdown(f"### {say('bulk.will', act=act, count=count)}")
    if proposal.reason:
        st.caption(say.labelled(say("case.reason"), proposal.reason))
    yes, no = st.columns(2)
    yes.button(
        say("bulk.confirm", act=act, count=count), key="bulk.confirm", type="primary", shortcut="Y", width="stretch", disabled=not count or proposal.awaits is not None,
        on_click=confirm, args=(proposal,),
    )  # fmt: skip
    no.button(say("bulk.cancel"), key="bulk.cancel", shortcut="Q", width="stretch", on_click=cancel)
    layout.draw_table(
        [say("queue.subject"), say("bulk.who"), say("bulk.changes")],
        [
            (foresight_view.short_case(line.item_id), line.who, line.left or "；".join(line.what) or "…")
            for line in proposal.lines
        ],
        say("bulk.changes"),
    )
    if proposal.awaits is not None:
        effect = case_foresight.patiently(proposal.awaits, say)
        st.session_state[PROPOSED] = bulk_preview.complete(proposal, effect, say)
        st.rerun()
    if proposal.effect is not None:
        with st.expander(say("bulk.together")):
            foresight_view.draw(proposal.effect, say)
    foresight_view.draw_since(say)


def cancel() -> None:
    """Forgets what was proposed."""
    st.session_state.pop(PROPOSED, None)


def confirm(proposal: Proposal) -> None:
    """Does exactly what the preview showed."""
    cancel()
    if proposal.findings:
        why = proposal.listed, proposal.reason
        review_acts.give_verdicts(proposal.findings, proposal.act, why, proposal.seen, say)
        return
    if proposal.pairs:
        review_acts.judge_all(proposal.pairs, proposal.act, proposal.reason, proposal.seen, say)
        return
    said = {"reason": proposal.reason} if proposal.reason else {}
    if proposal.act == "dismiss":
        said["answer"] = proposal.listed
    review_acts.act_on_all(proposal.versions, proposal.act, say, **said)


draw_page(access.require(*access.REVIEWERS))
