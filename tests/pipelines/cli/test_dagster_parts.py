"""The programs of the control room find each other: one socket, one name, nobody else's folder."""

import json
import socket
import subprocess
import sys

import pytest
import yaml
from dagster._grpc.utils import default_grpc_timeout

from pipelines import settings
from pipelines.cli import dagster_parts
from pipelines.cli.serve import environment_for


def test_the_daemon_knows_the_code_by_the_name_that_the_ui_uses():
    place = dagster_parts.new_socket()
    (server,) = json.loads(dagster_parts.workspace_of(place).read_text())["load_from"]
    assert server["grpc_server"] == {"host": "localhost", "socket": str(place), "location_name": "shenyan"}
    assert dagster_parts.LOCATION in dagster_parts.code_command(place)
    assert str(dagster_parts.workspace_of(place)) in dagster_parts.daemon_command(place)
    assert place.parent.stat().st_mode & 0o077 == 0


def test_waiting_ends_when_the_code_answers_or_its_program_does():
    place = dagster_parts.new_socket()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as part:
        assert not dagster_parts.wait_for(place, part, patience=0.3)
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.bind(str(place))
            line.listen()
            assert dagster_parts.wait_for(place, part, patience=5)
        part.communicate(b"\n")
    assert not dagster_parts.wait_for(place, part, patience=5)


@pytest.mark.parametrize("installed", [False, True], ids=["DAGSTER_HOME", "from a wheel, beside its state"])
def test_a_home_without_settings_gets_ours_and_keeps_its_own(tmp_path, monkeypatch, installed):
    home, project = tmp_path / "home", dagster_parts.PROJECT
    if installed:
        monkeypatch.delenv("DAGSTER_HOME", raising=False)
        monkeypatch.setattr(dagster_parts, "PROJECT", tmp_path)
    else:
        monkeypatch.setenv("DAGSTER_HOME", str(home))
    assert dagster_parts.home(home) == str(home)
    written = home / "dagster.yaml"
    assert written.read_text(encoding="utf-8") == (project / "dagster.yaml").read_text(encoding="utf-8")
    written.write_text("telemetry: {enabled: false}\n", encoding="utf-8")
    dagster_parts.home(home)
    assert written.read_text(encoding="utf-8") == "telemetry: {enabled: false}\n"


@pytest.mark.parametrize(
    ("own", "waits"),
    [
        pytest.param({}, 300, id="minutes: a run's program reads the definitions first"),
        pytest.param({"DAGSTER_GRPC_TIMEOUT_SECONDS": "45"}, 45, id="as the operator says"),
    ],
)
def test_a_run_is_not_given_up_while_a_busy_machine_begins_it(own, waits, tmp_path, monkeypatch):
    for name in (*dagster_parts.PATIENCE, *own):
        monkeypatch.delenv(name, raising=False)
    for name, word in own.items():
        monkeypatch.setenv(name, word)
    environment = environment_for(settings.from_environment(tmp_path / "raw", tmp_path / "curated"), public=False)
    for name in dagster_parts.PATIENCE:
        monkeypatch.setenv(name, environment[name])
    assert default_grpc_timeout() == waits


@pytest.mark.parametrize("place", ["dagster.yaml", "docs/operations/dagster-production.yaml"])
def test_a_refused_file_that_a_back_fill_reads_again_is_not_tried_twice(place):
    written = yaml.safe_load((dagster_parts.PROJECT / place).read_text(encoding="utf-8"))
    assert written["run_monitoring"]["start_timeout_seconds"] > int(
        dagster_parts.PATIENCE["DAGSTER_GRPC_TIMEOUT_SECONDS"]
    )
    assert written["run_retries"] == {"enabled": True, "max_retries": 1, "retry_on_asset_or_op_failure": False}
    assert written["telemetry"] == {"enabled": False}
