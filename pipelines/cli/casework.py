"""What the commands on the casework store share: where it is, opened and closed."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipelines.casework import Store, open_installation
from pipelines.keys import load_keys
from pipelines.settings import from_environment


def add_store_options(parser: Any) -> None:
    """Adds the options that say which store."""
    parser.add_argument("--curated", type=Path, help="the curated folder that the store belongs to")
    parser.add_argument("--json", action="store_true", help="for programs")


@contextmanager
def opened(arguments: argparse.Namespace) -> Iterator[Store]:
    """The installation's store, given back at the end."""
    settings = from_environment(curated=arguments.curated)
    store = open_installation(settings, load_keys(settings.key_file))
    try:
        yield store
    finally:
        store.close()
