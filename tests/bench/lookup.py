"""Enquiries against a register of a million: bare DuckDB, the store, the API alone and while releases swap, and the pages' visitors."""

import multiprocessing as mp
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path

import duckdb

from pipelines import release
from pipelines.keys import load_keys
from pipelines.lookup import Answer, LookupStore
from pipelines.lookup_keys import certificate_number_key
from pipelines.release import Release
from tests.bench import big_register, clients, visitors
from tests.bench.big_register import Person
from tests.bench.serving import Served, make_api_key, served
from tests.bench.table import Page
from tests.soak.proof import Home

CONNECTIONS = 16
RATE = 300.0
SWAP_SECONDS = 2.0
SESSIONS, THINK_SECONDS = 100, 10.0
WARM_SECONDS = 2.0
STRIDE = 7919
"""A prime, so that the people asked about lie all over the file."""
BARE = "select certificate_id, status from curated_certificates where certificate_number_key = ?"
HEAD = ("who answers", "answers", "a second", "p50", "p95", "p99", "server's CPU each")


@dataclass(frozen=True)
class Asked:
    """Seconds of every answer, over how long, and the processor's seconds that answering took (None: not told apart)."""

    name: str
    seconds: Sequence[float]
    lasted: float
    cpu: float | None

    def row(self) -> tuple[str, ...]:
        """The line of the table."""
        p50, p95, p99 = (f"{cut * 1e3:.1f} ms" for cut in quantiles(self.seconds))
        each = "–" if self.cpu is None else f"{1e3 * self.cpu / len(self.seconds):.2f} ms"
        rate = len(self.seconds) / self.lasted
        return self.name, f"{len(self.seconds):,}", f"{rate:,.0f}", p50, p95, p99, each


def measure(folder: Path, size: int, questions: int, seconds: float) -> Page:
    """Everything, against a lookup file of `size` certificates; each way over HTTP goes on for so many seconds."""
    home = Home(folder / "raw", folder / "curated")
    home.raw.mkdir()
    both = big_register.publish_both(home, size)
    numbers = [number * STRIDE % size for number in range(questions)]
    passed = [number for number in numbers if big_register.answer_of(number, 0) == "verified"]
    asked = [ask_bare(home, [*map(big_register.person, passed)]), ask_store(home, [*map(big_register.person, numbers)])]
    key = make_api_key(home)
    # All visitors of the measurement come from one address, which the pages would rightly slow down.
    with served(home, SHENYAN_LIMIT_ADDRESS="1000000/second") as site, one_process() as other:
        asked += ask_api(home, site, other, both, clients.Plan(site.port, key, size, (both[0].release_id, both[1].release_id), seconds, CONNECTIONS, None, 1))  # fmt: skip
        asked += ask_pages(site, other, visitors.Visit(site.port, size, SESSIONS, THINK_SECONDS, 2 * seconds, 1))
    about = (
        f"Exact enquiries by name and number against a lookup file of {size:,} certificates, one in five about nobody, one in fifty suspended; every answer is compared with the truth, and one wrong "
        f"answer ends the measurement. The API with key, brakes and audit, asked by {CONNECTIONS} connections of another process; at a rate, seconds count from the moment at which a "
        f"question arrived. A visitor of the pages thinks {THINK_SECONDS:.0f} seconds between two enquiries. Clients run on the same machine."
    )
    return Page("lookup", "Enquiries", about, HEAD, [one.row() for one in asked])


def ask_api(
    home: Home, site: Served, other: ProcessPoolExecutor, both: tuple[Release, Release], plan: clients.Plan
) -> list[Asked]:
    """As fast as answered, at the rate, and at the rate while releases swap."""
    other.submit(clients.run, replace(plan, seconds=WARM_SECONDS)).result()
    at_rate = replace(plan, rate=RATE)
    found = [
        _ask_api(site, other, plan, f"API, {plan.connections} connections, as fast as answered"),
        _ask_api(site, other, at_rate, f"API, {RATE:.0f} enquiries a second"),
    ]
    with swapping(home, both):
        found.append(_ask_api(site, other, at_rate, f"API, the same while releases swap every {SWAP_SECONDS:.0f} s"))
    return found


