"""What a finding rests on, as a digest: when anything of it changes, a verdict given on it no longer counts."""

import hashlib
import hmac
import json
from collections import defaultdict
from collections.abc import Iterable

import polars as pl

from pipelines.reconcile.claims import NUMBERED
from pipelines.reconcile.folding import fold_number
from pipelines.survivorship import Golden
from schemas.columns import COLUMNS

NAMED = r"[^\s,]+"
"""How the details name other certificates: ids with commas between."""


def bind(
    found: pl.DataFrame, golden: Golden, records: pl.DataFrame, *, key: bytes, claims: pl.DataFrame | None = None
) -> pl.DataFrame:
    """The findings with `basis`: a keyed digest of code, column and detail, of the golden values, and of every record with its office's kind.

    Where the detail names other certificates (the same number, another conferral), theirs are part of it; so are all `claims` to a
    number in the finding's column. Ids of certificates are not: they may change while nothing else does.
    """
    contents, claimants = _contents(found, golden, records), _claimants(claims)
    bases = [
        _digest(key, [code, column, _without_ids(detail, contents), contents[certificate_id], _of_claims(column, contents[certificate_id], claimants), *_of_others(detail, contents)])
        for certificate_id, code, column, detail in found.select("certificate_id", "code", "column", "detail").iter_rows()
    ]  # fmt: skip
    return found.with_columns(basis=pl.Series(bases, dtype=pl.String))


def _contents(found: pl.DataFrame, golden: Golden, records: pl.DataFrame) -> dict[str, list[object]]:
    """For each certificate that the findings are about or name: its golden values, and all that its records and decisions state."""
    named = found["detail"].drop_nulls().str.extract_all(NAMED).explode()
    wanted = pl.concat([found["certificate_id"], named]).unique().implode()
    rows = golden.certificates.filter(pl.col("certificate_id").is_in(wanted)).select("certificate_id", *COLUMNS)
    stated = (
        golden.certificate_values.filter(pl.col("certificate_id").is_in(wanted))
        .join(records.select("record_id", "office_kind"), on="record_id", how="left")
        .select("certificate_id", "column", "value", "record_id", "decision_id", "office_kind")
    )
    states: dict[str, list[tuple[object, ...]]] = defaultdict(list)
    for certificate_id, *said in stated.iter_rows():
        states[certificate_id].append(tuple(said))
    return {
        certificate_id: [values, sorted(states[certificate_id], key=repr)]
        for certificate_id, *values in rows.iter_rows()
    }


def _claimants(claims: pl.DataFrame | None) -> dict[tuple[str, str], list[tuple[str, ...]]]:
    """Column and number → everybody who applies for it."""
    found: dict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
    if claims is not None:
        wanted = claims.select("column", "number", "holder_name", "id_number", "issuing_authority")
        for column, number, *who in wanted.iter_rows():
            found[column, number].append(tuple(str(part) for part in who))
    return found


def _of_claims(
    column: str | None, content: list[object], claimants: dict[tuple[str, str], list[tuple[str, ...]]]
) -> list[tuple[str, ...]]:
    """Who applies for the number in that column of the certificate; nobody for a column that holds none."""
    values = content[0]
    if column not in NUMBERED or not isinstance(values, list):
        return []
    number = fold_number(values[COLUMNS.index(column)])
    return sorted(set(claimants.get((column, number), ())))


def _of_others(detail: str | None, contents: dict[str, list[object]]) -> list[list[object]]:
    """The contents of the certificates that the detail names, in an order that no id decides."""
    return sorted((contents[word] for word in _words(detail) if word in contents), key=repr)


def _without_ids(detail: str | None, contents: dict[str, list[object]]) -> list[str]:
    return [word for word in _words(detail) if word not in contents]


def _words(detail: str | None) -> list[str]:
    return (detail or "").replace(",", " ").split()


def _digest(key: bytes, parts: Iterable[object]) -> str:
    words = json.dumps(["finding-basis", *parts], ensure_ascii=False)
    return hmac.new(key, words.encode(), hashlib.sha256).hexdigest()
