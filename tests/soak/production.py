"""The production profile, end to end: Dagster's storage and casework on a real PostgreSQL, files in, a release out, an answer, a backup."""

import importlib.util
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text

from pipelines.keys import load_keys
from pipelines.release import current, load_table
from tests.soak.postgres import server
from tests.soak.proof import ROOT, Home, Skipped, clean_environment, demand, install, last_words

CONFIGURATION = ROOT / "docs" / "operations" / "dagster-production.yaml"
DRIVERS = ("psycopg", "psycopg2", "dagster_postgres")
"""What the extra `postgres` has to bring."""
PASSWORD = "drei-Wege-9-hoch"


def prove(folder: Path, *, certificates: int, seed: int) -> str:
    """What was found; raises Skipped where no PostgreSQL or no driver is installed."""
    if missing := [name for name in DRIVERS if importlib.util.find_spec(name) is None]:
        raise Skipped(f"the extra `postgres` is not installed ({', '.join(missing)} missing)")
    home = install(folder, certificates, seed)
    with server() as url:
        if url is None:
            raise Skipped("PostgreSQL is not installed here")
        return Site(home, url, folder).go()


@dataclass(frozen=True)
class Site:
    """One installation on that server, set up as the operator's guide says."""

    home: Home
    url: str
    folder: Path

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
        return self.url.replace("/postgres?", f"/{database}?")

    def go(self) -> str:
        """What was found; raises Broken."""
        self.prepare()
        self.shenyan("run")
        live = current(self.home.curated)
        demand(live is not None, "nothing was published")
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
        after = current(self.home.curated)
        demand(after is not None and after.counts["certificates"] == live.counts["certificates"], "counts differ")
        return f"{live.counts['certificates']} certificates published with {events} events in PostgreSQL, answered, backed up, restored into another database and published again"

    def prepare(self) -> None:
        """Nothing; the databases and Dagster's configuration are there."""
        (self.folder / "dagster").mkdir()
        shutil.copy2(CONFIGURATION, self.folder / "dagster" / "dagster.yaml")
        engine = create_engine(self.url.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for database in ("casework", "dagster", "anew"):
                connection.execute(text(f"CREATE DATABASE {database}"))
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
        engine = create_engine(self.of(database).replace("postgresql:", "postgresql+psycopg:"))
        with engine.connect() as connection:
            found = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar()
        engine.dispose()
        return int(found or 0)

    def demand_answer(self) -> None:
        """Nothing if an employer who asks for a published certificate gets its answer; raises Broken."""
        live, keys = current(self.home.curated), self.home.settings.key_file
        known = load_table(live, "certificates", load_keys(keys)).drop_nulls("certificate_number")
        answers = []
        for name, number in known.select("holder_name", "certificate_number").head(8).iter_rows():
            printed = self.shenyan("lookup", "--name", name, "--certificate-number", number, "--json")
            answers.append(json.loads(printed)["outcome"])
        demand("verified" in answers, f"nobody of eight was verified: {answers}")
