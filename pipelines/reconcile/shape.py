"""What a well-formed submission looks like; anything else is malformed, with the code of its first fault."""

import datetime as dt
from collections.abc import Callable
from typing import Any

ACTIONS = ("confirm", "amend", "register", "claim", "withdraw")
REQUIRED = ("submission_id", "submitted_at", "action", "holder_name", "id_number")
LENGTHS = {
    "submission_id": 64, "submitted_at": 40, "action": 16, "holder_name": 60, "id_number": 40, "phone": 40,
    "certificate_number": 100, "certificate_reference": 200, "supersedes": 64,
}  # fmt: skip
MAX_VALUE = 500
MAX_FIELDS = 40
MAX_EVIDENCE = 20
A_DAY = dt.timedelta(days=1)

Check = Callable[[dict[str, Any]], str | None]


def find_fault(content: dict[str, Any]) -> str | None:
    """The code of the first thing that is wrong with the object; null for a well-formed submission."""
    return next((fault for check in CHECKS if (fault := check(content))), None)


def _lacks_field(content: dict[str, Any]) -> str | None:
    return "SUBMISSION_FIELD_MISSING" if any(content.get(field) in (None, "") for field in REQUIRED) else None


def _has_wrong_type(content: dict[str, Any]) -> str | None:
    texts = all(isinstance(content.get(field), str | None) for field in LENGTHS)
    mappings = all(_is_text_mapping(content.get(field)) for field in ("certificate", "changed_fields"))
    return None if texts and mappings and _is_text_list(content.get("evidence")) else "SUBMISSION_FIELD_TYPE"


def _is_text_mapping(value: object) -> bool:
    return value is None or (isinstance(value, dict) and all(isinstance(text, str | None) for text in value.values()))


def _is_text_list(value: object) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(text, str) for text in value))


def _is_too_long(content: dict[str, Any]) -> str | None:
    if any(len(content.get(field) or "") > length for field, length in LENGTHS.items()):
        return "SUBMISSION_TOO_LONG"
    mappings = [content.get("certificate") or {}, content.get("changed_fields") or {}]
    if any(
        len(fields) > MAX_FIELDS or any(len(text or "") > MAX_VALUE for text in fields.values()) for fields in mappings
    ):
        return "SUBMISSION_TOO_LONG"
    evidence = content.get("evidence") or []
    return (
        "SUBMISSION_TOO_LONG"
        if len(evidence) > MAX_EVIDENCE or any(len(path) > MAX_VALUE for path in evidence)
        else None
    )


def _is_blank(content: dict[str, Any]) -> str | None:
    return "SUBMISSION_FIELD_MISSING" if any(not content[field].strip() for field in REQUIRED) else None


def _does_nothing_known(content: dict[str, Any]) -> str | None:
    return None if content["action"] in ACTIONS else "SUBMISSION_ACTION_UNKNOWN"


def _has_no_time(content: dict[str, Any]) -> str | None:
    return None if parse_moment(content["submitted_at"]) else "SUBMISSION_TIME_INVALID"


def parse_moment(text: str) -> dt.datetime | None:
    """The moment an ISO 8601 text names; null without date, time or zone, and at the ends of time, where no other zone has a day for it.

    >>> parse_moment("2020-02-28T23:59:59+08:00").isoformat()
    '2020-02-28T23:59:59+08:00'
    >>> parse_moment("2020-02-28") is None
    True
    """
    try:
        moment = dt.datetime.fromisoformat(text.strip())
        return moment if moment.tzinfo and moment - A_DAY < moment.astimezone(dt.UTC) < moment + A_DAY else None
    except (ValueError, OverflowError):
        return None


CHECKS: tuple[Check, ...] = (_lacks_field, _has_wrong_type, _is_too_long, _is_blank, _does_nothing_known, _has_no_time)
