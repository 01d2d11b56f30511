"""The gate before the Dagster UI: stewards act, other staff read, nobody else gets in.

Two webservers in this process look at one code server; the gate sends each request and each websocket to the one that the
visitor's account may use. The session is the pages' own, by their cookie. While no steward's account exists, whoever sits
at this machine may act, so that a first trial needs none; the first account closes that for good.

    python -m assets.gate --port 3000 --grpc-socket /run/shenyan/code.sock --login http://127.0.0.1:8501/account/login
"""

import argparse
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import dagster as dg
import uvicorn
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import GrpcServerTarget, WorkspaceLoadTarget
from dagster.version import __version__
from dagster_webserver.app import create_app_from_workspace_process_context
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from assets.resources import Installation
from pipelines import health, metrics
from pipelines.casework import Account, Store
from pipelines.cli.dagster_parts import LOCATION

COOKIE = "shenyan_session"
ACTS, READS = frozenset({"steward", "administrator"}), frozenset({"examiner", "approver"})
LOCAL = frozenset({"127.0.0.1", "::1"})
LOCAL_NAMES = LOCAL | {"localhost"}
WEBSOCKET_REFUSED = 4403

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class Doorman:
    """Knows what a visitor may do: `full`, `read`, or nothing."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._has_steward = False

    def may(self, scope: Scope) -> str | None:
        """What this request or websocket may do; null for nothing."""
        token = cookie_of(scope)
        account = self._store.sessions.account_of(token) if token else None
        if account is not None:
            return rights_of(account)
        return "full" if _is_local(scope) and _asks_for_this_machine(scope) and not self.has_steward() else None

    def has_steward(self) -> bool:
        """Whether anybody's account may act here; once it does, it is never asked again."""
        self._has_steward = self._has_steward or any(account.roles & ACTS for account in self._store.accounts.all())
        return self._has_steward


def rights_of(account: Account) -> str | None:
    """What the account's roles allow."""
    if account.roles & ACTS:
        return "full"
    return "read" if account.roles & READS else None


def cookie_of(scope: Scope) -> str | None:
    """The session's token that the visitor's browser sent."""
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(_header(scope, b"cookie"))
    except CookieError:
        return None
    return jar[COOKIE].value if COOKIE in jar else None


def comes_from_elsewhere(scope: Scope) -> bool:
    """Whether a page of another site sent it: browsers name the origin of every websocket and every POST."""
    origin = _header(scope, b"origin")
    return bool(origin) and urlsplit(origin).netloc != _header(scope, b"host")


def _header(scope: Scope, name: bytes) -> str:
    return dict(scope["headers"]).get(name, b"").decode("latin-1")


def _is_local(scope: Scope) -> bool:
    """Whether the connection is this machine's own and no proxy speaks for somebody else."""
    client = scope.get("client")
    return bool(client) and client[0] in LOCAL and not _header(scope, b"x-forwarded-for")


def _asks_for_this_machine(scope: Scope) -> bool:
    """Whether the visitor asked for this machine by its own name, and not for a foreign name that was made to lead here."""
    return urlsplit(f"//{_header(scope, b'host')}").hostname in LOCAL_NAMES


class Gate:
    """The ASGI application in front of both webservers, with the health page and the metrics beside them."""

    def __init__(
        self, doorman: Doorman, full: App, read: App, *, login: str, token: str, installation: Installation
    ) -> None:
        self._doorman, self._apps = doorman, {"full": full, "read": read}
        self._login, self._token, self._installation = login, token, installation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets the visitor through to the webserver of their rights, or says where to sign in."""
        if scope["type"] == "lifespan":
            await self._apps["full"](scope, receive, send)
        elif scope["type"] == "http" and scope["path"] in ("/health", "/metrics"):
            await (await run_in_threadpool(self._watch, scope))(scope, receive, send)
        elif (rights := await run_in_threadpool(self._doorman.may, scope)) and not comes_from_elsewhere(scope):
            await self._apps[rights](scope, receive, send)
        else:
            await self._refuse(scope, receive, send)

    def _watch(self, scope: Scope) -> Response:
        """The health, for everyone in one word; the metrics for this machine, or for whoever has the token."""
        settings = self._installation.settings()
        if scope["path"] == "/health":
            state = health.examine(settings)
            return JSONResponse({"ok": state.ok}, 200 if state.ok else 503)
        if not self._may_measure(scope):
            return PlainTextResponse("forbidden\n", 403)
        return PlainTextResponse(metrics.render(metrics.gather(settings)), media_type=metrics.MEDIA_TYPE)

    def _may_measure(self, scope: Scope) -> bool:
        if self._token:
            return secrets.compare_digest(_header(scope, b"authorization"), f"Bearer {self._token}")
        return _is_local(scope)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": WEBSOCKET_REFUSED})
            return
        is_page = scope["method"] == "GET" and "text/html" in _header(scope, b"accept") and cookie_of(scope) is None
        words = "请用数据管理员账户登录网页后再打开。 Sign in to the pages with a steward's account first.\n"
        response = RedirectResponse(self._login, 303) if is_page and self._login else PlainTextResponse(words, 403)
        await response(scope, receive, send)


def webserver(instance: dg.DagsterInstance, code: WorkspaceLoadTarget, *, read_only: bool) -> App:
    """Dagster's own webserver over that code."""
    context = WorkspaceProcessContext(
        instance,
        version=__version__,
        read_only=read_only,
        workspace_load_target=code,
    )
    return create_app_from_workspace_process_context(context)


def main() -> None:
    """Serves until it is stopped."""
    parser = argparse.ArgumentParser(prog="assets.gate", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=3000)
    parser.add_argument("--grpc-socket", required=True, help="socket of the code server")
    parser.add_argument("--login", default="", help="address of the pages' sign-in form")
    parser.add_argument(
        "--metrics-token", default="", help="who measures from elsewhere must send it as a bearer token"
    )
    options = parser.parse_args()
    installation = Installation()
    with dg.DagsterInstance.get() as instance, installation.store() as store:
        code = GrpcServerTarget(host="localhost", port=None, socket=options.grpc_socket, location_name=LOCATION)
        full, read = (webserver(instance, code, read_only=read_only) for read_only in (False, True))
        gate = Gate(
            Doorman(store), full, read, login=options.login, token=options.metrics_token, installation=installation
        )
        uvicorn.run(gate, host=options.host, port=options.port, log_level="warning", proxy_headers=False)


if __name__ == "__main__":
    main()
