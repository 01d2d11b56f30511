"""The application that is served: Streamlit pages and the routes beside them, on one port."""

from pathlib import Path

import streamlit as st
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from lookup_app.routes import account_pages, api, reconciliation
from lookup_app.routes.methods import refuse_others
from lookup_app.routes.problems import Problem, http_error_response, problem_response
from lookup_app.routes.security_headers import SecurityHeaders

ROUTES = [*api.ROUTES, *account_pages.ROUTES, *reconciliation.ROUTES]

app = st.App(
    Path(__file__).parent / "frontpage.py",
    routes=[*ROUTES, *refuse_others(ROUTES)],
    middleware=[Middleware(SecurityHeaders)],
    exception_handlers={Problem: problem_response, HTTPException: http_error_response},
)
