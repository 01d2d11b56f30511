"""How often one may ask. No name or number is kept, only keyed hashes. Counts live in memory; `followed_counts` takes in from the
audit what was asked before this process began, and what other processes are asked.

Failures are counted for each asker and name together, so nobody can lock another's access to a record: whoever guesses
only shuts himself out. What everyone together gets wrong about one name makes the way by certificate number ask for more
and in the end close, since such numbers follow each other; the way by ID number never closes, so no record is locked.
A name nobody has counts like any other, so a refusal says nothing about who is registered.
"""

import math
import os
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from limits import RateLimitItem, parse_many

SWEEP_FROM = 10_000
"""So many counters are kept before the first look for those that are over."""


class Room(NamedTuple):
    """What one rate of a brake leaves: how many of `amount` in `seconds` have room, and after how long more have."""

    amount: int
    seconds: int
    left: int
    wait: int


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
SIEGE = brake("siege", "60/day;300/30 days")
"""Answers "not found" to certificate numbers with one name, whoever asked and with whatever year, after which only ID numbers are taken."""
CROWD = brake("crowd", "60/day;300/30 days")
"""Answers "not found" to ID numbers with one name, whoever asked, after which a visitor without an account must name the year too:
who holds the certificate knows it, and the record stays open."""
DISPUTE = brake("dispute", "6/hour;20/day")
"""Disputed outcomes of one account."""
SIGN_IN = brake("sign_in", "10/minute;60/hour")
"""Attempts to sign in from one address."""
PERSON = brake("person", "6/hour;12/day")
"""Corrections of the name or ID number that one holder's account stands for."""
ATTEMPTS = {one.name: one for one in (DISPUTE, SIGN_IN, PERSON)}
"""What is counted when it is tried, whatever comes of it."""


@dataclass(slots=True)
class _Window:
    """What one key did in the window under way and in the one before; a window begins with a key's first count."""

    begun: float
    current: int = 0
    before: int = 0

    def advance(self, now: float, length: float) -> None:
        """Nothing; the window under way is the one that `now` lies in."""
        passed = int((now - self.begun) // length)
        if passed > 0:
            self.before = self.current if passed == 1 else 0
            self.current, self.begun = 0, self.begun + passed * length

    def near(self, now: float, length: float) -> float:
        """What weighs now: the window under way, and the one before by the share of it that is still near."""
        return self.before * (1 - (now - self.begun) / length) + self.current

    def next_one(self, now: float, length: float) -> int:
        """The whole seconds until the next window begins."""
        return math.ceil(self.begun + length - now)

    def wait(self, now: float, length: float, amount: int) -> int:
        """The whole seconds after which one more has room."""
        elapsed = now - self.begun
        if self.near(now, length) < amount:
            return 0
        if self.current >= amount:
            return math.floor(length - elapsed + length * (1 - amount / self.current)) + 1
        return max(0, math.floor(length * (1 - (amount - self.current) / self.before) - elapsed)) + 1


class Brakes:
    """Counters over sliding windows, safe for many threads; the cost of one grows neither with its limit nor with the others.

    The storage of `limits` has a thread walk through all counters up to a hundred times a second, which costs more the
    more is counted. Here what is over is dropped when as much again has come.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self.mark = secrets.token_hex(4)
        """Tells what was counted here from what others counted."""
        self._lock = threading.RLock()
        self._windows: dict[tuple[str | int, ...], _Window] = {}
        self._sweep_at = SWEEP_FROM

    def wait(self, brake: Brake, *key: str) -> int:
        """0 while there is room; else the seconds until there is."""
        with self._lock:
            now = self._clock()
            return max((self._wait_for(brake, rate, key, now) for rate in brake.rates), default=0)

    def count(self, brake: Brake, *key: str, at: float | None = None) -> None:
        """One more, even beyond the limit; `at` is when it was, in seconds, for what is only heard of later."""
        with self._lock:
            now = self._clock() if at is None else at
            for rate in brake.rates:
                window = self._windows.setdefault((brake.name, rate.get_expiry(), *key), _Window(now))
                window.advance(now, rate.get_expiry())
                window.current += 1
            if len(self._windows) > self._sweep_at:
                self._sweep(now)

    def take(self, brake: Brake, *key: str) -> int:
        """0 with one more counted, or the seconds to wait with nothing counted."""
        with self._lock:
            if seconds := self.wait(brake, *key):
                return seconds
            self.count(brake, *key)
            return 0

    def rooms(self, brake: Brake, *key: str) -> list[Room]:
        """What each rate of this brake leaves, the longest window last. With room left, the wait is for the next window."""
        with self._lock:
            now = self._clock()
            rates = sorted(brake.rates, key=lambda rate: rate.get_expiry())
            return [self._room(rate, self._windows.get((brake.name, rate.get_expiry(), *key)), now) for rate in rates]

    @staticmethod
    def _room(rate: RateLimitItem, window: _Window | None, now: float) -> Room:
        length = rate.get_expiry()
        if window is None:
            return Room(rate.amount, length, rate.amount, length)
        window.advance(now, length)
        left = max(0, math.floor(rate.amount - window.near(now, length)))
        return Room(rate.amount, length, left, window.wait(now, length, rate.amount) or window.next_one(now, length))

    def _wait_for(self, brake: Brake, rate: RateLimitItem, key: tuple[str, ...], now: float) -> int:
        window = self._windows.get((brake.name, rate.get_expiry(), *key))
        if window is None:
            return 0
        window.advance(now, rate.get_expiry())
        return window.wait(now, rate.get_expiry(), rate.amount)

    def _sweep(self, now: float) -> None:
        """Nothing; windows that no longer weigh on anyone are gone."""
        self._windows = {
            place: window for place, window in self._windows.items() if now - window.begun < 2 * int(place[1])
        }
        self._sweep_at = max(SWEEP_FROM, 2 * len(self._windows))
