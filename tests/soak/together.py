"""Two runs at once: one publishes, or both in turn; who doesn't says so in a sentence; nothing breaks."""

from pathlib import Path

from tests.soak.proof import (
    Home,
    demand,
    demand_plain_refusal,
    demand_unchanged,
    digests,
    half_built,
    install,
    last_words,
    live_release,
    published,
    release_number,
)


def prove(folder: Path, *, certificates: int, seed: int, rounds: int) -> str:
    """How often both and how often one of two runs published."""
    home = install(folder, certificates, seed)
    published(home)
    return run_in_pairs(home, rounds)


def run_in_pairs(home: Home, rounds: int) -> str:
    """How the pairs ended; raises Broken."""
    published_by = [run_pair(home) for _ in range(rounds)]
    before = live_release(home)
    status, said = home.run()
    demand(status == 0, f"the run after the pairs ended with status {status}: {last_words(said)}")
    after = live_release(home)
    demand(
        release_number(after.release_id) > release_number(before.release_id),
        "the run after the pairs published nothing",
    )
    demand(not half_built(home), "half-built releases were left")
    both = published_by.count(2)
    return f"{rounds} pairs of runs at once: {both} times both published in turn, {rounds - both} times one did and the other said why not"


def run_pair(home: Home) -> int:
    """How many of two runs at once published."""
    before, received = live_release(home), digests(home.raw)
    ended = [run.ending() for run in [home.start(), home.start()]]
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
