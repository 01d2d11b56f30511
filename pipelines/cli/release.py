"""`shenyan release`: which releases there are, what one says that another doesn't, and the way back."""

import argparse
import getpass
from collections import Counter
from typing import Any

import polars as pl

from pipelines import release, settings
from pipelines.cli.answers import Action, guarded, tell
from pipelines.cli.casework import opened
from pipelines.cli.installation import demand_installation
from pipelines.cli.options import add_curated, add_json
from pipelines.keys import KeyFileError, load_keys
from pipelines.release import wording
from pipelines.release.accounting import WITHDRAWN
from pipelines.release.history import RESTORES
from pipelines.release.publishing import allow_fall
from pipelines.release.restoring import KEPT
from schemas.reasons import catalogue
from schemas.tables import TABLES

LIVE = ("当前版本", "the live one")


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command and its actions."""
    parser = subparsers.add_parser("release", help="发布版本 · releases: list, show, diff, roll back")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    shared = argparse.ArgumentParser(add_help=False)
    add_curated(shared)
    add_json(shared)
    _add(actions, shared, "list", "所有保留的版本 · the releases that are kept", _list)
    _add(actions, shared, "show", "一个版本的清单 · a release's manifest", _show, release=LIVE)
    _add(
        actions,
        shared,
        "diff",
        "两个版本的差别 · what one release says that another doesn't",
        _diff,
        before=("AFTER 的上一版本", "the one before AFTER"),
        after=LIVE,
    )
    _add(
        actions,
        shared,
        "rollback",
        "退回较早的版本 · make an earlier release live again",
        _roll_back,
        release=("当前版本的上一版本", "the one before the live one"),
    )
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
    **releases: tuple[str, str],
) -> None:
    """One action; each of the releases that it takes comes with the one that it stands for where it is left out."""
    parser = actions.add_parser(name, help=words, parents=[shared])
    for which, (zh, en) in releases.items():
        parser.add_argument(
            which,
            nargs="?",
            metavar=which.upper(),
            help=f"版本号或其开头，默认{zh} · its id or its beginning (default: {en})",
        )
    parser.set_defaults(handler=guarded(action, release.ReleaseError, KeyFileError))


def _list(arguments: argparse.Namespace, places: settings.Settings) -> int:
    live = release.current(places.curated)
    rows: list[dict[str, Any]] = [
        {
            "release_id": kept.release_id,
            "as_of": kept.as_of,
            "live": live is not None and kept.release_id == live.release_id,
            "restores": kept.manifest.get(RESTORES),
            "certificates": kept.counts.get("certificates", 0),
            "published": kept.counts.get("curated_certificates", 0),
        }
        for kept in release.list_releases(places.curated)
    ]
    lines = [
        f"{'→' if row['live'] else ' '} {row['release_id']}  数据截至 as of {_minute(row['as_of'])}  证书 certificates {row['certificates']}"
        f"  可查询 published {row['published']}{'  即 = ' + row['restores'] if row['restores'] else ''}"
        for row in rows
    ]
    return tell(arguments, rows, "\n".join(lines) or "还没有发布任何版本。 Nothing has been published yet.")


def _show(arguments: argparse.Namespace, places: settings.Settings) -> int:
    manifest = release.find_release(places.curated, arguments.release).manifest
    counts = "\n".join(f"  {_table(name)}: {count}" for name, count in manifest["counts"].items())
    differences = "  ".join(f"{_kind(kind)} {count}" for kind, count in manifest["differences"].items() if count)
    withdrawn = len(manifest.get(WITHDRAWN, ()))
    explained = f"\n  其中因审核决定不再发布 withdrawn by reviewers' decisions: {withdrawn}" if withdrawn else ""
    text = (
        f"发布版本 release {manifest['release_id']}\n数据截至 as of {_minute(manifest['as_of'])}\n审验批次 campaign {manifest['campaign']}\n"
        f"程序版本 code {manifest['code_version']}\n输入文件 inputs {len(manifest['inputs'])}  {manifest['inputs_digest'][:16]}\n"
        f"各表行数 rows\n{counts}\n与上一版本相比 against the release before: {differences or '–'}{explained}"
    )
    return tell(arguments, manifest, text)


def _minute(as_of: str) -> str:
    """The moment as people read it, on the city's clock."""
    return as_of[:16].replace("T", " ")


