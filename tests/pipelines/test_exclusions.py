"""A delivery that a steward left out gives no rows, stays visible, and can come back."""

import datetime as dt

import polars as pl
import pytest

from pipelines import exclusions
from pipelines.intake import read_all
from pipelines.intake_of_one import UnknownDeliveryError, read_one
from pipelines.watching import name_delivery
from schemas import tables

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
    exclusions.record(file, name_of(received, "sources/jia/list.csv"), excluded=True, reason="错发 13800138000", at=NOW)
    left = exclusions.leave_out(received, exclusions.standing(file))
    assert left.rows["source_file"].unique().to_list() == ["sources/yi/list.csv"]
    assert left.deliveries.height == received.deliveries.height
    gone = left.deliveries.filter(left.deliveries["reason"] == exclusions.REASON)
    assert gone["source_file"].sort().to_list() == ["sources/jia/list.csv", "sources/yi/copy.csv"]
    assert gone["rows"].sum() == 0 and set(gone["detail"]) == {"错发 …"}
    assert tables.check("deliveries", left.deliveries).height == 3


def test_the_last_decision_counts(received, tmp_path):
    file, name = tmp_path / "exclusions.jsonl", name_of(received, "sources/jia/list.csv")
    for excluded in (True, False):
        exclusions.record(file, name, excluded=excluded, reason="", at=NOW)
    assert exclusions.standing(file) == {}
    assert len(file.read_text().splitlines()) == 2


def test_nothing_decided_changes_nothing(received, tmp_path):
    assert exclusions.leave_out(received, exclusions.standing(tmp_path / "none.jsonl")) is received


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
