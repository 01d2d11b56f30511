"""What the register holds of one holder; opened by the curated door for holder pages, and only for the holder's own data."""

from dataclasses import dataclass
from typing import Any

from lookup_app.register_reader import Register
from pipelines.keys import Keys
from pipelines.lookup_keys import fold_certificate_number, fold_id_number, fold_name
from schemas.columns import COLUMNS, PERSONAL_COLUMNS


@dataclass(frozen=True)
class Field:
    """One value of a certificate and where it comes from."""

    column: str
    value: str
    origin: str


def of_holder(register: Register, keys: Keys, name: str, id_number: str) -> list[dict[str, Any]]:
    """The certificates whose name and ID number are the holder's, newest first."""
    tokens = [keys.encrypt(fold_id_number(id_number)), fold_id_number(id_number)]
    rows = register.records(
        "select * from certificates where id_number in (select unnest(?)) order by acquired_on desc nulls last, certificate_id",
        [tokens],
    )
    return [row for row in rows if fold_name(row["holder_name"] or "") == fold_name(name)]


def of_number(register: Register, number: str) -> list[dict[str, Any]]:
    """The certificates of that certificate or management number, in exact form."""
    wanted = fold_certificate_number(number)
    query = "select * from certificates where certificate_number in (select unnest(?)) or management_number in (select unnest(?)) order by certificate_id"
    spellings = list({wanted, number.strip()})
    return register.records(query, [spellings, spellings])


def fields_of(register: Register, certificate: dict[str, Any]) -> list[Field]:
    """Every value the certificate carries, with the office and file it comes from; ID number and phone are left to the account."""
    query = (
        'select v."column", coalesce(d.office_name, r.office), r.source_file, r.sheet, r.row from certificate_values v'
        " left join records r using (record_id) left join deliveries d on d.source_file = r.source_file where v.certificate_id = ? and v.chosen"
    )
    origins = {column: origin_line(*place) for column, *place in register.rows(query, [certificate["certificate_id"]])}
    shown = [column for column in COLUMNS if column not in PERSONAL_COLUMNS and certificate.get(column)]
    return [Field(column, certificate[column], origins.get(column, "")) for column in shown]


def origin_line(office: str | None, source_file: str | None, sheet: str | None, row: int | None) -> str:
    """Office, worksheet and row; nothing for a value that a decision set."""
    if office is None or source_file is None:
        return ""
    return " › ".join(filter(None, [office, source_file.rsplit("/", 1)[-1], sheet, str(row)]))