def _table(name: str) -> str:
    return f"{TABLES[name].to_schema().title} {name}" if name in TABLES else name


def _diff(arguments: argparse.Namespace, places: settings.Settings) -> int:
    after = release.find_release(places.curated, arguments.after)
    before = arguments.before or release.release_before(places.curated, after.release_id).release_id
    found = release.diff(places.curated, before, after.release_id, load_keys(places.key_file))
    counts = dict(found.group_by("kind").len().iter_rows())
    head = (
        "  ".join(f"{_kind(kind)} {counts[kind]}" for kind in wording.kinds() if kind in counts)
        or "没有差别。 No difference."
    )
    return tell(arguments, found.to_dicts(), "\n".join([head, *_lines(found)]))


def _lines(found: pl.DataFrame) -> list[str]:
    return [
        f"  {_kind(row['kind'])}  {row['certificate_id']}  {'、'.join(map(_column, row['columns']))}  {'；'.join(map(_in_both, row['why']))}".rstrip()
        for row in found.iter_rows(named=True)
    ]


def _column(column: str) -> str:
    return " ".join(wording.name_column(column))


def _kind(kind: str) -> str:
    return f"{wording.kinds()[kind].zh} {kind}"


def _in_both(reason: str) -> str:
    """The reason in Chinese, and in English without what reads the same in both.

    >>> _in_both("corrected a.xlsx:7 → b.xlsx:9"), _in_both("settled STRUCK_OUT")
    ('更正 a.xlsx:7 → b.xlsx:9 (corrected)', '疑点已解决：该行在来源文件中已被划去（删除线） (settled: The row is struck through in its source)')
    """
    told, (word, what) = wording.tell_reason(reason), wording.part_reason(reason)
    if word not in wording.reasons():
        return reason
    english = told.en if what in catalogue() else wording.reasons()[word].en.format(what="").rstrip(" :")
    return f"{told.zh} ({english})"


def _roll_back(arguments: argparse.Namespace, places: settings.Settings) -> int:
    left = release.find_release(places.curated)
    asked = release.find_target(places.curated, arguments.release)
    live = release.rollback(places.curated, arguments.release)
    kept = live.manifest.get(KEPT, {}) if live != asked else {}
    with opened(
        arguments
    ) as store:  # afterwards: nobody in need of an earlier release should have to wait for the audit
        who = f"system:{getpass.getuser()}"
        store.audit.record(
            who, "rollback", f"release:{live.release_id}", was=left.release_id, restores=asked.release_id
        )
    return tell(
        arguments,
        {"release_id": live.release_id, "restores": asked.release_id, "kept": kept},
        f"当前版本 {live.release_id}。 Release {live.release_id} is live.\n"
        f"{_kept(asked.release_id, kept)}"
        "此前已开始的运行不会发布；再次发布会重新计入全部文件。 Runs that had begun before don't publish; the next publication counts all files again.\n"
        f"撤回这一步 to take this back: shenyan release rollback {left.release_id}",
    )


def _kept(asked: str, kept: dict[str, str | None]) -> str:
    """What the live release says otherwise than the one that was asked for; nothing where it is that one."""
    if not kept:
        return ""
    told = Counter(status or "不可查 not found" for status in kept.values())
    counts = "，".join(f"{status} {count}" for status, count in sorted(told.items()))
    return (
        f"内容即 {asked}；但此后被暂停、撤销或审核决定不支持的 {len(kept)} 本证书仍然如此（{counts}）。"
        f" It says what {asked} said, but for {len(kept)} certificates that were suspended, revoked or decided against since.\n"
    )


def _allow_fall(arguments: argparse.Namespace, places: settings.Settings) -> int:
    allow_fall(demand_installation(places).curated)
    return tell(arguments, {"allowed": True}, "下一次发布不限制数量减少。 The next release may be much smaller.")
