"""Whose a file is that a page shows or offers: only the session it was made for gets it, and only while its sign-in lasts.

Streamlit serves pictures and downloads at addresses of their own, to whoever knows the address; it names them by their content.
"""

import threading
from collections import OrderedDict
from typing import TypeVar

from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lookup_app import casework_door

ANYBODY = ""
"""The token of a visitor who has not signed in."""
ENDED = "\0"
"""Stands for the sign-in of a session that had one and has it no longer: no cookie can be that."""
T = TypeVar("T")
MOST = 20_000
"""So many sessions and files are remembered; the oldest go first."""


class Owners:
    """Which sign-in each page session has, and for whom each file was made."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tokens: OrderedDict[str, str] = OrderedDict()
        self._made_for: OrderedDict[str, frozenset[str]] = OrderedDict()

    def note(self, session_id: str, token: str) -> None:
        """Nothing; the session that draws its page now has this sign-in. What it showed while it had one is nobody's after that."""
        with self._lock:
            had = self._tokens.get(session_id, ANYBODY) != ANYBODY
            _keep(self._tokens, session_id, ENDED if had and token == ANYBODY else token)

    def may_have(self, file_id: str, holders: list[str], token: str) -> bool:
        """Whether this sign-in is one that the file was made for, as the sessions that hold it now or held it before tell."""
        with self._lock:
            found = frozenset(self._tokens[one] for one in holders if one in self._tokens)
            known = self._made_for.get(file_id, frozenset()) | found
            _keep(self._made_for, file_id, known)
        return ANYBODY in known or token in known


def _keep(table: OrderedDict[str, T], name: str, what: T) -> None:
    table[name] = what
    table.move_to_end(name)
    while len(table) > MOST:
        table.popitem(last=False)


OWNERS = Owners()


def note(token: str | None) -> None:
    """Nothing; the page that is being drawn is this sign-in's."""
    if (drawn := get_script_run_ctx()) is not None:
        OWNERS.note(drawn.session_id, token or ANYBODY)


def may_have(file_id: str, token: str | None) -> bool:
    """Whether the file may go to whoever brings this token: it was made for that sign-in, which still stands, or for anybody."""
    if not OWNERS.may_have(file_id, holders_of(file_id), token or ANYBODY):
        return False
    return OWNERS.may_have(file_id, [], ANYBODY) or (token is not None and casework_door.account_of(token) is not None)


def holders_of(file_id: str) -> list[str]:
    """The page sessions that show or offer the file now."""
    manager = get_instance().media_file_mgr
    with manager._lock:
        return [session for session, files in manager._files_by_session_and_coord.items() if file_id in files.values()]
