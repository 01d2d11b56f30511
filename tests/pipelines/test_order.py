"""The order of rows and files changes nothing in the register."""

import polars as pl
import pytest

from pipelines import intake, linkage, standardize, supersede, survivorship
from pipelines.sample.corpus import write_corpus
from schemas.campaign import campaign_named

CAMPAIGN = campaign_named("liuzhou-2019")
KEY = bytes(range(32))


@pytest.fixture(scope="module")
def rows(tmp_path_factory) -> pl.DataFrame:
    folder = tmp_path_factory.mktemp("order")
    write_corpus(folder, 30, 21, CAMPAIGN)
    read = intake.read_all(folder).rows
    return read.filter(pl.col("kind") == "record")


@pytest.fixture(scope="module")
def straight(rows) -> survivorship.Golden:
    return register(rows)


def register(rows: pl.DataFrame) -> survivorship.Golden:
    """The golden records of these rows."""
    records = supersede.mark_superseded(standardize.standardize_rows(rows, key=KEY))
    return survivorship.merge(records, linkage.link(records, key=KEY).assignments, campaign=CAMPAIGN)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_rows_in_any_order_give_the_same_register(rows, straight, seed):
    shuffled = register(rows.sample(fraction=1, shuffle=True, seed=seed))
    assert straight.certificates.equals(shuffled.certificates)
    values = [golden.certificate_values.sort(golden.certificate_values.columns) for golden in (straight, shuffled)]
    assert values[0].equals(values[1])


def test_deliveries_that_come_one_by_one_keep_the_ids_of_those_before(rows):
    files = rows["source_file"].unique().sort().to_list()
    first = rows.filter(pl.col("source_file").is_in(files[: len(files) // 2]))
    records = standardize.standardize_rows(first, key=KEY)
    before = linkage.link(records, key=KEY).assignments
    after = linkage.link(standardize.standardize_rows(rows, key=KEY), previous=before, key=KEY)
    joined = before.join(after.assignments, on="record_id", suffix="_now")
    redirected = set(after.identity_changes["old_id"].to_list())
    for level in ("certificate_id", "holder_id"):
        moved = joined.filter(pl.col(level) != pl.col(f"{level}_now"))[level].to_list()
        assert set(moved) <= redirected
