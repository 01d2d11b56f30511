"""`shenyan release`: which releases there are, what one says that another doesn't, and the way back."""

import argparse

import polars as pl

from pipelines import release, settings
from pipelines.cli.answers import Action, guarded, tell
from pipelines.cli.installation import demand_installation
from pipelines.cli.options import add_curated, add_json
from pipelines.keys import KeyFileError, load_keys
from pipelines.release.accounting import WITHDRAWN
from pipelines.release.publishing import allow_fall
from pipelines.release.wording import kinds, part_reason, reasons


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command and its actions."""
    parser = subparsers.add_parser("release", help="发布版本 · releases: list, show, diff, roll back")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    shared = argparse.ArgumentParser(add_help=False)
    add_curated(shared)
    add_json(shared)
    _add(actions, shared, "list", "所有保留的版本 · the releases that are kept", _list)
    _add(actions, shared, "show", "一个版本的清单 · a release's manifest", _show, "release")
    _add(
        actions, shared, "diff", "两个版本的差别 · what one release says that another doesn't", _diff, "before", "after"
    )
    _add(actions, shared, "rollback", "退回较早的版本 · make an earlier release live again", _roll_back, "release")
    _add(
        actions,
        shared,
        "allow-fall",
        "下次发布允许数量大幅减少 · let the next release be much smaller, once",
        _allow_fall,
    )


def _add(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    shared: argparse.ArgumentParser,
    name: str,
    words: str,
    action: Action,
    *releases: str,
) -> None:
    parser = actions.add_parser(name, help=words, parents=[shared])
    for which in releases:
        parser.add_argument(
            which,
            nargs="?",
            help="版本号或其开头，默认当前版本或上一版本 · its id or its beginning (default: the live one, or the one before)",
        )
    parser.set_defaults(handler=guarded(action, release.ReleaseError, KeyFileError))


def _list(arguments: argparse.Namespace, places: settings.Settings) -> int:
    live = release.current(places.curated)
    rows = [
        {
            "release_id": kept.release_id,
            "as_of": kept.as_of,
            "live": live is not None and kept.release_id == live.release_id,
            "certificates": kept.counts.get("certificates", 0),
            "published": kept.counts.get("curated_certificates", 0),
        }
        for kept in release.list_releases(places.curated)
    ]
    lines = [
        f"{'→' if row['live'] else ' '} {row['release_id']}  数据截至 as of {row['as_of']}  证书 certificates {row['certificates']}"
        f"  可查询 published {row['published']}"
        for row in rows
    ]
    return tell(arguments, rows, "\n".join(lines) or "还没有发布任何版本。 Nothing has been published yet.")


def _show(arguments: argparse.Namespace, places: settings.Settings) -> int:
    manifest = release.find_release(places.curated, arguments.release).manifest
    counts = "\n".join(f"  {name}: {count}" for name, count in manifest["counts"].items())
    differences = "  ".join(f"{_kind(kind)} {count}" for kind, count in manifest["differences"].items() if count)
    withdrawn = len(manifest.get(WITHDRAWN, ()))
    explained = f"\n  其中因审核决定不再发布 withdrawn by reviewers' decisions: {withdrawn}" if withdrawn else ""
    text = (
        f"发布版本 release {manifest['release_id']}\n数据截至 as of {manifest['as_of']}\n审验批次 campaign {manifest['campaign']}\n"
        f"程序版本 code {manifest['code_version']}\n输入文件 inputs {len(manifest['inputs'])}  {manifest['inputs_digest'][:16]}\n"
        f"各表行数 rows\n{counts}\n与上一版本相比 against the release before: {differences or '–'}{explained}"
    )
    return tell(arguments, manifest, text)


def _diff(arguments: argparse.Namespace, places: settings.Settings) -> int:
    after = release.find_release(places.curated, arguments.after)
    before = arguments.before or release.release_before(places.curated, after).release_id
    found = release.diff(places.curated, before, after.release_id, load_keys(places.key_file))
    counts = dict(found.group_by("kind").len().iter_rows())
    head = (
        "  ".join(f"{_kind(kind)} {counts[kind]}" for kind in kinds() if kind in counts) or "没有差别。 No difference."
    )
    return tell(arguments, found.to_dicts(), "\n".join([head, *_lines(found)]))


def _lines(found: pl.DataFrame) -> list[str]:
    return [
        f"  {_kind(row['kind'])}  {row['certificate_id']}  {', '.join(row['columns'])}  {'; '.join(map(_in_both, row['why']))}".rstrip()
        for row in found.iter_rows(named=True)
    ]


def _kind(kind: str) -> str:
    return f"{kinds()[kind].zh} {kind}"


def _in_both(reason: str) -> str:
    """The reason in Chinese, and in English without what it names.

    >>> _in_both("corrected a.xlsx:7 → b.xlsx:9")
    '更正 a.xlsx:7 → b.xlsx:9 (corrected)'
    """
    word, what = part_reason(reason)
    if word not in reasons():
        return reason
    return f"{reasons()[word].zh.format(what=what)} ({reasons()[word].en.format(what='').rstrip(' :')})"


def _roll_back(arguments: argparse.Namespace, places: settings.Settings) -> int:
    target = release.rollback(places.curated, arguments.release)
    return tell(
        arguments,
        {"release_id": target.release_id},
        f"当前版本 {target.release_id}。 Release {target.release_id} is live.",
    )


def _allow_fall(arguments: argparse.Namespace, places: settings.Settings) -> int:
    allow_fall(demand_installation(places).curated)
    return tell(arguments, {"allowed": True}, "下一次发布不限制数量减少。 The next release may be much smaller.")
