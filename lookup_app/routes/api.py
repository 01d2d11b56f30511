"""The API: the same enquiries as the pages, as JSON over HTTP, with a key for every employer."""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from functools import wraps
from http import HTTPStatus
from pathlib import Path
from weakref import WeakValueDictionary

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from lookup_app import casework_door, curated_door, enquiries, reports
from lookup_app.enquiries import Demand, Enquirer, Question, Reply
from lookup_app.enquiry_desk import AT_ONCE, EnquiryDesk
from lookup_app.kept_answers import Kept, KeptAnswers
from lookup_app.routes.problems import Problem
from lookup_app.routes.requests_read import read_batch, read_idempotency_key, read_question
from lookup_app.wording import words
from pipelines import settings
from pipelines.lookup import NoRelease, Outcome

OPENAPI = Path(__file__).parent / "openapi.json"
Handler = Callable[[Request, Enquirer], Awaitable[Response]]


def with_key(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """The handler, reached only with a valid key; anything else is answered 401 in the same words."""

    @wraps(handler)
    async def guarded(request: Request) -> Response:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        account = await employer_of(key.strip()) if scheme.lower() == "bearer" else None
        if account is None:
            raise no_key()
        return await with_rooms(handler, request, Enquirer("api", address_of(request), account.account_id))

    return guarded


async def with_rooms(handler: Handler, request: Request, enquirer: Enquirer) -> Response:
    """What the handler answers, or the Problem that it raises, with what this asker has left."""
    try:
        response = await handler(request, enquirer)
    except Problem as problem:
        problem.headers |= rooms_left(enquirer)
        raise
    response.headers.update(rooms_left(enquirer))
    return response


def rooms_left(enquirer: Enquirer) -> dict[str, str]:
    """The asker's quotas and what is left of them, as draft-ietf-httpapi-ratelimit-headers-10 writes them."""
    rooms = [(f'"{room.seconds}s"', room) for room in enquiries.rooms_of(enquirer)]
    return {
        "RateLimit-Policy": ", ".join(f"{name};q={room.amount};w={room.seconds}" for name, room in rooms),
        "RateLimit": ", ".join(f"{name};r={room.left};t={room.wait}" for name, room in rooms),
    }


def no_key() -> Problem:
    """What is said to whoever has no valid key."""
    return Problem(HTTPStatus.UNAUTHORIZED, "no_key", "A valid API key is required: Authorization: Bearer KEY.")


async def employer_of(key: str) -> casework_door.Account | None:
    """The employer whose key this is; only a key not seen lately is worth a thread of its own."""
    return casework_door.known_employer(key) or await run_in_threadpool(casework_door.employer_of, key)


def address_of(request: Request) -> str:
    """The address that the request came from."""
    return request.client.host if request.client else "unknown"


def no_release() -> Problem:
    """What is said before the first publication."""
    return Problem(HTTPStatus.SERVICE_UNAVAILABLE, "no_release", "Nothing has been published yet.", 60)


def ask(question: Question, enquirer: Enquirer) -> Outcome:
    """The outcome; raises Problem when it is refused or nothing is published."""
    try:
        return outcome_of(enquiries.ask(question, enquirer))
    except NoRelease:
        raise no_release() from None


def outcome_of(reply: Reply) -> Outcome:
    """The outcome of a reply; raises Problem when it holds none."""
    if reply.outcome is None:
        raise refusal(reply)
    return reply.outcome


def refusal(reply: Reply) -> Problem:
    """What the client must do first."""
    if reply.demand is Demand.ID_NUMBER:
        return Problem(HTTPStatus.FORBIDDEN, "id_number_needed", "Ask about this name with the ID number.")
    if reply.demand is Demand.YEAR:
        return Problem(HTTPStatus.FORBIDDEN, "year_needed", "Add acquired_year, or ask with the ID number.")
    return Problem(
        HTTPStatus.TOO_MANY_REQUESTS,
        "slow_down",
        "Too many enquiries, or too many unsuccessful ones about one name.",
        reply.wait_seconds or 1,
    )


@with_key
async def look_up(request: Request, enquirer: Enquirer) -> Response:
    """One enquiry."""
    question = await read_question(request)
    try:
        reply = await _desk.ask(question, enquirer)
    except NoRelease:
        raise no_release() from None
    return JSONResponse(outcome_of(reply).as_dict())


_desk = EnquiryDesk(enquiries.ask_all)


@with_key
async def look_up_batch(request: Request, enquirer: Enquirer) -> Response:
    """Many enquiries at once; the same Idempotency-Key and body are answered with the same bytes, and counted once."""
    questions = await read_batch(request)
    key = read_idempotency_key(request)
    if not key:
        body = await run_in_threadpool(answer_batch, questions, enquirer)
    else:
        async with _turns.setdefault((enquirer.key, key), asyncio.Lock()):
            body = await run_in_threadpool(answer_once, key, questions, enquirer)
    return Response(body, media_type="application/json")


_turns: "WeakValueDictionary[tuple[str, str], asyncio.Lock]" = WeakValueDictionary()
"""Whoever sends a batch again while it is being answered waits for that answer."""


def answer_once(key: str, questions: list[Question], enquirer: Enquirer) -> bytes:
    """The answer that was given under this key, or a new one that is kept; raises Problem when something else was asked."""
    answers = KeptAnswers(settings.from_environment().answers, curated_door.keys())
    asked = hashlib.sha256(repr(questions).encode()).hexdigest()
    known = answers.find(enquirer.key, key)
    if known is None:
        known = Kept(asked, answer_batch(questions, enquirer))
        answers.keep(enquirer.key, key, known)
    if known.asked != asked:
        raise Problem(HTTPStatus.CONFLICT, "key_reused", "This Idempotency-Key was used with another body.")
    return known.body


def answer_batch(questions: list[Question], enquirer: Enquirer) -> bytes:
    """The answers in order; a refused one carries its problem, the others go on."""
    asked = [(question, enquirer) for question in questions]
    try:
        replies = [
            reply
            for start in range(0, len(asked), AT_ONCE)
            for reply in enquiries.ask_all(asked[start : start + AT_ONCE])
        ]
    except NoRelease:
        raise no_release() from None
    return json.dumps({"answers": [row_of(reply) for reply in replies]}, ensure_ascii=False).encode()


def row_of(reply: Reply) -> dict[str, object]:
    """One row's outcome, or what stands in its way."""
    try:
        return outcome_of(reply).as_dict()
    except Problem as problem:
        return {"outcome": "refused", "code": problem.code, "detail": problem.detail}


@with_key
async def issue_report(request: Request, enquirer: Enquirer) -> Response:
    """One enquiry, answered with a dated report whose code stands in a header."""
    question = await read_question(request)
    address = str(request.base_url).rstrip("/")
    issued = await run_in_threadpool(ask_and_issue, question, enquirer, address)
    return Response(issued.pdf, media_type="application/pdf", headers={"Report-Code": issued.code})


def ask_and_issue(question: Question, enquirer: Enquirer, address: str) -> reports.Issued:
    """The report of one enquiry; raises Problem when it is refused."""
    return reports.issue(question, ask(question, enquirer), enquirer, words("zh"), address=address)


async def check_report(request: Request) -> Response:
    """A report's state then and now; needs no key, since whoever holds the paper may check it."""
    visitor = Enquirer("api", address_of(request))
    return await with_rooms(tell_report, request, visitor)


async def tell_report(request: Request, visitor: Enquirer) -> Response:
    """A report's state then and now; raises Problem."""
    found = await run_in_threadpool(reports.check, request.path_params["code"], visitor)
    if isinstance(found, int):
        raise Problem(HTTPStatus.TOO_MANY_REQUESTS, "slow_down", "Too many checks from this address.", found)
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "no_report", "No report has this code.")
    return JSONResponse(reports.as_json(found))


async def show_release(request: Request) -> Response:
    """Which release answers come from; needs no key."""
    release = await run_in_threadpool(curated_door.live_release)
    if release is None:
        raise no_release()
    return JSONResponse(
        {
            "release_id": release.release_id,
            "as_of": release.as_of,
            "campaign": release.campaign,
            "certificates": release.certificates,
        }
    )


async def show_openapi(request: Request) -> Response:
    """The description of this API."""
    return FileResponse(OPENAPI, media_type="application/json")


ROUTES = [
    Route("/api/v1/lookup", look_up, methods=["POST"]),
    Route("/api/v1/batch", look_up_batch, methods=["POST"]),
    Route("/api/v1/reports", issue_report, methods=["POST"]),
    Route("/api/v1/reports/{code}", check_report, methods=["GET"]),
    Route("/api/v1/release", show_release, methods=["GET"]),
    Route("/api/openapi.json", show_openapi, methods=["GET"]),
]
