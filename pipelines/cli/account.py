"""`shenyan account`: accounts and roles of the embedded login."""

import argparse
import getpass
import json
import os
import sys
from collections.abc import Sequence
from typing import Any

from pipelines.casework import ROLES, Account, CaseworkError, Store
from pipelines.cli.casework import add_store_options, opened
from schemas.plain_faults import PlainFaultError

PASSWORD_VARIABLE, NUMBER_VARIABLE = "SHENYAN_PASSWORD", "SHENYAN_ID_NUMBER"
LOGIN = "登录名 · the login"
ROLE = "角色，可重复 · a role; may be given several times"


def register(subparsers: Any) -> None:
    """Adds `account` with what can be done to one."""
    parser = subparsers.add_parser("account", help="账户与角色 · accounts and roles")
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    _register_add(acts)
    for act, (help_text, _) in ACTS.items():
        one = acts.add_parser(act, help=help_text)
        one.add_argument("login", help=LOGIN)
        if act == "roles":
            one.add_argument("--role", action="append", required=True, choices=ROLES, help=ROLE)
        if act == "bind":
            one.add_argument(
                "--issuer",
                required=True,
                help="身份提供方地址，与 SHENYAN_OIDC 文件一致 · the provider's address, as SHENYAN_OIDC's file has it",
            )
            one.add_argument(
                "--subject",
                required=True,
                help="提供方给此人的 sub 声明 · the claim `sub` that the provider gives this person",
            )
        if act == "api-key":
            one.add_argument("--label", default="program", help="密钥的名称 · what the key is called")
        add_store_options(one)
    add_store_options(
        acts.add_parser(
            "of-number",
            help="某身份证号的账户（号码不写在命令行） · the accounts of an ID number, asked for or in SHENYAN_ID_NUMBER",
        )
    )
    add_store_options(acts.add_parser("list", help="所有账户 · all accounts"))
    parser.set_defaults(handler=handle)


def _register_add(acts: Any) -> None:
    add = acts.add_parser(
        "add",
        help="新建账户 · a new account",
        description=f"密码取自 {PASSWORD_VARIABLE}，没有则询问。 · The password is read from there or asked for.",
    )
    add.add_argument("login", help=LOGIN)
    add.add_argument("--display-name", help="显示给他人的名称，默认同登录名 · shown to others (default: the login)")
    add.add_argument("--role", action="append", required=True, choices=ROLES, help=ROLE)
    add.add_argument(
        "--holder-name",
        help="持证人姓名；身份证号取自 SHENYAN_ID_NUMBER 或询问 · a holder's name; the ID number is read from there or asked for",
    )
    add_store_options(add)


def handle(arguments: argparse.Namespace) -> int:
    """0 when it was done, 1 with a sentence when not."""
    with opened(arguments, begins=arguments.act == "add") as store:
        try:
            if arguments.act == "add":
                _show(_add(store, arguments), arguments.json)
            elif arguments.act == "list":
                _show_all(store.accounts.all(), arguments.json)
            elif arguments.act == "of-number":
                _show_all(store.accounts.of_number(_id_number()), arguments.json)
            else:
                ACTS[arguments.act][1](store, store.accounts.find(arguments.login), arguments)
                if arguments.act in SILENT:
                    _show(store.accounts.find(arguments.login), arguments.json)
        except CaseworkError as error:
            sys.stderr.write(f"{error}\n")
            return 1
    return 0


def _add(store: Store, arguments: argparse.Namespace) -> Account:
    person = None
    if arguments.holder_name:
        person = {"holder_name": arguments.holder_name, "id_number": _id_number(), "phone": ""}
    name = arguments.display_name or arguments.login
    return store.accounts.add(arguments.login, _password(), display_name=name, roles=arguments.role, person=person)


def _id_number() -> str:
    """The ID number, never from the command line."""
    return _ask(NUMBER_VARIABLE, "身份证号 ID number: ")


