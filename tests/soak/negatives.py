"""Answers "not found" of every kind take the same time: no test of statistics tells an unknown person from a wrong factor."""

import http.client
import json
import math
import random
import time
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import numpy as np

from pipelines.keys import load_keys
from pipelines.lookup import Answer, Factors, LookupStore
from tests.bench.big_register import FACTS, SUSPENDED_OF, Person, person, publish_both
from tests.bench.serving import make_api_key, served
from tests.soak.proof import Home, demand

SIZE = 20_000
"""Certificates of the register: enough that no name need be asked about often."""
WRONG_YEAR = str(int(FACTS["acquired_month"][:4]) + 1)
LEAST_EFFECT = 0.04
"""How far from even odds a guess by time alone may come: 0.5 is none, and 10,000 tries give away 0.02 by chance."""
SURE = 1e-4
"""The probability of chance from which on a difference counts, divided among all pairs of kinds."""

Question = dict[str, str]
Ask = Callable[[Question], bool]


class Difference(NamedTuple):
    """How two samples differ: the odds that one of the first is the longer, and the probabilities of that by chance (Mann–Whitney, Kolmogorov–Smirnov)."""

    odds: float
    ranks: float
    shapes: float


def id_of_nobody(who: Person, other: Person) -> Question:
    """A person whom the register does not have, with somebody's ID number."""
    return {"name": stranger_like(who).name, "id_number": other.id_number}


def certificate_of_nobody(who: Person, other: Person) -> Question:
    """A person whom the register does not have, with somebody's certificate number."""
    return {"name": stranger_like(who).name, "certificate_number": other.certificate_number}


def stranger_like(who: Person) -> Person:
    """Somebody beyond the register's end."""
    return person(SIZE + int(who.certificate_number))


def with_altered_id(who: Person, other: Person) -> Question:
    """Somebody with a digit of the ID number changed."""
    digit = str((int(who.id_number[15]) + 1) % 10)
    return {"name": who.name, "id_number": f"{who.id_number[:15]}{digit}{who.id_number[16:]}"}


def with_others_id(who: Person, other: Person) -> Question:
    """Somebody with another holder's ID number."""
    return {"name": who.name, "id_number": other.id_number}


def with_others_certificate(who: Person, other: Person) -> Question:
    """Somebody with another holder's certificate number."""
    return {"name": who.name, "certificate_number": other.certificate_number}


def with_no_certificate(who: Person, other: Person) -> Question:
    """Somebody with a certificate number that nobody has."""
    return {"name": who.name, "certificate_number": f"9{other.certificate_number[1:]}"}


def in_another_year(who: Person, other: Person) -> Question:
    """Somebody's own certificate, in a year in which it was not obtained."""
    return {"name": who.name, "certificate_number": who.certificate_number, "acquired_year": WRONG_YEAR}


def suspended_with_altered_id(who: Person, other: Person) -> Question:
    """Somebody whose certificate is suspended, with a digit of the ID number changed."""
    return with_altered_id(suspended_near(who), other)


def suspended_with_others_certificate(who: Person, other: Person) -> Question:
    """Somebody whose certificate is suspended, with another holder's certificate number."""
    return with_others_certificate(suspended_near(who), other)


def suspended_in_another_year(who: Person, other: Person) -> Question:
    """Somebody's suspended certificate, in a year in which it was not obtained: the only such question that a second table is asked."""
    return in_another_year(suspended_near(who), other)


