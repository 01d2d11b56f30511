"""A record table with truth: raw strings as lists show them, and for each row whose it is, what befell it, and whether anyone could tell."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache

import polars as pl

from tests.soak.hardtables import slips
from tests.soak.hardtables.careers import found_society
from tests.soak.hardtables.lists import COLUMNS, Row, write_register
from tests.soak.hardtables.society import Certificate, Person

RECORDS_OF_A_PERSON = 3.75
TRUTH = ("true_person_id", "true_certificate_id", "noise_tags", "adversarial", "undecidable", "source_delivery")
TELLING = (
    "id_number", "phone", "certificate_number", "management_number", "specialty", "sex", "approval_document", "issuing_authority", "employer", "title", "acquired_on",
    "conferred_on",
)  # fmt: skip
"""Columns that can tell namesakes apart."""


def make_table(records: int, *, seed: int, hardness: float) -> pl.DataFrame:
    """About so many rows: record_id, source_delivery, the 19 columns, and the truth of each. 1 is an ordinary register, 2 a hard one."""
    society = found_society(seed, round(records / RECORDS_OF_A_PERSON), hardness)
    written = list(write_register(society))
    society.chance.shuffle(written)
    written = written[:records]
    names = _by_name(society.people)
    rows = [{**row, **_truth_of(row, certificate, names)} for row, certificate in written]
    schema = dict.fromkeys([*COLUMNS, *TRUTH], pl.String) | {"undecidable": pl.Boolean}
    table = pl.DataFrame(rows, schema=schema)
    return table.select(
        pl.format("R{}", pl.int_range(pl.len()).cast(pl.String).str.zfill(7)).alias("record_id"), pl.all()
    )


def _truth_of(row: Row, certificate: Certificate, names: dict[str, list[Person]]) -> dict[str, str | bool]:
    person = certificate.person
    return {
        "true_person_id": person.key,
        "true_certificate_id": certificate.key,
        "adversarial": person.trap.replace(" ", "_"),
        "undecidable": is_undecidable(row, certificate, names),
    }


def _by_name(people: Iterable[Person]) -> dict[str, list[Person]]:
    found: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        for name in {person.name, person.former_name or person.name}:
            found[name].append(person)
    return found


def is_undecidable(row: Row, certificate: Certificate, names: dict[str, list[Person]]) -> bool:
    """True where a namesake's certificate, as it truly is, explains what the row tells as well as the row's own does."""
    person = certificate.person
    words = {person.name, str(row["holder_name"])}
    rivals = [other for name in words for other in names.get(name, []) if other is not person]
    if not rivals:
        return False
    own = _agreements(row, certificate)
    return any(_agreements(row, theirs) >= own for other in rivals for theirs in other.certificates)


def _agreements(row: Row, certificate: Certificate) -> int:
    """How many of the row's telling cells are as the certificate's, at the precision and in the forms that lists have."""
    return sum(bool(row[column]) and _tells(str(row[column]), column, certificate) for column in TELLING)


@cache
def _forms_of(day: str) -> frozenset[str]:
    """Every way in which a list may write the day."""
    return frozenset(write(date.fromisoformat(day)) for _, write in slips.DATE_FORMS.values())


def _tells(cell: str, column: str, certificate: Certificate) -> bool:
    true, person = certificate.values[column], certificate.person
    if column == "phone":
        return cell in person.phones
    if column == "employer":
        places = (certificate.workplace, person.workplace)
        return any(cell in (*place.names, place.former) for place in places)
    if column == "title":
        return cell in person.series.titles[certificate.rank]
    if column in ("acquired_on", "conferred_on"):
        return cell in _forms_of(true)
    if column == "certificate_number":
        return cell.lstrip("0") == true.lstrip("0")
    if column == "id_number" and "*" in cell:
        return all(shown in ("*", digit) for shown, digit in zip(cell, true, strict=False))
    if column == "approval_document":
        return cell.replace("[", "〔").replace("]", "〕") == true
    return (
        cell.removesuffix("职改办") == true.removesuffix("职称改革工作领导小组")
        if column == "issuing_authority"
        else cell == true
    )