def _ask_api(site: Served, other: ProcessPoolExecutor, plan: clients.Plan, name: str) -> Asked:
    """What one process of clients saw; raises RuntimeError when an answer was wrong."""
    before = site.cpu_seconds()
    seen = other.submit(clients.run, plan).result()
    demand_right(seen.faults)
    return Asked(name, seen.seconds, seen.lasted, site.cpu_seconds() - before)


def ask_pages(site: Served, other: ProcessPoolExecutor, visit: visitors.Visit) -> list[Asked]:
    """The pages' first sight and the answers shown on them, with the CPU of both together."""
    other.submit(visitors.run, replace(visit, sessions=1, think_seconds=0.1, seconds=WARM_SECONDS)).result()
    before, begun = site.cpu_seconds(), time.perf_counter()
    waited = other.submit(visitors.run, visit).result()
    demand_right(waited.faults)
    lasted, used = time.perf_counter() - begun, site.cpu_seconds() - before
    share = used / (len(waited.pages) + len(waited.answers))
    return [
        Asked(f"Pages, {visit.sessions} sessions: the page first seen", waited.pages, lasted, share * len(waited.pages)),
        Asked(f"Pages, {visit.sessions} sessions: an answer shown", waited.answers, lasted, share * len(waited.answers)),
    ]  # fmt: skip


def demand_right(faults: Sequence[str]) -> None:
    """Nothing when nothing was wrong; raises RuntimeError."""
    if faults:
        raise RuntimeError(f"{len(faults)} wrong answers, the first: {faults[0]}")


@contextmanager
def one_process() -> Iterator[ProcessPoolExecutor]:
    """One process beside this one; it is gone afterwards."""
    with ProcessPoolExecutor(1, mp_context=mp.get_context("spawn")) as pool:
        yield pool


@contextmanager
def swapping(home: Home, both: tuple[Release, Release]) -> Iterator[None]:
    """Meanwhile the two releases become live in turn; afterwards the first one is, as before."""
    stop = threading.Event()

    def swap() -> None:
        for one in cycle(both[::-1]):
            if stop.wait(SWAP_SECONDS):
                return
            big_register.make_live(home, one)

    thread = threading.Thread(target=swap)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        big_register.make_live(home, both[0])


def quantiles(seconds: Sequence[float]) -> tuple[float, float, float]:
    """p50, p95 and p99."""
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return cuts[49], cuts[94], cuts[98]


def timed(name: str, ask: Callable[[Person], bool], people: Sequence[Person]) -> Asked:
    """Seconds of each question; raises RuntimeError when one is not answered as it must be."""
    taken = []
    cpu, all_begun = time.process_time(), time.perf_counter()
    for person in people:
        begun = time.perf_counter()
        answered = ask(person)
        taken.append(time.perf_counter() - begun)
        if not answered:
            raise RuntimeError("a published certificate was not found")
    return Asked(name, taken, time.perf_counter() - all_begun, time.process_time() - cpu)


def ask_store(home: Home, people: Sequence[Person]) -> Asked:
    """The questions to the store, one after the other."""
    with LookupStore(home.curated, load_keys(home.settings.key_file)) as store:
        return timed(
            "LookupStore, one thread, one question at a time",
            lambda one: store.find(one.name, certificate_number=one.certificate_number).answer is not Answer.NOT_FOUND,
            people,
        )


def ask_bare(home: Home, people: Sequence[Person]) -> Asked:
    """The questions as bare queries to the first table, whose keys are known beforehand."""
    key = load_keys(home.settings.key_file).subkey("lookup")
    keys = {one: certificate_number_key(key, one.name, one.certificate_number) for one in people}
    with duckdb.connect(str(release.find_release(home.curated).lookup), read_only=True) as connection:
        name = "DuckDB alone, key known, one connection"
        return timed(name, lambda one: bool(connection.execute(BARE, [keys[one]]).fetchall()), people)
