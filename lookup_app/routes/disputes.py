"""Disputes over the API: an employer contests what it was told, and sees the state and the answer of its own disputes, of no others."""

import re
from http import HTTPStatus
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lookup_app import dispute_door, wording
from lookup_app.casework_door import Account, CaseworkError
from lookup_app.dispute_door import PAPER, Statement
from lookup_app.enquiries import Enquirer, Question
from lookup_app.routes import api
from lookup_app.routes.problems import Problem
from lookup_app.routes.requests_read import (
    FACTOR_FIELDS,
    has_controls,
    invalid,
    read_factors,
    read_object,
    read_purpose,
    refuse_unknown,
)
from pipelines.casework import DuplicateError
from pipelines.casework.disputes import Disputed
from pipelines.casework.needs import MAX_SAYS
from pipelines.casework.transitions import DISMISSED, DISPUTED, LOOKED_INTO, RETRACTED, SETTLED, UPHELD
from pipelines.lookup import Outcome

STATES = {
    DISPUTED: "waiting", LOOKED_INTO: "in_hand", UPHELD: "upheld", DISMISSED: "dismissed", SETTLED: "settled", RETRACTED: "retracted",
}  # fmt: skip
"""How a dispute stands, as the API calls it."""
SAID = frozenset({"certificate_id", "says", "paper"})
PAPER_LENGTH = 80
CERTIFICATE = re.compile(r"[A-Za-z0-9]{1,64}")


@api.with_key
async def disputes(request: Request, enquirer: Enquirer) -> Response:
    """The employer's own disputes, or a new one."""
    account = await run_in_threadpool(account_of, request)
    if request.method == "POST":
        return await open_dispute(request, account, enquirer)
    found = await run_in_threadpool(dispute_door.mine, account)
    return JSONResponse({"disputes": [as_json(one) for one in found]})


@api.with_key
async def show_dispute(request: Request, enquirer: Enquirer) -> Response:
    """One of the employer's own disputes; another's is answered like one that is not there."""
    account = await run_in_threadpool(account_of, request)
    return JSONResponse(as_json(await run_in_threadpool(own, account, request.path_params["dispute_id"])))


def account_of(request: Request) -> Account:
    """The employer behind the request's key, as the store knows them now; raises Problem for a key that has just ended."""
    account = dispute_door.employer_of(request.headers["authorization"].partition(" ")[2].strip())
    if account is None:
        raise api.no_key()
    return account


def own(account: Account, dispute_id: str) -> Disputed:
    """The account's dispute of this name; raises Problem."""
    found = next((one for one in dispute_door.mine(account) if one.case.case_id == dispute_id), None)
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "no_dispute", "You have no dispute of this name.")
    return found


async def open_dispute(request: Request, account: Account, enquirer: Enquirer) -> Response:
    """Asks the question anew, as this employer, and disputes what is told: nothing that a client says of an outcome is believed."""
    table = await read_object(request)
    refuse_unknown(table, FACTOR_FIELDS | SAID | {"purpose"})
    question = read_factors({key: table[key] for key in FACTOR_FIELDS & table.keys()}, read_purpose(table))
    named, said = read_certificate(table), Statement(read_says(table), read_paper(table), None, "")
    opened = await run_in_threadpool(ask_and_dispute, account, enquirer, question, named, said)
    place = f"/api/v1/disputes/{opened.case.case_id}"
    return JSONResponse(as_json(opened), HTTPStatus.CREATED, {"Location": place})


def ask_and_dispute(
    account: Account, enquirer: Enquirer, question: Question, named: str | None, said: Statement
) -> Disputed:
    """The new dispute; raises Problem when the enquiry or the dispute is refused."""
    outcome = api.ask(question, enquirer)
    certificate_id = certificate_meant(outcome, named)
    try:
        case = dispute_door.dispute(account, dispute_door.asked_of(question), outcome, certificate_id, said)
    except DuplicateError:
        raise Problem(
            HTTPStatus.CONFLICT, "open_dispute", "Your dispute of this outcome is being looked into."
        ) from None
    except CaseworkError:
        raise invalid("The dispute is incomplete.") from None
    if isinstance(case, int):
        raise Problem(HTTPStatus.TOO_MANY_REQUESTS, "slow_down", "Too many disputes.", case)
    return own(account, case.case_id)


def certificate_meant(outcome: Outcome, named: str | None) -> str | None:
    """Which of the certificates shown is disputed, none where none was shown; raises Problem when that is not clear."""
    shown = [entry.certificate_id for entry in outcome.certificates]
    if (named is not None and named not in shown) or (named is None and len(shown) > 1):
        words = "certificate_id must be one of the certificates that the outcome shows."
        raise Problem(HTTPStatus.CONFLICT, "not_shown", words)
    return named or next(iter(shown), None)


def read_certificate(table: dict[str, Any]) -> str | None:
    """The certificate that is meant, None when it is not named; raises Problem."""
    named = table.get("certificate_id")
    if "certificate_id" in table and not (isinstance(named, str) and CERTIFICATE.fullmatch(named)):
        raise invalid("certificate_id is up to 64 letters and digits.")
    return named


def read_says(table: dict[str, Any]) -> str:
    """What is wrong with the outcome, in words; raises Problem."""
    return read_words(table.get("says"), "says", MAX_SAYS)


def read_paper(table: dict[str, Any]) -> dict[str, str]:
    """What the paper states, by column; raises Problem."""
    paper = table.get("paper", {})
    if not isinstance(paper, dict):
        raise invalid("paper is an object.")
    refuse_unknown(paper, frozenset(PAPER))
    return {column: read_words(value, column, PAPER_LENGTH) for column, value in paper.items()}


def read_words(value: object, field: str, longest: int) -> str:
    """Text that says something; raises Problem."""
    if not isinstance(value, str) or not value.strip() or len(value) > longest or has_controls(value):
        raise invalid(f"{field} must be text of 1 to {longest} characters without control characters.")
    return value


def as_json(one: Disputed) -> dict[str, object]:
    """A dispute as its own side sees it."""
    answer = one.answer and {
        "code": one.answer, **{language: wording.words(language)(f"dispute_answer.{one.answer}") for language in ("zh", "en")}
    }  # fmt: skip
    return {
        "dispute_id": one.case.case_id, "opened_at": one.case.opened_at, "state": STATES[one.case.state], "outcome": one.told,
        "certificate_id": one.case.certificate_id, "says": one.says, "answer": answer or None,
    }  # fmt: skip


ROUTES = [
    Route("/api/v1/disputes", disputes, methods=["GET", "POST"]),
    Route("/api/v1/disputes/{dispute_id}", show_dispute, methods=["GET"]),
]
