"""The one way to ask: page, API and batch all come through here, so brakes and audit hold for all of them."""

import hmac
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from lookup_app import brakes, casework_door, curated_door
from lookup_app.brakes import Brake, Brakes, Room
from lookup_app.enquiry_log import Enquiry
from lookup_app.followed_counts import ATTEMPT, DECLARED, MISS, NAME, count_miss
from pipelines.casework import Account
from pipelines.lookup import Answer, Factors, Outcome, gravest
from pipelines.lookup_keys import fold_name

BRAKES = Brakes()
TICK_SECONDS = 0.008
"""Answers are told at whole ticks after the asking: what was looked for shows in no answer's time, and whoever comes meanwhile
is answered together with the others."""


@dataclass(frozen=True)
class Question:
    """What one enquiry asks: a name, one more factor, perhaps the year obtained, and why."""

    name: str
    purpose: str
    id_number: str | None = None
    certificate_number: str | None = None
    acquired_year: str | None = None


@dataclass(frozen=True)
class Enquirer:
    """Who asks, and through which door; `solved` says that a challenge was answered just now."""

    channel: str
    address: str
    account: str | None = None
    solved: bool = False

    @property
    def key(self) -> str:
        """What their questions are counted by."""
        return f"account:{self.account}" if self.account else f"address:{self.address}"


class Demand(StrEnum):
    """What must come before an answer."""

    WAIT = "wait"
    CHALLENGE = "challenge"
    YEAR = "year"
    ID_NUMBER = "id_number"


@dataclass(frozen=True)
class Reply:
    """The outcome, or what is demanded first."""

    outcome: Outcome | None
    demand: Demand | None = None
    wait_seconds: int = 0


def ask(question: Question, enquirer: Enquirer) -> Reply:
    """The reply to one enquiry; raises NoRelease before the first publication."""
    return ask_all([(question, enquirer)])[0]


def ask_all(asked: Sequence[tuple[Question, Enquirer]]) -> list[Reply]:
    """The replies in order, from one release: one look into the file and one entry into the audit for all together.

    Each is let through, counted and refused as if it came alone; what is refused from the start is not looked for.
    """
    begun = time.monotonic()
    casework_door.follow(BRAKES)
    targets = [target_of(question.name) for question, _ in asked]
    replies = [find_barrier(*one, target) for one, target in zip(asked, targets, strict=True)]
    open_ones = [place for place, refusal in enumerate(replies) if refusal is None]
    outcomes = curated_door.find_all([factors_of(asked[place][0]) for place in open_ones]) if open_ones else []
    enquiries = []
    for place, outcome in zip(open_ones, outcomes, strict=True):
        question, enquirer = asked[place]
        replies[place] = reply = tell(question, enquirer, targets[place], outcome)
        if reply.outcome is not None:
            enquiries.append(note_of(question, enquirer, targets[place], reply.outcome))
    casework_door.record_enquiries(enquiries)
    wait_for_tick(time.monotonic() - begun)
    return [reply for reply in replies if reply is not None]


def note_of(question: Question, enquirer: Enquirer, target: str, outcome: Outcome) -> Enquiry:
    """What the audit keeps of an enquiry."""
    factor = factors_of(question).kind
    return Enquiry(question.purpose, enquirer.channel, enquirer.key, target, outcome, factor, BRAKES.mark)


def look_again(question: Question) -> Outcome:
    """What the live release answers to a question that was let through, counted and told before."""
    return narrow(curated_door.find_all([factors_of(question)])[0], question.acquired_year)


def wait_for_tick(passed: float) -> None:
    """Nothing, at the end of the tick that an asking which has taken so long is in."""
    time.sleep(-passed % TICK_SECONDS)


def factors_of(question: Question) -> Factors:
    """What the file is asked by; the ID number comes before a certificate number."""
    kind = "id_number" if question.id_number is not None else "certificate_number"
    return Factors(question.name, kind, question.id_number or question.certificate_number or "")


def tell(question: Question, enquirer: Enquirer, target: str, outcome: Outcome) -> Reply:
    """What is told of an outcome, counted; nothing of it when a brake has closed since the question came in."""
    refusal = find_refusal(question, enquirer, target)
    if refusal is not None:
        return refusal
    told = narrow(outcome, question.acquired_year)
    if told.answer is Answer.NOT_FOUND:
        count_failure(question, enquirer, target)
    return Reply(told)


