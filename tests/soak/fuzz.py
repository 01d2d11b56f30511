"""Damaged copies of every sample file: intake ends in time and memory, and says of every file what became of it and why."""

import random
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl

from pipelines.intake import Intake, Limits, read_all
from pipelines.intake.deliveries import SOURCES, find_deliveries
from pipelines.sample.corpus import write_corpus
from schemas.campaign import campaign_named
from schemas.reasons import catalogue
from tests.soak.proof import CAMPAIGN, Home, demand, last_words, live_release

Read = Callable[..., Intake]
DISPOSITIONS = {"read", "partly_read", "rejected", "duplicate"}
WORKER_GIGABYTES = 0.7
"""What a worker has mapped before a delivery is read, beside what the limits allow the delivery."""
TRIES_BEFORE = 2
"""So many times the limit on wall time may pass without any file ending, beside the patience with a starved reader: two are read at once."""
FLIPS = (1, 16, 256)


def prove(folder: Path, *, certificates: int, seed: int, files: int) -> str:
    """What became of about so many damaged files, in intake alone and then in the whole run."""
    samples = folder / "samples"
    write_corpus(samples, certificates, seed, campaign_named(CAMPAIGN))
    home = Home(folder / "raw", folder / "curated")
    damage_all(samples, home.raw, files, seed)
    said = read_damaged(home.raw)
    status, words = home.run()
    demand(status == 0, f"the whole run over damaged files ended with status {status}: {last_words(words)}")
    live_release(home)
    return f"{said}; the whole run over them published"


def damage_all(samples: Path, raw: Path, files: int, seed: int) -> None:
    """Nothing; `raw` holds about so many damaged copies, each of its own kind and place of damage."""
    chance = random.Random(seed)
    whole = sorted(path for path in (samples / SOURCES).rglob("*") if path.is_file())
    each = max(1, files // len(whole))
    for path in whole:
        for number, content in enumerate(damages(path.read_bytes(), each, chance)):
            place = raw / path.relative_to(samples).parent / f"{number:02}-{path.name}"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)


def damages(content: bytes, count: int, chance: random.Random) -> Iterator[bytes]:
    """So many damaged versions: cut off at a random place, or with a few to many of their bits flipped."""
    for number in range(count):
        if number % 2 == 0:
            yield content[: chance.randrange(len(content)) if content else 0]
        else:
            yield flip(content, FLIPS[number // 2 % len(FLIPS)], chance)


def flip(content: bytes, count: int, chance: random.Random) -> bytes:
    """The content with one bit flipped at each of so many random places."""
    changed = bytearray(content)
    for _ in range(count if changed else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def read_damaged(raw: Path, read: Read = read_all, limits: Limits = Limits()) -> str:  # noqa: B008 - a frozen value
    """What became of the files; raises Broken when one is unaccounted for or cost too much."""
    longest, ended = [0.0], [time.monotonic()]

    def note(*_: object) -> None:
        now = time.monotonic()
        longest[0], ended[0] = max(longest[0], now - ended[0]), now

    begun = time.monotonic()
    received = read(raw, progress=note, limits=limits)
    seconds, peak = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
    check_accounts(received, {found.source_file for found in find_deliveries(raw)})
    demand(
        longest[0] <= (TRIES_BEFORE + limits.patience) * limits.wall_seconds, f"for {longest[0]:.0f} s no file ended"
    )
    most = limits.memory_bytes / 1e9 + WORKER_GIGABYTES
    demand(peak <= most, f"a reader used {peak:.1f} GB, more than {most:.1f}")
    counts = dict(received.deliveries["disposition"].value_counts().sort("disposition").iter_rows())
    told = ", ".join(f"{count} {name}" for name, count in counts.items())
    return f"{received.deliveries.height} damaged files in {seconds:.0f} s, largest reader {peak:.2f} GB: {told}"


def check_accounts(received: Intake, placed: set[str]) -> None:
    """Nothing if every file has one disposition and, where it was not read whole, a reason; raises Broken."""
    deliveries = received.deliveries
    lost = placed - set(deliveries["source_file"])
    demand(not lost, f"{len(lost)} files are not among the deliveries")
    demand(deliveries["source_file"].is_unique().all(), "a file is among the deliveries twice")
    demand(set(deliveries["disposition"]) <= DISPOSITIONS, "a file has a disposition that there isn't")
    refused = deliveries.filter(pl.col("disposition").is_in(["partly_read", "rejected"]))
    known = catalogue()
    unknown = [code for code in refused["reason"] if code is None or code not in known]
    demand(not unknown, f"{len(unknown)} files are refused without a reason of the catalogue")
    copies = deliveries.filter(pl.col("disposition") == "duplicate")
    demand(copies["duplicate_of"].null_count() == 0, "a duplicate names no original")
    strangers = received.rows.join(
        deliveries.filter(pl.col("disposition").is_in(["read", "partly_read"])), on="source_file", how="anti"
    )
    demand(strangers.height == 0, f"{strangers.height} rows come from files that were not read")
    places = received.rows.select("source_file", "sheet", "row", "block")
    demand(places.is_unique().all(), "a row of a file is there twice")
