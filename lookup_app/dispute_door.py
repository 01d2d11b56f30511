"""Disputing a lookup: what a signed-in employer or holder may contest, how often, and what they see of it afterwards."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import NamedTuple

from lookup_app import brakes, candidates, casework_door, curated_door, enquiries
from lookup_app.candidates import Candidate
from lookup_app.casework_door import Account, Case
from lookup_app.enquiries import Question
from pipelines.casework.disputes import Disputed, Told
from pipelines.lookup import Outcome

MAY_DISPUTE = frozenset({"verifier", "holder"})
SHOWN = 5
PAPER = ("certificate_number", "title", "level", "series", "acquired_on", "issuing_authority", "approval_document")
"""What the disputing side may read off the paper; nothing of it is compared before them."""


class Statement(NamedTuple):
    """What the disputing side says: in words, what the paper states column by column, and a file with its kind."""

    says: str
    paper: Mapping[str, str]
    file: bytes | None
    kind: str


def asked_of(question: Question) -> dict[str, str]:
    """A question as a dispute keeps it, sealed."""
    return {part: value for part, value in asdict(question).items() if value}


def dispute(
    account: Account, asked: Mapping[str, str], outcome: Outcome, certificate_id: str | None, said: Statement
) -> Case | int:
    """The new case, or the seconds to wait for who disputes too often; raises CaseworkError with a sentence.

    `asked` and `outcome` come from this server's own session, never from the visitor; a certificate that the outcome did not
    show can't be disputed.
    """
    account.require(*MAY_DISPUTE)
    shown = {entry.certificate_id for entry in outcome.certificates}
    told = Told(
        asked, str(outcome.answer), outcome.release.release_id, certificate_id if certificate_id in shown else None
    )
    if seconds := enquiries.attempt(brakes.DISPUTE, f"account:{account.account_id}"):
        return seconds
    store = casework_door.store()
    pieces = [] if said.file is None else [{"sha256": store.evidence.put(said.file, account).sha256, "type": said.kind}]
    return store.disputes.open(account, told, said.says, said.paper, pieces)


def employer_of(api_key: str) -> Account | None:
    """The employer whose key this is; None for every other key."""
    return casework_door.employer_of(api_key)


def mine(account: Account) -> list[Disputed]:
    """The account's own disputes, newest first."""
    return casework_door.store().disputes.mine(account)


def retract(account: Account, case_id: str, version: int) -> None:
    """Nothing; the account's own dispute is taken back. Raises CaseworkError with a sentence."""
    casework_door.store().disputes.retract(account, case_id, version)


def nearest(account: Account, asked: Mapping[str, str]) -> list[Candidate]:
    """For a reviewer: the certificates of the register that the question may have meant, the likeliest first."""
    account.require("examiner", "approver", "steward")
    register = curated_door.register()
    if register is None or not asked.get("name"):
        return []
    known = {column: asked[column] for column in ("id_number", "certificate_number") if asked.get(column)}
    return candidates.find(register, curated_door.keys(), asked["name"], known, SHOWN)
