"""`shenyan serve`: the pages and the API on one port, the Dagster UI beside them; stops both together."""

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from pipelines import settings
from pipelines.cli import dagster_parts

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 8


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "serve", help="网页、接口与 Dagster 界面 the pages, the API and the Dagster UI", description=__doc__
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8501, help="port of the pages and the API")
    parser.add_argument("--dagster-port", type=int, default=3000, help="port of the Dagster UI")
    parser.add_argument("--no-dagster", action="store_true", help="the pages and the API alone")
    parser.add_argument(
        "--public",
        action="store_true",
        help="for employers and the public alone: no register, no staff pages, no Dagster",
    )
    parser.add_argument("--curated", type=Path, help="the curated folder (default: SHENYAN_CURATED, data/curated)")
    parser.set_defaults(handler=serve)


def serve(arguments: argparse.Namespace) -> int:
    """0 when a person stopped it; otherwise the status of the part that ended by itself, after the other was stopped too."""
    environment = environment_for(settings.from_environment(curated=arguments.curated), public=arguments.public)
    with_dagster = not (arguments.no_dagster or arguments.public)
    if with_dagster:
        environment.setdefault("SHENYAN_CONTROL_ROOM", f"http://{arguments.host}:{arguments.dagster_port}")
    for stopping in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stopping, signal.default_int_handler)
    parts = [start(pages_command(arguments.host, arguments.port), environment)]
    sys.stdout.write(f"网页与接口 pages and API: http://{arguments.host}:{arguments.port}\n")
    sys.stdout.write("按 Ctrl-C 停止。 Ctrl-C stops everything.\n")
    sys.stdout.flush()
    try:
        if with_dagster:
            start_dagster(arguments, parts, environment)
        return wait_for_first(parts)
    except KeyboardInterrupt:
        return 0
    finally:
        stop(parts)


def environment_for(places: settings.Settings, *, public: bool) -> dict[str, str]:
    """The environment both parts run in: absolute places, state beside the curated folder, no telemetry."""
    return os.environ | {
        "SHENYAN_RAW": str(places.raw),
        "SHENYAN_CURATED": str(places.curated),
        "SHENYAN_DATABASE_URL": places.database_url,
        "SHENYAN_KEY_FILE": str(places.key_file),
        "SHENYAN_STATE": os.environ.get("SHENYAN_STATE", str(settings.beside(places.curated, "dagster"))),
        "SHENYAN_PUBLIC_ONLY": "1" if public else "",
        "DAGSTER_HOME": os.environ.get("DAGSTER_HOME", str(PROJECT)),
        "DAGSTER_DISABLE_TELEMETRY": "yes",
        # Dagster keeps error texts in its event log, and an error of a library may quote a cell.
        "DAGSTER_REDACT_USER_CODE_ERRORS": "1",
        "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    }


def pages_command(host: str, port: int) -> list[str]:
    """The command line that serves the pages and the API."""
    served = ["--server.address", host, "--server.port", str(port), "--server.headless", "true"]
    return [sys.executable, "-m", "streamlit", "run", str(PROJECT / "lookup_app" / "app.py"), *served]


def start_dagster(
    arguments: argparse.Namespace, parts: list["subprocess.Popen[bytes]"], environment: dict[str, str]
) -> None:
    """Nothing; the code server, then the daemon and the UI are among the parts, and the UI's address is told."""
    place = dagster_parts.new_socket()
    parts.append(start(dagster_parts.code_command(place), environment))
    if not dagster_parts.wait_for(place, parts[-1]):
        return
    site = os.environ.get("SHENYAN_SITE") or f"http://{arguments.host}:{arguments.port}"
    login = f"{site}/account/login"
    parts.append(start(dagster_parts.daemon_command(place), environment))
    parts.append(start(dagster_parts.gate_command(place, arguments.host, arguments.dagster_port, login), environment))
    sys.stdout.write(
        f"Dagster 界面 UI: http://{arguments.host}:{arguments.dagster_port}\n"
        "有了数据管理员账户之后，需先在网页登录。 Once a steward has an account, sign in on the pages first.\n"
    )
    sys.stdout.flush()


def start(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """The running part, leader of a process group of its own so that all its children end with it."""
    Path(environment["SHENYAN_STATE"]).mkdir(parents=True, exist_ok=True)
    return subprocess.Popen(command, cwd=PROJECT, env=environment, start_new_session=True)


def wait_for_first(parts: list[subprocess.Popen[bytes]]) -> int:
    """The exit status of the first part that ends."""
    while True:
        for part in parts:
            if (status := part.poll()) is not None:
                sys.stderr.write(
                    f"一个部分已自行停止（{status}），其余随之停止。 One part ended by itself ({status}); the rest is stopped too.\n"
                )
                return status or 1
        time.sleep(0.3)


def stop(parts: list[subprocess.Popen[bytes]]) -> None:
    """Ends every part and its children: asked first, forced after a while."""
    for signal_number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        for part in parts:
            send(part, signal_number)
        if all(ended(part) for part in parts):
            break
    for part in parts:
        send(part, signal.SIGKILL)


def send(part: subprocess.Popen[bytes], signal_number: int) -> None:
    """Signals a part's whole process group, which may be gone already."""
    try:
        os.killpg(part.pid, signal_number)
    except ProcessLookupError:
        return


def ended(part: subprocess.Popen[bytes]) -> bool:
    """Whether the part ends within our patience."""
    try:
        part.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return True
