"""Who may be handed a case: reviewers whose account is open."""

from sqlalchemy import ColumnElement, Connection, select

from pipelines.casework.errors import IncompleteError
from pipelines.casework.tables import account_roles, accounts
from pipelines.casework.transitions import REVIEWERS


def may_review() -> ColumnElement[bool]:
    """The condition on `accounts`."""
    roles = select(account_roles.c.account_id).where(account_roles.c.role.in_(sorted(REVIEWERS)))
    return accounts.c.account_id.in_(roles) & accounts.c.disabled.is_(False)


def check_assignee(connection: Connection, account_id: str | None) -> None:
    """Nothing, for a reviewer or for nobody; raises IncompleteError for anyone else."""
    if account_id is None:
        return
    found = select(accounts.c.account_id).where(accounts.c.account_id == account_id, may_review())
    if connection.execute(found).first() is None:
        raise IncompleteError("只能分派给在岗的审核员。 A case is handed to a reviewer with an open account only.")
