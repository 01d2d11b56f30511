"""An installation served as `shenyan serve` does, and what its processes use of the processor."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from pipelines.casework import open_store
from pipelines.keys import load_keys
from tests.soak.proof import ROOT, Home, clean_environment

START_SECONDS = 120
PROC = Path("/proc")


@dataclass(frozen=True)
class Served:
    """Where it is served, and the process that all of its processes descend from."""

    port: int
    process: int

    def cpu_seconds(self) -> float:
        """Seconds of the processor that all its processes have used; NaN where the system doesn't tell."""
        if not PROC.is_dir():
            return float("nan")
        return sum(_ticks(process) for process in _family(self.process)) / os.sysconf("SC_CLK_TCK")


def _family(process: int) -> list[int]:
    """The process and all its descendants."""
    children = (PROC / str(process) / "task" / str(process) / "children").read_text(encoding="utf-8").split()
    return [process, *(one for child in children for one in _family(int(child)))]


def _ticks(process: int) -> int:
    """User and system time of one process, in clock ticks; the name before the figures may hold blanks."""
    figures = (PROC / str(process) / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return int(figures[11]) + int(figures[12])


def make_api_key(home: Home) -> str:
    """A key of an employer's account in the home's casework store."""
    store = open_store(home.settings.database_url, load_keys(home.settings.key_file))
    try:
        employer = store.accounts.add("bench", "fünf-Wege-3", display_name="bench", roles=["verifier"])
        return store.accounts.add_api_key(employer.account_id, "bench", by="bench")
    finally:
        store.close()


@contextmanager
def served(home: Home, **environment: str) -> Iterator[Served]:
    """The home's pages and API on a free port of this machine, with these settings."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["serve", "--no-dagster", "--port", str(port), "--curated", str(home.curated)]
    server = subprocess.Popen(
        [sys.executable, "-m", "pipelines.cli.main", *words],
        cwd=ROOT,
        env=clean_environment() | {"SHENYAN_RAW": str(home.raw)} | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until_served(f"http://127.0.0.1:{port}", server)
        yield Served(port, server.pid)
    finally:
        server.terminate()
        server.wait(60)


def wait_until_served(address: str, server: "subprocess.Popen[bytes]") -> None:
    """Nothing, once a release is told there; raises RuntimeError when the server ends or takes too long."""
    limit = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < limit:
        try:
            if httpx.get(f"{address}/api/v1/release", timeout=5, trust_env=False).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.3)
    raise RuntimeError("the API was not served")
