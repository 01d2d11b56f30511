"""What the first case of a release costs once, paid while a reviewer still reads the queue: modules, and the register's first pages."""

from functools import lru_cache

from lookup_app import (
    case_foresight,
    curated_door,
    decision_export,
    evidence_view,
    similar_cases,
    source_grid,
    verdict_panel,
    waterfall,
)
from lookup_app.register_reader import Register

USED = (case_foresight, decision_export, evidence_view, source_grid, verdict_panel, waterfall)
"""What the case's page draws with: imported here, so that the first case waits for none of it."""


def prepare() -> None:
    """Nothing; the first case of the live release's queue has been read once, and is shown to nobody."""
    register = curated_door.register()
    if register is not None:
        _read_once(register)


@lru_cache(maxsize=1)
def _read_once(register: Register) -> None:
    waiting = next(iter(curated_door.waiting_cases()), None)
    if waiting is not None and (file := curated_door.case_file(waiting)):
        similar_cases.find(register, file, list(waiting.reasons))
