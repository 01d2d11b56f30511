"""A thousand deliveries in a day: they come in portions while every program is killed once, and people look at the pages all the time."""

import os
import random
import signal
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import dagster as dg

from assets.delivery_view import PARTITIONS
from pipelines.keys import load_keys
from pipelines.prepared import read_frame
from tests.soak.proof import ROOT, Home, demand, install
from tests.soak.served import PARTS, Serve, find, is_done, served

PORTIONS = 10
PAUSE = 6.0
"""Seconds between two portions: longer than the watch looks, so that runs and deliveries overlap."""
KILLED = ("daemon", "gate", "code", "pages", "worker")
BAD = 20
"""Every so many files one is empty."""
QUERY = b'{"query":"{ runsOrError(limit: 5) { ... on Runs { results { id status } } } }"}'
SLOWEST = 20.0
"""Seconds that a page may take on a busy machine before it counts as gone."""
LONGEST_REST = 420
"""Seconds without a run's program after which work that isn't done counts as lost; a run that works may take its time."""
LONGEST_WORK = 3600
"""Seconds after which a program that still works counts as hanging."""


class Look(NamedTuple):
    """One look at a page: what it took, and whether it came."""

    seconds: float
    came: bool


class Visitor(threading.Thread):
    """Somebody who looks at the Dagster UI and at the pages again and again."""

    def __init__(self, serve: Serve) -> None:
        super().__init__(daemon=True)
        self._serve, self._over, self.looks = serve, threading.Event(), list[Look]()

    def run(self) -> None:
        """Looks until told to stop."""
        while not self._over.wait(1.0):
            self.looks += [look(f"{self._serve.room}/graphql", QUERY), look(f"{self._serve.site}/")]

    def leave(self) -> list[Look]:
        """All looks."""
        self._over.set()
        self.join()
        return self.looks


def look(address: str, question: bytes | None = None) -> Look:
    """One look at an address."""
    request = urllib.request.Request(address, question, {"Content-Type": "application/json"})
    begun = time.monotonic()
    try:
        with urllib.request.urlopen(request, timeout=SLOWEST) as answer:
            came = answer.status == 200 and bool(answer.read())
    except (urllib.error.URLError, OSError):
        came = False
    return Look(time.monotonic() - begun, came)


def prove(folder: Path, *, certificates: int, seed: int, files: int) -> str:
    """What came of them, and how long the pages took meanwhile."""
    home, chance = install(folder, certificates, seed), random.Random(seed)
    os.environ["DAGSTER_HOME"], os.environ["SHENYAN_STATE"] = str(ROOT), f"{home.curated}.dagster"
    with served(home) as serve, dg.DagsterInstance.get() as instance:
        wait_for_work(serve, lambda: is_done(instance, home), "the first work was not done")
        visitor = Visitor(serve)
        visitor.start()
        send(home, serve, files, chance)
        wait_for_work(serve, lambda: is_done(instance, home), "not all deliveries were worked on in the end")
        looks = visitor.leave()
        demand_all_known(home, instance, files)
        runs = instance.get_runs_count()
    said = serve.said.read_text(encoding="utf-8", errors="replace")
    demand("database is locked" not in said, "SQLite was locked out")
    return f"{files} deliveries in {PORTIONS} portions, {len(KILLED)} programs killed, {runs} runs, none lost; {told(looks)}"


def wait_for_work(serve: Serve, happened: Callable[[], object], otherwise: str) -> None:
    """Nothing once it has happened; raises Broken when nobody works on it any more, or somebody without end."""
    begun = rested = time.monotonic()
    while not happened():
        now = time.monotonic()
        if find(serve.pid, PARTS["worker"]) is not None:
            rested = now
        demand(now - rested < LONGEST_REST, f"{otherwise}: no run's program for {LONGEST_REST} seconds")
        demand(now - begun < LONGEST_WORK, f"{otherwise} within {LONGEST_WORK} seconds, and somebody still works")
        time.sleep(0.5)


def send(home: Home, serve: Serve, files: int, chance: random.Random) -> None:
    """Nothing; all files have come, and after some portions a program was killed."""
    victims = list(KILLED)
    for portion in range(PORTIONS):
        for number in range(portion * files // PORTIONS, (portion + 1) * files // PORTIONS):
            write(home, number)
        time.sleep(PAUSE * (0.5 + chance.random()))
        if portion and victims and (victim := find(serve.pid, PARTS[victims[0]])) is not None:
            os.kill(victim, signal.SIGKILL)
            victims.pop(0)


def write(home: Home, number: int) -> None:
    """Nothing; an office has sent one more file, and some of them are empty."""
    folder = home.raw / "sources" / f"county-{50 + number % 10}"
    folder.mkdir(parents=True, exist_ok=True)
    line = f"范例{'甲乙丙丁戊己庚辛壬癸'[number % 10]},男,T{number:08},工程技术系列,工程师\n"
    text = f"姓名,性别,证书编号,职称系列,资格名称\n{line}" if number % BAD else ""
    (folder / f"第{number}批.csv").write_text(text, encoding="utf-8")


def demand_all_known(home: Home, instance: dg.DagsterInstance, files: int) -> None:
    """Nothing if every file is in the register's list and has a partition of its own."""
    listed = read_frame(home.settings, load_keys(home.settings.key_file), "raw_deliveries")["source_file"].to_list()
    sent = [place for place in listed if place.endswith("批.csv")]
    demand(len(set(sent)) == files, f"{files - len(set(sent))} deliveries are not in the list")
    partitions = [name for name in instance.get_dynamic_partitions(PARTITIONS) if "批.csv" in name]
    demand(len(partitions) >= files, f"{files - len(partitions)} deliveries have no partition")


def told(looks: list[Look]) -> str:
    """How the pages answered."""
    times = sorted(one.seconds for one in looks if one.came)
    demand(bool(times), "no page ever came")
    gone = len(looks) - len(times)
    return f"{len(looks)} looks at the pages, median {times[len(times) // 2]:.2f} s, p95 {times[int(len(times) * 0.95)]:.2f} s, {gone} while a program was being begun anew"
