"""A data folder that an older version made and people worked in: today's version goes on with all of it.

The older version is the first commit of this repository, or the one that SOAK_OLDER names, run on today's libraries.
"""

import io
import json
import os
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines.casework import Store, open_installation
from pipelines.exclusions import standing
from pipelines.keys import load_keys
from pipelines.lookup import LookupStore
from pipelines.release import list_releases
from tests.soak import older_acts
from tests.soak.proof import ROOT, Home, Skipped, clean_environment, demand, demand_unchanged, digests, last_words

Told = dict[str, Any]


def prove(folder: Path, *, certificates: int, seed: int) -> str:
    """What was kept; raises Skipped without the history of this repository."""
    older = unpack(folder / "older")
    site = Site(Home(folder / "raw", folder / "curated"), older)
    size = ("--certificates", str(certificates), "--seed", str(seed))
    site.run("sample", *size, "--out", str(site.home.raw), tree=older)
    site.run("run", tree=older)
    told: Told = json.loads(site.python("-c", Path(older_acts.__file__).read_text(encoding="utf-8"), tree=older))
    site.run("run", tree=older)
    before, runs = digests(site.home.curated / "releases"), site.runs()
    kept = [one.release_id for one in list_releases(site.home.curated)]
    site.demand_kept(told, kept, "before anything is run")
    site.run("run")
    demand_unchanged(before, digests(site.home.curated / "releases"), "files of older releases")
    newest = [one.release_id for one in list_releases(site.home.curated)]
    demand(newest[:-1] == kept, "the list of releases is not the older one with one more")
    site.demand_kept(told, newest, "after a run")
    demand(site.runs() == runs + 1, f"Dagster knows {site.runs()} runs instead of {runs + 1}")
    site.run("release", "rollback", kept[-1])
    site.demand_kept(told, newest, "after going back to a release of the older version")
    (folder / "safe").mkdir()
    site.run("backup", "make", "--all", str(folder / "all.tar.gz"), "--keys-to", str(folder / "safe" / "keys.json"))
    return f"{len(kept)} releases, {len(told['logins'])} accounts, {runs} runs, decisions, a key, a report and a left-out delivery of the older version were kept, and a release more was made"


def unpack(target: Path) -> Path:
    """The older version's files; raises Skipped where there is no history."""
    commits = git("rev-list", "--first-parent", "HEAD").decode().split()
    commit = os.environ.get("SOAK_OLDER", commits[-1] if len(commits) > 1 else "")
    if not commit:
        raise Skipped("the history of this repository is not here")
    with tarfile.open(fileobj=io.BytesIO(git("archive", commit))) as files:
        files.extractall(target)
    return target


def git(*words: str) -> bytes:
    """What git printed about this repository; nothing where there is none."""
    return subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, check=False).stdout


@dataclass(frozen=True)
class Site:
    """One installation, on which either version works."""

    home: Home
    older: Path

    def run(self, *words: str, tree: Path = ROOT) -> str:
        """What `shenyan` of that version printed; raises Broken when it failed."""
        return self.python("-m", "pipelines.cli.main", *words, tree=tree)

    def python(self, *words: str, tree: Path = ROOT) -> str:
        """What Python printed, with that version's modules first."""
        own = {
            "SHENYAN_RAW": str(self.home.raw),
            "SHENYAN_CURATED": str(self.home.curated),
            "PYTHONPATH": str(tree),
        }
        done = subprocess.run(
            [sys.executable, *words],
            cwd=tree,
            env=clean_environment() | own,
            capture_output=True,
            text=True,
            check=False,
        )
        version = "today's" if tree == ROOT else "the older"
        demand(done.returncode == 0, f"{version} version ended with {done.returncode}: {last_words(done.stderr)}")
        return done.stdout

    def runs(self) -> int:
        """How many runs Dagster knows."""
        os.environ["DAGSTER_HOME"], os.environ["SHENYAN_STATE"] = str(ROOT), f"{self.home.curated}.dagster"
        with dg.DagsterInstance.get() as instance:
            return instance.get_runs_count()

    def demand_kept(self, told: Told, releases: list[str], when: str) -> None:
        """Nothing if everything that people did still holds."""
        place, keys = self.home.settings, load_keys(self.home.settings.key_file)
        lookup = LookupStore(place.curated, keys)
        _, name, number = told["suspended"]
        demand(str(lookup.find(name, id_number=number).answer) != "verified", f"a suspended one is verified {when}")
        name, number = told["other"]
        demand(str(lookup.find(name, id_number=number).answer) == "verified", f"another's certificate is gone {when}")
        demand(told["left_out"][-12:] in standing(place.exclusions, keys), f"the left-out delivery is back {when}")
        for one in releases:
            self.run("release", "show", one)
        self.run("audit", "verify")
        self.run("health")
        store = open_installation(place, keys)
        try:
            demand_acts(store, told, when)
        finally:
            store.close()


def demand_acts(store: Store, told: Told, when: str) -> None:
    """Nothing if accounts, key, case and judgement are as they were left."""
    demand(sorted(one.login for one in store.accounts.all()) == told["logins"], f"accounts are missing {when}")
    token, account = store.sessions.sign_in("steward", older_acts.PASSWORD)
    demand(store.sessions.account_of(token) == account, f"nobody can sign in {when}")
    demand(store.accounts.of_api_key(told["api_key"]) is not None, f"the employer's key is no longer known {when}")
    demand(store.cases.get(told["case"]).state == "已暂停", f"the case is no longer suspended {when}")
    pairs = store.judgements().select("record_id_l", "record_id_r").rows()
    demand(tuple(told["judged"]) in pairs, f"the judgement is gone {when}")
    demand(len(list(store.audit.lines(told["report"]))) == 1, f"the report is no longer known {when}")
