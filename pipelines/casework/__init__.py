"""The casework store: what holders and reviewers do, as events that only grow; everything else follows from them.

    store = open_store(settings.database_url, load_keys(settings.key_file))
    token, account = store.sessions.sign_in("login", "password")
    case, history = store.review.look(account, case_id)
    store.cases.apply("examine", account, case.case_id, case.version)

Every refusal is a `CaseworkError` whose text is a sentence for people, Chinese first, without personal data. Acting takes the
`version` that the page showed; if somebody acted meanwhile it raises `ConflictError`.
"""

from pipelines.casework.actors import MACHINE, Account
from pipelines.casework.bulk import Bulk, Standing
from pipelines.casework.cases import Case
from pipelines.casework.errors import (
    CaseworkError,
    ConflictError,
    DuplicateError,
    ForbiddenError,
    IncompleteError,
    IntegrityError,
    NotFoundError,
    RefusedFileError,
    SignInError,
    TooOftenError,
    TransitionError,
)
from pipelines.casework.needs import EVIDENCE_TYPES
from pipelines.casework.review import Moment
from pipelines.casework.store import Store, open_installation, open_store
from pipelines.casework.transitions import ROLES, STATES, allowed_actions

__all__ = [
    "EVIDENCE_TYPES",
    "MACHINE",
    "ROLES",
    "STATES",
    "Account",
    "Bulk",
    "Case",
    "CaseworkError",
    "ConflictError",
    "DuplicateError",
    "ForbiddenError",
    "IncompleteError",
    "IntegrityError",
    "Moment",
    "NotFoundError",
    "RefusedFileError",
    "SignInError",
    "Standing",
    "Store",
    "TooOftenError",
    "TransitionError",
    "allowed_actions",
    "open_installation",
    "open_store",
]
