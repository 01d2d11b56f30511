"""What one reviewer has just done in one session: what can be taken back, and whether a key is one pressed twice."""

import math
import time
from dataclasses import dataclass
from typing import Any

READING_SECONDS = 1.2
"""Nobody has read the next case so soon after it came up."""
FOLLOWS_SECONDS = 30
"""A case that is drawn within this time after an act came up by it."""


@dataclass
class Hand:
    """What the reviewer did in this session: what can be taken back, and which case was decided last and when.

    It is fetched before an act is stored. Streamlit ends a run at any touch of the session once another key has come, so what was
    fetched only afterwards would be lost: the act would stand, and nobody could take it back.
    """

    done: list[tuple[Any, ...]]
    notice: list[tuple[str, str]]
    last: str = ""
    at: float = -math.inf
    shown: str = ""
    since: float = -math.inf

    def remember(self, item_id: str, kind: str, *what: object) -> None:
        """Puts an act on top of those that can be taken back."""
        self.done.append((kind, *what))
        self.last, self.at = item_id, time.monotonic()

    def tell(self, tone: str, text: str) -> None:
        """What the act came to, for the page that is drawn next."""
        self.notice[:] = [(tone, text)]

    def has_just_acted(self) -> bool:
        """Whether the last act is so fresh that another key is the same one pressed twice."""
        return time.monotonic() - self.at < READING_SECONDS

    def look(self, item_id: str) -> None:
        """Notes since when this case is on the screen."""
        if self.shown != item_id:
            self.shown, self.since = item_id, time.monotonic()

    def has_not_read(self, item_id: str) -> bool:
        """Whether this case came up by an act on another one and has not been on the screen long enough to be read."""
        came_by_act = self.last not in ("", item_id) and self.since - self.at < FOLLOWS_SECONDS
        return came_by_act and (self.shown != item_id or time.monotonic() - self.since < READING_SECONDS)
