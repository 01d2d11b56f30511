"""The contract tables: what they refuse, and that a refusal quotes nobody."""

import subprocess
import sys

import polars as pl
import pytest

from schemas.tables import MODELS, TABLES, TableError, check, empty

DESIGN = {
    "deliveries": "source_file office sha256 kind disposition reason rows received_at",
    "lineage": "source_file sheet row disposition reasons record_id certificate_id holder_id",
    "records": "record_id holder_name holder_name_raw id_number id_number_raw remarks remarks_raw",
    "quarantine": "record_id reasons holder_name_raw",
    "certificates": "certificate_id holder_id status campaign in_scope findings title approval_document",
    "certificate_values": "certificate_id column value record_id decision_id chosen why",
    "links": "record_id_l record_id_r match_weight evidence judgement judged_by",
    "curated_certificates": "certificate_id status status_on title level series specialty",
    "suspended_certificates": "certificate_id status status_on title level series specialty",
    "release": "release_id as_of campaign code_version",
    "coverage": "office year series last_delivery",
}
"""What design §4 says each table must have."""


@pytest.mark.parametrize("name", DESIGN)
def test_a_table_has_what_the_design_says(name):
    assert set(DESIGN[name].split()) <= set(empty(name).columns)


@pytest.mark.parametrize("name", MODELS)
def test_a_table_of_no_rows_keeps_its_contract(name):
    assert check(name, empty(name)).is_empty()


@pytest.mark.parametrize("name", MODELS)
def test_a_model_is_strict_and_says_what_one_row_is(name):
    model = TABLES[name]
    assert model.Config.strict
    assert model.__doc__.startswith("One row ")


@pytest.mark.parametrize("name", MODELS)
def test_every_column_is_explained_in_both_languages(name):
    columns = TABLES[name].to_schema().columns.values()
    assert all(column.title and column.description for column in columns)


def test_the_published_tables_are_of_one_shape_and_have_no_column_for_a_person():
    personal = {"holder_name", "id_number", "phone", "sex", "birth_month", "former_name", "employer"}
    assert not personal & set(empty("curated_certificates").columns)
    assert empty("suspended_certificates").schema == empty("curated_certificates").schema


HOLDER = {"holder_id": "h1", "holder_name": "褚云山", "id_number": "450203198006150313", "certificates": 1}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        pytest.param({"id_number": "450203褚云山"}, "id_number: str_matches", id="pattern"),
        pytest.param({"holder_id": None}, "holder_id: not_nullable", id="null"),
        pytest.param({"certificates": -1}, "certificates: greater_than", id="range"),
        pytest.param({"褚云山": "x"}, "column_in_schema", id="a column too many"),
    ],
)
def test_a_broken_contract_is_named_without_its_values(change, named):
    frame = pl.DataFrame([HOLDER | change], schema_overrides={"holder_id": pl.String})
    with pytest.raises(TableError, match=named) as refusal:
        check("holders", frame.select(sorted(frame.columns)))
    told = str(refusal.value).replace("褚云山: column_in_schema", "")
    assert "褚云山" not in told and "450203" not in told
    assert refusal.value.__cause__ is None and refusal.value.__context__ is None


def test_rows_that_repeat_a_locator_are_refused():
    line = {"source_file": "a", "sheet": "", "row": 1, "disposition": "noise", "reasons": ["blank"]}
    ids = dict.fromkeys(["record_id", "certificate_id", "holder_id"], pl.String)
    frame = pl.DataFrame([line, line], schema_overrides={"reasons": pl.List(pl.String)}).with_columns(
        pl.lit(None, kind).alias(name) for name, kind in ids.items()
    )
    check("lineage", frame.head(1))
    with pytest.raises(TableError, match=r"multiple_fields_uniqueness \(2\)"):
        check("lineage", frame)


def test_a_lazy_frame_is_refused_since_its_values_would_go_unchecked():
    with pytest.raises(TypeError):
        check("holders", empty("holders").lazy())


def test_an_unknown_table_has_no_contract():
    with pytest.raises(KeyError):
        check("strangers", empty("holders"))


def test_the_registry_is_imported_without_pandera():
    code = "import sys, schemas.tables, schemas.reasons; sys.exit('pandera' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
