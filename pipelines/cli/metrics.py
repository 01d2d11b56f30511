"""`shenyan metrics`: what can be measured, as Prometheus text."""

import argparse
import json
import sys

from pipelines import metrics, settings
from pipelines.cli.installation import demand_installation
from pipelines.cli.options import add_curated, add_json


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "metrics", help="运行指标 · measures for Prometheus (textfile collector, or the gate's /metrics)"
    )
    add_curated(parser)
    add_json(parser)
    parser.set_defaults(handler=show)


def show(arguments: argparse.Namespace) -> int:
    """0, with the measures printed."""
    gauges = metrics.gather(demand_installation(settings.from_environment(curated=arguments.curated)))
    words = (
        json.dumps([gauge._asdict() for gauge in gauges], ensure_ascii=False) + "\n"
        if arguments.json
        else metrics.render(gauges)
    )
    sys.stdout.write(words)
    return 0
