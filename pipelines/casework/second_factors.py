"""Second factors: offered, confirmed by a code before they count, with recovery codes that serve once each.

Who has given a password gets a ticket, which lets them enrol and nothing else. It ends by itself, and with every change of the account's password or factor.
"""

import datetime as dt
import hmac
import json
import secrets
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select, update

from pipelines.casework import passwords
from pipelines.casework.actors import Account
from pipelines.casework.audit import Audit
from pipelines.casework.context import Context
from pipelines.casework.errors import IncompleteError, NotFoundError, SignInError
from pipelines.casework.first_account import ALPHABET
from pipelines.casework.tables import accounts, sessions
from pipelines.casework.transitions import STAFF
from pipelines.keys import KeyFileError

VALID = dt.timedelta(minutes=15)
RECOVERY_CODES, LETTERS = 10, 10
EXPIRED = "绑定已过期，请重新登录后再绑定。 The enrolment has run out; sign in again."
WRONG_CODE = "动态验证码不正确，请核对手机时间后输入新的验证码。 The code is wrong; check the telephone's clock and type a new one."


class EnrolmentNeededError(SignInError):
    """The password is right, but this account must have a second factor and has none: `ticket` lets it enrol."""

    def __init__(self, ticket: str) -> None:
        super().__init__("须先绑定动态验证码。 A second factor must be enrolled first.")
        self.ticket = ticket


class Use(NamedTuple):
    """What a code was: of which time step (0: none is asked for), or which recovery code."""

    step: int
    recovery: str | None = None


class Proposal(NamedTuple):
    """A second factor that does not count yet: its secret, what the QR code says, and both sealed for the way back."""

    secret: str
    uri: str
    sealed: str


