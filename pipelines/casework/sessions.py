"""Sessions: the server remembers who is signed in, so it can end any session at once. A token is stored as its digest only."""

import datetime as dt
import secrets

from sqlalchemy import insert, select, update

from pipelines.casework.accounts import Accounts
from pipelines.casework.actors import Account
from pipelines.casework.audit import Audit
from pipelines.casework.context import Context
from pipelines.casework.errors import NotFoundError, SignInError
from pipelines.casework.second_factors import SecondFactors
from pipelines.casework.tables import accounts as account_table
from pipelines.casework.tables import sessions
from pipelines.casework.transitions import STAFF

IDLE = dt.timedelta(minutes=30)
LONGEST = dt.timedelta(hours=10)
SEEN_EVERY = dt.timedelta(minutes=1)


class Sessions:
    """The sessions of one store."""

    def __init__(self, context: Context, audit: Audit, accounts: Accounts, factors: SecondFactors) -> None:
        self._context, self._audit, self._accounts, self._factors = context, audit, accounts, factors

    def sign_in(self, login: str, password: str, code: str | None = None) -> tuple[str, Account]:
        """A new session's token and its account; raises SignInError."""
        account = self._accounts.check(login, password, code)
        return self._begin(account), account

    def open_enrolled(self, ticket: str, sealed: str, code: str) -> tuple[str, list[str]]:
        """A session's token for whose second factor it is now, and the recovery codes, told once.

        Raises SignInError for what has run out, IncompleteError for a wrong code.
        """
        account_id, codes = self._factors.confirm(ticket, sealed, code)
        self._audit.record(account_id, "sign_in", f"account:{account_id}", by="enrolment")
        return self._begin(self._accounts.get(account_id)), codes

    def open_for(self, account: Account, *, proven: bool, issuer: str) -> str:
        """A session's token for somebody whom a provider has identified; staff need a second factor `proven`. Raises SignInError."""
        if account.roles & STAFF and not proven:
            self._audit.record(account.account_id, "sign_in", f"account:{account.account_id}", "failed", by="oidc")
            raise SignInError("登录需要双因素验证。 A second factor is needed to sign in.")
        self._audit.record(account.account_id, "sign_in", f"account:{account.account_id}", by="oidc", issuer=issuer)
        return self._begin(account)

    def _begin(self, account: Account) -> str:
        token, now = secrets.token_urlsafe(32), self._context.now()
        with self._context.database.write() as connection:
            row = {
                "token_hash": self._digest(token),
                "account_id": account.account_id,
                "created_at": now,
                "seen_at": now,
            }
            connection.execute(insert(sessions).values(**row))
        return token

    def account_of(self, token: str) -> Account | None:
        """Who is signed in by that token; null when the session ended, stood idle too long or never was."""
        moment = self._context.clock().astimezone(dt.UTC)
        with self._context.database.read() as connection:
            query = (
                select(sessions, account_table.c.disabled)
                .join(account_table)
                .where(sessions.c.token_hash == self._digest(token))
            )
            row = connection.execute(query).one_or_none()
        if row is None or row.ended_at is not None or row.disabled:
            return None
        seen, created = (dt.datetime.fromisoformat(text) for text in (row.seen_at, row.created_at))
        if moment - seen > IDLE or moment - created > LONGEST:
            return None
        if moment - seen > SEEN_EVERY:
            self._touch(token)
        return self._known(row.account_id)

    def _known(self, account_id: str) -> Account | None:
        try:
            return self._accounts.get(account_id)
        except NotFoundError:
            return None

    def _touch(self, token: str) -> None:
        with self._context.database.write() as connection:
            connection.execute(
                update(sessions).where(sessions.c.token_hash == self._digest(token)).values(seen_at=self._context.now())
            )

    def sign_out(self, token: str) -> None:
        """Nothing; the token is worth nothing afterwards."""
        with self._context.database.write() as connection:
            mine = sessions.c.token_hash == self._digest(token)
            account_id = connection.execute(
                select(sessions.c.account_id).where(mine, sessions.c.ended_at.is_(None))
            ).scalar()
            connection.execute(
                update(sessions).where(mine, sessions.c.ended_at.is_(None)).values(ended_at=self._context.now())
            )
            if account_id:
                self._audit.append(connection, account_id, "sign_out", f"account:{account_id}")

    def _digest(self, token: str) -> str:
        return self._context.mac("session", token)
