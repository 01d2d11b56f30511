"""`shenyan run` as a person runs it: a process of its own, a ledger that adds up, a lookup that answers."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.cli.main import main
from pipelines.sample.corpus import write_corpus
from schemas.campaign import campaign_named
from tests.conftest import run_whole_way

pytestmark = pytest.mark.whole
ROOT = Path(__file__).parents[3]
OFFICES = ("approval-01", "county-01", "employer-01", "offline-01", "series-05", "series-06")
"""Of each kind one or two: the whole sample is read by the tests that share one run of it."""


def shenyan(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipelines.cli.main", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    write_corpus(folder / "raw", 24, 9, campaign_named("liuzhou-2019"))
    for office in (folder / "raw/sources").iterdir():
        if office.name not in OFFICES:
            shutil.rmtree(office)
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


def test_the_enquiry_it_proposes_is_answered(first, home, capsys, monkeypatch):
    monkeypatch.setenv("SHENYAN_CURATED", str(home / "curated"))
    name, number = json.loads(first.stdout)["example"]
    answer = shenyan("lookup", "--name", name, "--certificate-number", number, "--json")
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["outcome"] == "verified"
    main(["lookup", "--name", name, "--certificate-number", number + "9", "--json"])
    assert json.loads(capsys.readouterr().out)["outcome"] == "not_found"


def test_the_same_files_give_the_same_tables_in_another_process(first, home):
    run_whole_way(home / "raw", home / "curated")
    manifests = [json.loads(path.read_text()) for path in sorted((home / "curated/releases").glob("*/manifest.json"))]
    assert len(manifests) == 2
    before, after = (manifest["tables"] for manifest in manifests)
    assert before == after


def test_a_run_that_cannot_start_says_why_and_fails(tmp_path, capsys):
    assert main(["run", "--raw", str(tmp_path), "--curated", str(tmp_path / "curated")]) == 1
    assert "sources" in capsys.readouterr().err
