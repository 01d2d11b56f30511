"""What the campaign verifies, and what evidence places a certificate that no source dates or attributes."""

import pytest

LOCAL = "柳州市职称改革工作领导小组"


def scope_of(merged, certificate_id="C1"):
    row = merged.certificates.filter(merged.certificates["certificate_id"] == certificate_id).row(0, named=True)
    return row["in_scope"], row["scope_reasons"]


@pytest.mark.parametrize(
    ("changed", "in_scope", "reasons"),
    [
        pytest.param({}, True, [], id="inside"),
        pytest.param({"acquired_on": "2018-12-30"}, True, [], id="last day"),
        pytest.param({"acquired_on": "2018-12-31"}, False, ["SCOPE_DAY_AFTER_PERIOD"], id="the day between campaigns"),
        pytest.param({"acquired_on": "2009-12-31"}, False, ["SCOPE_DAY_BEFORE_PERIOD"], id="the day before"),
        pytest.param({"acquired_on": "2009-05"}, False, ["SCOPE_BEFORE_PERIOD"], id="before"),
        pytest.param({"acquired_on": "2019"}, False, ["SCOPE_AFTER_PERIOD"], id="after"),
        pytest.param(
            {"acquired_on": "2018-12", "conferred_on": None},
            None,
            ["SCOPE_UNDECIDED"],
            id="a month that reaches over the end",
        ),
        pytest.param({"acquired_on": "2018-12", "conferred_on": "2018-12-20"}, True, [], id="conferred before the end"),
        pytest.param({"level": "高级", "title": "高级工程师"}, False, ["SCOPE_LEVEL"], id="level"),
        pytest.param({"acquisition_method": "考试"}, False, ["SCOPE_METHOD"], id="method"),
        pytest.param(
            {"issuing_authority": "南宁市职称改革工作领导小组"}, False, ["SCOPE_AUTHORITY"], id="another city"
        ),
    ],
)
def test_scope_follows_the_golden_values(golden, sound, changed, in_scope, reasons):
    decided, found = scope_of(golden({**sound, "year": None, "approval_document": None, **changed}))
    assert (decided, found) == (in_scope, reasons)


def test_the_day_of_its_document_decides_for_a_certificate_known_to_the_month(golden, sound):
    coarse = {
        **sound,
        "acquired_on": "2018-12",
        "year": "2018",
        "conferred_on": None,
        "approval_document": "柳职改〔2018〕7号",
    }
    dated = {**coarse, "certificate": "C2", "acquired_on": "2018-12-28"}
    assert scope_of(golden(coarse, dated)) == (True, [])


def test_the_year_of_its_document_places_an_undated_certificate(golden, sound):
    undated = {**sound, "acquired_on": None, "year": None, "conferred_on": None}
    assert scope_of(golden({**undated, "approval_document": "柳职改〔2012〕7号"})) == (True, [])
    assert scope_of(golden({**undated, "approval_document": "柳职改〔2019〕7号"})) == (False, ["SCOPE_AFTER_PERIOD"])


@pytest.mark.parametrize(
    ("number", "in_scope"),
    [
        pytest.param("06000105", True, id="between neighbours of 2014"),
        pytest.param("06000305", False, id="between neighbours of 2009"),
        pytest.param("06000999", None, id="past the end of the sequence"),
    ],
)
def test_neighbours_in_the_sequence_place_an_undated_certificate(golden, sound, number, in_scope):
    def numbered(n, year):
        return {
            **sound, "certificate": f"C{n}", "certificate_number": f"06000{n}", "acquired_on": f"{year}-12-10", "year": None,
            "approval_document": None, "conferred_on": None, "id_number": None, "holder_name": f"张书{n}",
        }  # fmt: skip

    neighbours = [numbered(n, 2014) for n in (102, 103, 108, 109)] + [numbered(n, 2009) for n in (302, 303, 308, 309)]
    undated = {
        **sound,
        "certificate_number": number,
        "acquired_on": None,
        "year": None,
        "approval_document": None,
        "conferred_on": None,
    }
    assert scope_of(golden(undated, *neighbours))[0] is in_scope


@pytest.mark.parametrize(
    ("number", "reasons"),
    [
        pytest.param("98040099", ["SCOPE_BEFORE_PERIOD"], id="of 1998"),
        pytest.param("19040099", ["SCOPE_AFTER_PERIOD"], id="of 2019"),
        pytest.param("12040099", [], id="of 2012"),
    ],
)
def test_a_year_that_the_authoritys_numbers_carry_places_an_undated_certificate(golden, sound, number, reasons):
    silent = {**sound, "year": None, "approval_document": None, "conferred_on": None}
    known = [
        {**silent, "certificate": f"C{n}", "holder": f"H{n}", "certificate_number": f"{on[2:4]}04{n:04}", "acquired_on": on}
        for n, on in enumerate(["1997-05-01", "2012-05-01"] * 5, 20)
    ]  # fmt: skip
    assert scope_of(golden({**silent, "acquired_on": None, "certificate_number": number}, *known))[1] == reasons


def test_the_words_of_its_document_tell_a_missing_authority(golden, sound):
    def of_nanning(n):
        return {
            **sound, "certificate": f"C{n}", "issuing_authority": "南宁市职称改革工作领导小组", "approval_document": "南职改〔2014〕2号",
        }  # fmt: skip

    silent = {**sound, "issuing_authority": None, "approval_document": "南职改〔2014〕9号"}
    assert scope_of(golden(silent, *map(of_nanning, range(2, 6)))) == (False, ["SCOPE_AUTHORITY"])
