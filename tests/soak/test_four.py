"""The proof over four releases tells a difference that is told wrongly."""

import pytest

from tests.soak import four

PASSED = dict.fromkeys(four.FACTS) | {"title": "工程师", "status": "待确认", "passed_by": "official_record"}


@pytest.mark.parametrize(
    ("told", "old", "new", "right"),
    [
        pytest.param(("appeared", []), None, PASSED, True, id="new"),
        pytest.param(("changed", []), None, PASSED, False, id="new and told as changed"),
        pytest.param(("vanished", []), PASSED, None, True, id="gone"),
        pytest.param(("changed", ["title"]), PASSED, PASSED | {"title": "技师"}, True, id="another title"),
        pytest.param(("changed", []), PASSED, PASSED | {"title": "技师"}, False, id="the column is not told"),
        pytest.param(("withheld", ["passed_by"]), PASSED, PASSED | {"passed_by": None}, True, id="passes no more"),
        pytest.param(("changed", ["passed_by"]), PASSED, PASSED | {"passed_by": None}, False, id="hidden as a change"),
        pytest.param(("revoked", ["status"]), PASSED, PASSED | {"status": "已撤销"}, True, id="revoked"),
        pytest.param(("revoked", ["status"]), PASSED, PASSED | {"status": "已确认"}, False, id="not revoked"),
    ],
)
def test_a_difference_is_right_only_as_the_tables_show_it(told, old, new, right):
    assert four._is_told({"kind": told[0], "columns": told[1]}, old, new) == right