class SecondFactors:
    """The second factors of one store."""

    def __init__(self, context: Context, audit: Audit, *, staff_must: bool) -> None:
        """`staff_must`: nobody of the office signs in with a password alone."""
        self._context, self._audit, self._staff_must = context, audit, staff_must

    def is_required(self, account: Account) -> bool:
        """Whether the account can't be without one."""
        return self._staff_must and bool(account.roles & STAFF)

    def match(self, row: Row[Any] | None, code: str | None) -> Use | None:
        """What the code is for that account; null for a wrong one, and for one used before."""
        if row is None or not row.totp:
            return Use(0)
        content, typed = self._context.unseal(row.totp), (code or "").strip()
        step = passwords.matching_step(content["secret"], typed, self._context.clock(), row.totp_step)
        if step is not None:
            return Use(step)
        digest = self._digest(row.account_id, typed)
        known = any(hmac.compare_digest(digest, one) for one in content.get("recovery", []))
        return Use(row.totp_step, digest) if known else None

    def spend(self, now: Row[Any], use: Use) -> dict[str, Any] | None:
        """The account's columns once the code has been used; null when it was used, or the factor changed, meanwhile."""
        if not now.totp:
            return None if use.step or use.recovery else {}
        if use.recovery is None:
            return {"totp_step": use.step} if use.step > now.totp_step else None
        content = self._context.unseal(now.totp)
        if use.recovery not in content.get("recovery", []):
            return None
        content["recovery"].remove(use.recovery)
        return {"totp": self._context.seal(content)}

    def ticket(self, account_id: str) -> str:
        """A ticket to enrol, for who has just proven to own the account."""
        with self._context.database.read() as connection:
            row = _one(connection, account_id)
        return self._context.seal(self._dated(account_id, "ticket") | {"stamp": self._stamp(row)})

    def propose(self, ticket: str) -> Proposal:
        """A new second factor for the ticket's account, which counts once confirmed; raises SignInError for no ticket."""
        with self._context.database.read() as connection:
            row = self._row_of(connection, ticket)
        return self._proposal(row, passwords.new_secret())

    def propose_again(self, ticket: str, sealed: str) -> Proposal:
        """The same proposal once more, for who mistyped the code; raises SignInError where it has run out."""
        with self._context.database.read() as connection:
            row = self._row_of(connection, ticket)
        secret = self._open(sealed, "proposal", row.account_id)["secret"]
        return Proposal(secret, passwords.provisioning_uri(secret, row.login), sealed)

    def confirm(self, ticket: str, sealed: str, code: str) -> tuple[str, list[str]]:
        """Whose second factor it is now, and its recovery codes, told once; every session of the account ends.

        Raises SignInError for a ticket or proposal that has run out, IncompleteError for a wrong code.
        """
        with self._context.database.write() as connection:
            row = self._row_of(connection, ticket)
            secret = self._open(sealed, "proposal", row.account_id)["secret"]
            step = passwords.matching_step(secret, code, self._context.clock(), 0)
            if step is None:
                raise IncompleteError(WRONG_CODE)
            codes = self._set(connection, row.account_id, secret, step, by=row.account_id)
        return row.account_id, codes

    def enroll(self, account_id: str, *, by: str) -> str:
        """The provisioning URI of a second factor that counts at once, for the console."""
        secret = passwords.new_secret()
        with self._context.database.write() as connection:
            login = str(_one(connection, account_id).login)
            self._set(connection, account_id, secret, 0, by=by, recovery=0)
        return passwords.provisioning_uri(secret, login)

    def renew_recovery(self, account_id: str, *, by: str) -> list[str]:
        """New recovery codes, told once; the old ones end."""
        with self._context.database.write() as connection:
            row = _one(connection, account_id)
            if not row.totp:
                raise NotFoundError("尚未绑定动态验证码。 There is no second factor.")
            codes = _new_codes(RECOVERY_CODES)
            content = self._context.unseal(row.totp) | {"recovery": [self._digest(account_id, code) for code in codes]}
            self._write(connection, account_id, by, "recovery_codes", totp=self._context.seal(content))
        return codes

    def recovery_left(self, account_id: str) -> int:
        """How many recovery codes are still good."""
        with self._context.database.read() as connection:
            return len(self._context.unseal(_one(connection, account_id).totp).get("recovery", []))

    def drop(self, account_id: str, *, by: str) -> None:
        """Nothing; for someone who lost the device, after being identified otherwise. The account's sessions end."""
        with self._context.database.write() as connection:
            _one(connection, account_id)
            self._write(connection, account_id, by, "second_factor_drop", totp=None)
            self._end_sessions(connection, account_id)

    def _set(
        self,
        connection: Connection,
        account_id: str,
        secret: str,
        step: int,
        *,
        by: str,
        recovery: int = RECOVERY_CODES,
    ) -> list[str]:
        """The recovery codes of the factor that counts from now on; `step` is used already."""
        codes = _new_codes(recovery)
        content = {"secret": secret, "recovery": [self._digest(account_id, code) for code in codes]}
        self._write(connection, account_id, by, "second_factor", totp=self._context.seal(content), totp_step=step)
        self._end_sessions(connection, account_id)
        return codes

    def _write(self, connection: Connection, account_id: str, by: str, action: str, **values: Any) -> None:
        connection.execute(update(accounts).where(accounts.c.account_id == account_id).values(**values))
        self._audit.append(connection, by, action, f"account:{account_id}")

    def _end_sessions(self, connection: Connection, account_id: str) -> None:
        open_ones = (sessions.c.account_id == account_id) & sessions.c.ended_at.is_(None)
        connection.execute(update(sessions).where(open_ones).values(ended_at=self._context.now()))

    def _proposal(self, row: Row[Any], secret: str) -> Proposal:
        sealed = self._context.seal(self._dated(row.account_id, "proposal") | {"secret": secret})
        return Proposal(secret, passwords.provisioning_uri(secret, row.login), sealed)

    def _row_of(self, connection: Connection, ticket: str) -> Row[Any]:
        """The ticket's account as it is now; raises SignInError when it ran out or the account has changed since."""
        content = self._open(ticket, "ticket")
        row = _one(connection, content["account_id"])
        if row.disabled or not hmac.compare_digest(content["stamp"], self._stamp(row)):
            raise SignInError(EXPIRED)
        return row

    def _dated(self, account_id: str, purpose: str) -> dict[str, str]:
        return {"for": f"second-factor-{purpose}", "account_id": account_id, "at": self._context.now()}

    def _open(self, sealed: str, purpose: str, account_id: str | None = None) -> dict[str, Any]:
        """What was sealed here for that purpose lately; raises SignInError for anything else."""
        try:
            opened = self._context.keys.decrypt(sealed)
        except (KeyFileError, ValueError) as fault:
            raise SignInError(EXPIRED) from fault
        content = {} if opened == sealed else dict(json.loads(opened))
        if content.get("for") != f"second-factor-{purpose}" or account_id not in (None, content["account_id"]):
            raise SignInError(EXPIRED)
        if self._context.clock() - dt.datetime.fromisoformat(content["at"]) > VALID:
            raise SignInError(EXPIRED)
        return content

    def _stamp(self, row: Row[Any]) -> str:
        """Changes with the account's password, its factor and each use of it, so that a ticket serves once."""
        return self._context.mac("enrolment", row.account_id, row.password_hash, row.totp or "", str(row.totp_step))

    def _digest(self, account_id: str, code: str) -> str:
        return self._context.mac("recovery", account_id, "".join(char for char in code.upper() if char.isalnum()))


def _new_codes(number: int) -> list[str]:
    """Codes of about fifty bits, in two groups that can be read out."""
    drawn = ["".join(secrets.choice(ALPHABET) for _ in range(LETTERS)) for _ in range(number)]
    return [f"{code[: LETTERS // 2]}-{code[LETTERS // 2 :]}" for code in drawn]


def _one(connection: Connection, account_id: str) -> Row[Any]:
    row = connection.execute(select(accounts).where(accounts.c.account_id == account_id)).one_or_none()
    if row is None:
        raise NotFoundError("没有这个账户。 There is no such account.")
    return row
