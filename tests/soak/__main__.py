"""All long proofs, one sentence each; the exit status is 1 if one is broken.

python -m tests.soak [PROOF …] [--scale 1.0] [--seed 2019]
"""

import argparse
import functools
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.soak import (
    cells,
    desk,
    edges,
    employers,
    fabrications,
    four,
    full_disk,
    fuzz,
    histories,
    kills,
    near_misses,
    negatives,
    production,
    relaid,
    served,
    steward,
    swaps,
    thousand,
    together,
    upgrade,
    walk,
)
from tests.soak.hardtables import prove as hard_tables
from tests.soak.layouts import measure
from tests.soak.othercity import prove as othercity
from tests.soak.proof import Broken, Skipped, forget_settings
from tests.soak.submissions import prove as submissions
from tests.soak.thirdcity import prove as thirdcity
from tests.soak.town import prove as town

CERTIFICATES = 24
"""Size of the invented corpora: the proofs are about order and damage, not about size."""
PEOPLE = 120
"""Enough for a steward's day: some offices, some applications."""
DESK_CERTIFICATES = 60
"""Enough to leave something to review."""
DISK_MEGABYTES = 160
ROOMS_KILOBYTES = (0, 512, 4096)

Proof = Callable[[Path], str]


def proofs(scale: float, seed: int) -> dict[str, Proof]:
    """Every proof by name, at that scale; 1 takes about ten minutes on two idle cores."""

    def sized(count: int) -> int:
        return max(1, round(count * scale))

    corpus: dict[str, Any] = {"certificates": CERTIFICATES, "seed": seed}
    return {
        "swaps": functools.partial(swaps.prove, **corpus, swaps=sized(100)),
        "kills": functools.partial(kills.prove, **corpus, kills=sized(20)),
        "together": functools.partial(together.prove, **corpus, rounds=sized(2)),
        "full_disk": functools.partial(full_disk.prove, **corpus, megabytes=DISK_MEGABYTES, rooms=ROOMS_KILOBYTES),
        "served": functools.partial(served.prove, **corpus, rounds=sized(1)),
        "thousand": functools.partial(thousand.prove, **corpus, files=sized(1000)),
        "production": functools.partial(production.prove, certificates=PEOPLE, seed=seed),
        "upgrade": functools.partial(upgrade.prove, certificates=PEOPLE, seed=seed),
        "steward": functools.partial(steward.prove, certificates=PEOPLE, seed=seed),
        "desk": functools.partial(
            desk.prove, certificates=DESK_CERTIFICATES, seed=seed, cases=sized(10_000), rounds=sized(7)
        ),
        "walk": functools.partial(walk.prove, seed=seed, walkers=4, steps=sized(400), cases=6),
        "submissions": functools.partial(submissions.prove, certificates=sized(500), seed=seed),
        "submissions_third": functools.partial(submissions.prove_third, certificates=sized(300), seed=seed),
        "layouts": functools.partial(measure.prove, seed=seed, files=sized(600)),
        "relaid": functools.partial(relaid.prove, certificates=sized(400), seed=seed),
        "cells": functools.partial(cells.prove, seed=seed, count=sized(300)),
        "employers": functools.partial(employers.prove, seed=seed, count=sized(7000)),
        "othercity": functools.partial(othercity.prove, certificates=sized(400), seed=seed),
        "thirdcity": functools.partial(thirdcity.prove, certificates=sized(400), seed=seed),
        "hard_tables": functools.partial(hard_tables.prove, seed=seed, records=sized(100_000)),
        "town": functools.partial(town.prove, seed=seed),
        "histories": functools.partial(histories.prove, certificates=sized(120), seed=seed, count=sized(300)),
        "four": functools.partial(four.prove, certificates=sized(120), seed=seed),
        "near_misses": functools.partial(near_misses.prove, seed=seed, count=sized(8)),
        "edges": functools.partial(edges.prove, seed=seed, count=sized(20)),
        "fabrications": functools.partial(fabrications.prove, seed=seed, count=sized(40)),
        "negatives": functools.partial(negatives.prove, seed=seed, tries=sized(10_000)),
        "fuzz": functools.partial(fuzz.prove, **corpus, files=sized(360)),
    }


def run_proof(name: str, proof: Proof) -> bool:
    """Whether the proof held or was skipped; says in a sentence which, and what was seen."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix=f"shenyan-soak-{name}-") as folder:
        try:
            outcome, told, fine = "held", proof(Path(folder)), True
        except Skipped as skipped:
            outcome, told, fine = "skipped", str(skipped), True
        except Broken as broken:
            outcome, told, fine = "BROKEN", str(broken), False
    sys.stdout.write(f"{name}: {outcome} ({time.monotonic() - begun:.0f} s): {told}\n")
    sys.stdout.flush()
    return fine


def parse(words: Sequence[str] | None = None) -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.soak", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = list(proofs(1.0, 1))
    parser.add_argument("proofs", nargs="*", metavar="PROOF", help=f"which ({', '.join(names)}; default all)")
    parser.add_argument(
        "--scale", type=float, default=1.0, help="how many swaps, kills, steps and files, in parts of the usual"
    )
    parser.add_argument("--seed", type=int, default=2019, help="the same seed damages, kills and walks alike")
    options = parser.parse_args(words)
    if unknown := set(options.proofs) - set(names):
        parser.error(f"no such proof: {', '.join(sorted(unknown))}")
    return options


def main(words: Sequence[str] | None = None) -> int:
    """0 if every proof held or had to be skipped, 1 if one is broken."""
    options = parse(words)
    forget_settings()
    chosen = {
        name: proof
        for name, proof in proofs(options.scale, options.seed).items()
        if name in (options.proofs or proofs(1.0, 1))
    }
    held = [run_proof(name, proof) for name, proof in chosen.items()]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
