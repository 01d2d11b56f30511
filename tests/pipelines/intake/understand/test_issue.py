import json

import polars as pl
import pytest

from pipelines.intake.understand.issue import date_by_issue, day_of_issue

ROWS = pl.DataFrame(
    {
        "kind": ["record", "record", "noise"],
        "acquired_on": [None, "2012.5", None],
        "context": ['{"level": {"value": "中级"}}', None, None],
    }
)


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        pytest.param(["任职资格自发文之日起算。", "某市人事局2012年5月6日抄送：市委"], "2012年5月6日", id="signed"),
        pytest.param(["聘任时间从发文之日起算。", "2012年5月6日"], None, id="an appointment"),
        pytest.param(["资格从批准之日起计算", "2012年5月6日", "2012年6月1日"], None, id="two days"),
    ],
)
def test_titles_may_hold_from_the_day_of_their_document(lines, day):
    assert day_of_issue(lines) == day


def test_only_people_without_a_date_are_dated_by_their_document():
    dated = date_by_issue(ROWS, "2012年5月6日")
    assert dated["acquired_on"].to_list() == ["2012年5月6日", "2012.5", None]
    assert json.loads(dated["context"][0]).keys() == {"level", "acquired_on"}
