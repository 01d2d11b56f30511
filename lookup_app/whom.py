"""Whom each case of a list is about: its certificate as people tell it, else who applied, else the names its records give."""

from collections.abc import Iterable, Sequence

from lookup_app import case_files, curated_door, review_door
from lookup_app.casework_door import Account, Case
from lookup_app.work_list import WorkItem

MOST = 50_000
"""So many applicants are remembered; then the memory begins anew."""

_applicants: dict[tuple[str, int], str] = {}
"""Case and version → who applied: a case's content changes with its version alone."""


def certificate_of(item: WorkItem) -> str | None:
    """The certificate that the case is about, where it is about one that the register has."""
    return item.waiting.certificate_id if item.waiting else item.case.certificate_id if item.case else None


def told(account: Account, items: Sequence[WorkItem]) -> dict[str, str]:
    """Case → whom it is about, never with a personal number; a case that nothing names is left out."""
    of_certificates = curated_door.labels(sorted({one for item in items if (one := certificate_of(item))}))
    found = {item.item_id: of_certificates.get(certificate_of(item) or "", "") for item in items}
    rest = [item for item in items if not found[item.item_id]]
    found |= _applied(account, [(item.item_id, item.case) for item in rest if item.case])
    return {name: who for name, who in (found | _recorded(item for item in rest if item.case is None)).items() if who}


def _applied(account: Account, cases: Iterable[tuple[str, Case]]) -> dict[str, str]:
    """Who applied or disputes, by the case's name in the list."""
    named = list(cases)
    unknown = [case for _, case in named if (case.case_id, case.version) not in _applicants]
    if unknown:
        if len(_applicants) + len(unknown) > MOST:
            _applicants.clear()
        histories = review_door.histories_of(account, [case.case_id for case in unknown])
        for case in unknown:
            content = case_files.last_content(histories.get(case.case_id, []))
            _applicants[case.case_id, case.version] = case_files.named(case_files.said(content)) if content else ""
    return {name: _applicants.get((case.case_id, case.version), "") for name, case in named}


def _recorded(items: Iterable[WorkItem]) -> dict[str, str]:
    """The names that the records of a case give, each once."""
    records = {item.item_id: case_files.records_named(item.waiting) for item in items if item.waiting}
    names = curated_door.names_of_records(sorted({one for own in records.values() for one in own}))
    return {name: " ↔ ".join(dict.fromkeys(names[one] for one in own if one in names)) for name, own in records.items()}
