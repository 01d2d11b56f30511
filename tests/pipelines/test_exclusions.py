"""A delivery that a steward left out gives no rows, stays visible, and can come back."""

import datetime as dt
import json

import polars as pl
import pytest

from pipelines import exclusions
from pipelines.intake import read_all
from pipelines.intake_of_one import UnknownDeliveryError, read_one
from pipelines.keys import Generation, Keys
from pipelines.watching import name_delivery
from schemas import tables

KEYS = Keys((Generation("00000001", b"1" * 32),))
NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
LIST = "姓名,性别,证书编号,职称系列,资格名称\n赵一凡,男,L2011000{0},工程技术系列,工程师\n钱二喜,女,L2011001{0},工程技术系列,工程师\n"


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exclusions")
    for office, number in (("jia", 1), ("yi", 2)):
        (folder / "sources" / office).mkdir(parents=True)
        (folder / "sources" / office / "list.csv").write_text(LIST.format(number), encoding="utf-8")
    (folder / "sources" / "yi" / "copy.csv").write_text(LIST.format(1), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def received(raw):
    return read_all(raw, workers=1)


def name_of(received, place: str) -> str:
    row = received.deliveries.row(by_predicate=pl.col("source_file") == place, named=True)
    return name_delivery(row["source_file"], row["sha256"])


def test_an_excluded_delivery_and_its_copies_give_no_rows_but_stay_visible(received, tmp_path):
    file = tmp_path / "exclusions.jsonl"
    exclusions.record(
        file, KEYS, name_of(received, "sources/jia/list.csv"), excluded=True, reason="错发 13800138000", at=NOW
    )
    left = exclusions.leave_out(received, exclusions.standing(file, KEYS))
    assert left.rows["source_file"].unique().to_list() == ["sources/yi/list.csv"]
    assert left.deliveries.height == received.deliveries.height
    gone = left.deliveries.filter(left.deliveries["reason"] == exclusions.REASON)
    assert gone["source_file"].sort().to_list() == ["sources/jia/list.csv", "sources/yi/copy.csv"]
    assert gone["rows"].sum() == 0 and set(gone["detail"]) == {"错发 …"}
    assert tables.check("deliveries", left.deliveries).height == 3


def test_the_last_decision_counts(received, tmp_path):
    file, name = tmp_path / "exclusions.jsonl", name_of(received, "sources/jia/list.csv")
    for excluded in (True, False):
        exclusions.record(file, KEYS, name, excluded=excluded, reason="", at=NOW)
    assert exclusions.standing(file, KEYS) == {}
    assert len(file.read_text().splitlines()) == 2


def test_reasons_are_sealed_those_of_earlier_versions_with_the_next_decision_and_all_anew_with_a_new_key(tmp_path):
    file, name = tmp_path / "exclusions.jsonl", "list.csv-0123456789ab"
    plain = {"delivery": name, "excluded": True, "reason": "与韦小满核对", "at": NOW.isoformat()}
    file.write_text(json.dumps(plain, ensure_ascii=False) + "\n", encoding="utf-8")
    assert exclusions.standing(file, KEYS) == {name[-12:]: "与韦小满核对"}
    exclusions.record(file, KEYS, "b-ba9876543210", excluded=True, reason="韦小满又错发", at=NOW)
    assert "韦小满" not in file.read_text(encoding="utf-8")
    rotated, decided_at = KEYS.rotated(), file.stat().st_mtime_ns
    assert (exclusions.renew(file, rotated), exclusions.renew(file, rotated)) == (2, 0)
    assert {key for reason in exclusions.reasons_at_rest(file) for key in rotated.sealed_by(reason)} == {rotated.key_id}
    assert list(exclusions.standing(file, rotated).values()) == ["与韦小满核对", "韦小满又错发"]
    assert file.stat().st_mtime_ns == decided_at


def test_nothing_decided_changes_nothing(received, tmp_path):
    assert exclusions.leave_out(received, exclusions.standing(tmp_path / "none.jsonl", KEYS)) is received


def test_one_delivery_is_read_as_the_whole_folder_would_read_it(raw, received):
    alone = read_one(raw, name_of(received, "sources/yi/list.csv"))
    same = received.rows.filter(received.rows["source_file"] == "sources/yi/list.csv")
    assert alone.rows.equals(same)
    assert (
        alone.deliveries["received_at"].to_list()
        == received.deliveries.filter(received.deliveries["source_file"] == "sources/yi/list.csv")[
            "received_at"
        ].to_list()
    )


def test_a_delivery_that_is_gone_is_said_to_be_gone(raw):
    with pytest.raises(UnknownDeliveryError, match="holds no such delivery"):
        read_one(raw, "list.csv·000000000000")
