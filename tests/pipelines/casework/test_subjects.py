"""What people decided about is known again by its records when the register is made anew, and told by name when it is gone."""

import polars as pl
import pytest

from pipelines import decided_subjects
from pipelines.casework import open_store
from pipelines.casework.subjects import Gone
from pipelines.linkage.ids import CHANGES, hold_fast

STANDING = [("C1", "H1", "韦小满", "工程师"), ("C2", "H2", "陆大满", "工程师")]
LINKED = {"r1": "C1", "r2": "C1", "r3": "C2"}


@pytest.fixture
def store(tmp_path, keys):
    opened = open_store(f"sqlite:///{tmp_path / 'casework.sqlite'}", keys)
    yield opened
    opened.close()


def describe(decided: list[str], redirects: dict[str, str] | None = None) -> decided_subjects.Decided:
    """Of a register of two certificates, with decisions on these ids."""
    tables = {
        "certificates": pl.DataFrame(STANDING, ["certificate_id", "holder_id", "holder_name", "title"], orient="row"),
        "lineage": pl.DataFrame(list(LINKED.items()), ["record_id", "certificate_id"], orient="row"),
        "lineage_blocks": pl.DataFrame(schema={"record_id": pl.String, "certificate_id": pl.String}),
        "identity_changes": pl.DataFrame(
            [("merged", "certificate", *ends) for ends in (redirects or {}).items()], schema=CHANGES, orient="row"
        ),
    }
    return decided_subjects.describe(
        tables, [pl.DataFrame({"certificate_id": decided}, schema={"certificate_id": pl.String})]
    )


@pytest.mark.parametrize(
    ("decided", "redirects", "known", "gone"),
    [
        pytest.param(["C1"], {}, {"C1": ["r1", "r2"]}, [], id="it stands"),
        pytest.param(["C1", "C9"], {}, {"C1": ["r1", "r2"]}, ["C9"], id="no record makes the other one"),
        pytest.param(["C9"], {"C9": "C2"}, {"C2": ["r3"]}, [], id="it was merged into one that stands"),
    ],
)
def test_what_was_decided_about_is_described_by_its_records(decided, redirects, known, gone):
    found = describe(decided, redirects)
    assert dict(found.known.select("certificate_id", "records").rows()) == known
    assert found.gone == gone


def test_a_decision_outlives_the_register_and_the_row_that_its_certificate_was_named_after(store):
    store.subjects.note(*describe(["C1"]))
    left = pl.DataFrame({"record_id": ["r2", "r3"], "id": ["C7", "C2"]})
    earlier = store.subjects.assignments().select("record_id", id="certificate_id")
    named = hold_fast(left, earlier, key=b"k" * 32, level="certificate", pinned=["C1"])
    assert named.ids.rows() == [("r2", "C1"), ("r3", "C2")]


def test_whose_certificate_is_gone_is_told_by_name_until_it_is_back(store):
    store.subjects.note(*describe(["C1", "C9"]))
    nothing = describe([]).known
    store.subjects.note(nothing, ["C1", "C9"])
    told = {one.certificate_id: one for one in store.subjects.gone()}
    assert told.keys() == {"C1", "C9"}
    assert told["C1"] == Gone("C1", "韦小满", "工程师", told["C1"].since)
    assert told["C9"].holder_name is None
    store.subjects.note(nothing, ["C1", "C9"])
    assert {one.certificate_id: one for one in store.subjects.gone()} == told, "since when does not move"
    store.subjects.note(*describe(["C1"]))
    assert [one.certificate_id for one in store.subjects.gone()] == ["C9"]
