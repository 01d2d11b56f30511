"""The only door to the casework store: the store itself, accounts and sessions, open cases, and the audit.

`review_door` and `holder_door` pass through it for what reviewers and holders do.
"""

import datetime as dt
import os
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

from lookup_app import curated_door
from lookup_app.brakes import Brakes
from lookup_app.enquiry_log import Enquiry, EnquiryLog
from lookup_app.followed_counts import Follower
from lookup_app.openid import Provider
from pipelines import settings
from pipelines.casework import (
    Account,
    Case,
    CaseworkError,
    DuplicateError,
    Moment,
    SignInError,
    Store,
    first_account,
    open_installation,
)
from pipelines.casework.sessions import LONGEST
from pipelines.casework.transitions import QUEUED

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
        self.follower: Follower | None = None


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


def follow(counters: Brakes) -> None:
    """Nothing; these counters know what the audit knows. Others than last time, or another store, begin anew."""
    follower, current = _door.follower, store()
    if follower is None or follower.counters is not counters or follower.store is not current:
        follower = _door.follower = Follower(counters, current)
    follower.catch_up()


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


def moment() -> Moment:
    """How far the store has grown by now."""
    return store().review.moment()


def today(zone: dt.tzinfo) -> dt.date:
    """The day in the campaign's zone."""
    return dt.datetime.now(zone).date()
