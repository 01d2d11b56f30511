"""The application that is served: Streamlit pages and the routes beside them, on one port."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from lookup_app.routes import account_pages, api, reconciliation
from lookup_app.routes.beside import HANDLERS, Beside, api_of
from lookup_app.routes.methods import refuse_others
from lookup_app.routes.security_headers import SecurityHeaders

app = st.App(
    Path(__file__).parent / "frontpage.py",
    routes=[*account_pages.ROUTES, *refuse_others(account_pages.ROUTES)],
    middleware=[
        Middleware(SecurityHeaders),
        Middleware(Beside, api=api_of([*api.ROUTES, *reconciliation.ROUTES])),
    ],
    exception_handlers=HANDLERS,
)
