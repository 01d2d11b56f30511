"""Measures and health tell what is there, and leave out what is not."""

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from sqlalchemy import insert

from pipelines import alert_outbox, health, metrics, settings
from pipelines.casework import open_store
from pipelines.casework.tables import cases
from pipelines.cli.main import main
from pipelines.keys import load_keys
from pipelines.metrics import Gauge, render

GUIDE = Path(__file__).parents[2] / "docs/operations/README.md"
LINE = re.compile(r'(# (HELP|TYPE) \w+ .+|\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? [0-9.e+-]+)')


@pytest.fixture
def empty(tmp_path):
    (tmp_path / "raw" / "sources").mkdir(parents=True)
    return settings.from_environment(tmp_path / "raw", tmp_path / "curated")


def measured(places) -> dict[str, float]:
    gauges = metrics.gather(places)
    return {(gauge.name, *labels.values()): value for gauge in gauges for labels, value in gauge.samples}


def test_an_empty_installation_has_nothing_to_measure_and_is_not_well(empty):
    assert metrics.gather(empty) == []
    state = health.examine(empty)
    assert not state.ok
    assert {part.name: part.ok for part in state.parts} == {
        "raw": True, "keys": False, "release": False, "casework": False, "disk": True,
    }  # fmt: skip


def test_alerts_that_nobody_took_are_counted(empty):
    outbox = alert_outbox.path_of(empty)
    outbox.parent.mkdir(parents=True)
    outbox.write_text('{"webhook": [{"kind": "run_failed"}, {"kind": "queue_age"}]}')
    assert measured(empty) == {("shenyan_alerts_waiting", "webhook"): 2.0}


def test_cases_are_counted_by_state_with_the_longest_wait(empty):
    begun = (dt.datetime.now(dt.UTC) - dt.timedelta(days=40)).isoformat(timespec="microseconds")
    moments = dict.fromkeys(("opened_at", "updated_at", "submitted_at"), begun)
    names = {"case_id": "K1", "kind": "amend", "holder_key": "h1", "subject": "s1", "state": "待审核"}
    store = open_store(empty.database_url, load_keys(empty.key_file))
    with store._context.database.write() as connection:
        connection.execute(insert(cases).values(**names, **moments, version=1, is_open=True))
    store.close()
    found = measured(empty)
    assert found["shenyan_cases", "submitted"] == 1
    assert 40 * 86400 <= found["shenyan_oldest_case_seconds", "submitted"] < 41 * 86400


@pytest.mark.whole
def test_what_the_guide_proposes_to_watch_is_measured(whole_run, empty):
    test_alerts_that_nobody_took_are_counted(empty)
    test_cases_are_counted_by_state_with_the_longest_wait(empty)
    named = {f"{gauge.name}" for places in (whole_run.settings, empty) for gauge in metrics.gather(places)}
    proposed = set(re.findall(r"\bshenyan_[a-z_]+", GUIDE.read_text(encoding="utf-8"))) - {"shenyan_dagster"}
    assert proposed and proposed <= named, proposed - named


@pytest.mark.whole
def test_a_published_release_is_measured_and_well(whole_run):
    found = measured(whole_run.settings)
    assert found["shenyan_release_rows", "curated_certificates"] > 0
    assert found["shenyan_ledger_rows", "linked"] > found["shenyan_ledger_rows", "quarantined"] > 0
    assert found[("shenyan_prepared_timestamp_seconds",)] > 1.7e9
    assert health.examine(whole_run.settings).ok


@pytest.mark.whole
def test_the_text_is_what_prometheus_reads(whole_run):
    lines = render(metrics.gather(whole_run.settings)).splitlines()
    assert lines and all(LINE.fullmatch(line) for line in lines)


def test_labels_are_escaped():
    assert 'a="x\\"y\\\\\\n"' in render([Gauge("g", "words", [({"a": 'x"y\\\n'}, 1.0)])])


def test_a_key_file_that_others_can_read_is_not_well(empty):
    open_store(empty.database_url, load_keys(empty.key_file)).close()
    empty.key_file.chmod(0o644)
    parts = {part.name: part for part in health.examine(empty).parts}
    assert not parts["keys"].ok and "权限" in parts["keys"].words
    assert parts["casework"].ok


def test_the_commands_answer(empty, monkeypatch, capsys):
    monkeypatch.setenv("SHENYAN_RAW", str(empty.raw))
    open_store(empty.database_url, load_keys(empty.key_file)).close()
    assert main(["health", "--curated", str(empty.curated)]) == 1
    assert "✗ release" in capsys.readouterr().out
    assert main(["metrics", "--curated", str(empty.curated), "--json"]) == 0
    assert {gauge["name"] for gauge in json.loads(capsys.readouterr().out)} == {
        "shenyan_cases",
        "shenyan_oldest_case_seconds",
    }
