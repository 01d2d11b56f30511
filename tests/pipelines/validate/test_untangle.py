"""A number in the remarks goes back to its column only where its delivery shows what a number looks like."""

import json

import polars as pl
import pytest

from pipelines.validate.untangle import MARK, untangle

OTHERS = ["01230001", "01230002", "01230003"]


def rows(last_number: str | None, remarks: str, numbers: list[str] = OTHERS, file: str = "a.xlsx") -> pl.DataFrame:
    """Rows of one delivery with these numbers, and a last one to look at."""
    count = len(numbers)
    return pl.DataFrame(
        {
            "source_file": ["a.xlsx"] * count + [file],
            "certificate_number": [*numbers, last_number],
            "remarks": [""] * count + [remarks],
            "context": pl.Series([None] * (count + 1), dtype=pl.String),
            "marks": pl.Series([None] * (count + 1), dtype=pl.List(pl.String)),
        }
    )


@pytest.mark.parametrize("blank", ["", None, "  "])
def test_a_number_of_the_delivery_s_form_is_moved_and_told(blank):
    last = untangle(rows(blank, "01230004")).row(-1, named=True)
    assert last["certificate_number"] == last["remarks"] == "01230004"
    assert last["marks"] == [MARK]
    assert json.loads(last["context"])["certificate_number"]["from"] == "remarks"


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param(rows("01230009", "01230004"), id="the column has a number"),
        pytest.param(rows("", "0123004"), id="another form"),
        pytest.param(rows("", "01230004 补发"), id="more than a number"),
        pytest.param(rows("", "2012"), id="a year"),
        pytest.param(rows("", "13900000001", ["13900000002", "13900000003", "13900000004"]), id="a phone"),
        pytest.param(rows("", "01230004", OTHERS[:2]), id="too few to compare with"),
        pytest.param(rows("", "01230004", file="b.xlsx"), id="another delivery's form"),
    ],
)
def test_in_doubt_nothing_moves(frame):
    assert untangle(frame).equals(frame)
