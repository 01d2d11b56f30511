"""What an administrator does about accounts of the office and of employers; holders look after their own."""

from lookup_app import casework_door
from lookup_app.casework_door import Account, CaseworkError
from pipelines.casework.errors import ForbiddenError

ROLES = ("examiner", "approver", "steward", "verifier", "administrator")
OWN = "不能停用自己的账户。 You can't disable your own account."


def listed(actor: Account) -> list[Account]:
    """Every account but the holders', who are no business of an administrator."""
    _demand_right(actor)
    return [account for account in casework_door.store().accounts.all() if account.roles - {"holder"}]


def add(actor: Account, login: str, display_name: str, password: str, roles: list[str]) -> str | None:
    """None when the account was made; otherwise the sentence on what is wrong."""
    try:
        _demand_right(actor)
        if set(roles) - set(ROLES):
            raise ForbiddenError("不能建立这种角色的账户。 An account of this role can't be made here.")
        casework_door.store().accounts.add(
            login, password, display_name=display_name.strip() or login, roles=roles, by=actor.account_id
        )
    except CaseworkError as error:
        return str(error)
    return None


def disable(actor: Account, account_id: str, *, disabled: bool) -> str | None:
    """None when the account can't sign in any more (or can again); otherwise the sentence on why not."""
    try:
        _demand_right(actor)
        if disabled and account_id == actor.account_id:
            raise ForbiddenError(OWN)
        casework_door.store().accounts.disable(account_id, by=actor.account_id, disabled=disabled)
    except CaseworkError as error:
        return str(error)
    return None


def _demand_right(actor: Account) -> None:
    """Nothing for who is an administrator at this moment, whatever the page knew; raises ForbiddenError."""
    casework_door.store().accounts.get(actor.account_id).require("administrator")
