"""The API as an application of its own beside the pages, on their port: what the pages need around each request, it does not."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from lookup_app.routes.methods import NOT_THERE, refuse_others
from lookup_app.routes.problems import Problem, http_error_response, problem_response

PREFIX = "/api/"
HANDLERS = {Problem: problem_response, HTTPException: http_error_response}


def api_of(routes: Sequence[Route]) -> Starlette:
    """An application of these routes that answers everything else below /api with a problem."""
    return Starlette(routes=[*routes, *refuse_others(routes), NOT_THERE], exception_handlers=HANDLERS)


class Beside:
    """ASGI middleware: requests below /api go to the API, all others on to the pages."""

    def __init__(self, app: ASGIApp, api: ASGIApp) -> None:
        self._app, self._api = app, api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_api = scope["type"] == "http" and scope["path"].startswith(PREFIX)
        await (self._api if is_api else self._app)(scope, receive, send)
