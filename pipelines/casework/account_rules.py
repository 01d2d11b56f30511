"""What must hold of an account before it is made or changed; each check raises with a sentence for people."""

from sqlalchemy import Connection, select

from pipelines.casework import passwords
from pipelines.casework.errors import DuplicateError, ForbiddenError, IncompleteError
from pipelines.casework.tables import account_roles, accounts
from pipelines.casework.transitions import ADMINISTRATOR, HOLDER, ROLES
from pipelines.reconcile.folding import fold_id
from pipelines.standardize.id_number import is_valid


def check_number_is_free(connection: Connection, key: str | None, account_id: str) -> None:
    """One ID number, one account, whatever the name: a second one could act beside the first."""
    others = select(accounts.c.account_id).where(
        accounts.c.number_key == key, accounts.c.account_id != account_id, accounts.c.disabled.is_(False)
    )
    if key is not None and connection.execute(others).first():
        raise DuplicateError(
            "该身份证号已有账户；如非本人所开，请持身份证到窗口办理。 There is an account for this ID number; if it isn't yours, bring your ID card to the office."
        )


def check_not_last(connection: Connection, account_id: str) -> None:
    """Somebody has to be left who may sign in and look after accounts."""
    administrators = select(account_roles.c.account_id).where(account_roles.c.role == ADMINISTRATOR)
    able = set(
        connection.execute(
            select(accounts.c.account_id).where(
                accounts.c.account_id.in_(administrators), accounts.c.disabled.is_(False)
            )
        ).scalars()
    )
    if able == {account_id}:
        raise ForbiddenError(
            "这是最后一个可用的系统管理员账户，不能停用或改任；请先建立另一个。"
            " This is the last administrator who can sign in; make another one first."
        )


def check_roles(roles: frozenset[str]) -> None:
    if not roles or roles - set(ROLES):
        raise IncompleteError(f"角色须为：{'、'.join(ROLES)}。 Roles are {', '.join(ROLES)}.")


def check_new(login: str, password: str, roles: frozenset[str], person: dict[str, str] | None) -> None:
    check_roles(roles)
    if not 3 <= len(login) <= 80 or not all(char.isalnum() or char in "._-@" for char in login):
        raise IncompleteError("登录名为 3—80 个字母、数字或 . _ - @。 A login has 3–80 letters, digits or . _ - @.")
    if weakness := passwords.find_weakness(password, login):
        raise IncompleteError(weakness)
    if HOLDER in roles and person is None:
        raise IncompleteError("持证人账户须有姓名和身份证号。 A holder's account needs name and ID number.")
    if person is not None:
        check_person(person)


def check_person(person: dict[str, str]) -> None:
    if not (person.get("holder_name", "").strip() and is_valid(fold_id(person.get("id_number")))):
        raise IncompleteError("姓名或身份证号不正确。 The name or ID number is not right.")
