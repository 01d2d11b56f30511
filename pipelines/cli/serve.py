"""`shenyan serve`: the pages and the API on one port, the Dagster UI beside them; stops both together."""

import argparse
import os
import signal
import sys
from pathlib import Path

from pipelines import settings
from pipelines.casework import first_account, open_installation
from pipelines.cli import dagster_parts
from pipelines.cli.dagster_parts import PROJECT
from pipelines.cli.options import add_curated
from pipelines.cli.parts import Parts
from pipelines.keys import load_keys
from pipelines.serving import serving

EVERYWHERE = ("0.0.0.0", "::", "")


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "serve", help="网页、接口与 Dagster 界面 · the pages, the API and the Dagster UI", description=__doc__
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="监听地址，默认仅本机 · address to listen on (default: this machine only)"
    )
    parser.add_argument("--port", type=int, default=8501, help="网页与接口的端口 · port of the pages and the API")
    parser.add_argument("--dagster-port", type=int, default=3000, help="Dagster 界面的端口 · port of the Dagster UI")
    parser.add_argument("--no-dagster", action="store_true", help="只要网页与接口 · the pages and the API alone")
    parser.add_argument(
        "--public",
        action="store_true",
        help="仅供用人单位和公众 · for employers and the public alone: no register, no staff pages, no Dagster",
    )
    add_curated(parser)
    parser.set_defaults(handler=serve)


def serve(arguments: argparse.Namespace) -> int:
    """0 when a person stopped it; otherwise the status of the part that kept ending by itself, after the others were stopped too."""
    places = settings.from_environment(curated=arguments.curated)
    environment = environment_for(places, public=arguments.public)
    code = "" if arguments.public else setup_code(places)
    environment[first_account.DIGEST_VARIABLE] = first_account.digest_of(code) if code else ""
    with_dagster = not (arguments.no_dagster or arguments.public)
    if with_dagster:
        environment.setdefault("SHENYAN_CONTROL_ROOM", address_of(arguments.host, arguments.dagster_port))
    Path(environment["SHENYAN_STATE"]).mkdir(parents=True, exist_ok=True, mode=0o700)
    for stopping in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stopping, signal.default_int_handler)
    with serving(places.curated), Parts(PROJECT, environment) as parts:
        try:
            parts.start(pages_command(arguments.host, arguments.port))
            tell(
                f"网页与接口 pages and API: {address_of(arguments.host, arguments.port)}\n按 Ctrl-C 停止。 Ctrl-C stops everything."
            )
            if code:
                tell_code(code, site_of(arguments))
            if with_dagster:
                start_dagster(arguments, parts)
            return parts.keep_up()
        except KeyboardInterrupt:
            return 0


def setup_code(places: settings.Settings) -> str:
    """A code with which the first steward's account can be made in the browser; empty where somebody may make accounts."""
    store = open_installation(places, load_keys(places.key_file))
    try:
        return "" if store.accounts.has_manager() else first_account.new_code()
    finally:
        store.close()


def tell_code(code: str, site: str) -> None:
    """Nothing; whoever sees the terminal knows how to begin."""
    tell(
        f"还没有数据管理员账户：请在浏览器打开 {site}/account/setup ，输入一次性设置码  {code}\n"
        "There is no steward's account yet: open that address and enter the code; it serves once."
    )


def site_of(arguments: argparse.Namespace) -> str:
    """Where people reach the pages."""
    return os.environ.get("SHENYAN_SITE") or address_of(arguments.host, arguments.port)


def address_of(host: str, port: int) -> str:
    """Where a browser on this machine finds what listens there; no browser goes to every address at once.

    >>> address_of("0.0.0.0", 3000), address_of("10.0.0.5", 3000)
    ('http://127.0.0.1:3000', 'http://10.0.0.5:3000')
    """
    return f"http://{'127.0.0.1' if host in EVERYWHERE else host}:{port}"


def tell(words: str) -> None:
    """Nothing; the words are on the console at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def environment_for(places: settings.Settings, *, public: bool) -> dict[str, str]:
    """The environment both parts run in: absolute places, state beside the curated folder, no telemetry."""
    state = os.environ.get("SHENYAN_STATE", str(settings.beside(places.curated, "dagster")))
    return {**dagster_parts.PATIENCE, **os.environ} | {
        "SHENYAN_RAW": str(places.raw),
        "SHENYAN_CURATED": str(places.curated),
        "SHENYAN_DATABASE_URL": places.database_url,
        "SHENYAN_KEY_FILE": str(places.key_file),
        "SHENYAN_STATE": state,
        "SHENYAN_PUBLIC_ONLY": "1" if public else "",
        "DAGSTER_HOME": dagster_parts.home(Path(state)),
        "DAGSTER_DISABLE_TELEMETRY": "yes",
        # Dagster keeps error texts in its event log, and an error of a library may quote a cell.
        "DAGSTER_REDACT_USER_CODE_ERRORS": "1",
        "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
        # The address is told in our words, once; Streamlit's would name another host beside it.
        "STREAMLIT_LOGGER_HIDE_WELCOME_MESSAGE": "true",
    }


def pages_command(host: str, port: int) -> list[str]:
    """The command line that serves the pages and the API."""
    served = ["--server.address", host, "--server.port", str(port), "--server.headless", "true"]
    return [sys.executable, "-m", "streamlit", "run", str(PROJECT / "lookup_app" / "app.py"), *served]


def start_dagster(arguments: argparse.Namespace, parts: Parts) -> None:
    """Nothing; the code server, then the daemon and the UI are among the parts, and the UI's address is told."""
    place = dagster_parts.new_socket()
    code = parts.start(dagster_parts.code_command(place))
    if not dagster_parts.wait_for(place, code):
        return
    login = f"{site_of(arguments)}/account/login"
    parts.start(dagster_parts.daemon_command(place))
    parts.start(dagster_parts.gate_command(place, arguments.host, arguments.dagster_port, login))
    tell(
        f"Dagster 界面 UI: {address_of(arguments.host, arguments.dagster_port)}\n"
        "有了数据管理员账户之后，需先在网页登录。 Once a steward has an account, sign in on the pages first."
    )
