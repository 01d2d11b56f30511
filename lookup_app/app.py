"""The application that is served: Streamlit pages and the routes beside them, on one port."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

from lookup_app.access import SITE
from lookup_app.routes import account_pages, api, disputes, factor_pages, openid_pages, reconciliation
from lookup_app.routes.beside import HANDLERS, Beside, api_of
from lookup_app.routes.methods import refuse_others
from lookup_app.routes.own_media import OwnMedia
from lookup_app.routes.security_headers import SecurityHeaders
from lookup_app.routes.sign_in_first import SignInFirst


async def go_to_front(request: Request) -> RedirectResponse:
    """The first page under the name that its link in the navigation suggests: Streamlit serves it at `/` only."""
    return RedirectResponse(request.url.replace(path="/", scheme="", netloc=""))


SIGN_IN = [*account_pages.ROUTES, *factor_pages.ROUTES, *openid_pages.ROUTES]
FRONT = Route(f"/{SITE[0].address}", go_to_front, methods=["GET", "HEAD"])

app = st.App(
    Path(__file__).parent / "frontpage.py",
    routes=[FRONT, *SIGN_IN, *refuse_others(SIGN_IN)],
    middleware=[
        Middleware(SecurityHeaders),
        Middleware(OwnMedia),
        Middleware(SignInFirst),
        Middleware(Beside, api=api_of([*api.ROUTES, *disputes.ROUTES, *reconciliation.ROUTES])),
    ],
    exception_handlers=HANDLERS,
)
