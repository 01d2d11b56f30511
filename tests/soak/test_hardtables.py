"""The hard tables are what they say, and their proof tells what breaks its bounds."""

from datetime import date

import polars as pl
import pytest

from pipelines.linkage.evaluate import evaluate
from schemas.columns import COLUMNS
from tests.soak.hardtables import prove
from tests.soak.hardtables.careers import found_society
from tests.soak.hardtables.prove import TABLES, Bounds, faults
from tests.soak.hardtables.slips import DATE_FORMS
from tests.soak.hardtables.table import is_undecidable, make_table
from tests.soak.proof import Broken


@pytest.fixture(scope="module")
def table():
    return make_table(3000, seed=5, hardness=2.0)


def test_a_table_has_the_columns_the_truth_and_what_befell_its_rows(table):
    assert set(COLUMNS) < set(table.columns)
    assert table["record_id"].n_unique() == table.height == 3000
    assert table.select("true_person_id", "true_certificate_id").null_count().row(0) == (0, 0)
    befell = set(table["noise_tags"].str.split(",").explode()) | set(table["adversarial"])
    assert befell > {
        "name_homophone",
        "id_sci",
        "certno_zero",
        "sex_wrong",
        "exact_duplicate",
        "namesake",
        "sibling",
        "couple",
    }
    assert table.equals(make_table(3000, seed=5, hardness=2.0))


def test_of_people_easily_taken_for_each_other_every_number_is_another(table):
    stated = table.filter(pl.col("id_number").str.contains(r"^\d{17}[\dX]$") & (pl.col("noise_tags") == ""))
    assert stated.group_by("true_person_id").agg(pl.col("id_number").n_unique())["id_number"].max() == 1
    assert stated.unique("id_number").height == stated["true_person_id"].n_unique()


def test_a_row_that_fits_a_namesake_as_well_can_be_decided_by_nobody():
    society = found_society(3, 60, 1.0)
    one, other = society.people[0], society.people[1]
    certificate = one.certificates[0]
    row = dict.fromkeys(COLUMNS) | {"holder_name": one.name, "title": certificate.values["title"]}
    told = row | {"certificate_number": certificate.values["certificate_number"]}
    other.series, other.certificates[0].rank = one.series, certificate.rank
    assert is_undecidable(row, certificate, {one.name: [one, other]})
    assert not is_undecidable(told, certificate, {one.name: [one, other]})
    assert not is_undecidable(row, certificate, {one.name: [one]})


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("month_words", "二〇一八年十二月"),
        ("serial", "43435"),
        ("month_english", "Dec-18"),
        ("short", "18.12.01"),
        ("year", "2018"),
    ],
)
def test_a_day_is_written_as_offices_write_it(form, written):
    assert DATE_FORMS[form][1](date(2018, 12, 1)) == written


def test_what_breaks_its_bounds_is_told():
    truth = pl.DataFrame(
        {"record_id": ["a", "b", "c"], "true_person_id": ["1", "1", "2"], "true_certificate_id": ["1", "1", "2"]}
    )
    mixed = truth.select("record_id", holder_id=pl.lit("h"), certificate_id=pl.lit("c"), review=pl.lit(False))
    told = " ".join(faults(evaluate(mixed, truth), Bounds(0.99)))
    assert "persons' F1 0.5000 < 0.99" in told
    assert "certificates of two persons 100.000% > 0.05%" in told
    assert "review" not in told.replace("after review", "")


def test_a_table_out_of_its_bounds_breaks_the_proof(tmp_path, monkeypatch):
    monkeypatch.setattr(prove, "TABLES", {"hard": (2.0, Bounds(1.0))})
    with pytest.raises(Broken, match="hard: persons' F1"):
        prove.prove(tmp_path, seed=1, records=800)
    assert TABLES.keys() > {"hard"}
