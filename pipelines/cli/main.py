"""The command line `shenyan`: one module per command, collected here."""

import argparse
import gc
import importlib
import os
import sys
from collections.abc import Sequence

from schemas.plain_faults import PlainFaultError

COMMANDS = (
    "run", "link", "evaluate", "lookup", "serve", "release", "keys", "export", "corrections", "trace", "account", "audit", "backup", "sample", "metrics", "health",
)  # fmt: skip


def build_parser(commands: Sequence[str] = COMMANDS) -> argparse.ArgumentParser:
    """The parser with every named command registered; each module's `register` sets `handler`."""
    parser = argparse.ArgumentParser(
        prog="shenyan", description="审验 Shenyan: the register of professional-title certificates"
    )
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in commands:
        importlib.import_module(f"pipelines.cli.{command}").register(subparsers)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status of the command: 0 only on success."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    named = [words[0]] if words and words[0] in COMMANDS else COMMANDS
    parsed = build_parser(named).parse_args(words)
    return int(parsed.handler(parsed))


def run_and_exit() -> None:
    """The console script: exits with the command's status, with a plain sentence when a person interrupts it."""
    if is_light := sys.argv[1:2] == ["link"] and "--add" in sys.argv:
        _travel_light()
    try:
        status = main()
    except PlainFaultError as fault:
        sys.stderr.write(f"{fault}\n")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.stderr.write("已中断，未发布任何内容。 Interrupted; nothing was published.\n")
        sys.exit(130)
    if is_light:
        _leave_at_once(status)
    sys.exit(status)


def _travel_light() -> None:
    """Nothing; an increment, which is over in a second or two, neither waits for threads among its short steps nor looks for garbage."""
    gc.disable()
    for threads in ("POLARS_MAX_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(threads, "1")


def _leave_at_once(status: int) -> None:
    """Never comes back; what the process holds goes with it, without being taken apart piece by piece."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(status)


if __name__ == "__main__":
    run_and_exit()
