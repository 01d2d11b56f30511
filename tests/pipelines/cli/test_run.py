"""`shenyan run` as a person runs it: a process of its own, a ledger that adds up, a lookup that answers."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.sample.corpus import write_corpus
from schemas.campaign import campaign_named

pytestmark = pytest.mark.whole
ROOT = Path(__file__).parents[3]


def shenyan(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipelines.cli.main", *words]
    return subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    write_corpus(folder / "raw", 24, 9, campaign_named("liuzhou-2019"))
    (folder / "raw/sources/county-01/坏文件.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    return folder


@pytest.fixture(scope="module")
def first(home) -> subprocess.CompletedProcess[str]:
    return shenyan("run", "--raw", str(home / "raw"), "--curated", str(home / "curated"), "--json")


def test_a_run_publishes_and_its_ledger_adds_up(first):
    assert first.returncode == 0, first.stderr[-2000:]
    ledger = json.loads(first.stdout)
    assert ledger["adds_up"] and ledger["rows_in"] == sum(ledger["rows"].values())
    assert ledger["rejected"] == [["sources/county-01/坏文件.xlsx", "BROKEN_FILE"]]
    assert ledger["certificates"] > 0 and ledger["release_id"].startswith("r000001")


def test_the_enquiry_it_proposes_is_answered(first, home):
    name, number = json.loads(first.stdout)["example"]
    words = ("lookup", "--name", name, "--certificate-number", number, "--json")
    answer = shenyan(*words, SHENYAN_CURATED=str(home / "curated"))
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["outcome"] == "verified"
    stranger = shenyan(
        *words[:-3], "--certificate-number", number + "9", "--json", SHENYAN_CURATED=str(home / "curated")
    )
    assert json.loads(stranger.stdout)["outcome"] == "not_found"


def test_the_same_files_give_the_same_tables_again(first, home):
    again = shenyan("run", "--raw", str(home / "raw"), "--curated", str(home / "curated"), "--json")
    assert again.returncode == 0, again.stderr[-2000:]
    manifests = [json.loads(path.read_text()) for path in sorted((home / "curated/releases").glob("*/manifest.json"))]
    assert len(manifests) == 2
    before, after = (manifest["tables"] for manifest in manifests)
    assert before == after


def test_a_run_that_cannot_start_says_why_and_fails(tmp_path):
    refused = shenyan("run", "--raw", str(tmp_path), "--curated", str(tmp_path / "curated"))
    assert refused.returncode == 1
    assert "sources" in refused.stderr
