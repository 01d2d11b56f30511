"""Alerts that a channel did not take: they wait in a file and go out first next time, so that nobody sleeps through one.

A webhook that is down for an hour would otherwise cost its readers that hour's alerts: each is told once.
"""

import datetime as dt
import fcntl
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from pipelines.alerts import Alert, Channel
from pipelines.private_files import written_privately
from pipelines.settings import Settings

Message = Mapping[str, object]
Waiting = dict[str, list[Message]]

OUTBOX = "untold.json"
KEPT = dt.timedelta(days=3)
"""After so long an alert that nobody took stands in the log alone."""
GIVEN_UP_AFTER = 2
"""Failures in a row after which a channel is left in peace until next time: each may take its whole patience."""


def deliver(outbox: Path, alerts: Sequence[Alert], ways: Sequence[Channel], at: dt.datetime) -> list[str]:
    """The names of channels that could not take everything; what they left goes out first next time."""
    fresh = [alert.as_dict(at) for alert in alerts]
    with _alone(outbox):
        before = read(outbox)
        left = {name_of(way): send(way, [*_recent(before.get(name_of(way), []), at), *fresh]) for way in ways}
        after = {name: messages for name, messages in left.items() if messages}
        if after != before:
            _write(outbox, after)
    return list(after)


def path_of(settings: Settings) -> Path:
    """Where an installation keeps what waits."""
    return settings.work / OUTBOX


def name_of(way: Channel) -> str:
    """What a channel is called."""
    return type(way).__name__.lower()


def send(way: Channel, messages: Sequence[Message]) -> list[Message]:
    """The messages that the channel did not take; one that it refuses keeps no other from being told."""
    left: list[Message] = []
    failures = 0
    for number, message in enumerate(messages):
        if failures == GIVEN_UP_AFTER:
            return [*left, *messages[number:]]
        try:
            way.send(message)
            failures = 0
        except OSError:
            left.append(message)
            failures += 1
    return left


def read(outbox: Path) -> Waiting:
    """What waits, by channel."""
    return dict(json.loads(outbox.read_text(encoding="utf-8"))) if outbox.is_file() else {}


def _recent(messages: Sequence[Message], at: dt.datetime) -> list[Message]:
    return [message for message in messages if at - dt.datetime.fromisoformat(str(message["at"])) <= KEPT]


@contextmanager
def _alone(outbox: Path) -> Iterator[None]:
    """Nobody else empties or fills the outbox meanwhile: two sensors tell."""
    outbox.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(outbox.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _write(outbox: Path, waiting: Waiting) -> None:
    with written_privately(outbox) as file:
        file.write(json.dumps(waiting, ensure_ascii=False).encode())
