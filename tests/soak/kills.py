"""`shenyan run` is killed at random moments: the last release stays live and whole, nothing received changes, the next run publishes."""

import random
import time
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from tests.soak.proof import (
    Home,
    demand,
    demand_unchanged,
    digests,
    install,
    last_words,
    live_release,
    published_next,
    release_number,
)

SETTLE_SECONDS = 30
"""How long a killed run's workers may take to notice that nobody waits for them."""


DONE = "完成 done"
"""What a run says when one of its parts is finished."""


class Moment(NamedTuple):
    """When to kill: so many seconds after so many parts were finished, however busy the machine is."""

    parts: int
    seconds: float


def prove(folder: Path, *, certificates: int, seed: int, kills: int) -> str:
    """What `kills` kills left behind."""
    home = install(folder, certificates, seed)
    return kill_often(home, kills, seed, time_parts(home))


def time_parts(home: Home) -> list[float]:
    """How many seconds each part of the home's first run took, as its words appeared, and the end; raises Broken if it didn't publish."""
    run, ends = home.start(), [time.monotonic()]
    while run.process.poll() is None:
        if run.words().count(DONE) >= len(ends):
            ends.append(time.monotonic())
        time.sleep(0.02)
    ends.append(time.monotonic())
    status, said = run.ending()
    demand(status == 0, f"the first run ended with status {status}: {last_words(said)}")
    live_release(home)
    return [later - earlier for earlier, later in pairwise(ends)]


def choose_moments(parts: list[float], kills: int, chance: random.Random) -> list[Moment]:
    """When to kill: every other one in the last part that says it is finished, which publishes, the others spread over all parts' time."""
    last, whole = max(0, len(parts) - 2), sum(parts)
    found = []
    for number in range(kills):
        if number % 2:
            found.append(Moment(last, chance.uniform(0, parts[last])))
            continue
        at, part = whole * (number + chance.random()) / kills, 0
        while part < len(parts) - 1 and at > parts[part]:
            at, part = at - parts[part], part + 1
        found.append(Moment(part, at))
    return found


def kill_often(home: Home, kills: int, seed: int, parts: list[float]) -> str:
    """What was found after each kill of runs whose parts usually take so long; raises Broken."""
    moments = choose_moments(parts, kills, random.Random(seed))
    landed = [moment.parts for moment in moments if kill_once(home, moment)]
    demand(bool(landed), "every run had ended before its kill, so nothing was proved")
    after = published_next(home, "the kills")
    publishing = landed.count(max(0, len(parts) - 2))
    return (
        f"{len(landed)} of {kills} runs killed in {len(set(landed))} of {len(parts)} parts, {publishing} of them while publishing; "
        f"each time the last release stayed, and {after.release_id} followed"
    )


def kill_once(home: Home, moment: Moment) -> bool:
    """Whether the run was still going when it was killed; raises Broken when it left anything but a whole release."""
    before, received = live_release(home), digests(home.raw)
    kept = digests(before.folder)
    run = home.start()
    while run.process.poll() is None and run.words().count(DONE) < moment.parts:
        time.sleep(0.02)
    time.sleep(moment.seconds)
    landed = run.kill()
    demand(wait_for_session(run.process.pid), "a killed run left processes behind")
    demand_unchanged(received, digests(home.raw), "received files")
    live = live_release(home)
    demand(
        release_number(live.release_id) - release_number(before.release_id) in (0, 1),
        f"after a kill {live.release_id} is live instead of {before.release_id} or its successor",
    )
    demand_unchanged(kept, digests(before.folder), "files of the release that was live")
    return landed


def wait_for_session(session: int) -> bool:
    """Whether every process of the session ends by itself in time."""
    limit = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < limit:
        if not members(session):
            return True
        time.sleep(0.2)
    return False


def members(session: int) -> list[int]:
    """The processes of a session that are still running."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, own = path.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(own) == session and state != "Z":
            found.append(int(path.parent.name))
    return found
