"""Corrected rows flow back: they replace exactly the records they name, of their own office."""

import json

import polars as pl
import pytest

from pipelines.corrections import apply_corrections
from pipelines.corrections.applying import CORRECTED, UNMATCHED
from pipelines.corrections.marker import KEY_HEADING


def correction(
    records: pl.DataFrame,
    record_id: str,
    key: str,
    *,
    office: str = "north",
    file: str = "c.xlsx",
    heading: str = KEY_HEADING,
) -> pl.DataFrame:
    """A record read from a correction workbook."""
    return records.head(1).with_columns(
        record_id=pl.lit(record_id),
        office=pl.lit(office),
        source_file=pl.lit(f"sources/{office}/{file}"),
        extra=pl.lit(json.dumps({heading: key, "需更正原因": "…"}, ensure_ascii=False)),
    )


def replaced_by(frame: pl.DataFrame) -> dict[str, str]:
    return dict(frame.drop_nulls("superseded_by").select("record_id", "superseded_by").iter_rows())


def marks_of(frame: pl.DataFrame, record_id: str) -> list[str]:
    return frame.row(by_predicate=pl.col("record_id") == record_id, named=True)["marks"]


@pytest.mark.parametrize("heading", [KEY_HEADING, "审验键(请勿改动)", "审验键 （请勿改动）"])
def test_a_correction_replaces_the_record_it_names_and_no_other(records, heading):
    frame = apply_corrections(pl.concat([records, correction(records, "n1", "r1", heading=heading)]))
    assert replaced_by(frame) == {"r1": "n1"}
    assert marks_of(frame, "n1") == [CORRECTED]
    assert marks_of(frame, "r1") == []


def test_records_without_corrections_stay_as_they_are(records):
    assert apply_corrections(records).equals(records)


def test_an_office_can_t_correct_another_s_record(records):
    frame = apply_corrections(pl.concat([records, correction(records, "n1", "r4")]))
    assert replaced_by(frame) == {}
    assert marks_of(frame, "n1") == [UNMATCHED]


def test_a_correction_whose_record_is_gone_is_an_ordinary_row(records):
    frame = apply_corrections(pl.concat([records, correction(records, "n1", "gone")]))
    assert replaced_by(frame) == {}
    assert frame.height == records.height + 1


@pytest.mark.parametrize(
    ("received", "standing"),
    [
        pytest.param(None, "n2", id="by locator"),
        pytest.param(
            {
                "source_file": ["sources/north/c.xlsx", "sources/north/d.xlsx"],
                "received_at": ["2026-02-01", "2026-01-01"],
            },
            "n1",
            id="by time",
        ),
    ],
)
def test_of_several_corrections_the_last_stands(records, received, standing):
    both = [correction(records, "n1", "r1"), correction(records, "n2", "r1", file="d.xlsx")]
    earlier = "n1" if standing == "n2" else "n2"
    frame = apply_corrections(pl.concat([records, *both]), received and pl.DataFrame(received))
    assert replaced_by(frame) == {"r1": standing, earlier: standing}


def test_a_correction_can_itself_be_corrected(records):
    chain = [correction(records, "n1", "r1"), correction(records, "n2", "n1", file="d.xlsx")]
    assert replaced_by(apply_corrections(pl.concat([records, *chain]))) == {"r1": "n1", "n1": "n2"}


def test_the_order_of_records_does_not_matter(records):
    frame = pl.concat([records, correction(records, "n1", "r1"), correction(records, "n2", "r1", file="d.xlsx")])
    assert replaced_by(apply_corrections(frame)) == replaced_by(apply_corrections(frame.reverse()))


def test_what_was_replaced_before_stays_replaced(records):
    earlier = records.with_columns(superseded_by=records["record_id"].replace_strict({"r3": "r2"}, default=None))
    assert replaced_by(apply_corrections(pl.concat([earlier, correction(records, "n1", "r1")]))) == {
        "r1": "n1",
        "r3": "r2",
    }
