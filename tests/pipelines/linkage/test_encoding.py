"""What linkage takes from a record's own words before it compares any two."""

import polars as pl
import pytest

from pipelines.linkage.encoding import settle_acquired

FACTS = ("acquired_on", "year", "approval_document", "conferred_on")


@pytest.mark.parametrize(
    ("facts", "settled"),
    [
        pytest.param(("2009-12-11", "2010", "三人社发〔2010〕15号", None), "2010", id="year and document against it"),
        pytest.param(("1997-08-17", "1998", None, "1998-08-17"), "1998", id="year and conferral against it"),
        pytest.param(
            ("2012-12-30", "2012", "柳职改〔2013〕1号", "2013-02-01"), "2012-12-30", id="the year bears it out"
        ),
        pytest.param(
            ("2012-12-30", None, "柳职改〔2013〕1号", "2013-01-03"), "2012-12-30", id="no year: the end of one"
        ),
        pytest.param(("2012-12", "2013", None, None), "2012-12", id="the year alone against it"),
        pytest.param((None, "2013", "柳职改〔2013〕1号", None), None, id="no date"),
    ],
)
def test_a_slip_in_the_year_leaves_the_year_that_the_record_bears_out(facts, settled):
    record = pl.DataFrame([facts], schema=dict.fromkeys(FACTS, pl.String), orient="row")
    assert settle_acquired(record).to_list() == [settled]
