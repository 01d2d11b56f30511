"""Reports: issued with a random code, checked again by it, ended early by whoever issued them."""

import datetime as dt
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from lookup_app import brakes, casework_door, clocks, curated_door, enquiries, masking, report_paper
from lookup_app.enquiries import Enquirer, Question
from lookup_app.followed_counts import RECHECK
from lookup_app.wording import Words
from pipelines.lookup import Answer, Entry, Outcome, ReleaseFacts, gravest

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 16
USUAL_DAYS = 90
LONGEST_DAYS = 365


class Standing(StrEnum):
    """Whether a report still speaks for itself."""

    VALID = "valid"
    EXPIRED = "expired"
    ENDED = "ended"


@dataclass(frozen=True)
class Check:
    """A report as its code finds it: what it said then, and what holds now."""

    code: str
    standing: Standing
    asked: str
    purpose: str
    issued_at: dt.datetime
    valid_until: dt.date
    then: Outcome
    now: Outcome


@dataclass(frozen=True)
class Issued:
    """A new report: its code and the PDF."""

    code: str
    pdf: bytes


def new_code() -> str:
    """A random code of 80 bits in characters that can't be mistaken for one another."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def compact(code: str) -> str:
    """The code without hyphens and blanks, in capitals."""
    return "".join(character for character in code.upper() if character.isalnum())


def subject_of(code: str) -> str:
    """A keyed hash that stands for the code in the store, so that the store alone opens no report."""
    digest = hmac.digest(curated_door.keys().subkey("report-code"), compact(code).encode(), "sha256").hex()
    return f"report:{digest[:40]}"


def asked_line(question: Question, say: Words) -> str:
    """What was asked, for paper: the name as typed, the other factor masked."""
    factor = "id_number" if question.id_number else "certificate_number"
    masked = masking.mask_number(question.id_number or question.certificate_number or "")
    return say.pick(
        f"{question.name}，{say(f'lookup.{factor}')} {masked}", f"{question.name}, {say(f'lookup.{factor}')} {masked}"
    )


def issue(
    question: Question, outcome: Outcome, enquirer: Enquirer, say: Words, *, address: str, days: int = USUAL_DAYS
) -> Issued:
    """The report of an answer just given; `address` is where the site is reached."""
    code, issued_at = new_code(), dt.datetime.now(curated_door.campaign().zone)
    valid_until = issued_at.date() + dt.timedelta(days=min(max(days, 1), LONGEST_DAYS))
    asked = asked_line(question, say)
    detail = {
        "asked": curated_door.keys().encrypt(asked),
        "purpose": question.purpose,
        "issued_at": issued_at.isoformat(timespec="seconds"),
        "valid_until": valid_until.isoformat(),
        "answer": outcome.as_dict(),
        "question": curated_door.keys().encrypt(json.dumps(asdict(question), ensure_ascii=False)),
    }
    casework_door.record(enquirer.key, "issue-report", subject_of(code), str(outcome.answer), detail)
    facts = report_paper.ReportFacts(
        code, f"{address}/recheck?code={code}", asked, say(f"purpose.{question.purpose}"), issued_at, valid_until
    )
    return Issued(code, report_paper.print_report(outcome, facts, say))


def end(code: str, enquirer: Enquirer) -> bool:
    """Whether the report was ended: only whoever issued it may."""
    return end_subject(subject_of(code), enquirer)


def end_subject(subject: str, enquirer: Enquirer) -> bool:
    """The same for a report of the issuer's own list, where codes are not kept."""
    entries = casework_door.entries(subject)
    if not entries or entries[0]["actor"] != enquirer.key:
        return False
    casework_door.record(enquirer.key, "end-report", subject, "ended", {})
    return True


@dataclass(frozen=True)
class Listed:
    """A report in its issuer's list; its code stands on the paper alone."""

    subject: str
    issued_at: str
    valid_until: dt.date
    purpose: str
    standing: Standing


