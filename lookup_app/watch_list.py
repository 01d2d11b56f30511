"""Certificates that somebody relied on and whose status is another now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.lookup import Entry

PREFIX = "certificate:"
WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Change:
    """One certificate with what was answered last and what holds now (`withdrawn`: it is published no more)."""

    certificate_id: str
    asked_at: str
    then: str
    now: str
    entry: Entry | None


def certificate_ids(lines: Iterable[Mapping[str, Any]]) -> list[str]:
    """The certificates that these enquiries found, each once."""
    return sorted({line["subject"].removeprefix(PREFIX) for line in lines if line["subject"].startswith(PREFIX)})


def find_changes(lines: Iterable[Mapping[str, Any]], states: Mapping[str, Entry]) -> list[Change]:
    """The changes since the last enquiry about each certificate; `lines` newest first, as the audit gives them."""
    latest: dict[str, Mapping[str, Any]] = {}
    for line in lines:
        if line["subject"].startswith(PREFIX):
            latest.setdefault(line["subject"].removeprefix(PREFIX), line)
    found = [
        change_of(certificate_id, line, states.get(certificate_id)) for certificate_id, line in sorted(latest.items())
    ]
    return [change for change in found if change.then != change.now]


def change_of(certificate_id: str, line: Mapping[str, Any], entry: Entry | None) -> Change:
    """Then and now of one certificate; an answer about several carries each one's own status."""
    then = str(line["detail"].get("status") or line["outcome"])
    return Change(certificate_id, str(line["at"]), then, str(entry.status) if entry else WITHDRAWN, entry)
