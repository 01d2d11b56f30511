"""Numbers that no source recorded are placed by the habits of their authority."""

import polars as pl
import pytest

from pipelines.reconcile.numbering import learn_numbering

BOARD = "测试市职称改革工作领导小组"


@pytest.fixture
def numbering():
    rows = [
        {"certificate_number": f"07{year - 2009:02}{number:03}", "year": str(year)}
        for year in range(2010, 2018)
        for number in (1, 2, 3)
    ]
    frame = pl.DataFrame(rows).with_columns(
        issuing_authority=pl.lit(BOARD), acquired_on=pl.lit(None, pl.String), series=pl.lit("工程技术系列"), level=pl.lit("初级"),
        approval_document=pl.lit("测职改〔2012〕1号"),
        management_number=pl.format("409020077{}00001", "year"),
    )  # fmt: skip
    return learn_numbering(frame)


@pytest.mark.parametrize(
    ("number", "years"),
    [
        pytest.param("0703009", (2012, 2013), id="between two years"),
        pytest.param("0703002", (2012, 2012), id="within a year"),
        pytest.param("0700001", (0, 2010), id="before the first"),
        pytest.param("0799999", (2017, 9999), id="after the last"),
        pytest.param("703002", (2012, 2012), id="without its zero"),
        pytest.param("LZ99", None, id="of no known shape"),
    ],
)
def test_a_number_stands_between_the_years_of_its_neighbours(numbering, number, years):
    assert numbering.years(BOARD, number) == years


def test_an_authority_that_never_numbers_so_has_no_share(numbering):
    assert (
        numbering.share(BOARD, "0703009"),
        numbering.share(BOARD, "2013000"),
        numbering.share("别的机关", "0703009"),
    ) == (1.0, 0.0, None)


@pytest.mark.parametrize(
    ("number", "confirms", "contradicts"),
    [
        pytest.param("409020077201300009", True, False, id="every code as seen"),
        pytest.param("409020099201300009", False, True, id="another authority's code"),
        pytest.param("409030077201300009", False, True, id="another level's code"),
        pytest.param("12", False, False, id="another shape"),
    ],
)
def test_codes_inside_a_management_number_are_held_against_the_certificate(numbering, number, confirms, contradicts):
    values = {"issuing_authority": BOARD, "series": "工程技术系列", "level": "初级", "year": "2013"}
    assert (numbering.confirms(number, values), numbering.contradicts(number, values)) == (confirms, contradicts)
