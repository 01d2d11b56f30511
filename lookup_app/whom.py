"""Whom each case of a list is about: its certificate as people tell it, else who applied, else the names its records give."""

from collections.abc import Iterable, Mapping, Sequence

from lookup_app import case_files, curated_door, review_door
from lookup_app.casework_door import Account, Case
from lookup_app.finding_work import PREFIX
from lookup_app.work_list import WorkItem
from pipelines.casework.dossiers import Decided

MOST = 50_000
"""So many applicants are remembered; then the memory begins anew."""

_applicants: dict[tuple[str, int | str], str] = {}
"""Case and version, or the moment of an act → who applied: a case's content changes with its version alone."""


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


def of_decisions(account: Account, decided: Sequence[Decided]) -> dict[str, str]:
    """Decision's key → whom it is about, the same way."""
    certificates = {one.key: one.subject.removeprefix(PREFIX) for one in decided if one.subject.startswith(PREFIX)}
    records = {one.key: one.key.split(":")[2:] for one in decided if one.key.startswith("pair:")}
    cases = {one.key: (one.subject, one.at) for one in decided if one.key.startswith("case:")}
    labels = curated_door.labels(sorted(set(certificates.values())))
    found = {key: labels.get(certificate, "") for key, certificate in certificates.items()}
    found |= _named(records) | _applicants_of(account, cases)
    return {key: who for key, who in found.items() if who}


def _applied(account: Account, cases: Iterable[tuple[str, Case]]) -> dict[str, str]:
    """Who applied or disputes, by the case's name in the list."""
    return _applicants_of(account, {name: (case.case_id, case.version) for name, case in cases})


def _applicants_of(account: Account, cases: Mapping[str, tuple[str, int | str]]) -> dict[str, str]:
    """The same of cases at a version or moment; what was told once is remembered."""
    unknown = [place for place in dict.fromkeys(cases.values()) if place not in _applicants]
    if unknown:
        if len(_applicants) + len(unknown) > MOST:
            _applicants.clear()
        histories = review_door.histories_of(account, sorted({case_id for case_id, _ in unknown}))
        for place in unknown:
            content = case_files.last_content(histories.get(place[0], []))
            _applicants[place] = case_files.named(case_files.said(content)) if content else ""
    return {name: _applicants.get(place, "") for name, place in cases.items()}


def _recorded(items: Iterable[WorkItem]) -> dict[str, str]:
    """The names that the records of a case give, each once."""
    return _named({item.item_id: case_files.records_named(item.waiting) for item in items if item.waiting})


def _named(records: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The names of these records by the name of their case or decision."""
    names = curated_door.names_of_records(sorted({one for own in records.values() for one in own}))
    return {name: " ↔ ".join(dict.fromkeys(names[one] for one in own if one in names)) for name, own in records.items()}
