"""`shenyan keys`: which keys there are and what each protects; a new one, everything sealed with it, and the old one dropped."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pipelines import renewal, settings
from pipelines.casework import IntegrityError, Store, open_installation
from pipelines.cli.answers import Action, guarded, tell
from pipelines.cli.installation import demand_installation
from pipelines.cli.options import add_curated, add_json
from pipelines.keys import KeyFileError, Keys, load_keys, rotate_keys
from pipelines.release import ReleaseError
from pipelines.renewal.renewing import NAMES, Renewed, StillSealedError
from pipelines.serving import nobody_serves

ACTOR = "command-line"


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command and its actions."""
    parser = subparsers.add_parser(
        "keys", help="密钥 · keys: show, rotate, renew what is at rest, drop the old", description=__doc__
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    shared = argparse.ArgumentParser(add_help=False)
    add_curated(shared)
    add_json(shared)
    for name, words, action in (
        ("show", "有哪些密钥、各保护什么 · which keys there are and what each protects", _show),
        (
            "rotate",
            "启用新密钥（请先停止服务） · make a new key, which protects everything written from now on",
            _rotate,
        ),
        ("renew", "用新密钥重新加密全部已存数据（请先停止服务） · seal everything at rest with the newest key", _renew),
        (
            "drop",
            "停用旧密钥（重新加密之后，启动服务之前） · drop the older keys, once nothing at rest needs them",
            _drop,
        ),
    ):
        actions.add_parser(name, help=words, description=words, parents=[shared]).set_defaults(
            handler=guarded(_of_an_installation(action), ReleaseError, KeyFileError, IntegrityError, StillSealedError)
        )


def _of_an_installation(action: Action) -> Action:
    return lambda arguments, places: action(arguments, demand_installation(places))


@contextmanager
def _opened(places: settings.Settings) -> Iterator[tuple[Store, Keys]]:
    keys = load_keys(places.key_file)
    store = open_installation(places, keys)
    try:
        yield store, keys
    finally:
        store.close()


def _show(arguments: argparse.Namespace, places: settings.Settings) -> int:
    with _opened(places) as (store, keys):
        found = renewal.places(places, store, keys)
    facts = [
        {
            "key_id": generation.key_id,
            "newest": generation.key_id == keys.key_id,
            "protects": {place: count[generation.key_id] for place, count in found.items() if count[generation.key_id]},
        }
        for generation in keys.generations
    ]
    lines = [
        f"{'→' if fact['newest'] else ' '} {fact['key_id']}  {_listed(fact['protects']) or '不再保护任何数据 protects nothing'}"
        for fact in facts
    ]
    return tell(arguments, facts, "\n".join(lines))


def _listed(counts: Any) -> str:
    return "，".join(f"{NAMES[place]} {count:,}" for place, count in counts.items())


def _rotate(arguments: argparse.Namespace, places: settings.Settings) -> int:
    with nobody_serves(places.curated):
        keys = rotate_keys(places.key_file)
    words = f"新密钥 {keys.key_id} 已启用；请备份密钥文件，再运行 shenyan keys renew。 New key {keys.key_id}: copy the key file, then renew."
    return tell(arguments, {"key_id": keys.key_id}, words)


def _renew(arguments: argparse.Namespace, places: settings.Settings) -> int:
    def say(renewed: Renewed) -> None:
        if not arguments.json:
            sys.stdout.write(f"  {NAMES[renewed.place]}: {renewed.sealed:,}\n")

    with nobody_serves(places.curated), _opened(places) as (store, keys):
        done = renewal.renew(places, store, keys, ACTOR, say)
        head = store.audit.verify().head
    words = (
        f"全部已由密钥 {keys.key_id} 加密；审计末尾 {head}。可运行 shenyan keys drop，再启动服务。"
        f" All of it is sealed with {keys.key_id}; note the end of the audit, drop the older keys, start the service again."
    )
    return tell(
        arguments, {"key_id": keys.key_id, "audit_head": head, **{one.place: one.sealed for one in done}}, words
    )


def _drop(arguments: argparse.Namespace, places: settings.Settings) -> int:
    with nobody_serves(places.curated), _opened(places) as (store, keys):
        dropped = [generation.key_id for generation in keys.generations[:-1]]
        if dropped:
            renewal.drop(places, store, keys)
            store.audit.record(ACTOR, "keys_dropped", "keys", dropped=dropped, key=keys.key_id)
    words = (
        f"已停用 {'、'.join(dropped)}，只剩 {keys.key_id}；以前的备份只能用以前的密钥文件打开。"
        f" Dropped; earlier backups open with the earlier key file only."
        if dropped
        else "没有旧密钥。 There is no older key."
    )
    return tell(arguments, {"dropped": dropped, "key_id": keys.key_id}, words)
