"""The two addresses of OpenID Connect: off to the provider, and back with a session."""

import json
import logging
import os
from http import HTTPStatus
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from lookup_app import casework_door, curated_door, openid
from lookup_app.routes import account_pages
from lookup_app.routes.cookies import is_secure
from lookup_app.wording import words
from pipelines.keys import KeyFileError

COOKIE, BEGIN, BACK = "shenyan_oidc", "/account/oidc", "/account/oidc/callback"
log = logging.getLogger(__name__)


def return_address(request: Request) -> str:
    """Where the provider sends the visitor back to; an installation behind a proxy names its own address."""
    site = os.environ.get("SHENYAN_SITE") or str(request.base_url).rstrip("/")
    return f"{site.rstrip('/')}{BACK}"


async def begin(request: Request) -> Response:
    """To the provider, what must be remembered sealed in a cookie that only the way back sees."""
    provider = openid.load()
    if provider is None:
        return Response(status_code=HTTPStatus.NOT_FOUND)
    if await account_pages.count_attempt(request):
        return refused(request, "account.oidc_failed", HTTPStatus.TOO_MANY_REQUESTS)
    try:
        address, kept = await run_in_threadpool(openid.begin, provider, return_address(request))
    except openid.OpenIdError as fault:
        log.warning("sign-in by OpenID Connect could not begin: %s", fault)
        return refused(request, "account.oidc_failed", HTTPStatus.BAD_GATEWAY)
    response = RedirectResponse(address, HTTPStatus.SEE_OTHER)
    sealed = curated_door.keys().encrypt(json.dumps(kept))
    response.set_cookie(
        COOKIE, sealed, max_age=openid.SECONDS, path=BEGIN, httponly=True, samesite="lax", secure=is_secure(request)
    )  # fmt: skip
    return response


async def come_back(request: Request) -> Response:
    """To the front page with a session, or the form to sign in with one sentence that fits every failure."""
    provider, sealed = openid.load(), request.cookies.get(COOKIE)
    if provider is None:
        return Response(status_code=HTTPStatus.NOT_FOUND)
    code, state = request.query_params.get("code"), request.query_params.get("state")
    if not sealed or not code or not state:
        return refused(request, "account.oidc_failed", HTTPStatus.BAD_REQUEST)
    try:
        kept = unsealed(sealed)
        claims = await run_in_threadpool(openid.finish, provider, kept, state, code, return_address(request))
    except (openid.OpenIdError, KeyFileError, ValueError) as fault:
        log.warning("sign-in by OpenID Connect failed: %s", fault)
        return refused(request, "account.oidc_failed", HTTPStatus.BAD_REQUEST)
    token = await run_in_threadpool(casework_door.sign_in_openid, provider, claims)
    if token is None:
        return refused(request, "account.oidc_unknown", HTTPStatus.FORBIDDEN)
    response = account_pages.with_session(request, token)
    response.delete_cookie(COOKIE, path=BEGIN)
    return response


def unsealed(sealed: str) -> dict[str, Any]:
    """What `begin` kept; raises ValueError for a cookie that this site didn't seal."""
    opened = curated_door.keys().decrypt(sealed)
    if opened == sealed:
        raise ValueError("the cookie is not sealed")
    return dict(json.loads(opened))


def refused(request: Request, sentence: str, status: HTTPStatus) -> Response:
    """The form to sign in, with the sentence."""
    say = words(request.query_params.get("lang", ""))
    response = account_pages.page(request, "login", account_pages.LOGIN_FIELDS, say(sentence), status)
    response.delete_cookie(COOKIE, path=BEGIN)
    return response


ROUTES = [Route(BEGIN, begin, methods=["GET"]), Route(BACK, come_back, methods=["GET"])]
