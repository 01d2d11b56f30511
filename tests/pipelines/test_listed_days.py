"""A day of conferral is its row's unless most rows of the list show it to be when people were registered; nothing else of a record changes."""

import polars as pl
import pytest

from pipelines.listed_days import MARK, set_aside_registration_days

MANY_YEARS = ("2009-12", "2012-12", "2011", "2014-12-03", "2018-05")
REGISTERED = ("2017-08-05", "2018-12-17", "2017-09-01", None, "2017-10-10")


@pytest.mark.parametrize(
    ("acquired", "conferred", "set_aside"),
    [
        pytest.param(MANY_YEARS, REGISTERED, True, id="people came within two years"),
        pytest.param(MANY_YEARS, ("2010-03", "2013-01-05", "2011-12", "2014-12", "2018-09"), False, id="conferred soon after"),
        pytest.param(MANY_YEARS, ("2010-03", "2013-01-05", "2011-12", "2018-12", "2010-09"), False, id="two slips"),
        pytest.param(("2012-12",) * 5, REGISTERED, False, id="one batch, given out late"),
        pytest.param((None, "2012-12", "2011", None, None), REGISTERED, False, id="two rows that tell"),
        pytest.param(MANY_YEARS, ("2013-01", "2016-02", "2015-07", "2018-01", "2022-01"), False, id="each some years late"),
    ],
)  # fmt: skip
def test_a_day_of_registration_is_no_day_of_conferral(acquired, conferred, set_aside):
    records = pl.DataFrame(
        {"record_id": [*"12345"], "source_file": "甲", "sheet": "", "acquired_on": acquired, "conferred_on": conferred, "marks": [[]] * 5},
        schema_overrides={"marks": pl.List(pl.String)},
    )  # fmt: skip
    found = set_aside_registration_days(records)
    assert found.drop("conferred_on", "marks").equals(records.drop("conferred_on", "marks"))
    assert found["conferred_on"].to_list() == [None] * 5 if set_aside else found.equals(records)
    assert (found["marks"].list.len() > 0).to_list() == [set_aside and day is not None for day in conferred]
    assert set(found["marks"].explode().drop_nulls()) <= {MARK}
