"""What reviewers do, each act with the account as it is at that moment, and the way back until the next release."""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import streamlit as st

from lookup_app import access, review_door, review_work
from lookup_app.casework_door import CaseworkError, Moment
from lookup_app.finding_work import AWAITS_SECOND
from lookup_app.reviewers_hand import Hand
from lookup_app.wording import Words, bilingual
from lookup_app.work_list import WorkItem
from pipelines.casework import ConflictError
from pipelines.casework.verdicts import Finding

Pair = tuple[str, str, str]
"""Two records and the level at which they are judged."""

HAND = "review_acts.hand"
PAIR = re.compile(r"pair-(person|certificate)-")


def actor() -> access.Account:
    """The account as it is now: a page drawn before a sign-out or a lost role acts no more."""
    return access.actor(*access.REVIEWERS)


def hand() -> Hand:
    """The hand of this session; one that has just begun finds what the reviewer did before it."""
    if HAND not in st.session_state:
        st.session_state[HAND] = Hand([("case", *known) for known in review_door.undoable(actor())], [])
    held: Hand = st.session_state[HAND]
    held.notice = review_work.notices()
    return held


@contextmanager
def told(say: Words, item_id: str = "") -> Iterator[Hand]:
    """The hand to note the act in. What the store refuses becomes a notice in the reviewer's language.

    A key that was pressed twice on one case has decided it once: the second finds it decided, by nobody but this reviewer.
    """
    held = hand()
    try:
        yield held
    except CaseworkError as error:
        if isinstance(error, ConflictError) and held.last == item_id and held.has_just_acted():
            review_work.go_on(actor(), item_id)
        else:
            held.tell("error", bilingual(str(error), say))


def is_too_soon(item_id: str, say: Words) -> bool:
    """Whether this act comes right after one on another case: a key pressed twice would decide the next case, which nobody has read."""
    held = hand()
    too_soon = held.has_not_read(item_id)
    if too_soon:
        held.tell("error", say("case.too_soon"))
    return too_soon


def can_undo() -> bool:
    """Whether there are acts that may still be taken back."""
    return bool(hand().done)


@access.while_signed_in
def go_on(item: WorkItem) -> None:
    """To the next case without any act."""
    review_work.go_on(actor(), item.item_id)


@access.while_signed_in
def act(item: WorkItem, action: str, say: Words, **payload: Any) -> None:
    """Takes the action and opens the next case; says why when it was not taken."""
    account, case = actor(), item.case
    if case is None or is_too_soon(item.item_id, say):
        return
    if action == "assign":
        payload["to"] = account.account_id
    with told(say, item.item_id) as held:
        after = review_door.act(account, action, case.case_id, case.version, **payload)
        held.tell("success", say("case.done", action=say(f"action.{action}"), case=after.case_id[-6:]))
        if action != "assign":
            held.remember(item.item_id, "case", after.case_id, after.version)
            review_work.go_on(account, item.item_id)


def pair_of(item: WorkItem) -> Pair | None:
    """The two records and the level of a pair's case."""
    one, level = item.waiting, PAIR.match(item.item_id)
    if one is None or level is None or one.record_id_l is None or one.record_id_r is None:
        return None
    return one.record_id_l, one.record_id_r, level.group(1)


def level_of(item: WorkItem) -> str:
    """Whether a pair's case asks about a person or a certificate."""
    named = PAIR.match(item.item_id)
    return named.group(1) if named else "person"


def judgement_words(item: WorkItem, judgement: str, say: Words) -> str:
    """An answer about a pair as the question asks for it: one person, or one certificate."""
    key = f"pair.{judgement}_{level_of(item)}"
    return say(key if key in say else f"pair.{judgement}")


@access.while_signed_in
def judge(item: WorkItem, judgement: str, reason: str, seen: Moment, say: Words) -> None:
    """Stores what the reviewer says of a pair, and opens the next case."""
    account, pair = actor(), pair_of(item)
    if pair is None or is_too_soon(item.item_id, say):
        return
    with told(say, item.item_id) as held:
        review_door.judge_pair(account, pair, judgement, reason, seen.judgement)
        held.remember(item.item_id, "pair", item.item_id, pair)
        held.tell("success", say("pair.judged", judgement=judgement_words(item, judgement, say)))
        review_work.go_on(account, item.item_id)


@access.while_signed_in
def choose_value(item: WorkItem, column: str, value: str, reason: str, seen: Moment, say: Words) -> None:
    """Lets a value stand for the case's certificate, and opens the next case."""
    account = actor()
    certificate_id = item.waiting.certificate_id if item.waiting else item.case.certificate_id if item.case else None
    if certificate_id is None or is_too_soon(item.item_id, say):
        return
    with told(say, item.item_id) as held:
        decision_id = review_door.choose_field(
            account, certificate_id, column, value.strip() or None, reason,
            seen=seen.choice, about=item.item_id,
        )  # fmt: skip
        held.remember(item.item_id, "choice", item.item_id, decision_id)
        held.tell("success", say("case.value_chosen"))
        review_work.go_on(account, item.item_id)


@access.while_signed_in
def give_verdict(
    item: WorkItem, finding: Finding, verdict: str, why: tuple[str, str], seen: Moment, say: Words
) -> None:
    """Stores what the reviewer says of a finding; the next case opens once this one has no finding left to speak of."""
    account = actor()
    if is_too_soon(item.item_id, say):
        return
    with told(say, item.item_id) as held:
        verdict_id = review_door.give_verdict(account, finding, verdict, *why, seen.verdict)
        _after_verdict(account, item, verdict_id, say("verdict.done", verdict=say(f"verdict.{verdict}")), held)


