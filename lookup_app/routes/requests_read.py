"""What clients send, read strictly: size, media type, JSON, and every field by type, length and form."""

import json
import re
import unicodedata
from http import HTTPStatus
from typing import Any

from starlette.requests import Request

from lookup_app import wording
from lookup_app.enquiries import Question
from lookup_app.routes.problems import Problem

BODY_BYTES = 512 * 1024
BATCH_ROWS = 1000
TEXT_LENGTHS = {"name": 60, "id_number": 40, "certificate_number": 60}
BLANKS = "\t\n\v\f\r"
"""Control characters that come along when somebody pastes from a sheet; openapi.json allows the same."""
IDEMPOTENCY_KEY = re.compile(r"[A-Za-z0-9_-]{0,200}")
YEAR = re.compile(r"[0-9]{4}")
PURPOSES = frozenset(wording.words(wording.DEFAULT).section("purpose"))


async def read_object(request: Request) -> dict[str, Any]:
    """The JSON object of the body; raises Problem."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "media_type", "The body must be application/json.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES:
            raise Problem(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", f"The body may have at most {BODY_BYTES} bytes."
            )
    try:
        value = json.loads(bytes(body))
    except (ValueError, RecursionError):
        # The parser's message quotes the body, so it stays here.
        raise Problem(HTTPStatus.BAD_REQUEST, "not_json", "The body is not JSON in UTF-8.") from None
    if not isinstance(value, dict):
        raise Problem(HTTPStatus.BAD_REQUEST, "not_an_object", "The body must be one JSON object.")
    return value


def invalid(detail: str) -> Problem:
    """A well-formed request that asks for something impossible."""
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", detail)


def refuse_unknown(table: dict[str, Any], known: frozenset[str]) -> None:
    """Nothing when every field is known; raises Problem without repeating the client's words."""
    if table.keys() - known:
        raise invalid(f"Only these fields are known: {', '.join(sorted(known))}.")


def read_text(table: dict[str, Any], field: str) -> str | None:
    """The text of a field, None when it is not there; raises Problem on another type, blank or over-long text."""
    value = table.get(field)
    if field not in table:
        return None
    if not isinstance(value, str) or not value.strip() or len(value) > TEXT_LENGTHS[field] or has_controls(value):
        raise invalid(f"{field} must be text of 1 to {TEXT_LENGTHS[field]} characters without control characters.")
    return value


def has_controls(text: str) -> bool:
    """Whether anything but blanks and writable characters is in it; half of a surrogate pair can't be written."""
    return any(unicodedata.category(character) in {"Cc", "Cs"} for character in text if character not in BLANKS)


def read_purpose(table: dict[str, Any]) -> str:
    """The declared purpose; raises Problem when it is none of the known ones."""
    purpose = table.get("purpose")
    if not isinstance(purpose, str) or purpose not in PURPOSES:
        raise invalid(f"purpose is one of {', '.join(sorted(PURPOSES))}.")
    return purpose


def read_factors(table: dict[str, Any], purpose: str) -> Question:
    """The question of one name and exactly one more factor; raises Problem."""
    name, id_number, certificate_number = (read_text(table, field) for field in TEXT_LENGTHS)
    if name is None or (id_number is None) == (certificate_number is None):
        raise invalid("name and exactly one of id_number and certificate_number are required.")
    year = table.get("acquired_year")
    if "acquired_year" in table and not (isinstance(year, str) and YEAR.fullmatch(year)):
        raise invalid("acquired_year is four digits.")
    return Question(name, purpose, id_number, certificate_number, year)


FACTOR_FIELDS = frozenset({*TEXT_LENGTHS, "acquired_year"})


def read_idempotency_key(request: Request) -> str:
    """The key under which a batch is answered once, empty when none is given; raises Problem."""
    key = request.headers.get("idempotency-key", "")
    if not IDEMPOTENCY_KEY.fullmatch(key):
        raise invalid("Idempotency-Key is up to 200 letters, digits, _ and -.")
    return key


async def read_question(request: Request) -> Question:
    """The one enquiry of a body."""
    table = await read_object(request)
    refuse_unknown(table, FACTOR_FIELDS | {"purpose"})
    return read_factors(table, read_purpose(table))


async def read_batch(request: Request) -> list[Question]:
    """The enquiries of a body, in its order."""
    table = await read_object(request)
    refuse_unknown(table, frozenset({"purpose", "questions"}))
    questions = table.get("questions")
    if (
        not isinstance(questions, list)
        or not 1 <= len(questions) <= BATCH_ROWS
        or not all(isinstance(row, dict) for row in questions)
    ):
        raise invalid(f"questions is a list of 1 to {BATCH_ROWS} objects.")
    purpose = read_purpose(table)
    for row in questions:
        refuse_unknown(row, FACTOR_FIELDS)
    return [read_factors(row, purpose) for row in questions]
