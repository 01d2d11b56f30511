"""Invented records, clusters and whole registers for the tests of golden records, findings and releases."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest

from pipelines import findings, ledger, release, survivorship
from pipelines.keys import Keys, load_keys
from schemas import tables
from schemas.campaign import campaign_named
from schemas.columns import COLUMNS

ZHANG = "110105199001010010"


class Cluster(NamedTuple):
    """Records and the certificates and holders they were linked to."""

    records: pl.DataFrame
    assignments: pl.DataFrame


def complete(number: int, stated: dict[str, Any]) -> dict[str, Any]:
    """A whole record: what is stated, and for the rest what an ordinary file would give."""
    office = stated.get("office", f"county-{number}")
    whole: dict[str, Any] = {
        "record_id": f"R{number:03d}",
        "source_file": f"sources/{office}/list.xlsx",
        "office": office,
        "office_kind": office.split("-")[0]
        if office.split("-")[0] in {"county", "employer", "approvals", "series"}
        else "unknown",
        "trust_rank": 3,
        "sheet": "名册",
        "row": number + 2,
        "block": 0,
        "id_number_status": "valid" if stated.get("id_number") else "missing",
        "inferred": [],
        "marks": [],
        **stated,
    }
    return {**{f"{column}_raw": whole.get(column) for column in COLUMNS}, **whole}


@pytest.fixture(scope="session")
def linked() -> Callable[..., Cluster]:
    """Makes records and their clusters from what each states; `certificate` and `holder` say where it belongs."""

    def build(*stated: dict[str, Any]) -> Cluster:
        rows = [complete(number, row) for number, row in enumerate(stated, start=1)]
        schema = tables.empty("records").schema
        records = pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema, orient="row")
        assignments = pl.DataFrame(
            [
                {
                    "record_id": row["record_id"],
                    "certificate_id": row.get("certificate", "C1"),
                    "holder_id": row.get("holder", "H" + row.get("certificate", "C1")[1:]),
                    "review": False,
                }
                for row in rows
            ]
        )
        return Cluster(records, assignments)

    return build


@pytest.fixture(scope="session")
def campaign():
    """The campaign that the notice of 2019 describes."""
    return campaign_named("liuzhou-2019")


@pytest.fixture
def golden(linked, campaign) -> Callable[..., survivorship.Golden]:
    """Merges records that are given as what they state."""

    def build(*stated: dict[str, Any], decisions: pl.DataFrame | None = None) -> survivorship.Golden:
        cluster = linked(*stated)
        return survivorship.merge(cluster.records, cluster.assignments, decisions=decisions, campaign=campaign)

    return build


SOUND = {
    "holder_name": "张书恒", "id_number": ZHANG, "sex": "男", "phone": "13800001234", "employer": "柳州市第九十九中学",
    "certificate_number": "06000901", "series": "工程技术系列", "title": "工程师", "level": "中级", "acquisition_method": "评审",
    "acquired_on": "2014-12-10", "year": "2014", "conferred_on": "2014-12-20", "issuing_authority": "柳州市职称改革工作领导小组",
    "approval_document": "柳职改〔2014〕7号",
}  # fmt: skip
"""A certificate without fault."""


@pytest.fixture
def sound() -> dict[str, Any]:
    """What a record of a certificate without fault states."""
    return dict(SOUND)


@pytest.fixture(scope="session")
def register_tables(linked, campaign) -> Callable[..., dict[str, pl.DataFrame]]:
    """Makes the tables of a whole register from what its records state; the same statements are looked at once."""
    made: dict[str, dict[str, pl.DataFrame]] = {}

    def build(*stated: dict[str, Any]) -> dict[str, pl.DataFrame]:
        if repr(stated) not in made:
            made[repr(stated)] = build_anew(*stated)
        return dict(made[repr(stated)])

    def build_anew(*stated: dict[str, Any]) -> dict[str, pl.DataFrame]:
        cluster = linked(*stated)
        merged = survivorship.merge(cluster.records, cluster.assignments, campaign=campaign)
        broken = pl.DataFrame(
            schema={"record_id": pl.String, "code": pl.String, "severity": pl.String, "column": pl.String}
        )
        rows = cluster.records.select(
            *ledger.LOCATOR, "block", kind=pl.lit("record"), noise_kind=pl.lit(None, pl.String)
        )
        traced = ledger.trace_rows(rows, cluster.records, broken, tables.empty("quarantine"), cluster.assignments)
        found = findings.find(merged, cluster.records, broken, tables.empty("links"), campaign=campaign)
        filled = {
            "deliveries": _deliveries(cluster.records), "records": cluster.records, "certificates": merged.certificates,
            "certificate_values": merged.certificate_values, "holders": merged.holders, "findings": found,
            "lineage": traced.lineage, "lineage_blocks": traced.blocks,
        }  # fmt: skip
        empty = ("mappings", "quarantine", "links", "identity_changes", "submissions", "review_queue")
        return {**{name: tables.empty(name) for name in empty}, **filled}

    return build


def _deliveries(records: pl.DataFrame) -> pl.DataFrame:
    files = (
        records.group_by("source_file", "office", "office_kind", "trust_rank")
        .agg(rows=pl.len().cast(pl.Int64))
        .sort("source_file")
    )
    whole = files.with_columns(
        sha256=pl.lit("0" * 64), disposition=pl.lit("read"), received_at=pl.lit("2020-01-02T00:00:00+00:00")
    )
    schema = tables.empty("deliveries").schema
    missing = [pl.lit(None, dtype).alias(name) for name, dtype in schema.items() if name not in whole.columns]
    return whole.with_columns(missing).select(list(schema))


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    """The keys of one test's installation, where the commands look for them."""
    return load_keys(tmp_path / "curated.keys.json")


@pytest.fixture
def publish(tmp_path: Path, keys: Keys, campaign) -> Callable[..., release.Release]:
    """Publishes tables into the test's own curated folder."""

    def run(register: dict[str, pl.DataFrame], **options: Any) -> release.Release:
        asked = {
            "curated": tmp_path / "curated",
            "keys": keys,
            "campaign": campaign,
            "as_of": "2020-07-01",
            "inputs": {"list.xlsx": "0" * 64},
        }
        return release.publish(register, **{**asked, **options})

    return run
