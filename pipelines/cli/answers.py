"""What commands share when they answer: an expected fault is a sentence and status 1, an answer is for a person or a program."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipelines import release, settings

Action = Callable[[argparse.Namespace, settings.Settings], int]


def guarded(action: Action, *expected: type[Exception]) -> Callable[[argparse.Namespace], int]:
    """The action on the installation that the arguments name, with expected faults told as sentences."""

    def run(arguments: argparse.Namespace) -> int:
        try:
            return action(arguments, settings.from_environment(curated=arguments.curated))
        except expected as fault:
            sys.stderr.write(f"{fault}\n")
            return 1

    return run


def choose_release(curated: Path, release_id: str | None, as_of: str | None) -> release.Release:
    """The release that is named, that was live at a moment, or is live; raises ReleaseError with a sentence."""
    return release.find_release(curated, release_id) if as_of is None else release.find_release_at(curated, as_of)


def tell(arguments: argparse.Namespace, facts: Any, words: str) -> int:
    """0, with the answer printed for a program or a person."""
    sys.stdout.write(f"{json.dumps(facts, ensure_ascii=False, indent=2) if arguments.json else words}\n")
    return 0
