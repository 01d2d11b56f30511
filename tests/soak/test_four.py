"""The proof over four releases tells a difference that is told wrongly."""

import pytest

from tests.soak import four
from tests.soak.four_causes import Moment, find_faults

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


class Then(Moment):
    """A release of C1 whose value of `title` stands in a row, and the files of that day."""

    def __init__(self, *rows, files=(), chosen=None, accepted=()):
        names = ("record_id", "certificate_id", "holder_id", "source_file", "place", "superseded_by")
        self.rows = {row[0]: dict(zip(names, row, strict=True)) for row in rows}
        self.files, self.accepted = dict.fromkeys(files, "1"), set(accepted)
        self.documents = set()
        self.chosen = {("C1", "title"): chosen} if chosen else {}


LIST, BOOK, SHEET = "sources/a/list.xlsx", "sources/a/更正.xlsx", "更正"
ROW, REPLACED = ("R1", "C1", "H1", LIST, f"{LIST}:3", None), ("R1", None, None, LIST, f"{LIST}:3", "R2")
BETTER = ("R2", "C1", "H1", BOOK, f"{BOOK}:{SHEET}:2", None)
NONE, FIRST = Then(), Then(ROW, files=[LIST], chosen=("R1", None))
THEN = Then(REPLACED, BETTER, files=[LIST, BOOK], chosen=("R2", None))
CHOSEN = Then(ROW, files=[LIST], chosen=(None, "D1"), accepted=[("C1", "S1")])
CORRECTED = f"corrected {LIST}:3 → {BOOK}:{SHEET}:2"


@pytest.mark.parametrize(
    ("before", "after", "told", "right"),
    [
        pytest.param(NONE, FIRST, [f"received {LIST}"], True, id="came"),
        pytest.param(NONE, FIRST, ["others"], False, id="came, and others are named"),
        pytest.param(NONE, FIRST, [f"received {LIST}", f"received {BOOK}"], False, id="a file that did not come"),
        pytest.param(NONE, THEN, [f"received {LIST}", CORRECTED], True, id="came and was corrected"),
        pytest.param(NONE, THEN, [f"received {BOOK}"], False, id="came, and only the workbook is told"),
        pytest.param(FIRST, THEN, [CORRECTED], True, id="corrected"),
        pytest.param(FIRST, THEN, [f"received {BOOK}"], False, id="corrected, and told as received"),
        pytest.param(THEN, FIRST, [f"withdrawn {BOOK}"], True, id="backward"),
        pytest.param(THEN, FIRST, [CORRECTED], False, id="backward, and told as forward"),
        pytest.param(FIRST, CHOSEN, ["decision D1", "submission S1"], True, id="chosen, and sent"),
        pytest.param(FIRST, CHOSEN, ["submission S1"], False, id="the choice is not told"),
        pytest.param(FIRST, CHOSEN, ["decision D1"], False, id="what the holder sent is not told"),
        pytest.param(CHOSEN, FIRST, [f"withdrawn {LIST}"], False, id="the choice is gone"),
        pytest.param(FIRST, THEN, [CORRECTED, "rules v1 → v2"], False, id="rules that nobody changed"),
    ],
)
def test_a_cause_is_right_only_if_it_was_done(before, after, told, right):
    kind = "appeared" if before is NONE else "changed"
    row = {"kind": kind, "columns": [] if before is NONE else ["title"], "why": told}
    assert (list(find_faults({"C1": row}, before, after)) == []) == right
