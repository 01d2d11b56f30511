"""Errors of the API as problem details (RFC 9457): one closed list of kinds."""

from dataclasses import dataclass, field
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

MEDIA_TYPE = "application/problem+json"


@dataclass
class Problem(Exception):
    """A request that can't be answered: its status, a stable code and a sentence without anything the client sent."""

    status: HTTPStatus
    code: str
    detail: str
    retry_after: int | None = None
    headers: dict[str, str] = field(default_factory=dict)


def problem_response(request: Request, problem: Exception) -> Response:
    """The problem as the client reads it."""
    assert isinstance(problem, Problem)
    body = {
        "type": f"/api/problems#{problem.code}",
        "title": problem.status.phrase,
        "status": int(problem.status),
        "code": problem.code,
        "detail": problem.detail,
    }
    headers = {"Cache-Control": "no-store", **problem.headers}
    if problem.retry_after is not None:
        headers["Retry-After"] = str(problem.retry_after)
    if problem.status is HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer realm="shenyan"'
    return JSONResponse(body, int(problem.status), headers, MEDIA_TYPE)


def http_error_response(request: Request, error: Exception) -> Response:
    """An error of the routing itself, in the same form under /api and as plain text elsewhere."""
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    if not request.url.path.startswith("/api/"):
        return Response(status.phrase, error.status_code, error.headers, "text/plain")
    response = problem_response(request, Problem(status, status.name.lower(), status.phrase))
    response.headers.update(error.headers or {})
    return response
