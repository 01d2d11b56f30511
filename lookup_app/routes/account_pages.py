"""Signing in, registering and signing out: plain pages whose cookie no script can read."""

import hmac
import secrets
from base64 import b64encode
from collections.abc import Sequence
from html import escape
from http import HTTPStatus
from pathlib import Path
from string import Template
from typing import NamedTuple
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from lookup_app import brakes, casework_door, enquiries, factor_work, openid
from lookup_app.access import NEXT
from lookup_app.routes.cookies import is_secure
from lookup_app.routes.sign_in_first import wanted_page
from lookup_app.wording import DEFAULT, LANGUAGES, Words, bilingual, words

HERE = Path(__file__).parent
PAGE = Template((HERE / "account_page.html").read_text(encoding="utf-8"))
FORM = Template("""<form method="post" autocomplete="off">
<input type="hidden" name="csrf" value="$csrf">
$body
<button type="submit">$action</button>
</form>""")
SEAL = b64encode((HERE.parent / "seal.svg").read_bytes()).decode()
SESSION_COOKIE = "shenyan_session"
CSRF_COOKIE = "shenyan_csrf"
TICKET_COOKIE = "shenyan_enrolment"
ENROLMENT = "/account/second-factor/new"
FORM_BYTES = 8 * 1024


class Field(NamedTuple):
    """One input of a form."""

    name: str
    kind: str
    autocomplete: str
    required: bool = True


LOGIN_FIELDS = (
    Field("login", "text", "username"),
    Field("password", "password", "current-password"),
    Field("code", "text", "one-time-code", False),
)
REGISTER_FIELDS = (
    Field("login", "text", "username"),
    Field("password", "password", "new-password"),
    Field("holder_name", "text", "off"),
    Field("id_number", "text", "off"),
    Field("phone", "tel", "off"),
    Field("consent", "checkbox", "off"),
)
SETUP_FIELDS = (
    Field("setup_code", "text", "off"),
    Field("login", "text", "username"),
    Field("display_name", "text", "name"),
    Field("password", "password", "new-password"),
)


def page(
    request: Request, which: str, fields: tuple[Field, ...], problem: str = "", status: int = 200, *, offer: str = ""
) -> Response:
    """The form `which` (`login`, `register` or `setup`) with a fresh token against forged requests; it leads to `offer` too."""
    say = words(request.query_params.get("lang", ""))
    others = ["register" if which == "login" else "login", *([offer] if offer else [])]
    links = [
        f'<a href="/account/{other}?lang={say.language}{escape(onward(request))}">{escape(say(f"account.{other}_title"))}</a>'
        for other in others
    ]
    body = "\n".join(field_html(field, say, hints=which != "login") for field in fields)
    return form_page(
        request,
        say(f"account.{which}_title"),
        body,
        say(f"account.{which}_action"),
        problem=problem,
        links=[openid_link(say) * (which == "login"), *links, *other_languages(request, say)],
        status=status,
    )


def other_languages(request: Request, say: Words) -> list[str]:
    """The same form in each language that it isn't in."""
    return [
        f'<a href="{request.url.path}?lang={code}{escape(onward(request))}" lang="{code}" hreflang="{code}">{escape(name)}</a>'
        for code, name in LANGUAGES.items()
        if code != say.language
    ]


def onward(request: Request) -> str:
    """What a link to another form carries on, so that it too leads to the page that was wanted."""
    wanted = request.query_params.get(NEXT)
    return f"&{NEXT}={quote(wanted, safe='')}" if wanted else ""


def slow_down(request: Request, which: str, fields: tuple[Field, ...], seconds: int) -> Response:
    """The form again for who tries too often, with how long to wait."""
    say = words(request.query_params.get("lang", ""))
    return page(request, which, fields, say("lookup.slow_down", seconds=seconds), HTTPStatus.TOO_MANY_REQUESTS)


def form_page(
    request: Request,
    title: str,
    body: str,
    action: str,
    *,
    problem: str = "",
    links: Sequence[str] = (),
    status: int = 200,
) -> Response:
    """A form around `body` (HTML) with a fresh token against forged requests."""
    csrf = secrets.token_urlsafe(24)
    form = FORM.substitute(csrf=csrf, body=body, action=escape(action))
    response = framed(request, title, form, problem=problem, links=links, status=status)
    response.set_cookie(CSRF_COOKIE, csrf, path="/account", httponly=True, samesite="strict", secure=is_secure(request))
    return response