def issued_by(enquirer: Enquirer) -> list[Listed]:
    """The reports that this account issued, newest first."""
    ended = {line["subject"] for line in casework_door.acts_of(enquirer.key, "end-report")}
    return [
        listed(line, ended=line["subject"] in ended) for line in casework_door.acts_of(enquirer.key, "issue-report")
    ]


def listed(line: Mapping[str, Any], *, ended: bool) -> Listed:
    """One line of the list."""
    detail = line["detail"]
    valid_until = dt.date.fromisoformat(detail["valid_until"])
    return Listed(
        line["subject"],
        clocks.local(detail["issued_at"]),
        valid_until,
        detail["purpose"],
        standing(valid_until, ended=ended),
    )


def check(code: str, enquirer: Enquirer) -> Check | int | None:
    """The report then and now; the seconds to wait for whoever tries too many codes; None for an unknown code."""
    casework_door.follow(enquiries.BRAKES)
    if wait := enquiries.BRAKES.take(brakes.ADDRESS, enquirer.key):
        return wait
    entries = casework_door.entries(subject_of(code))
    found = open_report(code, entries) if entries else None
    note_recheck(code, enquirer, str(found.standing) if found else "unknown")
    return found


def note_recheck(code: str, enquirer: Enquirer, outcome: str) -> None:
    """Nothing; who checked a code and what came of it is in the audit, under a subject of its own beside the report's."""
    detail = {"channel": enquirer.channel, "by": enquiries.BRAKES.mark}
    subject = subject_of(code).replace("report:", "recheck:")
    casework_door.record(enquirer.key, RECHECK, subject, outcome, detail)


def open_report(code: str, entries: Sequence[Mapping[str, Any]]) -> Check:
    """The report that these lines of the audit tell of, then and now."""
    detail = entries[0]["detail"]
    then = outcome_from(detail["answer"])
    valid_until = dt.date.fromisoformat(detail["valid_until"])
    return Check(
        code=compact(code),
        standing=standing(valid_until, ended=any(entry["action"] == "end-report" for entry in entries)),
        asked=curated_door.keys().decrypt(detail["asked"]),
        purpose=detail["purpose"],
        issued_at=dt.datetime.fromisoformat(detail["issued_at"]),
        valid_until=valid_until,
        then=then,
        now=state_now(then, detail),
    )


def standing(valid_until: dt.date, *, ended: bool) -> Standing:
    """Ended outweighs expired; a report is valid through its last Beijing day."""
    if ended:
        return Standing.ENDED
    today = dt.datetime.now(curated_door.campaign().zone).date()
    return Standing.EXPIRED if today > valid_until else Standing.VALID


def state_now(then: Outcome, detail: Mapping[str, Any]) -> Outcome:
    """What the live release says of the very certificates the report named; where it named none, of what was asked."""
    if not then.certificates and "question" in detail:
        return enquiries.look_again(Question(**json.loads(curated_door.keys().decrypt(detail["question"]))))
    entries = curated_door.store().states([entry.certificate_id for entry in then.certificates])
    return Outcome(gravest(entries), entries, curated_door.store().release())


def outcome_from(stored: dict[str, Any]) -> Outcome:
    """The outcome that `Outcome.as_dict` stored."""
    certificates = tuple(Entry(**row | {"status": Answer(row["status"])}) for row in stored["certificates"])
    return Outcome(Answer(stored["outcome"]), certificates, ReleaseFacts(**stored["release"]))


def as_json(found: Check) -> dict[str, object]:
    """The check as the API answers it; it names nobody, and of a report that was ended it tells no state."""
    is_ended = found.standing is Standing.ENDED
    return {
        "code": found.code,
        "state": str(found.standing),
        "issued_at": found.issued_at.isoformat(),
        "valid_until": found.valid_until.isoformat(),
        "then": None if is_ended else found.then.as_dict(),
        "now": None if is_ended else found.now.as_dict(),
    }
