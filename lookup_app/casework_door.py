"""The only door to the casework store: accounts, sessions, cases, evidence, and the audit of enquiries."""

import datetime as dt
import json
import os
import threading
import time
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from lookup_app import curated_door
from lookup_app.enquiry_log import Enquiry, EnquiryLog
from lookup_app.openid import Provider
from lookup_app.wording import Words, bilingual
from pipelines import settings
from pipelines.casework import (
    Account,
    Bulk,
    Case,
    CaseworkError,
    DuplicateError,
    Moment,
    NotFoundError,
    SignInError,
    Standing,
    Store,
    bulk,
    first_account,
    open_installation,
)
from pipelines.casework.agreement import Compared
from pipelines.casework.dossiers import Decided, Dossier
from pipelines.casework.evidence_store import make_anew
from pipelines.casework.holder import Holder
from pipelines.casework.second_reviews import Difference, Drawn
from pipelines.casework.sessions import LONGEST
from pipelines.casework.transitions import QUEUED
from pipelines.intake.place import Place, look_at
from pipelines.reconcile.evidence import examine_path

__all__ = ["Account", "Case", "CaseworkError", "Moment"]

KEY_SECONDS = 5.0
KEYS_KNOWN = 1000
SESSION_SECONDS = int(LONGEST.total_seconds())


class _Door:
    """The one store of this process, opened when somebody first needs it."""

    def __init__(self) -> None:
        self.lock, self.cases_lock = threading.Lock(), threading.Lock()
        self.last_event, self.cases = 0, dict[str, Case]()
        self.store: Store | None = None
        self.log = EnquiryLog(lambda lines: store().audit.record_all(lines))
        self.employers: dict[str, tuple[Account, float]] = {}


_door = _Door()


def store() -> Store:
    """The installation's store."""
    with _door.lock:
        if _door.store is None:
            _door.store = open_installation(settings.from_environment(), curated_door.keys())
        return _door.store


def close() -> None:
    """Lets go of the store, so that the next use opens the one that the environment names then."""
    with _door.lock:
        if _door.store is not None:
            _door.store.close()
        _door.store = None
        _door.employers.clear()
    with _door.cases_lock:
        _door.last_event = 0
        _door.cases.clear()


def sign_in(login: str, password: str, code: str) -> str | None:
    """A new session's token; None for every kind of failure alike."""
    try:
        token, _ = store().sessions.sign_in(login, password, code or None)
    except SignInError:
        return None
    return token


def sign_in_openid(provider: Provider, claims: Mapping[str, Any]) -> str | None:
    """A new session's token for whom the provider identified; None when that identity opens no account, or not without a second factor."""
    issuer, subject = provider.issuer, str(claims["sub"])
    account = store().accounts.of_identity(issuer, subject)
    granted = provider.granted(claims)
    try:
        if account is None and granted:
            account = store().accounts.add_by_identity(issuer, subject, str(claims.get("name") or ""), granted)
        if account is None:
            store().audit.record("anonymous", "sign_in", "account:unknown", "failed", by="oidc")
            return None
        return store().sessions.open_for(account, proven=provider.proves_second_factor(claims), issuer=issuer)
    except (SignInError, DuplicateError):
        return None


def account_of(token: str) -> Account | None:
    """The account whose session this token is; None when it ended, was revoked or never was."""
    return store().sessions.account_of(token)


def sign_out(token: str) -> None:
    """Ends the session."""
    store().sessions.sign_out(token)


def register_holder(login: str, password: str, holder_name: str, id_number: str, phone: str) -> str | None:
    """None when the holder's account was made; otherwise the sentence on what is wrong."""
    person = {"holder_name": holder_name.strip(), "id_number": id_number.strip(), "phone": phone.strip()}
    try:
        store().accounts.add(
            login, password, display_name=holder_name.strip(), roles=["holder"], person=person, by="registration"
        )
    except CaseworkError as error:
        return str(error)
    return None


