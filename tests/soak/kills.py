"""`shenyan run` is killed at random moments: the last release stays live and whole, nothing received changes, the next run publishes."""

import random
import time
from pathlib import Path

from tests.soak.proof import (
    Home,
    demand,
    demand_unchanged,
    digests,
    half_built,
    install,
    last_words,
    live_release,
    published,
    release_number,
)

SETTLE_SECONDS = 30
"""How long a killed run's workers may take to notice that nobody waits for them."""


def prove(folder: Path, *, certificates: int, seed: int, kills: int) -> str:
    """What `kills` kills left behind."""
    home = install(folder, certificates, seed)
    begun = time.monotonic()
    published(home)
    return kill_often(home, kills, seed, time.monotonic() - begun)


def kill_often(home: Home, kills: int, seed: int, seconds: float) -> str:
    """What was found after each kill, one in each part of a run's usual `seconds`; raises Broken."""
    chance, landed = random.Random(seed), 0
    for number in range(kills):
        landed += kill_once(home, seconds * (number + chance.random()) / kills)
    demand(landed > 0, "every run had ended before its kill, so nothing was proved")
    before = live_release(home)
    status, said = home.run()
    demand(status == 0, f"the run after the kills ended with status {status}: {last_words(said)}")
    after = live_release(home)
    demand(
        release_number(after.release_id) > release_number(before.release_id),
        "the run after the kills published nothing new",
    )
    demand(not half_built(home), "half-built releases were left after the next run")
    return f"{landed} of {kills} runs killed at moments spread over {seconds:.0f} s; each time the last release stayed, and {after.release_id} followed"


def kill_once(home: Home, after_seconds: float) -> bool:
    """Whether the run was still going when it was killed; raises Broken when it left anything but a whole release."""
    before, received = live_release(home), digests(home.raw)
    kept = digests(before.folder)
    run = home.start()
    time.sleep(after_seconds)
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
