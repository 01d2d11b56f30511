import numpy as np
import polars as pl
import pytest

from pipelines.linkage.blocking import Pairs
from pipelines.linkage.comparisons import IDENTITY_LEVELS, compare_identities
from pipelines.linkage.encoding import encode, sort_records
from pipelines.linkage.identity import CONFLICT, FITS, SLIP, compare_patterns, read_identities

WHOLE = "450203198805170024"


@pytest.mark.parametrize(
    ("pattern", "relation"),
    [
        pytest.param("450203************", FITS, id="only the region is left"),
        pytest.param("450203198805170***", FITS, id="the tail is cut off"),
        pytest.param("450203********0024", FITS, id="masked in the middle"),
        pytest.param("450203********0034", SLIP, id="masked, and one digit off"),
        pytest.param("452223********0034", CONFLICT, id="masked, and another one"),
        pytest.param("******198805******", FITS, id="the birth month alone"),
        pytest.param("450203198805170042", SLIP, id="two digits exchanged"),
        pytest.param("450203198806170024", SLIP, id="one digit wrong"),
        pytest.param("45020319880517024", SLIP, id="one digit lost"),
        pytest.param("4502031988051700224", SLIP, id="one digit too many"),
        pytest.param("450203197906170024", CONFLICT, id="three digits wrong"),
    ],
)
def test_what_is_legible_fits_slips_or_conflicts(pattern, relation):
    assert compare_patterns([pattern], [WHOLE])[0] == relation


@pytest.mark.parametrize(
    ("pattern", "relation"),
    [
        pytest.param("45020319880517****", SLIP, id="the digits behind the missing one are one place off"),
        pytest.param("450203********0024", SLIP, id="masked in the middle"),
        pytest.param("45020319790617****", CONFLICT, id="somebody else's"),
    ],
)
def test_a_number_that_lacks_a_digit_is_one_slip_from_what_is_left_of_it(pattern, relation):
    assert compare_patterns(["45020319880170024"], [pattern])[0] == relation
    assert compare_patterns([pattern], ["45020319880170024"])[0] == relation


@pytest.mark.parametrize(
    ("pattern", "relation"),
    [
        pytest.param("450203198805710024", SLIP, id="other neighbours exchanged"),
        pytest.param("450203198806170042", SLIP, id="another digit wrong as well"),
        pytest.param("450203********0024", SLIP, id="masked, the same neighbours"),
        pytest.param("450203198805170066", CONFLICT, id="two other digits wrong"),
    ],
)
def test_two_numbers_that_are_typed_wrongly_may_be_one(pattern, relation):
    assert compare_patterns(["450203198805170042"], [pattern])[0] == relation


def test_a_digit_off_in_a_number_typed_wrongly_says_nothing(make_standard):
    numbers = ("450203198805170042", "450203********0024", "450203********0034", "45020319880517024")
    records = encode(make_standard(*({"holder_name": "甲一", "id_number": number} for number in numbers)))
    pairs = Pairs(np.array([0, 1, 1], dtype=np.int32), np.array([1, 2, 3], dtype=np.int32))
    found = [IDENTITY_LEVELS[level] for level in compare_identities(records, pairs)]
    assert found == ["missing", "conflict", "missing"]


def test_a_whole_number_that_a_spreadsheet_may_have_cut_counts_in_part(make_standard):
    cut = "450203198805170000"
    records = make_standard({"holder_name": "甲一", "id_number": cut})
    identities = read_identities(sort_records(records))
    assert identities.number[0] == -1
    assert identities.patterns[identities.pattern[0]].startswith("450203198805170")


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        pytest.param({"birth_month": "1988-05"}, "******198805******", id="no number: the birth month's digits"),
        pytest.param({"birth_month": "1988"}, None, id="a year alone shows nothing"),
        pytest.param({"birth_month": "1979-06", "id_number": WHOLE}, None, id="the number speaks for itself"),
        pytest.param(
            {"birth_month": "1979-06", "id_number": "450203****"}, "450203****", id="so does what is left of one"
        ),
    ],
)
def test_a_birth_month_stands_in_for_a_number_that_is_not_there(make_standard, cells, shown):
    number = cells.get("id_number")
    records = make_standard({"holder_name": "甲一", "id_number": number}).with_columns(
        birth_month=pl.lit(cells["birth_month"]),
        id_number_partial=pl.lit(number if number and "*" in number else None, pl.String),
    )
    identities = read_identities(sort_records(records))
    assert [identities.patterns[code] if code >= 0 else None for code in identities.pattern] == [shown]


@pytest.mark.parametrize(
    ("born", "level"),
    [
        pytest.param("1988-05", "fits in few digits", id="the number's own month"),
        pytest.param("1988-06", "missing", id="a digit off says nothing"),
        pytest.param("1979-11", "conflict", id="another month is another person's"),
    ],
)
def test_a_birth_month_is_weighed_against_a_number(make_standard, born, level):
    records = make_standard({"holder_name": "甲一", "id_number": WHOLE}, {"holder_name": "甲一"}).with_columns(
        birth_month=pl.Series([None, born])
    )
    pair = Pairs(np.array([0], dtype=np.int32), np.array([1], dtype=np.int32))
    assert IDENTITY_LEVELS[compare_identities(encode(records), pair)[0]] == level


def test_the_sex_comes_from_the_seventeenth_digit(make_standard):
    identities = read_identities(sort_records(make_standard({"holder_name": "甲一", "id_number": WHOLE})))
    assert identities.sex.tolist() == [2]


def test_a_region_beside_a_birth_month_is_no_evidence(make_standard):
    records = make_standard({"holder_name": "甲一"}, {"holder_name": "甲一"}).with_columns(
        birth_month=pl.Series([None, "1988-05"]), id_number_partial=pl.Series(["450203" + "*" * 12, None])
    )
    pair = Pairs(np.array([0], dtype=np.int32), np.array([1], dtype=np.int32))
    assert IDENTITY_LEVELS[compare_identities(encode(records), pair)[0]] == "missing"