def target_of(name: str) -> str:
    """A keyed hash that stands for a name in counters and in the audit."""
    return hmac.digest(curated_door.keys().subkey("enquiry-target"), fold_name(name).encode(), "sha256").hex()[:32]


def find_refusal(question: Question, enquirer: Enquirer, target: str) -> Reply | None:
    """What stands in the way of an answer; None when nothing does, and then the question is counted."""
    if refusal := find_barrier(question, enquirer, target):
        return refusal
    seconds = BRAKES.take(*_rate_of(enquirer))
    return Reply(None, Demand.WAIT, seconds) if seconds else None


def find_barrier(question: Question, enquirer: Enquirer, target: str) -> Reply | None:
    """What earlier failures demand first; None when nothing does. Counts nothing."""
    if seconds := BRAKES.wait(brakes.GUESSES, enquirer.key, target):
        return Reply(None, Demand.WAIT, seconds)
    if enquirer.account is None and not enquirer.solved and BRAKES.wait(brakes.STRIKES, enquirer.key):
        return Reply(None, Demand.CHALLENGE)
    if question.certificate_number and BRAKES.wait(brakes.SIEGE, target):
        return Reply(None, Demand.ID_NUMBER)
    if not question.acquired_year and needs_year(question, enquirer, target):
        return Reply(None, Demand.YEAR)
    return None


def needs_year(question: Question, enquirer: Enquirer, target: str) -> bool:
    """Whether the name was guessed at so often that two factors no longer suffice; with an account an ID number always does."""
    if question.certificate_number:
        return BRAKES.wait(brakes.SUSPICION, target) > 0
    return enquirer.account is None and BRAKES.wait(brakes.CROWD, target) > 0


def count_failure(question: Question, enquirer: Enquirer, target: str) -> None:
    """Remembers an answer "not found" for everything that watches guesses."""
    count_miss(BRAKES, enquirer.key, target, by_number=bool(question.certificate_number))


def quota_of(account: Account) -> tuple[int, int]:
    """How many more enquiries an employer has for the day, and how many a day holds."""
    casework_door.follow(BRAKES)
    longest = rooms_of(Enquirer("page", "", account.account_id))[-1]
    return longest.left, longest.amount


def rooms_of(enquirer: Enquirer) -> list[Room]:
    """What an asker has left of each of their rates, the longest last."""
    return BRAKES.rooms(*_rate_of(enquirer))


def _rate_of(enquirer: Enquirer) -> tuple[Brake, str]:
    return (brakes.ACCOUNT if enquirer.account else brakes.ADDRESS), enquirer.key


def attempt(tried: Brake, actor: str) -> int:
    """0 with one more attempt counted, here and in the audit for every other process, or the seconds to wait with none."""
    casework_door.follow(BRAKES)
    if seconds := BRAKES.take(tried, actor):
        return seconds
    casework_door.record(actor, ATTEMPT, f"brake:{tried.name}", "counted", {"by": BRAKES.mark})
    return 0


def declare(name: str, id_number: str, actor: str) -> int:
    """0, or the seconds to wait for who has given the name with too many numbers that the register does not have together with it.

    A holder's account shows what name and number lead to, so whoever tries numbers there guesses like an enquirer, and is counted like one.
    """
    known = curated_door.register() is None or bool(curated_door.own_certificates(name, id_number))
    return _count_guess(name, actor, "id_number", known=known)


def declare_number(name: str, actor: str, *, known: bool) -> int:
    """The same for a certificate number that a holder has looked for under the name of their account."""
    return _count_guess(name, actor, "certificate_number", known=known)


def _count_guess(name: str, actor: str, factor: str, *, known: bool) -> int:
    casework_door.follow(BRAKES)
    target = target_of(name)
    if seconds := BRAKES.wait(brakes.GUESSES, actor, target):
        return seconds
    if not known:
        count_miss(BRAKES, actor, target, by_number=factor == "certificate_number")
        casework_door.record(actor, DECLARED, f"{NAME}{target}", MISS, {"factor": factor, "by": BRAKES.mark})
    return 0


def narrow(outcome: Outcome, year: str | None) -> Outcome:
    """The outcome with only the certificates obtained in that year; all of them when none is given."""
    if not year:
        return outcome
    kept = tuple(entry for entry in outcome.certificates if (entry.acquired_month or "").startswith(year.strip()))
    return replace(outcome, answer=gravest(kept), certificates=kept)
