"""The programs of the control room find each other: one socket, one name, nobody else's folder."""

import json
import socket
import subprocess
import sys

import pytest
import yaml

from pipelines.cli import dagster_parts


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


def test_a_home_of_the_operators_own_gets_our_settings_and_keeps_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home"))
    assert dagster_parts.home() == str(tmp_path / "home")
    written = tmp_path / "home" / "dagster.yaml"
    assert written.read_text(encoding="utf-8") == (dagster_parts.PROJECT / "dagster.yaml").read_text(encoding="utf-8")
    written.write_text("telemetry: {enabled: false}\n", encoding="utf-8")
    dagster_parts.home()
    assert written.read_text(encoding="utf-8") == "telemetry: {enabled: false}\n"


@pytest.mark.parametrize("place", ["dagster.yaml", "docs/operations/dagster-production.yaml"])
def test_a_refused_file_that_a_back_fill_reads_again_is_not_tried_twice(place):
    settings = yaml.safe_load((dagster_parts.PROJECT / place).read_text(encoding="utf-8"))
    assert settings["run_retries"] == {"enabled": True, "max_retries": 1, "retry_on_asset_or_op_failure": False}
    assert settings["telemetry"] == {"enabled": False}