def suspended_near(who: Person) -> Person:
    """The holder of a suspended certificate next to this one."""
    every, rest = SUSPENDED_OF
    return person(int(who.certificate_number) // every * every + rest)


BY_FACTOR = (
    (id_of_nobody, with_altered_id, with_others_id, suspended_with_altered_id),
    (
        certificate_of_nobody,
        with_others_certificate,
        with_no_certificate,
        suspended_with_others_certificate,
        in_another_year,
        suspended_in_another_year,
    ),
)
"""Kinds are compared where they are asked by the same factor: by which he asks an enquirer knows himself."""
KINDS = tuple(kind for kinds in BY_FACTOR for kind in kinds)
OF_STORE = tuple(kind for kind in KINDS if kind not in (in_another_year, suspended_in_another_year))
"""The store knows of no years: narrowing comes after it."""


def prove(folder: Path, *, seed: int, tries: int) -> str:
    """How alike the kinds were, asked over the API and of the store."""
    home = Home(folder / "raw", folder / "curated")
    home.raw.mkdir()
    publish_both(home, SIZE)
    with LookupStore(home.curated, load_keys(home.settings.key_file)) as store:
        of_store = demand_alike(time_kinds(OF_STORE, tries, seed, lambda question: ask_store(store, question)), "store")
    key = make_api_key(home)
    # The account asks about thousands of names as fast as it can: what is measured is the time, not the brakes.
    with served(home, SHENYAN_LIMIT_GUESSES="1000000/second", SHENYAN_LIMIT_SUSPICION="1000000/second") as site:
        api = http.client.HTTPConnection("127.0.0.1", site.port)
        over_http = demand_alike(time_kinds(KINDS, tries, seed, lambda question: ask_api(api, key, question)), "API")
        api.close()
    return f"{tries:,} tries each: {of_store}; {over_http}"


def ask_store(store: LookupStore, question: Question) -> bool:
    """Whether the store finds nothing."""
    kind = "id_number" if "id_number" in question else "certificate_number"
    return store.find_all([Factors(question["name"], kind, question[kind])])[0].answer is Answer.NOT_FOUND


def ask_api(api: http.client.HTTPConnection, key: str, question: Question) -> bool:
    """Whether the API finds nothing."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    api.request("POST", "/api/v1/lookup", json.dumps(question | {"purpose": "own"}), headers)
    return b'"outcome":"not_found"' in api.getresponse().read()


def time_kinds(
    kinds: Sequence[Callable[[Person, Person], Question]], tries: int, seed: int, ask: Ask
) -> dict[str, np.ndarray]:
    """Seconds of the tries by their kind; the kinds come in an order of chance, so that whatever else goes on meets all alike."""
    draw = random.Random(seed)
    order = [kinds[number % len(kinds)] for number in range(tries)]
    draw.shuffle(order)
    taken: dict[str, list[float]] = {kind.__name__: [] for kind in kinds}
    for kind in order:
        who, other = (person(number) for number in draw.sample(range(SIZE), 2))
        question = kind(who, other)
        begun = time.perf_counter()
        is_nothing = ask(question)
        taken[kind.__name__].append(time.perf_counter() - begun)
        demand(is_nothing, f"a question {kind.__name__} found something")
    return {name: np.array(seconds) for name, seconds in taken.items()}


def demand_alike(taken: dict[str, np.ndarray], door: str) -> str:
    """The least likely pair of kinds in words; raises Broken when two kinds can be told apart."""
    pairs = [
        pair
        for kinds in BY_FACTOR
        for pair in combinations([kind.__name__ for kind in kinds if kind.__name__ in taken], 2)
    ]
    found = {pair: compare(*(taken[name] for name in pair)) for pair in pairs}
    for (left, right), difference in found.items():
        is_sure = min(difference.ranks, difference.shapes) < SURE / len(pairs)
        is_great = abs(difference.odds - 0.5) > LEAST_EFFECT
        demand(not (is_sure and is_great), f"the {door} takes another time for {left} than for {right}: {difference}")
    widest = max(found.values(), key=lambda difference: abs(difference.odds - 0.5))
    return (
        f"{door}: of {len(pairs)} pairs of kinds the most different has odds {widest.odds:.3f} (0.5 is even), "
        f"least p {min(min(one.ranks, one.shapes) for one in found.values()):.2g}"
    )


def compare(left: np.ndarray, right: np.ndarray) -> Difference:
    """How two samples of seconds differ; both tests by their approximations for great samples."""
    together = np.concatenate([left, right])
    values, places, counts = np.unique(together, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[places]
    first, second = len(left), len(right)
    wins = ranks[:first].sum() - first * (first + 1) / 2
    spread = math.sqrt(first * second * (first + second + 1) / 12)
    deviation = abs(wins - first * second / 2) / spread
    steps = (np.searchsorted(np.sort(sample), values, side="right") / len(sample) for sample in (left, right))
    gap = float(np.abs(np.subtract(*steps)).max()) * math.sqrt(first * second / (first + second))
    return Difference(
        wins / (first * second), math.erfc(deviation / math.sqrt(2)), min(1.0, 2 * math.exp(-2 * gap * gap))
    )
