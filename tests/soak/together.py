"""Two runs on one installation: one publishes, or both in turn; who doesn't says so in a sentence; nothing breaks."""

import time
from collections.abc import Callable
from pathlib import Path

from pipelines.release.locking import only_writer
from tests.soak.proof import (
    Home,
    Run,
    demand,
    demand_plain_refusal,
    demand_unchanged,
    digests,
    half_built,
    install,
    last_words,
    live_release,
    published,
    published_next,
    release_number,
)

Begin = Callable[[Home], list[Run]]


def prove(folder: Path, *, certificates: int, seed: int, rounds: int) -> str:
    """What became of a run beside another writer, of one that began while another published, and of pairs begun at once."""
    home = install(folder, certificates, seed)
    published(home)
    refused = run_beside_a_writer(home)
    demand(run_pair(home, begin_while_publishing) == 2, "a run that began while another published didn't follow it")
    return f"{refused}; one begun while another published followed it; {run_in_pairs(home, rounds)}"


def run_beside_a_writer(home: Home) -> str:
    """What a run says that wants to publish while another program does; raises Broken."""
    before = live_release(home)
    with only_writer(home.curated):
        status, said = home.run()
    demand(status == 1, f"a run beside another that publishes ended with status {status}: {last_words(said)}")
    demand_plain_refusal(said)
    demand(live_release(home) == before, "a run that was refused changed what is live")
    return "a run beside another that publishes is refused in a sentence"


def begin_at_once(home: Home) -> list[Run]:
    """Two runs that begin together."""
    return [home.start(), home.start()]


def begin_while_publishing(home: Home) -> list[Run]:
    """A run, and a second that begins when the first builds its release, so that it has its own work still before it."""
    first = home.start()
    while first.process.poll() is None and not half_built(home):
        time.sleep(0.01)
    return [first, home.start()]


def run_in_pairs(home: Home, rounds: int) -> str:
    """How the pairs that began at once ended; raises Broken."""
    published_by = [run_pair(home, begin_at_once) for _ in range(rounds)]
    published_next(home, "the pairs")
    both = published_by.count(2)
    return f"{rounds} pairs of runs at once: {both} times both published in turn, {rounds - both} times one did and the other said why not"


def run_pair(home: Home, begin: Begin) -> int:
    """How many of two runs published."""
    before, received = live_release(home), digests(home.raw)
    ended = [run.ending() for run in begin(home)]
    statuses = [status for status, _ in ended]
    demand(0 in statuses, f"neither of two runs published: {[last_words(said) for _, said in ended]}")
    for status, said in ended:
        demand(status in (0, 1), f"a run ended with status {status}: {last_words(said)}")
        if status:
            demand_plain_refusal(said)
    after = live_release(home)
    step = release_number(after.release_id) - release_number(before.release_id)
    demand(
        step == statuses.count(0), f"{statuses.count(0)} runs said that they published, but {step} releases followed"
    )
    demand_unchanged(received, digests(home.raw), "received files")
    return statuses.count(0)
