"""The production profile, end to end: Dagster's storage and casework on a real PostgreSQL.

First by the commands: files in, a release out, an answer, a backup. Then the steward's whole day in Chromium over `shenyan
serve` with its daemon, which runs several things at once, and another machine's `serve --no-dagster` on the same data.
"""

import importlib.util
import json
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from pipelines.keys import load_keys
from pipelines.release import load_table
from tests.soak import steward
from tests.soak.postgres import server
from tests.soak.proof import ROOT, Home, Skipped, clean_environment, demand, install, last_words, live_release
from tests.soak.served import free_port, wait

CONFIGURATION = ROOT / "docs" / "operations" / "dagster-production.yaml"
DRIVERS = ("psycopg", "psycopg2", "dagster_postgres")
"""What the extra `postgres` has to bring."""
PASSWORD = "drei-Wege-9-hoch"
OWN = ("SHENYAN_", "DAGSTER_HOME")
"""Beginnings of the names of what the guide's environment file sets."""
OPEN = "SELECT count(*) FROM runs WHERE status NOT IN ('SUCCESS', 'FAILURE', 'CANCELED')"
AT_ONCE = """WITH spans AS (
    SELECT run_id, min(timestamp) FILTER (WHERE dagster_event_type = 'PIPELINE_STARTING') AS begun, max(timestamp) AS ended
    FROM event_logs WHERE run_id IN (SELECT run_id FROM runs) GROUP BY run_id
) SELECT max(others) FROM (
    SELECT count(*) AS others FROM spans a JOIN spans b ON b.begun <= a.begun AND b.ended > a.begun GROUP BY a.run_id
) AS counted"""
"""The most runs that had a program of their own at the moment that one of them was given its own, itself among them."""


def prove(folder: Path, *, certificates: int, seed: int) -> str:
    """What was found; raises Skipped where no PostgreSQL or no driver is installed."""
    if missing := [name for name in DRIVERS if importlib.util.find_spec(name) is None]:
        raise Skipped(f"the extra `postgres` is not installed ({', '.join(missing)} missing)")
    with server() as url:
        if url is None:
            raise Skipped("PostgreSQL is not installed here")
        by_command, by_day = folder / "command", folder / "day"
        site = Site(install(by_command, certificates, seed), url, by_command)
        day = Day(Site(Home(by_day / "raw", by_day / "curated"), url, by_day, "day_"), by_day)
        return f"{site.go()}; {day.go(certificates, seed)}"