def may_set_up() -> bool:
    """Whether the first steward's account is still to be made, by whoever has the code from the terminal."""
    return bool(os.environ.get(first_account.DIGEST_VARIABLE)) and not store().accounts.has_manager()


def set_up(code: str, login: str, password: str, display_name: str) -> str | None:
    """None when the first steward's account was made; otherwise the sentence on what is wrong."""
    try:
        first_account.demand_code(code, os.environ.get(first_account.DIGEST_VARIABLE, ""))
        store().accounts.add(
            login,
            password,
            display_name=display_name.strip() or login,
            roles=first_account.FIRST_ROLES,
            by="set-up",
            only_as_first=True,
        )
    except CaseworkError as error:
        return str(error)
    return None


def known_employer(api_key: str) -> Account | None:
    """The employer whose key was looked at within the last seconds; never asks the store."""
    known = _door.employers.get(api_key)
    return known[0] if known is not None and time.monotonic() - known[1] < KEY_SECONDS else None


def employer_of(api_key: str) -> Account | None:
    """The employer whose key this is; None for every other key. A key that ended is known for some seconds more."""
    if known := known_employer(api_key):
        return known
    account = store().accounts.of_api_key(api_key) if api_key else None
    if account is None or "verifier" not in account.roles:
        return None
    if len(_door.employers) >= KEYS_KNOWN:
        _door.employers.clear()
    _door.employers[api_key] = (account, time.monotonic())
    return account


def steward_of(api_key: str) -> Account | None:
    """The steward whose key this is; None for every other key."""
    account = store().accounts.of_api_key(api_key) if api_key else None
    return account if account is not None and "steward" in account.roles else None


def record_enquiries(enquiries: Sequence[Enquiry]) -> None:
    """Nothing, once all of these are in the audit."""
    if lines := [line for enquiry in enquiries for line in enquiry.lines()]:
        _door.log.record(lines)


def enquiries_of(account: Account, limit: int = 5000) -> list[dict[str, Any]]:
    """The employer's own enquiries, newest first."""
    return list(store().audit.lines(actor=f"account:{account.account_id}", action="enquiry", limit=limit))


def acts_of(actor: str, action: str) -> list[dict[str, Any]]:
    """What an actor did of one kind, newest first."""
    return list(store().audit.lines(actor=actor, action=action, limit=500))


def record(actor: str, action: str, subject: str, outcome: str, detail: Mapping[str, Any]) -> None:
    """One line in the audit."""
    store().audit.record(actor, action, subject, outcome, **detail)


def entries(subject: str) -> list[dict[str, Any]]:
    """The audit's lines about a subject, oldest first."""
    return list(store().audit.lines(subject))[::-1]


def open_cases(account: Account) -> tuple[int, list[Case]]:
    """The number of the last event, and the cases that wait for a reviewer; only what changed since the last look is read again."""
    opened = store()
    with _door.cases_lock:
        _door.last_event, changed = opened.review.changed_since(account, _door.last_event)
        for case in changed:
            _door.cases.pop(case.case_id, None)
            if case.state in QUEUED or case.proposal is not None:
                _door.cases[case.case_id] = case
        return _door.last_event, list(_door.cases.values())


def decided_submissions(account: Account) -> frozenset[str]:
    """The submissions whose cases wait for no reviewer."""
    return store().review.decided_submissions(account)


def reviewers(account: Account) -> dict[str, str]:
    """Account → name of everybody who may be handed a case."""
    return store().review.reviewers(account)


def assign_many(account: Account, versions: Mapping[str, int], to: str | None) -> tuple[int, int]:
    """How many cases were handed over, and how many not, since somebody acted on them meanwhile or may not have them."""
    done = 0
    for case_id, version in versions.items():
        try:
            act(account, "assign", case_id, version, to=to)
        except CaseworkError:
            continue
        done += 1
    return done, len(versions) - done


def moment() -> Moment:
    """How far the store has grown by now."""
    return store().review.moment()


def answered() -> frozenset[str]:
    """What waited in the run's queue and was answered since by a value that somebody chose or by a bulk act."""
    return store().choices.answered() | store().bulk.answered()


