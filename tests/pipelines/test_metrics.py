"""Measures and health tell what is there, and leave out what is not."""

import re

import pytest

from pipelines import alert_outbox, health, metrics, settings
from pipelines.casework import open_store
from pipelines.cli.main import main
from pipelines.keys import load_keys
from pipelines.metrics import Gauge, render

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
    assert main(["health", "--curated", str(empty.curated)]) == 1
    assert "✗ release" in capsys.readouterr().out
    assert main(["metrics", "--curated", str(empty.curated), "--json"]) == 0
    assert capsys.readouterr().out == "[]\n"
