"""Who acts: an account with its roles, or the machine."""

from dataclasses import dataclass

from pipelines.casework.errors import ForbiddenError
from pipelines.casework.transitions import SYSTEM


@dataclass(frozen=True)
class Account:
    """One account as others see it; `holder_key` binds a holder to their own cases. It carries no ID number."""

    account_id: str
    login: str
    name: str
    roles: frozenset[str]
    holder_key: str | None = None
    has_second_factor: bool = False
    disabled: bool = False

    def require(self, *roles: str) -> None:
        """Nothing, if the account has one of the roles; raises ForbiddenError otherwise."""
        if not self.roles & set(roles):
            raise ForbiddenError("您没有此操作的权限。 Your account may not do this.")


MACHINE = Account("machine", "machine", "系统", frozenset({SYSTEM}))
"""The actor of what the run decides by rule."""
