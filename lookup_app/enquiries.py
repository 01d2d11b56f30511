"""The one way to ask: page, API and batch all come through here, so brakes and audit hold for all of them."""

import hmac
from dataclasses import dataclass, replace
from enum import StrEnum

from lookup_app import brakes, casework_door, curated_door
from lookup_app.brakes import Brakes
from pipelines.lookup import Answer, Outcome, gravest
from pipelines.lookup_keys import fold_name

BRAKES = Brakes()


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


@dataclass(frozen=True)
class Reply:
    """The outcome, or what is demanded first."""

    outcome: Outcome | None
    demand: Demand | None = None
    wait_seconds: int = 0


def ask(question: Question, enquirer: Enquirer) -> Reply:
    """The reply to one enquiry; raises NoRelease before the first publication."""
    target = target_of(question.name)
    refusal = find_refusal(question, enquirer, target)
    if refusal is not None:
        return refusal
    outcome = narrow(
        curated_door.find(question.name, id_number=question.id_number, certificate_number=question.certificate_number),
        question.acquired_year,
    )
    if outcome.answer is Answer.NOT_FOUND:
        count_failure(enquirer, target)
    casework_door.record_enquiry(question.purpose, enquirer.channel, enquirer.key, target, outcome)
    return Reply(outcome)


def target_of(name: str) -> str:
    """A keyed hash that stands for a name in counters and in the audit."""
    return hmac.digest(curated_door.keys().subkey("enquiry-target"), fold_name(name).encode(), "sha256").hex()[:32]


def find_refusal(question: Question, enquirer: Enquirer, target: str) -> Reply | None:
    """What stands in the way of an answer; None when nothing does, and then the question is counted."""
    if seconds := BRAKES.wait(brakes.GUESSES, enquirer.key, target):
        return Reply(None, Demand.WAIT, seconds)
    if enquirer.account is None and not enquirer.solved and BRAKES.wait(brakes.STRIKES, enquirer.key):
        return Reply(None, Demand.CHALLENGE)
    if question.certificate_number and not question.acquired_year and BRAKES.wait(brakes.SUSPICION, target):
        return Reply(None, Demand.YEAR)
    seconds = BRAKES.take(brakes.ACCOUNT if enquirer.account else brakes.ADDRESS, enquirer.key)
    return Reply(None, Demand.WAIT, seconds) if seconds else None


def count_failure(enquirer: Enquirer, target: str) -> None:
    """Remembers an answer "not found" for everything that watches guesses."""
    BRAKES.count(brakes.GUESSES, enquirer.key, target)
    BRAKES.count(brakes.STRIKES, enquirer.key)
    BRAKES.count(brakes.SUSPICION, target)


def narrow(outcome: Outcome, year: str | None) -> Outcome:
    """The outcome with only the certificates obtained in that year; all of them when none is given."""
    if not year:
        return outcome
    kept = tuple(entry for entry in outcome.certificates if (entry.acquired_month or "").startswith(year.strip()))
    return replace(outcome, answer=gravest(kept), certificates=kept)
