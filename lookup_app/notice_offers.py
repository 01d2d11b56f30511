"""What notices of corrections among a case's rows say of its certificate, as values that a reviewer can take over in one step."""

from typing import NamedTuple

from lookup_app.case_files import CaseFile
from pipelines.correction_notices import find_new_values
from schemas.columns import PERSONAL_COLUMNS


class Offer(NamedTuple):
    """One field of the certificate as a notice has it: where the notice stands, what it says stood before, and the value as the register writes it."""

    place: str
    column: str
    before: str | None
    value: str


def offers_of(file: CaseFile) -> list[Offer]:
    """What the notices among the sources correct and the golden record does not say yet.

    Words for no field or value of ours are left to the eye, and so are ID numbers and phones, which no button should show.
    """
    offers = [
        Offer(source.place, column, corrected.before, value)
        for source in (file.sources if file.golden else [])
        for corrected, column, value in find_new_values(source.extra, file.golden)
        if column not in PERSONAL_COLUMNS
    ]
    return list(dict.fromkeys(offers))