def _password() -> str:
    """The password, never from the command line, where others could read it."""
    return _ask(PASSWORD_VARIABLE, "密码 password: ")


def _ask(variable: str, question: str) -> str:
    """What the environment holds, else what a person types; raises PlainFaultError where nobody can be asked."""
    try:
        return os.environ.get(variable) or getpass.getpass(question)
    except EOFError:
        raise PlainFaultError(
            f"没有终端可以询问，请用环境变量 {variable} 给出。 Nobody can be asked; set {variable}."
        ) from None


def _show_all(found: Sequence[Account], as_json: bool) -> None:
    for account in found:
        _show(account, as_json)
    if not found and not as_json:
        sys.stdout.write("没有账户。 There is no account.\n")


def _show(account: Account, as_json: bool) -> None:
    line = {
        "login": account.login,
        "name": account.name,
        "roles": sorted(account.roles),
        "second_factor": account.has_second_factor,
        "disabled": account.disabled,
    }
    words = (
        json.dumps(line, ensure_ascii=False)
        if as_json
        else f"{account.login}\t{account.name}\t{', '.join(sorted(account.roles))}{'  已停用 disabled' if account.disabled else ''}"
    )
    sys.stdout.write(words + "\n")


def _set_roles(store: Store, account: Account, arguments: argparse.Namespace) -> None:
    _show(store.accounts.set_roles(account.account_id, arguments.role, by="console"), arguments.json)


def _set_password(store: Store, account: Account, arguments: argparse.Namespace) -> None:
    store.accounts.change_password(account.account_id, _password(), by="console")


def _disable(store: Store, account: Account, arguments: argparse.Namespace) -> None:
    store.accounts.disable(account.account_id, by="console")


def _enable(store: Store, account: Account, arguments: argparse.Namespace) -> None:
    store.accounts.disable(account.account_id, by="console", disabled=False)


def _unlock(store: Store, account: Account, arguments: argparse.Namespace) -> None:
    store.accounts.unlock(account.account_id, by="console")


def _second_factor(store: Store, account: Account, arguments: argparse.Namespace) -> None:
    sys.stdout.write(store.second_factors.enroll(account.account_id, by="console") + "\n")


def _drop_second_factor(store: Store, account: Account, arguments: argparse.Namespace) -> None:
    store.second_factors.drop(account.account_id, by="console")


def _bind(store: Store, account: Account, arguments: argparse.Namespace) -> None:
    store.accounts.bind_identity(account.account_id, arguments.issuer, arguments.subject, by="console")


def _unbind(store: Store, account: Account, arguments: argparse.Namespace) -> None:
    store.accounts.unbind_identity(account.account_id, by="console")


def _end_api_keys(store: Store, account: Account, arguments: argparse.Namespace) -> None:
    store.accounts.end_api_keys(account.account_id, by="console")


def _api_key(store: Store, account: Account, arguments: argparse.Namespace) -> None:
    sys.stdout.write(store.accounts.add_api_key(account.account_id, arguments.label, by="console") + "\n")


ACTS = {
    "roles": ("换角色 · other roles", _set_roles),
    "password": ("换密码 · another password", _set_password),
    "disable": ("停用 · no more sign-in", _disable),
    "enable": ("启用 · sign-in again", _enable),
    "unlock": ("解除锁定 · end a lock-out", _unlock),
    "second-factor": ("绑定验证器 · a second factor; prints its otpauth address", _second_factor),
    "drop-second-factor": ("解绑验证器 · no second factor any more, for a lost device", _drop_second_factor),
    "bind": ("绑定统一身份 · opened by an identity at the OpenID Connect provider", _bind),
    "unbind": ("解除统一身份 · opened by no such identity any more", _unbind),
    "end-api-keys": ("停用接口密钥 · none of its keys works any more", _end_api_keys),
    "api-key": ("接口密钥 · a key for programs; printed once", _api_key),
}
SILENT = frozenset(ACTS) - {"roles", "second-factor", "api-key"}
"""What prints nothing of its own: the account as it stands now is told instead."""
