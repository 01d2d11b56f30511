"""Proof that a city which Shenyan learns of by files alone comes out true: what othercity measures, over thirty years of another province."""

from pathlib import Path

from tests.soak.othercity.prove import Bound, prove_city
from tests.soak.thirdcity.corpus import write_corpus
from tests.soak.thirdcity.place import CAMPAIGN

BOUNDS = {"normal": Bound(0.985, 0.99), "hard": Bound(0.965, 0.985)}
"""Golden values lie below the 99.7 % asked: few lists state a certificate here, so that a digit mistyped in one of two stays a tie where
no neighbour in the sequence tells, and two namesakes with nothing else between them are not parted."""


def prove(folder: Path, *, seed: int, certificates: int) -> str:
    """A normal and a hard city: what came out of each, in figures; raises Broken naming the figures that fall short."""
    return prove_city(folder, write_corpus, BOUNDS, seed=seed, certificates=certificates, campaign=str(CAMPAIGN))
