"""The pages of a person's own second factor: how it stands, its enrolment by QR code, and the recovery codes, shown once."""

import io
from base64 import b64encode
from html import escape
from http import HTTPStatus

import segno
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from lookup_app import casework_door, factor_work
from lookup_app.casework_door import Account
from lookup_app.factor_work import Standing
from lookup_app.routes import account_pages
from lookup_app.routes.account_pages import ENROLMENT, SESSION_COOKIE, TICKET_COOKIE, Field
from lookup_app.wording import Words, bilingual, words
from pipelines.casework.second_factors import Proposal

STANDING = "/account/second-factor"
PROOF = (Field("password", "password", "current-password"),)
CODE = (Field("code", "text", "one-time-code"),)


def to_sign_in() -> Response:
    """To the form to sign in."""
    return RedirectResponse("/account/login", HTTPStatus.SEE_OTHER)


async def visitor(request: Request) -> Account | None:
    """Who is signed in; None for nobody."""
    token = request.cookies.get(SESSION_COOKIE)
    return await run_in_threadpool(casework_door.account_of, token) if token else None


async def show_standing(request: Request) -> Response:
    """How the visitor's second factor stands and what they may do about it; to the sign-in for nobody."""
    account = await visitor(request)
    return to_sign_in() if account is None else await standing_page(request, account)


async def standing_page(request: Request, account: Account, problem: str = "", status: int = 200) -> Response:
    """The page of how it stands."""
    say = words(request.query_params.get("lang", ""))
    now = await run_in_threadpool(factor_work.standing, account)
    known = say("factor.enrolled", left=now.recovery_left) if now.enrolled else say("factor.not_enrolled")
    fields = [*PROOF, *(CODE if now.enrolled else ())]
    parts = [
        f"<p>{escape(known)}</p>",
        acts_html(now, say),
        *(account_pages.field_html(one, say, hints=False) for one in fields),
    ]
    return account_pages.form_page(
        request, say("factor.title"), "\n".join(parts), say("factor.go_on"), problem=problem, status=status
    )


def acts_html(now: Standing, say: Words) -> str:
    """What can be done about it, one of them chosen."""
    acts = ["replace", "recovery", *([] if now.required else ["drop"])] if now.enrolled else ["enrol"]
    choices = [
        f'<label class="pick"><input type="radio" name="act" value="{act}"{" checked" if act == acts[0] else ""}><span>{escape(say(f"factor.{act}"))}</span></label>'
        for act in acts
    ]
    return f"<fieldset><legend>{escape(say('factor.acts'))}</legend>{''.join(choices)}</fieldset>"


async def act(request: Request) -> Response:
    """What was chosen, once password and code prove who asks; the page again with one sentence when they don't."""
    account = await visitor(request)
    if account is None:
        return to_sign_in()
    say = words(request.query_params.get("lang", ""))
    if wait := await account_pages.count_attempt(request):
        return await standing_page(
            request, account, say("lookup.slow_down", seconds=wait), HTTPStatus.TOO_MANY_REQUESTS
        )
    form = await account_pages.read_form(request)
    if form is None:
        return await standing_page(request, account, say("account.form_expired"), HTTPStatus.BAD_REQUEST)
    proof = (account, form.get("password", ""), form.get("code", ""))
    wanted = form.get("act")
    if wanted == "recovery" and (codes := await run_in_threadpool(factor_work.renew_recovery, *proof)):
        return codes_page(request, codes)
    if wanted == "drop":
        problem = await run_in_threadpool(factor_work.drop, *proof)
        if problem is None:
            return to_sign_in()
        return await standing_page(request, account, bilingual(problem, say), HTTPStatus.BAD_REQUEST)
    if wanted in ("enrol", "replace") and (ticket := await run_in_threadpool(factor_work.ticket_for, *proof)):
        return account_pages.to_enrolment(request, ticket)
    return await standing_page(request, account, say("factor.refused"), HTTPStatus.UNAUTHORIZED)


