"""Certificates that a steward's row may mean, scored; for reconciling a spreadsheet with the register."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from lookup_app.register_reader import Register
from pipelines.keys import Keys
from pipelines.lookup_keys import fold_certificate_number, fold_id_number, fold_name
from schemas.columns import COLUMNS

NAME_SHARE, PROPERTY_SHARE = 70.0, 30.0
CERTAIN = 95.0
NEAREST_NAMES = 20


@dataclass(frozen=True)
class Candidate:
    """One certificate with how well it fits, from 0 to 100."""

    certificate_id: str
    name: str
    score: float


def find(register: Register, keys: Keys, query: str, properties: Mapping[str, str], limit: int) -> list[Candidate]:
    """The best candidates for a name and what else is known, best first; a certificate without such a name is none."""
    wanted = fold_name(query)
    nearest = process.extract(
        wanted, register.folded_names(), scorer=Levenshtein.normalized_similarity, limit=NEAREST_NAMES, score_cutoff=0.5
    )
    likeness = {spelling: share for _, share, spelling in nearest}
    rows = register.records("select * from certificates where holder_name in (select unnest(?))", [list(likeness)])
    scored = [
        Candidate(row["certificate_id"], label(row), score(likeness[row["holder_name"]], row, properties, keys))
        for row in rows
    ]
    return sorted(scored, key=lambda candidate: (-candidate.score, candidate.certificate_id))[:limit]


def label(row: Mapping[str, Any]) -> str:
    """What a steward tells certificates apart by, without a personal number."""
    return " · ".join(
        str(row[column]) for column in ("holder_name", "title", "acquired_on", "certificate_number") if row[column]
    )


def labels(register: Register, certificate_ids: Sequence[str]) -> dict[str, str]:
    """The same by id, of those certificates that the register has."""
    query = "select * from certificates where certificate_id in (select unnest(?))"
    return {row["certificate_id"]: label(row) for row in register.records(query, [list(certificate_ids)])}


def score(likeness: float, row: Mapping[str, Any], properties: Mapping[str, str], keys: Keys) -> float:
    """The name's likeness and the share of the other properties that agree; without any, the name speaks alone up to its share."""
    known = {column: value for column, value in properties.items() if column in COLUMNS and value.strip()}
    if not known:
        return round(NAME_SHARE * likeness, 1)
    agreeing = sum(
        agrees(column, value, keys.decrypt(row[column]) if row[column] else "") for column, value in known.items()
    )
    return round(NAME_SHARE * likeness + PROPERTY_SHARE * agreeing / len(known), 1)


def agrees(column: str, asked: str, held: str) -> bool:
    """Whether a property says the same; a date may be held more exactly than it was asked."""
    if column == "id_number":
        return fold_id_number(asked) == fold_id_number(held)
    if column in {"acquired_on", "conferred_on", "year"}:
        return bool(held) and held.startswith(asked.strip())
    return fold_certificate_number(asked) == fold_certificate_number(held)


def certain(candidates: list[Candidate]) -> str | None:
    """The one candidate that needs no look; None when two are as good."""
    good = [candidate for candidate in candidates if candidate.score >= CERTAIN]
    return good[0].certificate_id if len(good) == 1 else None
