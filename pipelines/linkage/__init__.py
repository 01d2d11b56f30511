"""Record linkage: records to persons, a person's records to certificates.

The stages in order: `encoding` (keys), `blocking` (candidate pairs), `comparisons` and `weights` (evidence), `rivals` and
`persons` (clusters), `certificates`, `ids`, `redirects`. `engine.link` runs them; `training` learns the weights;
`remembering.link_remembering` gives the same from what the last run remembers.
"""

from pipelines.linkage.engine import Linkage, link
from pipelines.linkage.ids import ids_decided_about
from pipelines.linkage.memory import Folder, Seal, UnsealError
from pipelines.linkage.one_list import tell_apart
from pipelines.linkage.redirects import add_up, carry_over, find_parted, follow, follow_statuses
from pipelines.linkage.remembering import Remembered, link_remembering
from pipelines.linkage.weights import version_of

__all__ = [
    "Folder", "Linkage", "Remembered", "Seal", "UnsealError", "add_up", "carry_over", "find_parted", "follow", "follow_statuses", "ids_decided_about", "link", "link_remembering",
    "tell_apart", "version_of",
]  # fmt: skip
