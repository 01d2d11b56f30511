"""What the commands on the casework store share: where it is, opened and closed."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pipelines.casework import Store, open_installation
from pipelines.cli.installation import demand_installation
from pipelines.cli.options import add_curated, add_json
from pipelines.keys import load_keys
from pipelines.settings import from_environment


def add_store_options(parser: Any) -> None:
    """Adds the options that say which store."""
    add_curated(parser)
    add_json(parser)


@contextmanager
def opened(arguments: argparse.Namespace, *, begins: bool = False) -> Iterator[Store]:
    """The installation's store, given back at the end; raises PlainFaultError where there is none and the command may not begin one."""
    settings = from_environment(curated=arguments.curated)
    if not begins:
        demand_installation(settings)
    store = open_installation(settings, load_keys(settings.key_file))
    try:
        yield store
    finally:
        store.close()