async def show_enrolment(request: Request) -> Response:
    """The QR code of a new second factor; to the sign-in without a ticket that is good."""
    proposal = await run_in_threadpool(factor_work.propose, request.cookies.get(TICKET_COOKIE, ""))
    return expired(request) if proposal is None else enrolment_page(request, proposal)


def enrolment_page(request: Request, proposal: Proposal, problem: str = "", status: int = 200) -> Response:
    """The QR code, the secret for who can't scan it, and the field of the code that confirms it."""
    say = words(request.query_params.get("lang", ""))
    parts = [
        f"<p>{escape(say('factor.how'))}</p>",
        f'<p class="secret"><img alt="{escape(say("factor.qr"))}" src="{drawn(proposal.uri)}"></p>',
        f'<p class="secret"><small>{escape(say("factor.by_hand"))}</small><br><code>{" ".join(in_fours(proposal.secret))}</code></p>',
        f'<input type="hidden" name="proposal" value="{escape(proposal.sealed)}">',
        *(account_pages.field_html(one, say, hints=False) for one in CODE),
    ]
    return account_pages.form_page(
        request, say("factor.enrol_title"), "\n".join(parts), say("factor.confirm"), problem=problem, status=status
    )


def in_fours(secret: str) -> list[str]:
    """The secret in groups that can be typed.

    >>> in_fours("ABCDEFGHIJ")
    ['ABCD', 'EFGH', 'IJ']
    """
    return [secret[at : at + 4] for at in range(0, len(secret), 4)]


def drawn(uri: str) -> str:
    """The QR code as a data address: it is drawn here and goes nowhere else."""
    drawing = io.BytesIO()
    segno.make(uri, error="m").save(drawing, kind="svg", border=2, dark="#1c2733", light="#ffffff", xmldecl=False)
    return f"data:image/svg+xml;base64,{b64encode(drawing.getvalue()).decode()}"


async def enrol(request: Request) -> Response:
    """A session and the recovery codes, shown once; the same QR code again after a wrong code."""
    say, ticket = words(request.query_params.get("lang", "")), request.cookies.get(TICKET_COOKIE, "")
    if await account_pages.count_attempt(request):
        return expired(request, HTTPStatus.TOO_MANY_REQUESTS)
    form = await account_pages.read_form(request)
    if form is None:
        return expired(request)
    sealed = form.get("proposal", "")
    done = await run_in_threadpool(factor_work.confirm, ticket, sealed, form.get("code", ""))
    if isinstance(done, tuple):
        response = codes_page(request, done[1])
        account_pages.keep_session(request, response, done[0])
        response.delete_cookie(TICKET_COOKIE, path="/account")
        return response
    again = await run_in_threadpool(factor_work.propose, ticket, sealed) if done else None
    if done is None or again is None:
        return expired(request)
    return enrolment_page(request, again, bilingual(done, say), HTTPStatus.BAD_REQUEST)


def codes_page(request: Request, codes: list[str]) -> Response:
    """The recovery codes, which nobody can be shown again."""
    say = words(request.query_params.get("lang", ""))
    body = (
        f"<p>{escape(say('factor.codes'))}</p><ol class='codes'>{''.join(f'<li><code>{code}</code></li>' for code in codes)}</ol>"
        f'<a class="button" href="/">{escape(say("factor.kept"))}</a>'
    )
    return account_pages.framed(request, say("factor.codes_title"), body)


def expired(request: Request, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> Response:
    """The form to sign in, with the sentence that the enrolment has run out."""
    say = words(request.query_params.get("lang", ""))
    response = account_pages.page(request, "login", account_pages.LOGIN_FIELDS, say("factor.expired"), status)
    response.delete_cookie(TICKET_COOKIE, path="/account")
    return response


ROUTES = [
    Route(STANDING, show_standing, methods=["GET"]),
    Route(STANDING, act, methods=["POST"]),
    Route(ENROLMENT, show_enrolment, methods=["GET"]),
    Route(ENROLMENT, enrol, methods=["POST"]),
]
