"""What holders see and do in the casework store: their person, evidence, messages, and who looked them up."""

import json
from collections.abc import Mapping
from typing import Any

from lookup_app import brakes, casework_door, clocks, curated_door, enquiries
from lookup_app.wording import Words, bilingual
from pipelines.casework import Account, TooOftenError
from pipelines.casework.holder import Holder


def holder() -> Holder:
    """The holders' side of the store."""
    return casework_door.store().holder


def person_of(account: Account) -> dict[str, str]:
    """Name, ID number and phone of the holder's own account."""
    return casework_door.store().accounts.person(account.account_id)


def everything_about(account: Account) -> dict[str, Any]:
    """All that the store and the register hold about the holder, for them to take away; the taking is audited."""
    person = person_of(account)
    certificates = curated_door.own_certificates(person["holder_name"], person["id_number"])
    told = [
        {field.column: {"value": field.value, "source": field.origin} for field in curated_door.own_fields(one)}
        for one in certificates
    ]
    return {**holder().mine_as_data(account), "certificates": told}


def put_evidence(account: Account, data: bytes, purpose: str = "evidence") -> str:
    """The SHA-256 of the stored piece; raises CaseworkError with a sentence for a file that is not what it must be."""
    return casework_door.store().evidence.put(data, account, purpose=purpose).sha256


def own_picture(account: Account, sha256: str) -> bytes:
    """The first page of a piece that the holder sent, as the office will see it; not an event worth a line of the audit."""
    return casework_door.store().evidence.pages(sha256, account, note=False)[0]


def correct_person(account: Account, person: Mapping[str, str]) -> None:
    """Nothing; the account's name, ID number and phone are these now. Raises CaseworkError with a sentence."""
    known, actor = person_of(account), f"account:{account.account_id}"
    name, id_number = person.get("holder_name") or "", person.get("id_number") or ""
    if (name, id_number) != (known["holder_name"], known["id_number"]):
        seconds = enquiries.attempt(brakes.PERSON, actor) or enquiries.declare(name, id_number, actor)
        if seconds:
            raise TooOftenError(seconds)
    casework_door.store().holder.correct_person(account, person)


def fields_of_number(account: Account, number: str) -> dict[str, str]:
    """What the register may fill in for a number under the account's name; empty alike for another's certificate and for none.

    Raises TooOftenError for who has tried too many: the fields are an answer, and numbers run in sequence.
    """
    name = person_of(account)["holder_name"]
    told = curated_door.fields_to_fill_in(name, number)
    if seconds := enquiries.declare_number(name, f"account:{account.account_id}", known=bool(told)):
        raise TooOftenError(seconds, what=("查询", "numbers"))
    return told


def messages(account: Account, say: Words) -> list[tuple[str, str, str | None]]:
    """Moment, sentence and reason of everything the office did, newest first."""
    return [(clocks.local(one["at"]), bilingual(one["text"], say), one["reason"]) for one in holder().messages(account)]


def lookups_of(account: Account) -> list[dict[str, Any]]:
    """Who looked the holder's certificates up: lines of the audit, newest first, their detail read."""
    return [
        {**line, "detail": json.loads(line["detail"]) if isinstance(line["detail"], str) else line["detail"]}
        for line in holder().lookups(account)
    ]
