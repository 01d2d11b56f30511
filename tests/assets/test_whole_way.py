"""The whole way on an invented corpus: nothing lost, nothing invented, nothing false published."""

import re

import duckdb
import polars as pl
import pytest

from pipelines import keys, ledger, release
from pipelines.lookup import LookupStore
from pipelines.standardize import id_number
from schemas import tables
from tests import score

pytestmark = pytest.mark.whole


def id_numbers(text: str) -> list[str]:
    """Every valid ID number, of 18 or 15 characters, in the text; digests and offsets have as many digits by chance."""
    eighteen, fifteen = re.findall(r"(?=(\d{17}[\dXx]))", text), re.findall(r"(?<!\d)(\d{15})(?!\d)", text)
    return [found for found in [*eighteen, *fifteen] if id_number.is_valid(found)]


def table(run, name: str) -> pl.DataFrame:
    ring = keys.load_keys(run.settings.key_file)
    return release.load_table(release.current(run.settings.curated), name, ring)


def test_every_physical_row_is_accounted_for_and_named_rightly(whole_run):
    figures = score.row_figures(table(whole_run, "lineage"), whole_run.truth)
    assert figures["rows"] > 200
    assert (figures["missing"], figures["records invented"]) == (0, 0)
    assert figures["right"] == 1.0


def test_records_find_their_holders_and_certificates(whole_run):
    for precision, recall, f1 in score.linkage_figures(table(whole_run, "lineage"), whole_run.truth).values():
        assert precision >= 0.995
        assert f1 >= 0.97
        assert recall > 0


def test_what_is_publishable_is_found_and_nothing_else(whole_run):
    store = LookupStore(whole_run.settings.curated, keys.load_keys(whole_run.settings.key_file))
    counts = score.lookup_figures(store, whole_run.truth)
    assert counts.get("fabricated found", 0) == 0
    assert counts.get("outside found", 0) == 0
    assert counts["publishable found"] >= 0.95 * (counts["publishable found"] + counts.get("publishable not found", 0))


def test_submissions_come_out_as_they_deserve(whole_run):
    share, wrong = score.submission_figures(table(whole_run, "lineage"), whole_run.truth)
    assert share >= 0.95, wrong
    assert not [line for line in wrong if line[1] == "rejected" and line[2] == "accepted"]


@pytest.mark.parametrize("name", sorted(set(tables.MODELS) - tables.MADE_BY_RELEASE))
def test_the_register_holds_every_contract_table(whole_run, name):
    assert tables.check(name, table(whole_run, name)).width > 0


def test_the_lookup_file_holds_no_personal_number(whole_run):
    live = release.current(whole_run.settings.curated)
    numbers = whole_run.truth["true_id_number"].drop_nulls().unique().to_list()
    content = live.lookup.read_bytes()
    assert not id_numbers(content.decode("latin-1"))
    assert not any(number.encode() in content for number in numbers)


def test_no_file_under_curated_or_beside_it_holds_an_id_number_in_the_clear(whole_run):
    numbers = [number.encode() for number in whole_run.truth["true_id_number"].drop_nulls().unique()]
    home = whole_run.settings.curated.parent
    written = [path for path in home.rglob("*") if path.is_file() and not path.is_relative_to(whole_run.settings.raw)]
    assert written
    assert not [
        path.name for path in written for content in [path.read_bytes()] if any(number in content for number in numbers)
    ]


def test_dagster_metadata_names_nobody(whole_run):
    told = " ".join(str(event) for event in whole_run.result.all_events)
    assert not id_numbers(told)
    names = whole_run.truth["true_holder_name"].drop_nulls().unique().to_list()
    assert not [name for name in names if len(name) > 2 and name in told]


def test_the_ledger_adds_up(whole_run):
    lineage = table(whole_run, "lineage")
    counts = ledger.count_dispositions(lineage)
    assert sum(counts.values()) == lineage.height
    assert set(counts) <= {*ledger.ROW_DISPOSITIONS, *ledger.SUBMISSION_DISPOSITIONS}


def test_every_asset_check_ran_and_passed(whole_run):
    evaluations = whole_run.result.get_asset_check_evaluations()
    assert {check.asset_key.to_user_string() for check in evaluations} >= {"core_lineage", "core_certificates"}
    assert all(check.passed for check in evaluations)


def test_the_register_is_read_only_for_tools(whole_run):
    with (
        pytest.raises(duckdb.Error),
        duckdb.connect(str(whole_run.settings.curated / "register.duckdb"), read_only=True) as connection,
    ):
        connection.execute("delete from certificates")
