"""The first account of an installation, made in a browser by whoever sees the terminal: a code that serves once.

`shenyan serve` prints the code and hands the pages its digest alone; the first steward's account ends it for good.
"""

import hashlib
import hmac
import secrets

from pipelines.casework.errors import CaseworkError, ForbiddenError

DIGEST_VARIABLE = "SHENYAN_SETUP"
"""The environment of the pages names the digest; nothing where there is a steward already."""
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No characters that a person takes for one another."""
GROUPS, EACH = 4, 4
MANAGING = frozenset({"steward", "administrator"})
FIRST_ROLES = sorted(MANAGING)
REFUSED = "设置码不正确。 The set-up code is not right."
DONE = "已有数据管理员账户，设置码已失效。 There is a steward's account already, and the code is of no use any more."


class SetUpIsDone(ForbiddenError):
    """There is somebody who may make accounts, so nobody else may begin."""

    def __init__(self) -> None:
        super().__init__(DONE)


def new_code() -> str:
    """A code of about eighty bits, in groups that can be read out.

    >>> len(new_code())
    19
    """
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(EACH)) for _ in range(GROUPS))


def digest_of(code: str) -> str:
    """What is kept of a code: the same however it was typed.

    >>> digest_of(" abcd-2345-efgh-6789") == digest_of("ABCD 2345 EFGH 6789")
    True
    """
    typed = "".join(char for char in code.upper() if char.isalnum())
    return hashlib.sha256(f"shenyan/set-up/{typed}".encode()).hexdigest()


def demand_code(code: str, digest: str) -> None:
    """Nothing for the code of that digest; raises CaseworkError for any other, and where no set-up is open."""
    if not digest or not hmac.compare_digest(digest_of(code), digest):
        raise CaseworkError(REFUSED)
