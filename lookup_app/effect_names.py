"""What people tell the records, certificates and holders of a foreseen change apart by, instead of their ids."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from lookup_app import candidates
from lookup_app.register_reader import Register
from pipelines.foresight import Foreseen

RECORDS = """
    select r.record_id, r.holder_name, coalesce(d.office_name, r.office) as office, r.row
    from records r left join deliveries d using (source_file) where r.record_id in (select unnest(?))"""
TOLD = ("holder_name", "title", "acquired_on", "certificate_number")
LAST = 4
"""Digits of an ID number by which a reviewer tells namesakes apart."""


def of(register: Register, foreseen: Foreseen, decrypt: Callable[[str], str]) -> dict[str, str]:
    """The name of each id that a foreseen change speaks of; an id that nothing is known of is not in it."""
    records = {one.record_id for one in foreseen.moves}
    holders = (
        _ids(foreseen.moves, "holder")
        | _ids(foreseen.certificates, "holder")
        | {*foreseen.holders_gone, *foreseen.holders_new}
    )
    certificates = _ids(foreseen.moves, "certificate") | {one.certificate_id for one in foreseen.certificates}
    certificates |= {one.certificate_id for one in (*foreseen.raised, *foreseen.settled)} | {
        *foreseen.passes,
        *foreseen.withheld,
    }
    return {
        **_new_ones(foreseen),
        **candidates.labels(register, sorted(certificates)),
        **_holders(register, sorted(holders), decrypt),
        **_records(register, sorted(records)),
    }


def _ids(parts: Iterable[Any], what: str) -> set[str]:
    found = (getattr(one, f"{what}_{side}") for one in parts for side in ("before", "after"))
    return {one for one in found if one}


def _new_ones(foreseen: Foreseen) -> dict[str, str]:
    """Certificates that come to be, and their holders, by what they will say."""
    named: dict[str, str] = {}
    for one in foreseen.certificates:
        after = {column: values[1] for column, values in one.fields.items()}
        if one.fate == "new" and any(after.get(column) for column in TOLD):
            named[one.certificate_id] = " · ".join(str(after[column]) for column in TOLD if after.get(column))
            if one.holder_after and after.get("holder_name"):
                named.setdefault(one.holder_after, _person(str(after["holder_name"]), after.get("id_number")))
    return named


def _holders(register: Register, holder_ids: list[str], decrypt: Callable[[str], str]) -> dict[str, str]:
    rows = register.rows(
        "select holder_id, holder_name, id_number from holders where holder_id in (select unnest(?))", [holder_ids]
    )
    return {holder: _person(name, number and decrypt(number)) for holder, name, number in rows if name}


def _person(name: str, number: str | None) -> str:
    """A holder's name, and the end of the number.

    >>> _person("韦小满", "450205198803127244"), _person("韦小满", None)
    ('韦小满 …7244', '韦小满')
    """
    return f"{name} …{number[-LAST:]}" if number else name


def _records(register: Register, record_ids: list[str]) -> Mapping[str, str]:
    found = register.rows(RECORDS, [record_ids])
    return {record: " ".join(filter(None, [name, f"{office} › {row}"])) for record, name, office, row in found}
