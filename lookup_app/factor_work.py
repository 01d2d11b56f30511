"""Signing in where a second factor may be missing, and what people do about their own second factor."""

from typing import NamedTuple

from lookup_app import casework_door
from lookup_app.casework_door import Account, CaseworkError
from pipelines.casework.errors import ForbiddenError, IncompleteError, SignInError
from pipelines.casework.second_factors import VALID, EnrolmentNeededError, Proposal

TICKET_SECONDS = int(VALID.total_seconds())
REQUIRED = "工作人员账户必须绑定动态验证码，不能解除。 Accounts of the office must keep a second factor."


class Entry(NamedTuple):
    """What signing in gives: a session's token, a ticket to enrol a second factor first, or neither."""

    token: str | None = None
    ticket: str | None = None


class Standing(NamedTuple):
    """How an account stands: whether it has a second factor and needs one, and how many recovery codes are good."""

    enrolled: bool
    required: bool
    recovery_left: int


def enter(login: str, password: str, code: str) -> Entry:
    """What signing in gives; nothing for every kind of failure alike."""
    try:
        token, _ = casework_door.store().sessions.sign_in(login, password, code or None)
    except EnrolmentNeededError as needed:
        return Entry(ticket=needed.ticket)
    except SignInError:
        return Entry()
    return Entry(token)


def standing(account: Account) -> Standing:
    """How the account stands at this moment."""
    factors = casework_door.store().second_factors
    now = casework_door.store().accounts.get(account.account_id)
    return Standing(now.has_second_factor, factors.is_required(now), factors.recovery_left(account.account_id))


def ticket_for(account: Account, password: str, code: str) -> str | None:
    """A ticket to enrol a second factor, or another; None unless password and present code are right."""
    return casework_door.store().second_factors.ticket(account.account_id) if _proves(account, password, code) else None


def renew_recovery(account: Account, password: str, code: str) -> list[str] | None:
    """New recovery codes; None unless password and code are right."""
    if not _proves(account, password, code):
        return None
    return casework_door.store().second_factors.renew_recovery(account.account_id, by=account.account_id)


def drop(account: Account, password: str, code: str) -> str | None:
    """None once the account has no second factor; otherwise the sentence on why it keeps it."""
    if standing(account).required:
        return REQUIRED
    if not _proves(account, password, code):
        return "密码或动态验证码不正确。 The password or the code is wrong."
    casework_door.store().second_factors.drop(account.account_id, by=account.account_id)
    return None


def propose(ticket: str, sealed: str = "") -> Proposal | None:
    """A second factor to enrol, the same one again for who mistyped; None where ticket or proposal has run out."""
    factors = casework_door.store().second_factors
    try:
        return factors.propose_again(ticket, sealed) if sealed else factors.propose(ticket)
    except CaseworkError:
        return None


def confirm(ticket: str, sealed: str, code: str) -> tuple[str, list[str]] | str | None:
    """A session's token and the recovery codes; the sentence on a wrong code; None where ticket or proposal has run out."""
    try:
        return casework_door.store().sessions.open_enrolled(ticket, sealed, code)
    except IncompleteError as wrong:
        return str(wrong)
    except CaseworkError:
        return None


def reset(actor: Account, account_id: str) -> str | None:
    """None when an administrator took somebody's second factor away, so that they enrol anew; otherwise why not."""
    try:
        casework_door.store().accounts.get(actor.account_id).require("administrator")
        if account_id == actor.account_id:
            raise ForbiddenError("请在“登录安全”页更换自己的验证器。 Change your own on the page of sign-in safety.")
        casework_door.store().second_factors.drop(account_id, by=actor.account_id)
    except CaseworkError as error:
        return str(error)
    return None


def _proves(account: Account, password: str, code: str) -> bool:
    """Whether who sits there is the account's owner; a failure counts like one at the sign-in."""
    accounts = casework_door.store().accounts
    try:
        accounts.check(accounts.get(account.account_id).login, password, code or None)
    except EnrolmentNeededError:
        return True
    except SignInError:
        return False
    return True
