"""Wrong methods and paths of the API, answered by us: the pages' own catch-all would answer them as it answers files."""

from collections.abc import Iterable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"})


def refuse_others(routes: Iterable[Route]) -> list[Route]:
    """Routes that refuse every path's other methods, naming those that it has."""
    allowed: dict[str, set[str]] = {}
    for route in routes:
        allowed.setdefault(route.path, set()).update(route.methods or ())
    return [_refusal(path, methods) for path, methods in allowed.items()]


async def _not_there(request: Request) -> Response:
    raise HTTPException(404)


NOT_THERE = Route("/api/{path:path}", _not_there, methods=sorted(METHODS))
"""Refuses every path below /api that no route before it has."""


def _refusal(path: str, allowed: set[str]) -> Route:
    headers = {"Allow": ", ".join(sorted(allowed))}

    async def refuse(request: Request) -> Response:
        raise HTTPException(405, headers=headers)

    return Route(path, refuse, methods=sorted(METHODS - allowed))
