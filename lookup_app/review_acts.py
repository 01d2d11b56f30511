"""What reviewers do, each act with the account as it is at that moment, and the way back until the next release."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import streamlit as st

from lookup_app import access, review_door, review_work
from lookup_app.casework_door import CaseworkError, Moment
from lookup_app.finding_work import AWAITS_SECOND
from lookup_app.wording import Words, bilingual
from lookup_app.work_list import WorkItem
from pipelines.casework.verdicts import Finding

Pair = tuple[str, str, str]
"""Two records and the level at which they are judged."""

DONE = "review_acts.done"
PAIR = re.compile(r"pair-(person|certificate)-")


def actor() -> access.Account:
    """The account as it is now: a page drawn before a sign-out or a lost role acts no more."""
    return access.require(*access.REVIEWERS)


@contextmanager
def told(say: Words) -> Iterator[None]:
    """What the store refuses becomes a notice in the reviewer's language."""
    try:
        yield
    except CaseworkError as error:
        review_work.tell("error", bilingual(str(error), say))


def remember(kind: str, *what: object) -> None:
    """Puts an act on top of those that can be taken back."""
    st.session_state.setdefault(DONE, []).append((kind, *what))


def can_undo() -> bool:
    """Whether there are acts that may still be taken back; a session that has just begun finds what the reviewer did before it."""
    if DONE not in st.session_state:
        st.session_state[DONE] = [("case", *known) for known in review_door.undoable(actor())]
    return bool(st.session_state[DONE])


def go_on(item: WorkItem) -> None:
    """To the next case without any act."""
    review_work.go_on(actor(), item.item_id)


def act(item: WorkItem, action: str, say: Words, **payload: Any) -> None:
    """Takes the action and opens the next case; says why when it was not taken."""
    account, case = actor(), item.case
    if case is None:
        return
    if action == "assign":
        payload["to"] = account.account_id
    with told(say):
        after = review_door.act(account, action, case.case_id, case.version, **payload)
        review_work.tell("success", say("case.done", action=say(f"action.{action}"), case=after.case_id[-6:]))
        if action != "assign":
            remember("case", after.case_id, after.version)
            review_work.go_on(account, item.item_id)


def pair_of(item: WorkItem) -> Pair | None:
    """The two records and the level of a pair's case."""
    one, level = item.waiting, PAIR.match(item.item_id)
    if one is None or level is None or one.record_id_l is None or one.record_id_r is None:
        return None
    return one.record_id_l, one.record_id_r, level.group(1)


def judge(item: WorkItem, judgement: str, reason: str, seen: Moment, say: Words) -> None:
    """Stores what the reviewer says of a pair, and opens the next case."""
    account, pair = actor(), pair_of(item)
    if pair is None:
        return
    with told(say):
        review_door.judge_pair(account, pair, judgement, reason, seen.judgement)
        remember("pair", item.item_id, pair)
        review_work.tell("success", say("pair.judged", judgement=say(f"pair.{judgement}")))
        review_work.go_on(account, item.item_id)


def choose_value(item: WorkItem, column: str, value: str, reason: str, seen: Moment, say: Words) -> None:
    """Lets a value stand for the case's certificate, and opens the next case."""
    account = actor()
    certificate_id = item.waiting.certificate_id if item.waiting else item.case.certificate_id if item.case else None
    if certificate_id is None:
        return
    with told(say):
        decision_id = review_door.choose_field(
            account, certificate_id, column, value.strip() or None, reason,
            seen=seen.choice, about=item.item_id,
        )  # fmt: skip
        remember("choice", item.item_id, decision_id)
        review_work.tell("success", say("case.value_chosen"))
        review_work.go_on(account, item.item_id)


def give_verdict(
    item: WorkItem, finding: Finding, verdict: str, why: tuple[str, str], seen: Moment, say: Words
) -> None:
    """Stores what the reviewer says of a finding; the next case opens once this one has no finding left to speak of."""
    account = actor()
    with told(say):
        verdict_id = review_door.give_verdict(account, finding, verdict, *why, seen.verdict)
        _after_verdict(account, item, verdict_id, say(f"verdict.{verdict}"), say)


def agree_with_verdict(item: WorkItem, verdict_id: str, finding: Finding, seen: Moment, say: Words) -> None:
    """Stores that the reviewer agrees with another's verdict."""
    account = actor()
    with told(say):
        agreement = review_door.agree_with_verdict(account, verdict_id, finding, seen.verdict)
        _after_verdict(account, item, agreement, say("verdict.do_agree"), say)


def _after_verdict(account: access.Account, item: WorkItem, act_id: str, words: str, say: Words) -> None:
    remember("verdict", item.item_id, act_id)
    review_work.tell("success", say("verdict.done", verdict=words))
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


def act_on_all(versions: Mapping[str, int], action: str, say: Words, **payload: Any) -> None:
    """The action on every case at the version that the preview showed; one undo takes all of it back."""
    account = actor()
    with told(say):
        bulk = review_door.decide_many(account, action, versions, **payload)
        if bulk.done:
            remember("bulk", bulk.bulk_id)
        words = say("bulk.done", action=say(f"action.{action}"), done=len(bulk.done), refused=len(bulk.refused))
        reasons = sorted({bilingual(reason, say) for reason in bulk.refused.values()})
        review_work.tell("error" if bulk.refused else "success", " ".join([words, *reasons]))


def judge_all(
    pairs: Sequence[Pair], judgement: str, reason: str, seen: Moment, say: Words, about: str | None = None
) -> bool:
    """Whether the judgement about all pairs was stored, as one act with one undo."""
    account = actor()
    with told(say):
        bulk = review_door.judge_many(account, pairs, judgement, reason, seen.judgement, about)
        remember("bulk", bulk.bulk_id, about)
        review_work.tell("success", say("bulk.judged", judgement=say(f"pair.{judgement}"), done=len(bulk.done)))
        return True
    return False


def give_verdicts(findings: Sequence[Finding], verdict: str, why: tuple[str, str], seen: Moment, say: Words) -> None:
    """The verdict on all these findings, as one act with one undo."""
    account = actor()
    with told(say):
        bulk = review_door.give_verdicts(account, findings, verdict, why, seen.verdict)
        remember("bulk", bulk.bulk_id)
        review_work.tell("success", say("verdict.bulk_done", verdict=say(f"verdict.{verdict}"), done=len(bulk.done)))


def undo_bulk(bulk_id: str, say: Words) -> None:
    """Takes one bulk act back, whichever session did it."""
    account = actor()
    with told(say):
        _undo_bulk(account, bulk_id)
        done = st.session_state.get(DONE) or []
        st.session_state[DONE] = [act for act in done if act[:2] != ("bulk", bulk_id)]
        review_work.tell("success", say("case.undone"))


def undo(say: Words) -> None:
    """Takes the last act back and shows its case again; what can't be taken back any more is said and forgotten."""
    account, done = actor(), st.session_state.get(DONE) or []
    if not done:
        return
    kind, *what = done.pop()
    with told(say):
        shown = UNDO[kind](account, *what)
        if shown:
            review_work.choose_case(shown)
        review_work.tell("success", say("case.undone"))


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