@access.while_signed_in
def agree_with_verdict(item: WorkItem, verdict_id: str, finding: Finding, seen: Moment, say: Words) -> None:
    """Stores that the reviewer agrees with another's verdict."""
    account = actor()
    if is_too_soon(item.item_id, say):
        return
    with told(say, item.item_id) as held:
        agreement = review_door.agree_with_verdict(account, verdict_id, finding, seen.verdict)
        _after_verdict(account, item, agreement, say("verdict.done", verdict=say("verdict.do_agree")), held)


def _after_verdict(account: access.Account, item: WorkItem, act_id: str, words: str, held: Hand) -> None:
    held.remember(item.item_id, "verdict", item.item_id, act_id)
    held.tell("success", words)
    now = next((one for one in review_work.open_items(account) if one.item_id == item.item_id), None)
    if item.kind == "finding" and (now is None or (now.state == AWAITS_SECOND and not _may_still_agree(account, item))):
        review_work.go_on(account, item.item_id)
        return
    st.session_state[_turn(item)] = turn_of(item) + 1


def _may_still_agree(account: access.Account, item: WorkItem) -> bool:
    """Whether a colleague's verdict on another finding of the certificate waits for this account to agree."""
    certificate_id = item.waiting.certificate_id if item.waiting else None
    if certificate_id is None or "approver" not in account.roles:
        return False
    given = review_door.verdicts_of(account, certificate_id)
    return any(not one.stands and one.given_by != account.account_id for one in given)


def turn_of(item: WorkItem) -> int:
    """How many findings of the case this session has spoken of: the next one's inputs carry nothing over from the last."""
    return int(st.session_state.get(_turn(item), 0))


def _turn(item: WorkItem) -> str:
    return f"review_acts.turn.{item.item_id}"


@access.while_signed_in
def act_on_all(versions: Mapping[str, int], action: str, say: Words, **payload: Any) -> None:
    """The action on every case at the version that the preview showed; one undo takes all of it back. A key pressed twice does it once."""
    account = actor()
    if hand().has_just_acted():
        return
    with told(say) as held:
        bulk = review_door.decide_many(account, action, versions, **payload)
        if bulk.done:
            held.remember("", "bulk", bulk.bulk_id)
        words = say("bulk.done", action=say(f"action.{action}"), done=len(bulk.done), refused=len(bulk.refused))
        reasons = sorted({bilingual(reason, say) for reason in bulk.refused.values()})
        held.tell("error" if bulk.refused else "success", " ".join([words, *reasons]))


@access.while_signed_in
def judge_all(
    pairs: Sequence[Pair], judgement: str, reason: str, seen: Moment, say: Words, about: str | None = None
) -> bool:
    """Whether the judgement about all pairs was stored, as one act with one undo."""
    account = actor()
    if is_too_soon(about, say) if about else hand().has_just_acted():
        return False
    with told(say, about or "") as held:
        bulk = review_door.judge_many(account, pairs, judgement, reason, seen.judgement, about)
        held.remember(about or "", "bulk", bulk.bulk_id, about)
        held.tell("success", say("bulk.judged", judgement=say(f"pair.{judgement}"), done=len(bulk.done)))
        return True
    return False


@access.while_signed_in
def give_verdicts(findings: Sequence[Finding], verdict: str, why: tuple[str, str], seen: Moment, say: Words) -> None:
    """The verdict on all these findings, as one act with one undo."""
    account = actor()
    if hand().has_just_acted():
        return
    with told(say) as held:
        bulk = review_door.give_verdicts(account, findings, verdict, why, seen.verdict)
        held.remember("", "bulk", bulk.bulk_id)
        held.tell("success", say("verdict.bulk_done", verdict=say(f"verdict.{verdict}"), done=len(bulk.done)))


@access.while_signed_in
def undo_bulk(bulk_id: str, say: Words) -> None:
    """Takes one bulk act back, whichever session did it."""
    account = actor()
    with told(say) as held:
        _undo_bulk(account, bulk_id)
        held.done[:] = [act for act in held.done if act[:2] != ("bulk", bulk_id)]
        held.tell("success", say("case.undone"))


@access.while_signed_in
def undo(say: Words) -> None:
    """Takes the last act back and shows its case again; what can't be taken back any more is said and forgotten."""
    account = actor()
    with told(say) as held:
        if not held.done:
            return
        kind, *what = held.done.pop()
        shown = UNDO[kind](account, *what)
        held.last, held.at = "", -math.inf
        held.tell("success", say("case.undone"))
        if shown:
            review_work.choose_case(shown)


def _undo_case(account: access.Account, case_id: str, version: int) -> str:
    return review_door.undo(account, case_id, version).case_id


def _undo_pair(account: access.Account, item_id: str, pair: tuple[str, str, str]) -> str:
    review_door.undo_judgement(account, pair)
    return item_id


def _undo_choice(account: access.Account, item_id: str, decision_id: str) -> str:
    review_door.undo_choice(account, decision_id)
    return item_id


def _undo_verdict(account: access.Account, item_id: str, act_id: str) -> str:
    review_door.take_back_verdict(account, act_id)
    return item_id


def _undo_bulk(account: access.Account, bulk_id: str, about: str | None = None) -> str | None:
    refused = review_door.undo_bulk(account, bulk_id).refused
    if refused:
        raise CaseworkError(next(iter(refused.values())))
    return about


UNDO: dict[str, Callable[..., str | None]] = {
    "case": _undo_case, "pair": _undo_pair, "choice": _undo_choice, "bulk": _undo_bulk, "verdict": _undo_verdict,
}  # fmt: skip
