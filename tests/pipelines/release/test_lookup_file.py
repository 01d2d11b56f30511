"""What enquirers see is an office's word or a reviewer's, never the holder's alone."""

import polars as pl
import pytest

from pipelines.release.lookup_file import hide_unattested
from pipelines.survivorship.decisions import SCHEMA

SHOWN = {"certificate_id": "C1", "specialty": "机械", "acquired_on": "2015-07-05", "employer": "测试一厂"}


def value(column, said, *, why="only_value", by=None):
    record = None if by else "R1"
    return {
        "certificate_id": "C1",
        "column": column,
        "value": said,
        "record_id": record,
        "decision_id": by,
        "chosen": bool(by),
        "why": why,
    }


@pytest.mark.parametrize(
    ("values", "hidden"),
    [
        pytest.param([value("specialty", "机械", why="submission", by="D1")], {"specialty"}, id="holder alone"),
        pytest.param([value("specialty", "机械", why="submission", by="D1"), value("specialty", "机械")], set(), id="an office says it too"),
        pytest.param([value("specialty", "机械", why="reviewer", by="D1")], set(), id="a reviewer chose it"),
        pytest.param([value("acquired_on", "2015-07-05", why="submission", by="D1")], {"acquired_on"}, id="a month that no office states"),
        pytest.param([value("acquired_on", "2015-07-05", why="submission", by="D1"), value("acquired_on", "2015-07")], set(), id="a day in an office's month"),
        pytest.param([value("employer", "测试一厂", why="submission", by="D1")], set(), id="what no enquirer sees"),
    ],
)  # fmt: skip
def test_what_only_the_holder_says_is_told_to_nobody(values, hidden):
    shown = hide_unattested(pl.DataFrame([SHOWN]), pl.DataFrame(values, schema=SCHEMA)).row(0, named=True)
    assert shown == {column: None if column in hidden else said for column, said in SHOWN.items()}
