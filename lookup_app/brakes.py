"""How often one may ask. Counts live in this process's memory; no name or number is kept, only keyed hashes.

Failures are counted for each asker and name together, so nobody can lock another's access to a record: whoever guesses
only shuts himself out. What everyone together gets wrong about one name makes the pages ask for more, never refuse.
A name nobody has counts like any other, so a refusal says nothing about who is registered.
"""

import os
import time
from collections.abc import Callable
from typing import NamedTuple

from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter


class Brake(NamedTuple):
    """One limit: the name its counts are kept under, and the rates that must all hold."""

    name: str
    rates: tuple[RateLimitItem, ...]


def brake(name: str, rates: str) -> Brake:
    """A brake from words such as `40/minute;600/hour`; an installation may set others in the environment."""
    return Brake(name, tuple(parse_many(os.environ.get(f"SHENYAN_LIMIT_{name.upper()}", rates))))


ADDRESS = brake("address", "40/minute;600/hour")
"""Enquiries of a visitor without an account; an office behind one address still gets through its day."""
ACCOUNT = brake("account", "2000/second;1000000/day")
"""Enquiries of a registered employer; guessing is stopped by name, so this only keeps one of them from using up the server."""
GUESSES = brake("guesses", "8/hour;20/day")
"""Answers "not found" that one asker may get about one name."""
STRIKES = brake("strikes", "5/10 minutes")
"""Answers "not found" after which a visitor is asked a challenge."""
SUSPICION = brake("suspicion", "30/hour")
"""Answers "not found" about one name, whoever asked, after which a certificate number alone no longer suffices."""
SIGN_IN = brake("sign_in", "10/minute;60/hour")
"""Attempts to sign in from one address."""


class Brakes:
    """Counters over sliding windows, safe for many threads; the cost of one doesn't grow with its limit."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._clock = clock

    def wait(self, brake: Brake, *key: str) -> int:
        """0 while there is room; else the seconds until there is."""
        full = [rate for rate in brake.rates if not self._limiter.test(rate, brake.name, *key)]
        resets = [self._limiter.get_window_stats(rate, brake.name, *key).reset_time - self._clock() for rate in full]
        return max((max(1, round(seconds)) for seconds in resets), default=0)

    def count(self, brake: Brake, *key: str) -> None:
        """One more, even beyond the limit."""
        for rate in brake.rates:
            self._limiter.hit(rate, brake.name, *key)

    def take(self, brake: Brake, *key: str) -> int:
        """0 with one more counted, or the seconds to wait with nothing counted."""
        if seconds := self.wait(brake, *key):
            return seconds
        self.count(brake, *key)
        return 0
