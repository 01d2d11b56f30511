"""Record linkage: records to persons, a person's records to certificates.

The stages in order: `encoding` (keys), `blocking` (candidate pairs), `comparisons` and `weights` (evidence), `rivals` and
`persons` (clusters), `certificates`, `ids`, `redirects`. `engine.link` runs them; `training` learns the weights.
"""

from pipelines.linkage.engine import Linkage, link
from pipelines.linkage.ids import ids_decided_about
from pipelines.linkage.redirects import add_up, follow, follow_statuses
from pipelines.linkage.weights import version_of

__all__ = ["Linkage", "add_up", "follow", "follow_statuses", "ids_decided_about", "link", "version_of"]
