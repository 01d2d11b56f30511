"""The only door to what was published: the lookup file for everyone, the register for staff pages. Read-only."""

import os
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from lookup_app import candidates, own_records
from lookup_app.case_files import CaseFile, open_case, plain
from lookup_app.register_reader import Register, RunLedger, WaitingCase
from pipelines import settings
from pipelines.keys import Keys, load_keys
from pipelines.lookup import Coverage, Entry, Factors, LookupStore, NoRelease, Outcome, ReleaseFacts
from pipelines.release import current
from schemas.campaign import Campaign, campaign_named

PUBLIC_ONLY = "SHENYAN_PUBLIC_ONLY"
"""Set to 1 for a process that serves employers and the public alone: it never opens the register."""


class _Doors:
    """What this process holds open: one lookup store, and the live register once a staff page has asked for it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.register: Register | None = None


_doors = _Doors()


@cache
def keys() -> Keys:
    """The installation's keys."""
    return load_keys(settings.from_environment().key_file)


@cache
def store() -> LookupStore:
    """One store for the whole process; it follows new releases by itself. A failure to open is not remembered."""
    return LookupStore(settings.from_environment().curated, keys())


def find(name: str, *, id_number: str) -> Outcome:
    """The answer to one exact enquiry; raises NoRelease before the first publication."""
    return store().find(name, id_number=id_number)


def find_all(questions: Sequence[Factors]) -> list[Outcome]:
    """The answers to exact enquiries, all from one release; raises NoRelease before the first publication."""
    return store().find_all(questions)


def states(certificate_ids: list[str]) -> dict[str, Entry]:
    """What the live release holds of certificates that somebody was told of before, by id."""
    return {entry.certificate_id: entry for entry in store().states(certificate_ids)}


def live_release() -> ReleaseFacts | None:
    """The release that answers come from, None before the first."""
    try:
        return store().release()
    except NoRelease:
        return None


def release_id() -> str | None:
    """The live release's name, None before the first."""
    live = live_release()
    return None if live is None else live.release_id


def coverage() -> tuple[Coverage, ...]:
    """What the published data covers, one entry an office; empty before the first release."""
    try:
        return store().coverage()
    except NoRelease:
        return ()


def is_public_only() -> bool:
    """Whether this process may not open the register at all."""
    return os.environ.get(PUBLIC_ONLY) == "1"


def register() -> Register | None:
    """The live release's register, None before the first release; raises PermissionError in a public process."""
    if is_public_only():
        raise PermissionError("this process serves the public and opens no register")
    live = current(settings.from_environment().curated)
    if live is None:
        return None
    with _doors.lock:
        if _doors.register is None or _doors.register.path != live.register:
            _doors.register = Register(live.register)
        return _doors.register


def close() -> None:
    """Lets go of everything, so that the next use opens what the environment names then."""
    if store.cache_info().currsize:
        store().close()
    store.cache_clear()
    keys.cache_clear()
    campaign.cache_clear()
    with _doors.lock:
        _doors.register = None


def run_ledger() -> RunLedger | None:
    """The ledger of the run behind the live release."""
    opened = register()
    return None if opened is None else opened.run_ledger()


def waiting_cases() -> list[WaitingCase]:
    """Every case of the live release that waits for a person, in order."""
    opened = register()
    return [] if opened is None else opened.waiting_cases()


def case_file(case: WaitingCase) -> CaseFile | None:
    """Everything the live release knows about a case, sealed values opened; None before the first release."""
    opened = register()
    return None if opened is None else open_case(opened, case, keys().decrypt)


def labels(certificate_ids: Sequence[str]) -> dict[str, str]:
    """What people tell these certificates apart by, of those that the live release has."""
    opened = register()
    return {} if opened is None else candidates.labels(opened, certificate_ids)


def golden_values(certificate_ids: Sequence[str]) -> dict[str, dict[str, str | None]]:
    """The golden record of each of these certificates, sealed values opened."""
    opened = register()
    query = "select * from certificates where certificate_id in (select unnest(?))"
    rows = opened.records(query, [list(certificate_ids)]) if opened and certificate_ids else []
    return {row["certificate_id"]: plain(row, keys().decrypt) for row in rows}


def names_of_records(record_ids: Sequence[str]) -> dict[str, str]:
    """The holder's name that each of these records gives, of those that give one."""
    opened = register()
    query = (
        "select record_id, holder_name from records where holder_name is not null and record_id in (select unnest(?))"
    )
    return dict(opened.rows(query, [list(record_ids)])) if opened and record_ids else {}


def own_certificates(name: str, id_number: str) -> list[dict[str, Any]]:
    """The certificates whose name and ID number are the holder's."""
    opened = register()
    return [] if opened is None else own_records.of_holder(opened, keys(), name, id_number)


def real_name(claim: Mapping[str, str | None]) -> str | None:
    """The code of what the register says about a claim's name and ID number together; null before a release or without both."""
    opened, name, id_number = register(), claim.get("holder_name"), claim.get("id_number")
    return own_records.real_name(opened, keys(), name, id_number) if opened and name and id_number else None


def own_fields(certificate: dict[str, Any]) -> list[own_records.Field]:
    """Every value of a certificate with where it comes from."""
    opened = register()
    return [] if opened is None else own_records.fields_of(opened, certificate, keys().decrypt)


def is_own_number(name: str, id_number: str, number: str) -> str | None:
    """The certificate of that number if it is the holder's; None alike for another's and for none."""
    opened = register()
    if opened is None:
        return None
    named = {row["certificate_id"] for row in own_records.of_number(opened, number)}
    own = [row["certificate_id"] for row in own_records.of_holder(opened, keys(), name, id_number)]
    return next((certificate_id for certificate_id in own if certificate_id in named), None)


def fields_to_fill_in(name: str, number: str) -> dict[str, str]:
    """What 查询证书 may fill in: the one record of that number and name whose ID number nobody knows; empty alike for the rest."""
    opened = register()
    return {} if opened is None else own_records.to_fill_in(opened, name, number)


def answers_to(submission_ids: list[str]) -> dict[str, own_records.Answer]:
    """What the last run answered to submissions, by their id."""
    opened = register()
    return {} if opened is None else own_records.answers(opened, submission_ids)


@cache
def campaign() -> Campaign:
    """The campaign this installation runs."""
    return campaign_named(settings.from_environment().campaign)
