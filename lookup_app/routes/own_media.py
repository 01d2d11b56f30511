"""Pictures and downloads of a page for its own visitor alone: another sign-in, none, or one that ended finds nothing there."""

from http import HTTPStatus
from pathlib import PurePosixPath

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from lookup_app import access, media_owners

PREFIX = "/media/"


class OwnMedia:
    """ASGI middleware: a file of Streamlit's goes only to whom it was made for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(PREFIX):
            token = HTTPConnection(scope).cookies.get(access.COOKIE)
            file_id = PurePosixPath(scope["path"]).stem
            if not await run_in_threadpool(media_owners.may_have, file_id, token):
                await PlainTextResponse("Not found", HTTPStatus.NOT_FOUND)(scope, receive, send)
                return
        await self._app(scope, receive, send)
