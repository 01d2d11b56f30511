"""The whole job on an invented corpus, as a process of its own: seconds, rows a second, peak memory."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

from pipelines import release
from pipelines.sample.corpus import write_corpus
from schemas.campaign import campaign_named
from tests.bench.table import Page
from tests.soak.proof import CAMPAIGN, Home


@dataclass(frozen=True)
class Ran:
    """One run of the whole job."""

    home: Home
    seconds: float
    peak_gb: float
    written: dict[str, int]
    counts: dict[str, int]


def run(folder: Path, certificates: int, seed: int = 1) -> Ran:
    """One run over a fresh corpus; raises RuntimeError when it publishes nothing."""
    written = write_corpus(folder / "raw", certificates, seed, campaign_named(CAMPAIGN))
    home = Home(folder / "raw", folder / "curated")
    begun = time.perf_counter()
    going = home.start()
    # wait4 alone tells the peak of the largest process of the run.
    _, status, used = os.wait4(going.process.pid, 0)
    seconds = time.perf_counter() - begun
    going.process.returncode = os.waitstatus_to_exitcode(status)
    _, said = going.ending()
    if going.process.returncode:
        raise RuntimeError(said[-500:])
    return Ran(home, seconds, used.ru_maxrss / 1e6, written, release.find_release(home.curated).counts)


def measure(ran: Ran) -> Page:
    """The page of a run."""
    size = f"{ran.written['certificates']:,} certificates: {ran.written['files']:,} files, {ran.written['rows']:,} rows, {ran.written['submissions']:,} submissions"
    return Page(
        "whole",
        "The whole run",
        "`shenyan run` on a corpus of `shenyan sample`, in a process of its own: from messy files to a checked release. Peak memory is that of its largest process.",
        ("corpus", "wall", "rows a second", "peak memory", "published"),
        (
            (
                size,
                f"{ran.seconds:.0f} s",
                f"{ran.written['rows'] / ran.seconds:.0f}",
                f"{ran.peak_gb:.2f} GB",
                f"{ran.counts['curated_certificates']:,}",
            ),
        ),
    )
