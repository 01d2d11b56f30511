"""The three programs that Dagster is here: the code, the daemon that watches and runs, the UI behind its gate."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LOCATION = "shenyan"
LOADING_SECONDS = 180
"""Reading the definitions takes seconds, on a machine that is busy with other things many."""

PATIENCE = {"DAGSTER_GRPC_TIMEOUT_SECONDS": "300", "DAGSTER_SENSOR_GRPC_TIMEOUT_SECONDS": "300"}
"""How long the daemon waits for the code server, unless the environment says otherwise.

A run begins in a program of its own that first reads the definitions: five seconds of a processor, which on a machine that
is very busy take longer than Dagster's minute; then every run would be given up while it starts, and the next one as well.
"""

PROJECT = Path(__file__).resolve().parents[2]
SETTINGS = "dagster.yaml"
SHIPPED = Path(__file__).with_name(SETTINGS)
"""Our settings as a wheel brings them; those in the project's folder say the same."""


def home(state: Path) -> str:
    """Where Dagster finds its settings: DAGSTER_HOME, else the project, else (installed from a wheel) beside its state.

    A home without settings gets a copy of ours: Dagster's own would turn its telemetry on and put its state elsewhere.
    """
    own = PROJECT if (PROJECT / SETTINGS).exists() else state
    place = Path(os.environ.get("DAGSTER_HOME") or own)
    place.mkdir(parents=True, exist_ok=True)
    if not (place / SETTINGS).exists():
        shutil.copyfile(SHIPPED, place / SETTINGS)
    return str(place.resolve())


def new_socket() -> Path:
    """Where the code server is to listen: a socket in a folder of this account alone; a port would serve everybody here.

    A workspace file beside it lets the daemon find it under the name that the UI knows it by.
    """
    place = Path(tempfile.mkdtemp(prefix="shenyan-")) / "code.sock"
    server = {"grpc_server": {"host": "localhost", "socket": str(place), "location_name": LOCATION}}
    workspace_of(place).write_text(json.dumps({"load_from": [server]}), encoding="utf-8")
    return place


def workspace_of(place: Path) -> Path:
    """The workspace file of the code server at that socket; JSON is YAML."""
    return place.with_name("workspace.yaml")


def code_command(place: Path) -> list[str]:
    """The command line of the code server, which settles the runs of the one before it and begins new ones."""
    served = ["--socket", str(place), "--module-name", "assets.definitions", "--location-name", LOCATION]
    return [sys.executable, "-m", "assets.code_server", *served, "--log-level", "warning"]


def daemon_command(place: Path) -> list[str]:
    """The command line of the daemon: sensors, schedules, the queue of runs."""
    return [
        sys.executable,
        "-m",
        "dagster._daemon",
        "run",
        "--workspace",
        str(workspace_of(place)),
        "--log-level",
        "warning",
    ]


def gate_command(place: Path, host: str, port: int, login: str) -> list[str]:
    """The command line of the UI behind the pages' accounts."""
    served = ["--host", host, "--port", str(port), "--grpc-socket", str(place), "--login", login]
    return [sys.executable, "-m", "assets.gate", *served]


def wait_for(place: Path, part: "subprocess.Popen[bytes]", patience: float = LOADING_SECONDS) -> bool:
    """Whether the code server answers, before it ends by itself or patience does."""
    limit = time.monotonic() + patience
    while part.poll() is None and time.monotonic() < limit:
        if answers(place):
            return True
        time.sleep(0.2)
    return False


def answers(place: Path) -> bool:
    """Whether somebody listens at that socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        try:
            line.connect(str(place))
        except OSError:
            return False
    return True
