"""`shenyan backup`: the casework store, or everything that must not be lost, into one archive and back."""

import argparse
import datetime as dt
import gzip
import json
import shutil
import sys
import tarfile
import zlib
from pathlib import Path
from typing import Any, NamedTuple

from pipelines import safekeeping
from pipelines.casework import IntegrityError
from pipelines.cli.casework import add_store_options, opened
from pipelines.cli.installation import demand_installation
from pipelines.keys import KeyFileError, load_keys
from pipelines.release import ReleaseError
from pipelines.serving import nobody_serves
from pipelines.settings import Settings, from_environment


def register(subparsers: Any) -> None:
    """Adds `backup make`, `backup verify` and `backup restore`."""
    parser = subparsers.add_parser(
        "backup", help="备份与恢复 · back up, verify and restore (keys are never in an archive)"
    )
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    make = acts.add_parser("make", help="备份 · write an archive of the casework store, or of everything with --all")
    make.add_argument(
        "--all",
        action="store_true",
        help="连同收到的文件和发布的版本 · what was received and what was published as well",
    )
    make.add_argument(
        "--keys-to", type=Path, metavar="FILE", help="另存密钥文件到别处 · copy the key file too, to a place of its own"
    )
    verify = acts.add_parser("verify", help="核对 · read every byte of an archive made with --all")
    restore = acts.add_parser("restore", help="恢复 · read an archive back, whichever kind it is")
    restore.add_argument(
        "--overwrite",
        action="store_true",
        help="把已有的数据移到一旁（整体备份） · move aside what is there already (--all archives)",
    )
    restore.add_argument(
        "--keys", type=Path, metavar="FILE", help="密钥文件，本机还没有时 · the key file, where none is in place yet"
    )
    for one in (make, verify, restore):
        one.add_argument("archive", type=Path, metavar="ARCHIVE", help="备份文件 · the archive")
        add_store_options(one)
    parser.set_defaults(handler=handle)


def handle(arguments: argparse.Namespace) -> int:
    """0 when it was done, 1 with a sentence when not."""
    try:
        done = {"make": _make, "verify": _verify, "restore": _restore}[arguments.act](arguments)
    except FileNotFoundError as error:
        sys.stderr.write(f"没有这个文件：{error.filename}。 There is no such file.\n")
        return 1
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        sys.stderr.write(
            f"{arguments.archive} 不完整，或不是备份文件，请换一份（{error}）。 The archive is not whole, or none; take another one.\n"
        )
        return 1
    except (IntegrityError, KeyFileError, ReleaseError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write((json.dumps(done._asdict()) if arguments.json else _told(done)) + "\n")
    return 0


def _make(arguments: argparse.Namespace) -> Any:
    settings = demand_installation(from_environment(curated=arguments.curated))
    if arguments.keys_to:
        load_keys(settings.key_file)
        safekeeping.copy_keys(settings, arguments.keys_to, arguments.archive)
    with opened(arguments) as store:
        if not arguments.all:
            return store.back_up(arguments.archive)
        keys = load_keys(settings.key_file)
        return safekeeping.save(settings, store, keys, arguments.archive, dt.datetime.now(dt.UTC))


def _verify(arguments: argparse.Namespace) -> Any:
    return safekeeping.verify(arguments.archive)


def _restore(arguments: argparse.Namespace) -> Any:
    settings = from_environment(curated=arguments.curated)
    with nobody_serves(settings.curated):
        return _restore_into(settings, arguments)


def _restore_into(settings: Settings, arguments: argparse.Namespace) -> Any:
    if not safekeeping.is_whole(arguments.archive):
        with opened(arguments, begins=True) as store:
            return store.restore(arguments.archive)
    if arguments.keys and not settings.key_file.exists():
        load_keys(arguments.keys)
        settings.key_file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(arguments.keys, settings.key_file)
    return safekeeping.restore(settings, arguments.archive, overwrite=arguments.overwrite, at=dt.datetime.now(dt.UTC))


def _told(done: NamedTuple) -> str:
    if isinstance(done, safekeeping.Kept):
        return (
            f"{done.files} 个文件 files, {done.casework_rows} 行 rows of casework, "
            f"版本 release {done.release_id or '—'}, {done.made_at}\n{done.audit_head}"
        )
    rows = sum(done.rows.values())  # type: ignore[attr-defined]
    return f"{rows} 行 rows, {done.evidence} 份材料 pieces of evidence\n{done.head}"  # type: ignore[attr-defined]
