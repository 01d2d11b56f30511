"""`shenyan health`: whether every part of the installation is well."""

import argparse
import json
import sys

from pipelines import health, settings
from pipelines.cli.installation import demand_installation
from pipelines.cli.options import add_curated, add_json


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "health", help="健康检查，有异常则退出码为 1 · whether every part is well; exit status 1 if one is not"
    )
    add_curated(parser)
    add_json(parser)
    parser.set_defaults(handler=show)


def show(arguments: argparse.Namespace) -> int:
    """0 when all is well, 1 when a part is not."""
    state = health.examine(demand_installation(settings.from_environment(curated=arguments.curated)))
    if arguments.json:
        told = {"ok": state.ok, "parts": [part._asdict() for part in state.parts]}
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write("".join(f"{'✓' if part.ok else '✗'} {part.name}  {part.words}\n" for part in state.parts))
    return 0 if state.ok else 1
