"""`shenyan export`: a table of the register as Parquet, its personal numbers sealed unless the key holder asks for them."""

import argparse
import getpass
import sys
from pathlib import Path

from pipelines import release, settings
from pipelines.cli.answers import choose_release
from pipelines.cli.casework import opened
from pipelines.cli.options import add_curated, add_moment, add_release
from pipelines.keys import KeyFileError, load_keys
from pipelines.private_files import written_privately


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "export", help="导出登记库的一张表 · a table of the register as Parquet", description=__doc__
    )
    parser.add_argument("table", metavar="TABLE", help="表名，见数据字典 · its name, as in docs/data-dictionary.md")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="写到哪个 Parquet 文件 · the Parquet file to write"
    )
    add_curated(parser)
    which = parser.add_mutually_exclusive_group()
    add_release(which, "--release")
    add_moment(which)
    parser.add_argument(
        "--reveal",
        action="store_true",
        help="解密身份证号和电话，留审计记录 · decrypt ID numbers and phones; this is audited",
    )
    parser.set_defaults(handler=export)


def export(arguments: argparse.Namespace) -> int:
    """0 with the file written; 1 with a sentence why not."""
    places = settings.from_environment(curated=arguments.curated)
    try:
        chosen = choose_release(places.curated, arguments.release, arguments.as_of)
        frame = release.load_table(chosen, arguments.table)
        if arguments.reveal:
            _note_reveal(arguments, chosen, frame.height)
            frame = release.reveal(frame, load_keys(places.key_file))
    except (release.ReleaseError, KeyFileError) as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    with written_privately(arguments.out) as file:
        frame.write_parquet(file)
    sys.stdout.write(f"{arguments.table}: {frame.height} 行 rows → {arguments.out}\n")
    return 0


def _note_reveal(arguments: argparse.Namespace, chosen: release.Release, rows: int) -> None:
    """Nothing; the audit says who asked before anything is decrypted."""
    with opened(arguments) as store:
        store.audit.record(
            f"system:{getpass.getuser()}",
            "export_reveal",
            f"table:{arguments.table}",
            release=chosen.release_id,
            rows=rows,
        )