@dataclass(frozen=True)
class Site:
    """One installation on that server, set up as the operator's guide says."""

    home: Home
    url: str
    folder: Path
    prefix: str = ""
    """Of the names of its databases."""

    def environment(self, database: str = "casework") -> dict[str, str]:
        """The guide's environment file."""
        return clean_environment() | {
            "SHENYAN_RAW": str(self.home.raw),
            "SHENYAN_CURATED": str(self.home.curated),
            "SHENYAN_DATABASE_URL": self.of(database),
            "SHENYAN_DAGSTER_DATABASE_URL": self.of("dagster").replace("postgresql:", "postgresql+psycopg2:"),
            "SHENYAN_STATE": str(self.folder / "state"),
            "DAGSTER_HOME": str(self.folder / "dagster"),
            "SHENYAN_PASSWORD": PASSWORD,
        }

    def of(self, database: str) -> str:
        """The address of one database of the server."""
        return self.url.replace("/postgres?", f"/{self.prefix}{database}?")

    def go(self) -> str:
        """What was found; raises Broken."""
        self.prepare()
        self.shenyan("run")
        live = live_release(self.home)
        runs, events = self.count("dagster", "runs"), self.count("dagster", "event_logs")
        demand(runs == 1 and events > 0, f"Dagster kept {runs} runs and {events} events in PostgreSQL")
        self.shenyan("account", "add", "guanli", "--role", "steward")
        demand(self.count("casework", "accounts") == 1, "the account is not in PostgreSQL")
        self.demand_answer()
        archive, keys = self.folder / "all.tar.gz", self.folder / "safe" / "keys.json"
        keys.parent.mkdir()
        self.shenyan("backup", "make", "--all", str(archive), "--keys-to", str(keys))
        shutil.rmtree(self.home.curated)
        shutil.rmtree(self.home.raw)
        self.shenyan("backup", "restore", "--overwrite", str(archive), database="anew")
        demand(self.count("anew", "accounts") == 1, "the account did not come back")
        self.demand_answer()
        self.shenyan("run", database="anew")
        after = live_release(self.home)
        demand(after.counts["certificates"] == live.counts["certificates"], "counts differ")
        return f"{live.counts['certificates']} certificates published with {events} events in PostgreSQL, answered, backed up, restored into another database and published again"

    def prepare(self) -> None:
        """Nothing; the databases and Dagster's configuration are there."""
        (self.folder / "dagster").mkdir(parents=True)
        shutil.copy2(CONFIGURATION, self.folder / "dagster" / "dagster.yaml")
        engine = create_engine(self.url.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for database in ("casework", "dagster", "anew"):
                connection.execute(text(f"CREATE DATABASE {self.prefix}{database}"))
        engine.dispose()

    def shenyan(self, *words: str, database: str = "casework") -> str:
        """What the command printed; raises Broken when it failed."""
        command = [sys.executable, "-m", "pipelines.cli.main", *words]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment(database), capture_output=True, text=True, check=False
        )
        demand(done.returncode == 0, f"shenyan {words[0]} ended with {done.returncode}: {last_words(done.stderr)}")
        return done.stdout

    def count(self, database: str, table: str) -> int:
        """The number of rows of a table."""
        return int(self.ask(database, f"SELECT count(*) FROM {table}")[0][0])

    def ask(self, database: str, question: str) -> list[tuple[Any, ...]]:
        """The rows that answer a question in SQL."""
        engine = create_engine(self.of(database).replace("postgresql:", "postgresql+psycopg:"))
        with engine.connect() as connection:
            rows = [tuple(row) for row in connection.execute(text(question))]
        engine.dispose()
        return rows

    def demand_answer(self) -> None:
        """Nothing if an employer who asks for a published certificate gets its answer; raises Broken."""
        live, keys = live_release(self.home), self.home.settings.key_file
        known = load_table(live, "certificates", load_keys(keys)).drop_nulls("certificate_number")
        answers = []
        for name, number in known.select("holder_name", "certificate_number").head(8).iter_rows():
            printed = self.shenyan("lookup", "--name", name, "--certificate-number", number, "--json")
            answers.append(json.loads(printed)["outcome"])
        demand("verified" in answers, f"nobody of eight was verified: {answers}")


@dataclass(frozen=True)
class Day:
    """The steward's day on that server, every program of `shenyan serve` among them."""

    site: Site
    folder: Path

    def go(self, certificates: int, seed: int) -> str:
        """What was seen; raises Broken."""
        self.site.prepare()
        settings = {name: word for name, word in self.site.environment().items() if name.startswith(OWN)}
        told = steward.prove(self.folder, certificates=certificates, seed=seed, settings=settings)
        stray = [*self.folder.rglob("*.sqlite"), *self.folder.rglob("runs.db"), *self.folder.rglob("schedules.db")]
        demand(not stray, f"beside PostgreSQL something was kept in {[path.name for path in stray]}")
        runs, open_runs = self.site.count("dagster", "runs"), self.site.ask("dagster", OPEN)[0][0]
        demand(runs > 0 and open_runs == 0, f"{open_runs} of {runs} runs in PostgreSQL never ended")
        at_once = self.site.ask("dagster", AT_ONCE)[0][0]
        demand(at_once > 1, "no two runs were ever under way at once")
        self.demand_second_machine(settings)
        return f"a steward's day on PostgreSQL: {told}; {runs} runs there, up to {at_once} at once; a second machine signs the same account in"

    def demand_second_machine(self, settings: Mapping[str, str]) -> None:
        """Nothing if pages that were started alone on the same data know the account and the release; raises Broken."""
        with pages_alone(self.site, settings) as address, steward.browser() as chromium:
            page = chromium.new_page(locale="zh-CN")
            page.goto(f"{address}/account/login")
            page.fill("#login", "guanli")
            page.fill("#password", steward.PASSWORD)
            page.click("button[type=submit]")
            page.get_by_text("退出").first.wait_for()
            page.goto(f"{address}/releases")
            page.get_by_text(live_release(self.site.home).release_id).first.wait_for()


@contextmanager
def pages_alone(site: Site, settings: Mapping[str, str]) -> Iterator[str]:
    """The address of `shenyan serve --no-dagster`, as another machine would run it."""
    port = free_port()
    words = [sys.executable, "-m", "pipelines.cli.main", "serve", "--no-dagster", "--port", str(port)]
    process = subprocess.Popen(words, cwd=ROOT, env=clean_environment() | dict(settings), stdout=subprocess.DEVNULL)
    try:
        wait(lambda: answers(port), "the pages of the second machine never came up")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0
