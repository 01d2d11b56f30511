"""Enquiries a second: the store next to a bare indexed query on the same file, and the API over HTTP."""

import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle, islice

import duckdb
import httpx
import polars as pl

from pipelines import release
from pipelines.casework import open_store
from pipelines.keys import load_keys
from pipelines.lookup import Answer, LookupStore
from pipelines.lookup_keys import certificate_number_key
from tests.bench.table import Page
from tests.soak.proof import ROOT, Home, clean_environment

Person = tuple[str, str]
CLIENTS = 4
START_SECONDS = 120
BARE = "select certificate_id, status from curated_certificates where certificate_number_key = ?"


def measure(home: Home, questions: int, over_http: int) -> Page:
    """So many questions to the store and to bare DuckDB, and so many over HTTP."""
    asked = list(islice(cycle(published_people(home)), questions))
    store, bare = ask_store(home, asked), ask_bare(home, asked)
    api = ask_api(home, asked[:over_http])
    rows = [
        _row("DuckDB alone, key known, one connection", bare, bare, 1),
        _row("LookupStore, one thread", store, bare, 1),
        _row(f"API over HTTP, {CLIENTS} clients, with key, brakes and audit", api, bare, CLIENTS),
    ]
    about = f"Exact enquiries by name and certificate number against a release of {release.find_release(home.curated).counts['curated_certificates']:,} published certificates; {questions:,} to the store, {over_http:,} over HTTP."
    return Page(
        "lookup",
        "Enquiries",
        about,
        ("who answers", "enquiries a second", "p50", "p99", "p50 against bare DuckDB"),
        rows,
    )


def _row(name: str, seconds: Sequence[float], bare: Sequence[float], clients: int) -> tuple[str, ...]:
    p50, p99 = quantiles(seconds)
    ratio = f"{p50 / quantiles(bare)[0]:.1f}×"
    return name, f"{clients * len(seconds) / sum(seconds):,.0f}", f"{p50 * 1e3:.2f} ms", f"{p99 * 1e3:.2f} ms", ratio


def quantiles(seconds: Sequence[float]) -> tuple[float, float]:
    """p50 and p99."""
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return cuts[49], cuts[98]


def published_people(home: Home) -> list[Person]:
    """Name and certificate number of everyone whose certificate is published."""
    certificates = release.load_table(
        release.find_release(home.curated), "certificates", load_keys(home.settings.key_file)
    )
    passed = certificates.filter(pl.col("passed_by").is_not_null()).sort("certificate_id")
    return passed.select("holder_name", "certificate_number").drop_nulls().rows()


def timed(ask: Callable[[Person], bool], people: Sequence[Person]) -> list[float]:
    """Seconds of each question; raises RuntimeError when one is not answered as it must be."""
    taken = []
    for person in people:
        begun = time.perf_counter()
        answered = ask(person)
        taken.append(time.perf_counter() - begun)
        if not answered:
            raise RuntimeError("a published certificate was not found")
    return taken


def ask_store(home: Home, people: Sequence[Person]) -> list[float]:
    """Seconds of each question to the store."""
    with LookupStore(home.curated, load_keys(home.settings.key_file)) as store:
        return timed(lambda one: store.find(one[0], certificate_number=one[1]).answer is not Answer.NOT_FOUND, people)


def ask_bare(home: Home, people: Sequence[Person]) -> list[float]:
    """Seconds of each question as a bare query whose key is known beforehand."""
    key = load_keys(home.settings.key_file).subkey("lookup")
    keys = {one: certificate_number_key(key, *one) for one in set(people)}
    with duckdb.connect(str(release.find_release(home.curated).lookup), read_only=True) as connection:
        return timed(lambda one: bool(connection.execute(BARE, [keys[one]]).fetchall()), people)


def ask_api(home: Home, people: Sequence[Person]) -> list[float]:
    """Seconds of each question over HTTP, from several clients at once."""
    key = make_api_key(home)
    with served(home) as address, ThreadPoolExecutor(CLIENTS) as pool:
        parts = pool.map(
            lambda part: _ask_over_http(address, key, part), [people[start::CLIENTS] for start in range(CLIENTS)]
        )
        return [seconds for part in parts for seconds in part]


def _ask_over_http(address: str, key: str, people: Sequence[Person]) -> list[float]:
    with httpx.Client(
        base_url=address, headers={"Authorization": f"Bearer {key}"}, timeout=60, trust_env=False
    ) as client:

        def ask(one: Person) -> bool:
            body = {"name": one[0], "certificate_number": one[1], "purpose": "recruitment"}
            return client.post("/api/v1/lookup", json=body).raise_for_status().json()["outcome"] != "not_found"

        return timed(ask, people)


def make_api_key(home: Home) -> str:
    """A key of an employer's account in the home's casework store."""
    store = open_store(home.settings.database_url, load_keys(home.settings.key_file))
    try:
        employer = store.accounts.add("bench", "fünf-Wege-3", display_name="bench", roles=["verifier"])
        return store.accounts.add_api_key(employer.account_id, "bench", by="bench")
    finally:
        store.close()


@contextmanager
def served(home: Home) -> Iterator[str]:
    """The address of the home's pages and API, served as `shenyan serve` does, with the brakes off for the time of the measurement."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [
        sys.executable,
        "-m",
        "pipelines.cli.main",
        "serve",
        "--no-dagster",
        "--port",
        str(port),
        "--curated",
        str(home.curated),
    ]
    environment = clean_environment() | {"SHENYAN_RAW": str(home.raw), "SHENYAN_LIMIT_ACCOUNT": "1000000/second"}
    server = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield wait_until_served(f"http://127.0.0.1:{port}", server)
    finally:
        server.terminate()
        server.wait(60)


def wait_until_served(address: str, server: "subprocess.Popen[bytes]") -> str:
    """The address, once a release is told there; raises RuntimeError when the server ends or takes too long."""
    limit = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < limit:
        try:
            if httpx.get(f"{address}/api/v1/release", timeout=5, trust_env=False).is_success:
                return address
        except httpx.TransportError:
            time.sleep(0.3)
    raise RuntimeError("the API was not served")