def framed(
    request: Request, title: str, body: str, *, problem: str = "", links: Sequence[str] = (), status: int = 200
) -> Response:
    """The frame of every account page around `body` (HTML)."""
    say = words(request.query_params.get("lang", ""))
    html = PAGE.substitute(
        language="zh-CN" if say.language == "zh" else "en",
        title=escape(title),
        site=escape(say("app.full_name")),
        seal=SEAL,
        problem=f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else "",
        body=body,
        home=home_of(say),
        links="".join(links),
        back=escape(say("account.back")),
    )
    return HTMLResponse(html, status)


def home_of(say: Words) -> str:
    """The front page in that language."""
    return "/" if say.language == DEFAULT else f"/?lang={say.language}"


def openid_link(say: Words) -> str:
    """The way to the provider, where one is configured."""
    provider = openid.load()
    if provider is None:
        return ""
    return f'<a href="/account/oidc?lang={say.language}">{escape(say("account.oidc", name=provider.name).strip())}</a>'


def field_html(field: Field, say: Words, *, hints: bool) -> str:
    """One labelled input."""
    label = escape(say(f"account.{field.name}"))
    required = " required" if field.required else ""
    if field.kind == "checkbox":
        return f'<label class="tick"><input type="checkbox" name="{field.name}" value="yes"{required}><span>{label}</span></label>'
    hint = (
        f"<small>{escape(say(f'account.{field.name}_hint'))}</small>"
        if f"account.{field.name}_hint" in say and (hints or not field.required)
        else ""
    )
    return (
        f'<label for="{field.name}">{label}</label>'
        f'<input id="{field.name}" name="{field.name}" type="{field.kind}" autocomplete="{field.autocomplete}" maxlength="200"{required}>{hint}'
    )


async def read_form(request: Request) -> dict[str, str] | None:
    """The form's fields, None when it is too big or doesn't carry the token of this visitor's cookie."""
    if int(request.headers.get("content-length") or FORM_BYTES + 1) > FORM_BYTES:
        return None
    form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    expected = request.cookies.get(CSRF_COOKIE, "")
    return form if expected and hmac.compare_digest(form.get("csrf", "").encode(), expected.encode()) else None


def address_of(request: Request) -> str:
    """The address that the request came from."""
    return request.client.host if request.client else "unknown"


async def count_attempt(request: Request) -> int:
    """0 with one more attempt of this address to sign in counted, also for later processes; else the seconds to wait."""
    return await run_in_threadpool(enquiries.attempt, brakes.SIGN_IN, f"address:{address_of(request)}")


async def show_login(request: Request) -> Response:
    """The form to sign in, and the way to the set-up while there is nobody who may make accounts."""
    offer = "setup" if await run_in_threadpool(casework_door.may_set_up) else ""
    return page(request, "login", LOGIN_FIELDS, offer=offer)


async def sign_in(request: Request) -> Response:
    """To the page that was wanted, or the front page, with a session; or the form again with one sentence that fits every failure."""
    say = words(request.query_params.get("lang", ""))
    if wait := await count_attempt(request):
        return slow_down(request, "login", LOGIN_FIELDS, wait)
    form = await read_form(request)
    if form is None:
        return page(request, "login", LOGIN_FIELDS, say("account.form_expired"), HTTPStatus.BAD_REQUEST)
    return await enter(request, form)


async def enter(request: Request, form: dict[str, str], place: str = "/") -> Response:
    """To the front page, or that place, with a session, to the enrolment that must come first, or the form to sign in again."""
    given = (form.get(name, "") for name in ("login", "password", "code"))
    entry = await run_in_threadpool(factor_work.enter, *given)
    if entry.token:
        return with_session(request, entry.token, place)
    if entry.ticket:
        return to_enrolment(request, entry.ticket)
    say = words(request.query_params.get("lang", ""))
    return page(request, "login", LOGIN_FIELDS, say("account.refused"), HTTPStatus.UNAUTHORIZED)


