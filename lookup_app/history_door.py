"""The door to a certificate's whole history in any kept release; every look is audited."""

from typing import Any, NamedTuple

from lookup_app import casework_door, curated_door, steward_door
from lookup_app.access import REVIEWERS, STAFF
from lookup_app.casework_door import Account
from pipelines.casework.dossiers import Act
from pipelines.release import ReleaseError
from pipelines.release.tracing import add_dossiers, ids_of, trace_certificate, trace_releases


class History(NamedTuple):
    """One certificate in one release as `trace_certificate` gives it, what every kept release said of it, and for reviewers what
    was said of its findings."""

    traced: dict[str, Any]
    releases: list[dict[str, Any]]
    verdicts: list[Act]


def releases() -> list[str]:
    """The ids of the kept releases, the live one first."""
    live = steward_door.live()
    ids = [one.release_id for one in steward_door.releases()]
    return ids if live is None else [live.release_id, *(one for one in ids if one != live.release_id)]


def look(account: Account, subject: str, release_id: str, column: str | None) -> History:
    """The history; raises ReleaseError with a sentence when that release knows no such certificate."""
    account.require(*STAFF)
    kept = steward_door.releases()
    chosen = next((one for one in kept if one.release_id == release_id), None)
    if chosen is None:
        raise ReleaseError(f"没有发布版本 {release_id}。 There is no release {release_id}.")
    keys = curated_door.keys()
    found = trace_certificate(chosen, subject, keys, column)
    traced = add_dossiers(found, casework_door.store().dossiers.find_choices)
    certificate_id = traced["certificate"]["certificate_id"]
    casework_door.record(
        account.account_id, "trace", f"certificate:{certificate_id}", "done", {"release": release_id, "column": column}
    )
    may_see = bool(account.roles & REVIEWERS)
    verdicts = casework_door.store().dossiers.said_of_findings(account, certificate_id) if may_see else []
    return History(traced, trace_releases(kept, ids_of(traced), keys, column), verdicts)
