"""The ledger holds every physical row exactly once."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines import ledger

KINDS = st.sampled_from(["record", "header", "noise"])


def frames(kinds: list[list[str]]) -> dict[str, pl.DataFrame]:
    """Rows and all that later stages say of them; `kinds` lists, for each physical row, the kind of each block."""
    rows = pl.DataFrame(
        [
            {
                "source_file": "sources/a/b.xlsx",
                "sheet": "1",
                "row": row,
                "block": block,
                "kind": kind,
                "noise_kind": "note" if kind == "noise" else None,
            }
            for row, blocks in enumerate(kinds, 1)
            for block, kind in enumerate(blocks)
        ],
        schema={
            "source_file": pl.String,
            "sheet": pl.String,
            "row": pl.Int64,
            "block": pl.Int64,
            "kind": pl.String,
            "noise_kind": pl.String,
        },
    )
    records = rows.filter(pl.col("kind") == "record").with_columns(
        record_id=pl.format("R{}-{}", "row", "block"), superseded_by=pl.lit(None, pl.String)
    )
    assignments = records.select(
        "record_id", certificate_id=pl.format("C{}", "record_id"), holder_id=pl.format("H{}", "record_id")
    )
    broken = pl.DataFrame(schema={"record_id": pl.String, "code": pl.String})
    submissions = pl.DataFrame(schema={"source_file": pl.String, "row": pl.Int64})
    return {"rows": rows, "records": records, "assignments": assignments, "broken": broken, "submissions": submissions}


def trace(given_frames: dict[str, pl.DataFrame], quarantined: list[str] | None = None) -> ledger.Lineage:
    refused = pl.DataFrame({"record_id": quarantined or []}, schema={"record_id": pl.String})
    return ledger.trace_rows(
        given_frames["rows"], given_frames["records"], given_frames["broken"], refused, given_frames["assignments"]
    )


@settings(max_examples=40)
@given(st.lists(st.lists(KINDS, min_size=1, max_size=3), max_size=12))
def test_rows_of_any_kind_are_conserved(kinds):
    made = frames(kinds)
    traced = trace(made)
    assert traced.lineage.height == len(kinds)
    ledger.check_conservation(made["rows"], made["submissions"], traced.lineage, traced.blocks, made["records"])


def test_a_second_person_on_a_row_stands_among_the_blocks():
    traced = trace(frames([["record", "record"]]))
    assert traced.lineage["record_id"].to_list() == ["R1-0"]
    assert traced.blocks["record_id"].to_list() == ["R1-1"]


def test_a_quarantined_record_names_all_its_reasons_and_keeps_its_ids():
    made = frames([["record"]])
    made["broken"] = pl.DataFrame({"record_id": ["R1-0", "R1-0"], "code": ["SEX_CONTRADICTS_ID", "ID_CHECK_DIGIT"]})
    line = trace(made, ["R1-0"]).lineage.row(0, named=True)
    assert line["disposition"] == "quarantined"
    assert line["reasons"] == ["ID_CHECK_DIGIT", "SEX_CONTRADICTS_ID"]
    assert line["certificate_id"] == "CR1-0"


def lose(lineage: pl.DataFrame) -> pl.DataFrame:
    return lineage.head(1)


def double(lineage: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([lineage, lineage.head(1)])


def invent(lineage: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([lineage, lineage.head(1).with_columns(row=pl.lit(99, pl.Int64))])


def forget_a_record(lineage: pl.DataFrame) -> pl.DataFrame:
    return lineage.with_columns(record_id=pl.lit(None, pl.String))


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        pytest.param(lose, "not in the ledger", id="a row lost"),
        pytest.param(double, "more than once", id="a row doubled"),
        pytest.param(invent, "never came in", id="a row invented"),
        pytest.param(forget_a_record, "records, of which", id="a record forgotten"),
    ],
)
def test_a_broken_ledger_is_refused(damage, says):
    made = frames([["record"], ["header"]])
    traced = trace(made)
    with pytest.raises(ledger.ConservationError, match=says):
        ledger.check_conservation(
            made["rows"], made["submissions"], damage(traced.lineage), traced.blocks, made["records"]
        )
