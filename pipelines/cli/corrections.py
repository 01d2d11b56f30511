"""`shenyan corrections`: a workbook for each office of its own rows that need correcting, with reasons."""

import argparse
import getpass
import json
import sys
from pathlib import Path

from pipelines import release, settings, validate
from pipelines.cli.casework import opened
from pipelines.cli.options import add_curated, add_json
from pipelines.corrections import write_workbooks
from pipelines.keys import KeyFileError, load_keys
from schemas.campaign import campaign_named
from schemas.plain_faults import PlainFaultError


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command."""
    parser = subparsers.add_parser(
        "corrections", help="各单位的数据更正表 · a correction workbook for each office", description=__doc__
    )
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="DIR",
        help="更正表写到哪个文件夹（含个人信息） · the folder for the workbooks; they hold personal data",
    )
    parser.add_argument(
        "--office", action="append", help="只做这个单位，可重复 · only this office; may be given several times"
    )
    add_curated(parser)
    add_json(parser)
    parser.set_defaults(handler=write)


def write(arguments: argparse.Namespace) -> int:
    """0 with the workbooks written, also when nothing needs correcting; 1 with a sentence why not."""
    places = settings.from_environment(curated=arguments.curated)
    try:
        live = release.find_release(places.curated)
        records = release.load_table(live, "records", load_keys(places.key_file))
    except (release.ReleaseError, KeyFileError) as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    with opened(arguments) as store:
        store.audit.record(
            f"system:{getpass.getuser()}", "corrections", "table:records", release=live.release_id, rows=records.height
        )
    known = {*records["office"].unique(), *(files := release.load_table(live, "deliveries"))["office"].unique()}
    if unknown := sorted({*(arguments.office or ())} - known):
        raise PlainFaultError(
            f"没有单位 {'、'.join(unknown)}，现有：{'、'.join(sorted(known))}。 There is no such office; the others are named before."
        )
    judged = validate.judge(records, campaign_named(places.campaign))
    offices = arguments.office or sorted(known)
    written = write_workbooks(
        records.filter(records["office"].is_in(offices)),
        judged.broken,
        arguments.out,
        files.filter(files["office"].is_in(offices)),
    )
    sys.stdout.write(_told(written, as_json=arguments.json))
    return 0


def _told(written: dict[str, Path], *, as_json: bool) -> str:
    """Which office got which file."""
    if as_json:
        return json.dumps({office: str(path) for office, path in written.items()}, ensure_ascii=False) + "\n"
    lines = [f"{office} → {path}\n" for office, path in written.items()]
    return "".join(lines) or "没有需要更正的行。 No row needs correcting.\n"
