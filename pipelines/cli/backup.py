"""`shenyan backup`: the casework store into one archive, and back into an empty store."""

import argparse
import json
import sys
import tarfile
from pathlib import Path
from typing import Any

from pipelines.casework import IntegrityError
from pipelines.cli.casework import add_store_options, opened


def register(subparsers: Any) -> None:
    """Adds `backup make` and `backup restore`."""
    parser = subparsers.add_parser(
        "backup", help="备份与恢复 · back up and restore the casework store (the key file is not in it)"
    )
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    for act, words in (
        ("make", "备份 · write an archive"),
        ("restore", "恢复到空库 · read an archive into an empty store"),
    ):
        one = acts.add_parser(act, help=words)
        one.add_argument("archive", type=Path)
        add_store_options(one)
    parser.set_defaults(handler=handle)


def handle(arguments: argparse.Namespace) -> int:
    """0 when it was done, 1 with a sentence when not."""
    with opened(arguments) as store:
        try:
            saved = store.back_up(arguments.archive) if arguments.act == "make" else store.restore(arguments.archive)
        except (IntegrityError, tarfile.TarError, OSError) as error:
            sys.stderr.write(f"{error}\n")
            return 1
    rows = sum(saved.rows.values())
    words = f"{rows} 行 rows, {saved.evidence} 份材料 pieces of evidence\n{saved.head}"
    sys.stdout.write((json.dumps(saved._asdict()) if arguments.json else words) + "\n")
    return 0
