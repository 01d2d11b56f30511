import pytest

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
        pytest.param("450203198805170042", SLIP, id="two digits exchanged"),
        pytest.param("450203198806170024", SLIP, id="one digit wrong"),
        pytest.param("45020319880517024", SLIP, id="one digit lost"),
        pytest.param("4502031988051700224", SLIP, id="one digit too many"),
        pytest.param("450203197906170024", CONFLICT, id="three digits wrong"),
    ],
)
def test_what_is_legible_fits_slips_or_conflicts(pattern, relation):
    assert compare_patterns([pattern], [WHOLE])[0] == relation


def test_a_whole_number_that_a_spreadsheet_may_have_cut_counts_in_part(make_standard):
    cut = "450203198805170000"
    records = make_standard({"holder_name": "甲一", "id_number": cut})
    identities = read_identities(records)
    assert identities.number[0] == -1
    assert identities.patterns[identities.pattern[0]].startswith("450203198805170")


def test_the_sex_comes_from_the_seventeenth_digit(make_standard):
    identities = read_identities(make_standard({"holder_name": "甲一", "id_number": WHOLE}))
    assert identities.sex.tolist() == [2]
