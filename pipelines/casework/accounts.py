"""Accounts: who may sign in, in what roles, with which second factor; locked for a while after wrong passwords."""

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError as DatabaseRefusal

from pipelines.casework import passwords
from pipelines.casework.account_rules import (
    check_new,
    check_not_last,
    check_number_is_free,
    check_person,
    check_roles,
)
from pipelines.casework.actors import Account
from pipelines.casework.audit import Audit
from pipelines.casework.context import Context, new_id
from pipelines.casework.errors import DuplicateError, ForbiddenError, IncompleteError, NotFoundError, SignInError
from pipelines.casework.first_account import MANAGING, SetUpIsDone
from pipelines.casework.second_factors import EnrolmentNeededError, SecondFactors
from pipelines.casework.tables import account_roles, accounts, api_keys, sessions
from pipelines.casework.transitions import ADMINISTRATOR, VERIFIER
from pipelines.reconcile.folding import fold_id

MAX_FAILURES = 5
LOCK = dt.timedelta(minutes=15)
WRONG = "登录名、密码或验证码不正确，或账户暂时锁定。 Login, password or code is wrong, or the account is locked for a while."


class Accounts:
    """The accounts of one store."""

    def __init__(self, context: Context, audit: Audit, factors: SecondFactors) -> None:
        self._context, self._audit, self._factors = context, audit, factors

    def add(
        self,
        login: str,
        password: str,
        *,
        display_name: str,
        roles: Iterable[str],
        person: dict[str, str] | None = None,
        by: str = "console",
        only_as_first: bool = False,
    ) -> Account:
        """A new account. A holder's `person` gives holder_name, id_number and phone; it is sealed.

        `only_as_first` raises SetUpIsDone where somebody may already make accounts.
        """
        wanted = frozenset(roles)
        login = login.strip().lower()
        check_new(login, password, wanted, person)
        account_id = new_id("A")
        key = self._context.holder_key(person["holder_name"], person["id_number"]) if person else None
        row = {
            "account_id": account_id, "login": login, "display_name": display_name, "password_hash": passwords.hash_password(password),
            "holder_key": key, "number_key": self._number_key(person), "person": self._context.seal(person) if person else None, "created_at": self._context.now(),
        }  # fmt: skip
        try:
            with self._context.database.write() as connection:
                if only_as_first and _has_manager(connection):
                    raise SetUpIsDone
                check_number_is_free(connection, row["number_key"], account_id)
                connection.execute(insert(accounts).values(**row, totp_step=0, failures=0, disabled=False))
                self._set_roles(connection, account_id, wanted)
                self._audit.append(connection, by, "account_add", f"account:{account_id}", roles=sorted(wanted))
        except DatabaseRefusal as refusal:
            raise DuplicateError("该登录名已被使用。 This login is taken.") from refusal
        return self.get(account_id)

    def get(self, account_id: str) -> Account:
        """The account; raises NotFoundError."""
        with self._context.database.read() as connection:
            return self._account(connection, _one(connection, accounts.c.account_id == account_id))

    def find(self, login: str) -> Account:
        """The account of that login; raises NotFoundError."""
        with self._context.database.read() as connection:
            return self._account(connection, _one(connection, accounts.c.login == login.strip().lower()))

    def all(self) -> list[Account]:
        """Every account by login."""
        with self._context.database.read() as connection:
            return [
                self._account(connection, row)
                for row in connection.execute(select(accounts).order_by(accounts.c.login))
            ]

    def has_manager(self) -> bool:
        """Whether anybody may make accounts: a steward or an administrator, even one who is disabled now."""
        with self._context.database.read() as connection:
            return _has_manager(connection)

    def person(self, account_id: str) -> dict[str, str]:
        """Name, ID number and phone of a holder's account, for forms; never for lists or logs."""
        with self._context.database.read() as connection:
            return self._context.unseal(_one(connection, accounts.c.account_id == account_id).person)

    def change_person(self, account_id: str, person: dict[str, str], *, by: str) -> None:
        """Nothing; the holder's account stands for this person now, if they have no other."""
        check_person(person)
        key = self._context.holder_key(person["holder_name"], person["id_number"])
        values = {
            "person": self._context.seal(person), "display_name": person["holder_name"], "holder_key": key, "number_key": self._number_key(person),
        }  # fmt: skip
        with self._context.database.write() as connection:
            _one(connection, accounts.c.account_id == account_id)
            check_number_is_free(connection, values["number_key"], account_id)
            connection.execute(update(accounts).where(accounts.c.account_id == account_id).values(**values))
            self._audit.append(connection, by, "person_change", f"account:{account_id}")

    def check(self, login: str, password: str, code: str | None = None) -> Account:
        """The account that signs in; raises SignInError, the same for every cause, and counts the failure.

        Raises EnrolmentNeededError where the password is right and a second factor must be enrolled first.
        """
        with self._context.database.read() as connection:
            row = connection.execute(select(accounts).where(accounts.c.login == login.strip().lower())).one_or_none()
        right = passwords.is_password(row.password_hash if row else passwords.nobody(), password)
        use = self._factors.match(row, code)
        if row is None or not right or use is None or row.disabled or self._is_locked(row):
            self._fail(row)
            raise SignInError(WRONG)
        with self._context.database.write() as connection:
            now = _one(connection, accounts.c.account_id == row.account_id)
            spent = self._factors.spend(now, use)
            if now.disabled or self._is_locked(now) or now.password_hash != row.password_hash or spent is None:
                raise SignInError(WRONG)
            changed = {"failures": 0, "locked_until": None, **spent}
            connection.execute(update(accounts).where(accounts.c.account_id == row.account_id).values(**changed))
            account = self._account(connection, row)
            must_enrol = not now.totp and self._factors.is_required(account)
            detail = {"by": "recovery_code"} if use.recovery else {}
            outcome = "second_factor_missing" if must_enrol else "done"
            self._audit.append(connection, row.account_id, "sign_in", f"account:{row.account_id}", outcome, **detail)
        if must_enrol:
            raise EnrolmentNeededError(self._factors.ticket(row.account_id))
        return account

    def bind_identity(self, account_id: str, issuer: str, subject: str, *, by: str) -> None:
        """Nothing; who signs in at that provider as that subject opens the account. One identity opens one account."""
        try:
            self._change(account_id, by, "identity_bind", identity=self._identity(issuer, subject))
        except DatabaseRefusal as refusal:
            raise DuplicateError("该身份已绑定其他账户。 This identity opens another account already.") from refusal

    def unbind_identity(self, account_id: str, *, by: str) -> None:
        """Nothing; no identity opens the account any more, and its sessions end."""
        self._change(account_id, by, "identity_unbind", identity=None)
        self._end_sessions(account_id)

    def of_identity(self, issuer: str, subject: str) -> Account | None:
        """The account that the identity opens, unless it is disabled; null for none."""
        bound = select(accounts).where(accounts.c.identity == self._identity(issuer, subject))
        with self._context.database.read() as connection:
            row = connection.execute(bound).one_or_none()
            return self._account(connection, row) if row is not None and not row.disabled else None

    def add_by_identity(self, issuer: str, subject: str, display_name: str, roles: Iterable[str]) -> Account:
        """A new account that only the identity opens; raises ForbiddenError for any role but an employer's."""
        wanted = frozenset(roles)
        if wanted != {VERIFIER}:
            raise ForbiddenError(
                "外部身份只能开通用人单位账户。 An identity elsewhere opens an employer's account only."
            )
        login = f"oidc-{self._identity(issuer, subject)[:20]}"
        made = self.add(
            login, secrets.token_urlsafe(32), display_name=display_name[:80] or login, roles=wanted, by="oidc"
        )
        self.bind_identity(made.account_id, issuer, subject, by="oidc")
        return made

    def of_number(self, id_number: str) -> list[Account]:
        """The accounts of that ID number, the one that may sign in first; for the office, once it has seen the card."""
        ours = select(accounts).where(accounts.c.number_key == self._number_key({"id_number": id_number}))
        with self._context.database.read() as connection:
            rows = connection.execute(ours.order_by(accounts.c.disabled, accounts.c.created_at)).all()
            return [self._account(connection, row) for row in rows]

    def complete_number_keys(self) -> None:
        """Nothing; holders' accounts of a store that knew no such key have theirs."""
        bare = select(accounts.c.account_id, accounts.c.person).where(
            accounts.c.person.is_not(None), accounts.c.number_key.is_(None)
        )
        with self._context.database.read() as connection:
            rows = connection.execute(bare).all()
        if rows:
            with self._context.database.write() as connection:
                for row in rows:
                    key = self._number_key(self._context.unseal(row.person))
                    connection.execute(
                        update(accounts).where(accounts.c.account_id == row.account_id).values(number_key=key)
                    )

    def _number_key(self, person: Mapping[str, str] | None) -> str | None:
        return self._context.mac("id-number", fold_id(person["id_number"])) if person else None

    def _identity(self, issuer: str, subject: str) -> str:
        return self._context.mac("identity", issuer.rstrip("/"), subject)

    def _is_locked(self, row: Row[Any]) -> bool:
        return row.locked_until is not None and row.locked_until > self._context.now()

    def _fail(self, row: Row[Any] | None) -> None:
        """Nothing; the failure is counted and noted, and the fifth locks the account for a while."""
        with self._context.database.write() as connection:
            subject = f"account:{row.account_id}" if row else "account:unknown"
            if row is not None and not self._is_locked(row):
                failures = _one(connection, accounts.c.account_id == row.account_id).failures + 1
                until = (self._context.clock() + LOCK).astimezone(dt.UTC).isoformat(timespec="microseconds")
                locked = {"failures": 0, "locked_until": until} if failures >= MAX_FAILURES else {"failures": failures}
                connection.execute(update(accounts).where(accounts.c.account_id == row.account_id).values(**locked))
            self._audit.append(connection, "anonymous", "sign_in", subject, "failed")

    def change_password(self, account_id: str, password: str, *, by: str) -> None:
        """Nothing; every session of the account ends."""
        account = self.get(account_id)
        if weakness := passwords.find_weakness(password, account.login):
            raise IncompleteError(weakness)
        self._change(
            account_id,
            by,
            "password_change",
            password_hash=passwords.hash_password(password),
            failures=0,
            locked_until=None,
        )
        self._end_sessions(account_id)

    def set_roles(self, account_id: str, roles: Iterable[str], *, by: str) -> Account:
        """The account in its new roles; its sessions end, so that no old right outlives the change."""
        wanted = frozenset(roles)
        check_roles(wanted)
        with self._context.database.write() as connection:
            if ADMINISTRATOR not in wanted:
                check_not_last(connection, account_id)
            self._set_roles(connection, account_id, wanted)
            self._audit.append(connection, by, "roles_change", f"account:{account_id}", roles=sorted(wanted))
        self._end_sessions(account_id)
        return self.get(account_id)

    def disable(self, account_id: str, *, by: str, disabled: bool = True) -> None:
        """Nothing; a disabled account can't sign in, its sessions end, and its holder's ID number is free for another account."""
        with self._context.database.write() as connection:
            known = _one(connection, accounts.c.account_id == account_id)
            if disabled:
                check_not_last(connection, account_id)
            else:
                check_number_is_free(connection, known.number_key, account_id)
            self._write(connection, account_id, by, "disable" if disabled else "enable", disabled=disabled)
        self._end_sessions(account_id)

    def unlock(self, account_id: str, *, by: str) -> None:
        """Nothing; the account may try again at once."""
        self._change(account_id, by, "unlock", failures=0, locked_until=None)

    def add_api_key(self, account_id: str, label: str, *, by: str) -> str:
        """A key for programs of that account, shown once; only its digest is kept."""
        key = f"sy_{secrets.token_urlsafe(32)}"
        with self._context.database.write() as connection:
            row = {
                "key_hash": self._context.mac("api-key", key),
                "account_id": account_id,
                "label": self._context.seal_words(label[:80]) or "",
                "created_at": self._context.now(),
            }
            connection.execute(insert(api_keys).values(**row))
            self._audit.append(connection, by, "api_key_add", f"account:{account_id}")
        return key

    def of_api_key(self, key: str) -> Account | None:
        """The account whose key it is; null for a key that ended or never was."""
        with self._context.database.read() as connection:
            known = select(api_keys.c.account_id).where(
                api_keys.c.key_hash == self._context.mac("api-key", key), api_keys.c.ended_at.is_(None)
            )
            account_id = connection.execute(known).scalar()
            row = (
                connection.execute(select(accounts).where(accounts.c.account_id == account_id)).one_or_none()
                if account_id
                else None
            )
            return self._account(connection, row) if row is not None and not row.disabled else None

    def end_api_keys(self, account_id: str, *, by: str) -> None:
        """Nothing; none of the account's keys works any more."""
        with self._context.database.write() as connection:
            connection.execute(
                update(api_keys).where(api_keys.c.account_id == account_id).values(ended_at=self._context.now())
            )
            self._audit.append(connection, by, "api_keys_end", f"account:{account_id}")

    def _change(self, account_id: str, by: str, action: str, **values: Any) -> None:
        with self._context.database.write() as connection:
            self._write(connection, account_id, by, action, **values)

    def _write(self, connection: Connection, account_id: str, by: str, action: str, **values: Any) -> None:
        _one(connection, accounts.c.account_id == account_id)
        connection.execute(update(accounts).where(accounts.c.account_id == account_id).values(**values))
        self._audit.append(connection, by, action, f"account:{account_id}")

    def _end_sessions(self, account_id: str) -> None:
        open_ones = (sessions.c.account_id == account_id) & sessions.c.ended_at.is_(None)
        with self._context.database.write() as connection:
            connection.execute(update(sessions).where(open_ones).values(ended_at=self._context.now()))

    def _set_roles(self, connection: Connection, account_id: str, roles: frozenset[str]) -> None:
        connection.execute(delete(account_roles).where(account_roles.c.account_id == account_id))
        connection.execute(insert(account_roles), [{"account_id": account_id, "role": role} for role in sorted(roles)])

    def _account(self, connection: Connection, row: Row[Any]) -> Account:
        roles = connection.execute(
            select(account_roles.c.role).where(account_roles.c.account_id == row.account_id)
        ).scalars()
        return Account(
            row.account_id,
            row.login,
            row.display_name,
            frozenset(roles),
            row.holder_key,
            bool(row.totp),
            bool(row.disabled),
        )


def _has_manager(connection: Connection) -> bool:
    managing = select(account_roles.c.account_id).where(account_roles.c.role.in_(MANAGING))
    return connection.execute(managing.limit(1)).first() is not None


def _one(connection: Connection, condition: Any) -> Row[Any]:
    row = connection.execute(select(accounts).where(condition)).one_or_none()
    if row is None:
        raise NotFoundError("没有这个账户。 There is no such account.")
    return row
