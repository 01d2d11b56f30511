"""What many tests share: a clean environment, one run of the whole job on an invented corpus, a browser."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

# Read when the libraries are loaded: two workers share two cores, and small frames only wait for other threads.
os.environ["POLARS_MAX_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

import hypothesis
import polars as pl
import pytest
from argon2 import PasswordHasher
from filelock import FileLock
from xdist.scheduler import LoadFileScheduling

from pipelines import intake, settings
from pipelines.casework import passwords
from pipelines.sample.corpus import write_corpus
from schemas.campaign import campaign_named

pl.thread_pool_size()
# A command that a test starts runs as anybody's does, on all cores.
del os.environ["POLARS_MAX_THREADS"], os.environ["OPENBLAS_NUM_THREADS"]

hypothesis.settings.register_profile("suite", deadline=None, derandomize=True)
hypothesis.settings.load_profile("suite")
"""A property's examples are the same on every machine, and none fails because the machine is busy."""


@pytest.fixture(autouse=True, scope="session")
def _clean_environment():
    """No test sees the settings of whoever runs it."""
    for name in [name for name in os.environ if name.startswith(("SHENYAN_", "DAGSTER_HOME"))]:
        del os.environ[name]
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"


@pytest.fixture(autouse=True, scope="session")
def _cheap_passwords() -> Iterator[None]:
    """Hashes that cost nothing, since no test here is about their cost."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", lambda: hasher)
        yield


@pytest.fixture(autouse=True, scope="session")
def _one_reader_at_a_time() -> Iterator[None]:
    """A worker of the suite has one core, and each process that reads deliveries takes a second to start; commands start theirs as ever."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(intake, "count_cores", lambda: 1)
        yield


class Together(LoadFileScheduling):
    """A file's tests stay in one worker, and so do all files that need the whole run: it is made once."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return "whole_run" if needs_whole_run(self.config.rootpath / file) else file


@cache
def needs_whole_run(file: Path) -> bool:
    """True if the tests of a file ask for the fixture."""
    return bool(re.search(r"def .*\bwhole_run\b", file.read_text(encoding="utf-8")))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    """What shares the tests among the workers of `make test`."""
    return Together(config, log) if config.getoption("dist") == "loadfile" else None


@dataclass(frozen=True)
class WholeRun:
    """One run of the whole job: where it lies, what Dagster says of it, and the truth."""

    settings: settings.Settings
    result: Any
    truth: pl.DataFrame


def run_whole_way(raw: Path, curated: Path) -> Any:
    """Dagster's result of the job that `shenyan run` executes."""
    import dagster as dg

    from assets.definitions import WHOLE_WAY, define
    from assets.resources import Installation, Progress

    defined = define(Installation(raw=str(raw), curated=str(curated)), Progress())
    return defined.resolve_job_def(WHOLE_WAY).execute_in_process(
        instance=dg.DagsterInstance.ephemeral(), raise_on_error=True
    )


@pytest.fixture(scope="session")
def whole_run(tmp_path_factory) -> WholeRun:
    """The whole way, once, on a corpus of a seed that nothing was fitted to."""
    home = tmp_path_factory.mktemp("whole")
    raw, curated = home / "raw", home / "curated"
    write_corpus(raw, 120, 77, campaign_named("liuzhou-2019"))
    result = run_whole_way(raw, curated)
    return WholeRun(settings.from_environment(raw, curated), result, pl.read_parquet(raw / "truth.parquet"))


CHROMIUM_LOCK = Path(tempfile.gettempdir()) / "shenyan-chromium.lock"
CHROMIUM_TRIED = CHROMIUM_LOCK.with_suffix(".tried")
TRY_AGAIN = 3600
"""Seconds after which a machine that could not install a browser is asked once more; the workers of one run ask once together."""


def found_chromium() -> str | None:
    """The path of a Chromium on this machine."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def install_chromium() -> None:
    """Debian's Chromium, where CI runs as root and has none; comes back at once where another process has seen to it."""
    if not (os.environ.get("CI") and os.geteuid() == 0 and shutil.which("apt-get")):
        return
    with FileLock(CHROMIUM_LOCK):
        tried = CHROMIUM_TRIED.exists() and time.time() - CHROMIUM_TRIED.stat().st_mtime < TRY_AGAIN
        if found_chromium() or tried:
            return
        CHROMIUM_TRIED.touch()
        subprocess.run(["apt-get", "update", "-q"], check=False, capture_output=True, timeout=120)
        command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium", "fonts-noto-cjk"]
        subprocess.run(command, check=False, capture_output=True, timeout=400)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Begins to install what is missing while the first tests run; the tests in the browser wait for it."""
    distributes = session.config.getoption("numprocesses", None) and not hasattr(session.config, "workerinput")
    if distributes and os.environ.get("CI") and not found_chromium():
        words = "from tests.conftest import install_chromium; install_chromium()"
        subprocess.Popen([sys.executable, "-c", words], cwd=session.config.rootpath, stdout=subprocess.DEVNULL)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The path of a real Chromium; installs Debian's when CI runs as root, else skips the test and says so."""
    install_chromium()
    return found_chromium() or pytest.skip(
        "no Chromium on this machine: install Debian's package `chromium` to drive the pages"
    )
