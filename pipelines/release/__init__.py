"""Releases: the one writer of the curated folder, and the way every reader finds the live files."""

from pipelines.release.accounting import name_decided
from pipelines.release.differences import diff
from pipelines.release.errors import CheckError, NothingPublishedError, ReleaseError
from pipelines.release.history import (
    find_release,
    find_release_at,
    gone_back,
    gone_back_since,
    list_releases,
    load_table,
    previous_assignments,
    previous_redirects,
    release_before,
    reveal,
)
from pipelines.release.inputs import code_version, digest_inputs
from pipelines.release.layout import Release, current
from pipelines.release.publishing import publish
from pipelines.release.restoring import find_target, rollback
from pipelines.release.standing import find_standing

__all__ = [
    "CheckError", "NothingPublishedError", "Release", "ReleaseError", "code_version", "current", "diff", "digest_inputs",
    "find_release", "find_release_at", "find_standing", "find_target", "gone_back", "gone_back_since", "list_releases", "load_table", "name_decided", "previous_assignments", "previous_redirects", "publish", "release_before", "reveal", "rollback",
]  # fmt: skip