def to_enrolment(request: Request, ticket: str) -> Response:
    """To the enrolment of a second factor, the ticket in a cookie that scripts can't read and other sites can't send."""
    say = words(request.query_params.get("lang", ""))
    response = RedirectResponse(f"{ENROLMENT}?lang={say.language}", HTTPStatus.SEE_OTHER)
    response.set_cookie(
        TICKET_COOKIE, ticket, max_age=factor_work.TICKET_SECONDS, path="/account", httponly=True, samesite="strict",
        secure=is_secure(request),
    )  # fmt: skip
    return response


def with_session(request: Request, token: str, place: str = "/") -> Response:
    """To the page that was wanted before, else to that place, with the session and in the language that was chosen."""
    response = RedirectResponse(wanted_page(request, place), HTTPStatus.SEE_OTHER)
    keep_session(request, response, token)
    response.delete_cookie(CSRF_COOKIE, path="/account")
    return response


def keep_session(request: Request, response: Response, token: str) -> None:
    """Nothing; the answer carries the session in a cookie that scripts can't read and other sites can't send."""
    response.set_cookie(
        SESSION_COOKIE,
        token,
        max_age=casework_door.SESSION_SECONDS,
        httponly=True,
        samesite="lax",
        secure=is_secure(request),
    )


async def show_register(request: Request) -> Response:
    """The form by which holders get an account."""
    return page(request, "register", REGISTER_FIELDS)


async def register(request: Request) -> Response:
    """To the list of certificates with a new holder's session, or the form again with what is wrong."""
    say = words(request.query_params.get("lang", ""))
    if wait := await count_attempt(request):
        return slow_down(request, "register", REGISTER_FIELDS, wait)
    form = await read_form(request)
    if form is None:
        return page(request, "register", REGISTER_FIELDS, say("account.form_expired"), HTTPStatus.BAD_REQUEST)
    if form.get("consent") != "yes":
        return page(request, "register", REGISTER_FIELDS, say("account.need_consent"), HTTPStatus.BAD_REQUEST)
    wait = await run_in_threadpool(
        enquiries.declare, form.get("holder_name", ""), form.get("id_number", ""), f"address:{address_of(request)}"
    )
    if wait:
        return slow_down(request, "register", REGISTER_FIELDS, wait)
    problem = await run_in_threadpool(
        casework_door.register_holder, *(form.get(field.name, "") for field in REGISTER_FIELDS[:-1])
    )
    if problem is not None:
        return page(request, "register", REGISTER_FIELDS, bilingual(problem, say), HTTPStatus.BAD_REQUEST)
    return await enter(request, form, "/mine")


async def sign_out(request: Request) -> Response:
    """To the front page without a session, in the same language; a link on another site can't end it."""
    response = RedirectResponse(home_of(words(request.query_params.get("lang", ""))), HTTPStatus.SEE_OTHER)
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return response
    if token := request.cookies.get(SESSION_COOKIE):
        await run_in_threadpool(casework_door.sign_out, token)
    response.delete_cookie(SESSION_COOKIE)
    return response


async def show_setup(request: Request) -> Response:
    """The form by which whoever started the service makes the first steward's account; to the sign-in once there is one."""
    if await run_in_threadpool(casework_door.may_set_up):
        return page(request, "setup", SETUP_FIELDS)
    return RedirectResponse("/account/login", HTTPStatus.SEE_OTHER)


async def set_up(request: Request) -> Response:
    """To the front page as the first steward, or the form again with what is wrong."""
    say = words(request.query_params.get("lang", ""))
    if wait := await count_attempt(request):
        return slow_down(request, "setup", SETUP_FIELDS, wait)
    form = await read_form(request)
    if form is None:
        return page(request, "setup", SETUP_FIELDS, say("account.form_expired"), HTTPStatus.BAD_REQUEST)
    given = (form.get(name, "") for name in ("setup_code", "login", "password", "display_name"))
    problem = await run_in_threadpool(casework_door.set_up, *given)
    if problem is not None:
        return page(request, "setup", SETUP_FIELDS, bilingual(problem, say), HTTPStatus.BAD_REQUEST)
    return await enter(request, form)


ROUTES = [
    Route("/account/setup", show_setup, methods=["GET"]),
    Route("/account/setup", set_up, methods=["POST"]),
    Route("/account/login", show_login, methods=["GET"]),
    Route("/account/login", sign_in, methods=["POST"]),
    Route("/account/register", show_register, methods=["GET"]),
    Route("/account/register", register, methods=["POST"]),
    Route("/account/logout", sign_out, methods=["GET"]),
]
