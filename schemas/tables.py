"""The registry of contract tables: which model guards which, loaded only when one is asked for.

Importing Pandera costs two seconds, which the lookup pages need not pay; so the models are imported by `model`, not here.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any

import polars as pl

MODELS: dict[str, str] = {
    "deliveries": "Delivery",
    "lineage": "Lineage",
    "lineage_blocks": "LineageBlock",
    "records": "Record",
    "quarantine": "Quarantined",
    "certificates": "Certificate",
    "certificate_values": "CertificateValue",
    "links": "Link",
    "submissions": "Submission",
    "review_queue": "ReviewCase",
    "findings": "Finding",
    "identity_changes": "IdentityChange",
    "holders": "Holder",
    "mappings": "Mapping",
    "curated_certificates": "CuratedCertificate",
    "suspended_certificates": "SuspendedCertificate",
    "release": "Release",
    "coverage": "Coverage",
}
"""Table name (also its module) and the name of its model."""
MADE_BY_RELEASE = frozenset({"curated_certificates", "suspended_certificates", "release", "coverage"})
"""Tables that publishing makes of the others."""


class TableError(ValueError):
    """A table breaks its contract; the message names columns, rules and counts, never a value."""


@cache
def model(name: str) -> Any:
    """The Pandera model of that table; raises KeyError for a table without contract."""
    model_name = MODELS[name]
    return getattr(import_module(f"schemas.{name}"), model_name)


class _Tables(Mapping[str, Any]):
    """Table name → model, each imported when it is looked up."""

    def __getitem__(self, name: str) -> Any:
        return model(name)

    def __iter__(self) -> Iterator[str]:
        return iter(MODELS)

    def __len__(self) -> int:
        return len(MODELS)


TABLES: Mapping[str, Any] = _Tables()


def check(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame itself when it keeps the contract of table `name`; raises TableError naming every broken rule otherwise."""
    from pandera.errors import SchemaErrors

    if not isinstance(frame, pl.DataFrame):
        raise TypeError("a contract is checked on an eager frame; a lazy one would skip the values")
    try:
        TABLES[name].validate(frame, lazy=True)
    except SchemaErrors as errors:
        # Neither the error nor its cause may travel on: Pandera quotes whole rows in them.
        broken = _name_rules(errors.failure_cases)
    else:
        return frame
    raise TableError(f"table {name}: {broken}")


def _name_rules(failure_cases: pl.DataFrame) -> str:
    """Column, rule and count of each kind of failure; structural faults name the column that is missing or too many."""
    structural = pl.col("check").is_in(["column_in_schema", "column_in_dataframe"])
    faults = (
        failure_cases.with_columns(column=pl.when(structural).then("failure_case").otherwise("column"))
        .group_by("column", "check")
        .len()
        .sort("column", "check")
    )
    return "; ".join(f"{column}: {rule} ({count})" for column, rule, count in faults.iter_rows())


def empty(name: str) -> pl.DataFrame:
    """A table of no rows that keeps the contract."""
    columns = TABLES[name].to_schema().columns
    return pl.DataFrame(schema={column: spec.dtype.type for column, spec in columns.items()})
