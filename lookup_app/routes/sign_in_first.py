"""Pages that nobody sees without an account lead a visitor to the sign-in, and from there to the page that they wanted."""

from http import HTTPStatus
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from lookup_app import access, casework_door, curated_door
from lookup_app.wording import words

LANGUAGE = "lang"
PAGES = {f"/{page.address}": page for page in access.SITE}


class SignInFirst:
    """ASGI middleware: who is not signed in and opens a page for accounts alone gets the form to sign in."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET" and scope["path"] in PAGES:
            request = Request(scope)
            if await run_in_threadpool(_has_to_sign_in, request):
                language = words(request.query_params.get(LANGUAGE, "")).language
                place = quote(f"{request.url.path}?{request.url.query}".rstrip("?"), safe="")
                target = f"/account/login?{LANGUAGE}={language}&{access.NEXT}={place}"
                await RedirectResponse(target, HTTPStatus.SEE_OTHER)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _has_to_sign_in(request: Request) -> bool:
    """Whether the page is for accounts alone, this server shows such pages, and nobody is signed in."""
    if not PAGES[request.url.path].roles or curated_door.is_public_only():
        return False
    token = request.cookies.get(access.COOKIE)
    return token is None or casework_door.account_of(token) is None


def wanted_page(request: Request, otherwise: str) -> str:
    """The page of this site that the sign-in was asked for, in the language of the form; no address leads anywhere else."""
    parts = urlsplit(request.query_params.get(access.NEXT, ""))
    is_ours = not parts.scheme and not parts.netloc and parts.path in PAGES
    path, query = (parts.path, parts.query) if is_ours else (otherwise, "")
    told = [(name, value) for name, value in parse_qsl(query) if name != LANGUAGE]
    if chosen := request.query_params.get(LANGUAGE):
        told.append((LANGUAGE, words(chosen).language))
    return f"{path}?{urlencode(told)}" if told else path
