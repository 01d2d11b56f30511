"""Every program of `shenyan serve` is killed in turn while a run is under way: each time the work is done in the end, by itself."""

import functools
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

from pipelines import watching
from tests.soak.proof import ROOT, Home, clean_environment, demand, install

PARTS = {
    "pages": "streamlit",
    "code": "dagster api grpc",
    "daemon": "dagster._daemon",
    "gate": "assets.gate",
    "worker": "spawn_main",
    "serve": "pipelines.cli.main serve",
}
"""What is killed, and the words in its command line that tell it."""
OPEN = [dg.DagsterRunStatus[name] for name in ("QUEUED", "STARTING", "STARTED", "CANCELING")]
LONGEST = 420
"""Seconds after which work that isn't done counts as lost."""


def prove(folder: Path, *, certificates: int, seed: int, rounds: int) -> str:
    """How long it took, killing by killing, until the work was done."""
    home, chance, told = install(folder, certificates, seed), random.Random(seed), []
    os.environ["DAGSTER_HOME"], os.environ["SHENYAN_STATE"] = str(ROOT), f"{home.curated}.dagster"
    with served(home) as serve, dg.DagsterInstance.get() as instance:
        wait(lambda: is_done(instance, home), "the first work was not done")
        for number in range(rounds):
            for part in PARTS:
                told.append(f"{part} {kill_one(home, instance, serve, part, chance, number):.0f} s")
    return f"work that was under way when a program was killed was done by itself after: {', '.join(told)}"


def kill_one(
    home: Home, instance: dg.DagsterInstance, serve: "Serve", part: str, chance: random.Random, number: int
) -> float:
    """Seconds from the killing until the work was done; raises Broken when it never was."""
    drop(home, f"{part}-{number}")
    # A worker is seen for as long as its run lasts; the run's own status may have passed by between two looks.
    wait(functools.partial(find, serve.pid, PARTS["worker"]), f"no run's program began for the file of {part}")
    time.sleep(chance.random() * 2)
    begun, victim = time.monotonic(), find(serve.pid, PARTS[part])
    if victim is not None:  # a worker may have ended meanwhile
        os.kill(victim, signal.SIGKILL)
    demand(victim is not None or part == "worker", f"no {part} is running")
    if part == "serve":
        serve.begin()
    wait(lambda: is_done(instance, home), f"what was under way when {part} was killed was never done")
    return time.monotonic() - begun


def drop(home: Home, name: str) -> None:
    """Nothing; an office has sent one more file."""
    lines = f"姓名,性别,证书编号,职称系列,资格名称\n范例{name},男,Z{abs(hash(name)) % 10**8:08},工程技术系列,工程师\n"
    folder = home.raw / "sources" / "county-01"
    (folder / f"{name}.csv").write_text(lines, encoding="utf-8")


def is_done(instance: dg.DagsterInstance, home: Home) -> bool:
    """Whether a run has gone through the folder as it is now, and none is open."""
    word = watching.fingerprint(watching.look(home.raw, home.settings.exclusions))
    done = dg.RunsFilter(statuses=[dg.DagsterRunStatus.SUCCESS], tags={"shenyan/folder": word})
    return bool(instance.get_runs(done, limit=1)) and not instance.get_runs(dg.RunsFilter(statuses=OPEN), limit=1)


def wait(happened: Callable[[], object], otherwise: str, longest: float = LONGEST) -> None:
    """Nothing once it has happened; raises Broken with the sentence when it doesn't in so many seconds."""
    limit = time.monotonic() + longest
    while not happened():
        demand(time.monotonic() < limit, otherwise)
        time.sleep(0.5)


def find(root: int, words: str) -> int | None:
    """The process at or below `root` whose command line has these words; null for none."""
    everybody = list(processes())
    family, before = {root}, 0
    while len(family) > before:
        before = len(family)
        family |= {pid for pid, parent, _ in everybody if parent in family}
    return next((pid for pid, _, command in everybody if pid in family and words in command), None)


def processes() -> Iterator[tuple[int, int, str]]:
    """Number, parent and command line of every process."""
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
            command = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        yield int(path.name), parent, command


class Serve:
    """`shenyan serve` over one home, which can be begun anew on the same ports; `settings` are added to its environment."""

    def __init__(self, home: Home, settings: Mapping[str, str] | None = None) -> None:
        self._ports, self._home, self._settings = [free_port(), free_port()], home, dict(settings or {})
        self.said = home.curated.parent / "said.txt"
        self.begin()

    @property
    def site(self) -> str:
        """Where the pages are."""
        return f"http://127.0.0.1:{self._ports[0]}"

    @property
    def room(self) -> str:
        """Where the Dagster UI is."""
        return f"http://127.0.0.1:{self._ports[1]}"

    def setup_code(self) -> str:
        """The code that the terminal shows for the first account."""
        return re.findall(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", self.said.read_text(encoding="utf-8"))[-1]

    @property
    def pid(self) -> int:
        """The number of the process that stands for all."""
        return self._process.pid

    def begin(self) -> None:
        """Nothing; the programs are starting."""
        own = {
            "SHENYAN_RAW": str(self._home.raw),
            "SHENYAN_CURATED": str(self._home.curated),
            "SHENYAN_WATCH_SECONDS": "5",
        }
        words = ["--port", str(self._ports[0]), "--dagster-port", str(self._ports[1])]
        with self.said.open("ab") as said:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "pipelines.cli.main", "serve", *words],
                cwd=ROOT,
                env=clean_environment() | own | self._settings,
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        wait(
            lambda: "Dagster" in self.said.read_text(encoding="utf-8", errors="replace"), "the Dagster UI never came up"
        )

    def end(self) -> None:
        """Nothing; all is stopped as a person would stop it."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait()


@contextmanager
def served(home: Home, settings: Mapping[str, str] | None = None) -> Iterator[Serve]:
    """The programs over that home, with these settings besides."""
    serve = Serve(home, settings)
    try:
        yield serve
    finally:
        serve.end()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])