def look(account: Account, case_id: str) -> tuple[Case, list[dict[str, Any]]]:
    """A case with its history; the look is audited."""
    return store().review.look(account, case_id)


def act(account: Account, action: str, case_id: str, version: int, **payload: Any) -> Case:
    """The case after the action; raises CaseworkError with a sentence."""
    return store().cases.apply(action, account, case_id, version, **payload)


def undo(account: Account, case_id: str, version: int) -> Case:
    """The case as before the reviewer's last act; raises CaseworkError with a sentence."""
    return store().cases.undo(account, case_id, version)


def decide_many(account: Account, action: str, versions: Mapping[str, int], **payload: Any) -> Bulk:
    """What the action did on every case at its version, and why it left the others."""
    return store().bulk.decide(action, account, versions, **payload)


def judge_many(
    account: Account,
    pairs: Sequence[tuple[str, str, str]],
    judgement: str,
    reason: str,
    seen: int,
    about: str | None = None,
) -> Bulk:
    """What was judged, all pairs in one act, which may answer what waited; raises CaseworkError with a sentence."""
    return store().bulk.judge(account, pairs, judgement, reason, seen=seen, about=about)


def was_examined_in_bulk(history: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the last to examine the case did so in bulk, so that it is not passed in bulk too."""
    return bulk.was_examined_in_bulk(history)


def undo_bulk(account: Account, bulk_id: str) -> Bulk:
    """What the account's bulk act did, taken back as far as that is possible."""
    return store().bulk.undo(account, bulk_id)


def standing_bulk(account: Account) -> list[Standing]:
    """The account's bulk acts that may still be taken back, newest first; they outlive session and server."""
    return store().bulk.standing(account)


def dossier(account: Account, key: str) -> Dossier:
    """A decision with all its acts; the opening is audited. Raises CaseworkError with a sentence."""
    return store().dossiers.open(account, key)


def latest_decisions(account: Account) -> list[Decided]:
    """The newest acts of reviewers, newest first."""
    return store().dossiers.latest(account)


def second_waiting(account: Account) -> list[Drawn]:
    """The drawn decisions that this person may review, oldest first."""
    return store().second.waiting(account)


def look_second(account: Account, subject: str) -> list[dict[str, Any]]:
    """The history of a drawn case until it was decided, without names; the look is audited."""
    return store().second.look(account, subject)


def second_case(account: Account, subject: str) -> Case:
    """The case of a drawn decision that this person may review."""
    return store().second.case(account, subject)


def answer_second(account: Account, subject: str, outcome: str, reason: str) -> None:
    """Nothing; the second outcome stands. Raises CaseworkError with a sentence."""
    store().second.answer(account, subject, outcome, reason)


def second_differences(account: Account) -> list[Difference]:
    """What two reviewers saw differently, for this approver."""
    return store().second.differences(account)


def settle_second(account: Account, subject: str, side: str, reason: str) -> None:
    """Nothing; who of the two was right stands. Raises CaseworkError with a sentence."""
    store().second.settle(account, subject, side, reason)


def second_compared(account: Account) -> list[Compared]:
    """Every decision that was reviewed twice."""
    return store().second.compared(account)


def judge_pair(account: Account, pair: tuple[str, str, str], judgement: str, reason: str, seen: int) -> None:
    """Nothing; the judgement about two records at a level binds every later run."""
    left, right, level = pair
    store().review.judge_pair(account, left, right, level, judgement, reason, seen=seen)


def undo_judgement(account: Account, pair: tuple[str, str, str]) -> None:
    """Nothing; what held of the pair before the reviewer's own judgement holds again."""
    store().review.undo_judgement(account, *pair)


def judgements() -> pl.DataFrame:
    """What people judged about pairs of records until now."""
    return store().judgements()


def chosen_values() -> pl.DataFrame:
    """The values that reviewers chose and that count until now."""
    return store().decisions()


def certificates_decided_about() -> frozenset[str]:
    """The certificates whose ids cases hold on to."""
    return store().review.decided_about()


def judged_pairs() -> frozenset[str]:
    """The cases of pairs that somebody has decided since the run, by the run's own names for them."""
    latest = store().judgements().unique(["record_id_l", "record_id_r", "level"], keep="last")
    frame = latest.filter(pl.col("judgement") != "unsure")
    return frozenset(
        f"pair-{level}-{left}-{right}"
        for left, right, level in frame.select("record_id_l", "record_id_r", "level").iter_rows()
    )


def choose_field(
    account: Account, certificate_id: str, column: str, value: str | None, reason: str, *, seen: int, about: str
) -> str:
    """The decision's id; the value stands for the certificate from the next run on."""
    return store().choices.choose_field(account, certificate_id, column, value, reason, seen=seen, about=about)


def undo_choice(account: Account, decision_id: str) -> None:
    """Nothing; the reviewer's own choice of a value counts no longer."""
    store().choices.take_back(account, decision_id)


def evidence_of(account: Account, piece: Mapping[str, Any]) -> list[bytes]:
    """The pictures of one piece of evidence, from the store or, for what came in a file, made anew from the received bytes."""
    sha256, path = piece.get("sha256"), str(piece.get("path") or "")
    if sha256 and (not path or path.startswith("sha256:")):
        return store().evidence.pages(sha256, account)
    account.require("examiner", "approver", "steward")
    folder = settings.from_environment().raw / "submissions"
    examined = examine_path(folder, path)
    if examined.kind is None or examined.problem:
        raise NotFoundError("没有找到该材料。 There is no such evidence.")
    store().audit.record(account.account_id, "evidence_view", f"evidence:{examined.sha256}")
    return make_anew((folder / path).read_bytes(), examined.kind)


def source_place(account: Account, source_file: str, sheet: str, row: int) -> Place | None:
    """The rows around a source row as its file shows them; None when the file is gone. The look is audited."""
    account.require("examiner", "approver", "steward")
    found = _place(str(settings.from_environment().raw), source_file, sheet, row, curated_door.release_id())
    store().audit.record(
        account.account_id, "source_view", f"row:{row}", "done" if found else "gone", file=source_file, sheet=sheet
    )
    return found


@lru_cache(maxsize=64)
def _place(raw: str, source_file: str, sheet: str, row: int, release_id: str | None) -> Place | None:
    """A place once read is kept while its release is live."""
    return look_at(Path(raw), source_file, sheet, row)


def holder() -> Holder:
    """The holders' side of the store."""
    return store().holder


def person_of(account: Account) -> dict[str, str]:
    """Name, ID number and phone of the holder's own account."""
    return store().accounts.person(account.account_id)


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
    return store().evidence.put(data, account, purpose=purpose).sha256


def own_picture(account: Account, sha256: str) -> bytes:
    """The first page of a piece that the holder sent, as the office will see it; not an event worth a line of the audit."""
    return store().evidence.pages(sha256, account, note=False)[0]


def correct_person(account: Account, person: Mapping[str, str]) -> None:
    """Nothing; the account's name, ID number and phone are these now. Raises CaseworkError with a sentence."""
    store().holder.correct_person(account, person)


def messages(account: Account, say: Words) -> list[tuple[str, str, str | None]]:
    """Moment, sentence and reason of everything the office did, newest first."""
    return [
        (one["at"][:16].replace("T", " "), bilingual(one["text"], say), one["reason"])
        for one in holder().messages(account)
    ]


def lookups_of(account: Account) -> list[dict[str, Any]]:
    """Who looked the holder's certificates up: lines of the audit, newest first, their detail read."""
    return [
        {**line, "detail": json.loads(line["detail"]) if isinstance(line["detail"], str) else line["detail"]}
        for line in holder().lookups(account)
    ]


def today(zone: dt.tzinfo) -> dt.date:
    """The day in the campaign's zone."""
    return dt.datetime.now(zone).date()
