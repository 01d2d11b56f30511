"""What differs between two releases, each difference with why."""

import polars as pl
import pytest

from pipelines import release
from pipelines.release.differences import compare_certificates
from pipelines.release.wording import tell_reason

PASSED_BY = {"已确认": "confirmed", "已通过": "approved"}
OFFICES = ("series-1", "county-2")


@pytest.fixture
def register(register_tables, sound):
    """A function that makes the register of one certificate, some of its columns stated otherwise, and of more rows."""

    def build(*more, **changes):
        return register_tables(*({**sound, "office": office, **changes} for office in OFFICES), *more)

    return build


@pytest.fixture
def differ(publish, curated, keys, register):
    """A function that publishes both registers and gives kind, columns and reasons of each difference by its certificate."""

    def compare(new, old=None):
        publish(old or register())
        publish(new, allow_fall=True)
        before, after = (one.release_id for one in release.list_releases(curated)[-2:])
        rows = release.diff(curated, before, after, keys).rows(named=True)
        return {row["certificate_id"]: (row["kind"], row["columns"], row["why"]) for row in rows}

    return compare


@pytest.fixture
def curated(tmp_path):
    return tmp_path / "curated"


def with_status(register, status):
    changed = register["certificates"].with_columns(status=pl.lit(status), status_on=pl.lit("2020-06-15"))
    return {**register, "certificates": changed}


def _learned(tables):
    """The rows of a register, read otherwise than before by the same rules."""
    return [f"learned {place}" for place in _places(tables["records"].sort("source_file"))]


def _places(records):
    """Where these rows stand, file, sheet and row: what `shenyan trace` takes."""
    return [f"{file}:{sheet}:{row}" for file, sheet, row in records.select("source_file", "sheet", "row").iter_rows()]


def test_a_suspension_names_the_dispute_that_it_follows_from(differ, register):
    row = {"record_id": None, "certificate_id": "C1", "decided_at": "2020-06-15T08:00:00+00:00", "by": "dispute K1"}
    _, _, why = differ({**with_status(register(), "已暂停"), "decided": pl.DataFrame([row])})["C1"]
    assert "dispute K1" in why and tell_reason("dispute K1").zh == "异议成立（案件 K1）"


@pytest.mark.parametrize(
    ("before", "after", "kind", "columns"),
    [
        ("已确认", "已撤销", "revoked", ["status", "passed_by"]),
        ("已确认", "已暂停", "suspended", ["status", "passed_by"]),
        ("已暂停", "已通过", "passed", ["status", "passed_by"]),
        ("已暂停", "已撤销", "revoked", ["status"]),
        ("已确认", "已通过", "changed", ["status", "passed_by"]),
    ],
)
def test_a_turn_of_status_is_told_as_the_gravest_thing(register, before, after, kind, columns):
    old, new = (
        with_status(register(), status)["certificates"].with_columns(passed_by=pl.lit(PASSED_BY.get(status)))
        for status in (before, after)
    )
    assert compare_certificates(old, new).rows() == [("C1", kind, columns)]


def test_a_turn_of_status_is_told_with_its_day(differ, register):
    new = with_status(register(), "已撤销")
    why = ["status 已确认 → 已撤销 2020-06-15"]
    assert differ(new, old=with_status(register(), "已确认")) == {"C1": ("revoked", ["status", "passed_by"], why)}


def test_a_changed_value_names_the_row_that_it_comes_from_now(differ, register, register_tables, sound):
    rows = [{**sound, "office": "series-1", "specialty": "焊接"}, {**sound, "office": "county-2", "specialty": "焊接"}]
    new = register_tables(*rows)
    chosen = new["certificate_values"].filter((pl.col("column") == "specialty") & pl.col("chosen"))
    (place,) = _places(new["records"].filter(pl.col("record_id") == chosen["record_id"][0]))
    assert differ(new) == {"C1": ("changed", ["specialty"], [*_learned(new), f"from {place}"])}


def test_what_appears_and_what_vanishes_names_its_rows(differ, register, sound):
    other = {
        **sound, "certificate": "C2", "holder_name": "李明华", "id_number": None, "certificate_number": "06000902",
        "office": "series-3", "row": 7,
    }  # fmt: skip
    with_other = register(other)
    (place,) = _places(with_other["records"].filter(pl.col("holder_name") == "李明华"))
    kind, _, why = differ(with_other)["C2"]
    assert (kind, why[-2:]) == ("appeared", ["records 1", f"from {place}"])
    kind, _, why = differ(register(), old=with_other)["C2"]
    assert (kind, why[-2:]) == ("vanished", ["records -1", f"was {place}"])


def test_of_a_certificate_that_vanishes_nothing_is_settled(differ, register, sound):
    early = {**sound, "certificate": "C2", "holder_name": "李明华", "id_number": None, "certificate_number": "99000902", "year": "1999", "acquired_on": "1999-06-16", "conferred_on": "1999-07-01", "document_number": None}  # fmt: skip
    with_early = register(early)
    kind, _, why = differ(with_early)["C2"]
    assert kind == "appeared" and any(reason.startswith("scope ") for reason in why)
    kind, _, why = differ(register(), old=with_early)["C2"]
    assert kind == "vanished" and not any("settled" in reason for reason in why)


def test_a_submission_and_a_decision_are_reasons_once_they_count(differ, register):
    def accepted(tables, *ids):
        lines = [
            {
                "submission_id": one, "certificate_id": "C1", "disposition": "accepted", "reasons": ["AGREES"], "source_file": "submissions/a.jsonl",
                "row": place, "action": "amend",
            } for place, one in enumerate(ids, 1)
        ]  # fmt: skip
        sent = pl.concat([tables["submissions"], pl.DataFrame(lines)], how="diagonal_relaxed")
        return {**tables, "submissions": sent.select(tables["submissions"].columns)}

    decided = pl.DataFrame(
        [
            {
                "certificate_id": "C1",
                "column": "specialty",
                "value": "焊接",
                "decision_id": "D1",
                "decided_at": "2020-06-01",
            }
        ]
    )
    whole = accepted(register(), "S1", "S2")
    golden = whole["certificates"].with_columns(specialty=pl.lit("焊接"))
    new = {**whole, "certificates": golden, "decisions": decided}
    found = differ(new, old=accepted(register(), "S1"))
    assert found == {"C1": ("changed", ["specialty"], ["decision D1", "submission S2"])}


def test_a_value_that_is_gone_names_the_row_that_it_stood_in(differ, register_tables, sound):
    bare = [{**sound, "office": office, "specialty": None} for office in OFFICES]
    old = register_tables({**bare[0], "specialty": "焊接"}, bare[1])
    (place,) = _places(old["records"].filter(pl.col("specialty").is_not_null()))
    assert differ(register_tables(*bare), old=old) == {
        "C1": ("changed", ["specialty"], [f"learned {place}", f"was {place}"])
    }
