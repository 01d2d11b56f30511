"""What many tests share: a clean environment, one run of the whole job on an invented corpus, a browser."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import polars as pl
import pytest

from pipelines import settings
from pipelines.sample.corpus import write_corpus
from schemas.campaign import campaign_named

CHROMIUM = "/usr/bin/chromium"

hypothesis.settings.register_profile("suite", deadline=None, derandomize=True)
hypothesis.settings.load_profile("suite")
"""A property's examples are the same on every machine, and none fails because the machine is busy."""


@pytest.fixture(autouse=True, scope="session")
def _clean_environment():
    """No test sees the settings of whoever runs it."""
    for name in [name for name in os.environ if name.startswith(("SHENYAN_", "DAGSTER_HOME"))]:
        del os.environ[name]
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"


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


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The path of a real Chromium; installs Debian's when CI runs as root, else skips the test and says so."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found:
        return found
    if os.environ.get("CI") and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-q"], check=False, capture_output=True, timeout=120)
        command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium", "fonts-noto-cjk"]
        subprocess.run(command, check=False, capture_output=True, timeout=400)
        if shutil.which("chromium"):
            return CHROMIUM
    pytest.skip("no Chromium on this machine: install Debian's package `chromium` to drive the pages")
