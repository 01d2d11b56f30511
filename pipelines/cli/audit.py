"""`shenyan audit`: whether the audit holds, and what it says."""

import argparse
import json
import sys
from typing import Any

from pipelines.casework import IntegrityError, Store
from pipelines.cli.casework import add_store_options, opened


def register(subparsers: Any) -> None:
    """Adds `audit verify` and `audit show`."""
    parser = subparsers.add_parser("audit", help="审计日志 · the audit")
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    verify = acts.add_parser("verify", help="校验 · does every line, and every event, stand as it was written?")
    verify.add_argument(
        "--head",
        help="上次校验打印的散列，证明末尾未被截去 · a hash that an earlier check printed: shows that the end was not cut off",
    )
    show = acts.add_parser("show", help="查看 · the newest lines")
    show.add_argument("--subject", help="只看与此有关的，如 case:K… · only lines about this, such as case:K…")
    show.add_argument("--limit", type=int, default=50, help="最多几行，默认 50 · how many lines at most (default 50)")
    for act in (verify, show):
        add_store_options(act)
    parser.set_defaults(handler=handle)


def handle(arguments: argparse.Namespace) -> int:
    """0 when the audit holds or was shown, 1 when it doesn't hold."""
    with opened(arguments) as store:
        return _verify(store, arguments) if arguments.act == "verify" else _show(store, arguments)


def _verify(store: Store, arguments: argparse.Namespace) -> int:
    try:
        checked = store.audit.verify(arguments.head)
    except IntegrityError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    words = json.dumps(checked._asdict()) if arguments.json else f"{checked.lines} 行完好 lines hold\n{checked.head}"
    sys.stdout.write(words + "\n")
    return 0


def _show(store: Store, arguments: argparse.Namespace) -> int:
    for line in store.audit.lines(arguments.subject, arguments.limit):
        parts = (line["at"], line["actor"], line["action"], line["subject"], line["outcome"])
        sys.stdout.write((json.dumps(line, ensure_ascii=False) if arguments.json else "\t".join(parts)) + "\n")
    return 0
