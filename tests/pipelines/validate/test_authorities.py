"""What an authority's other records say of its field."""

import polars as pl
import pytest

from pipelines.validate import judge
from pipelines.validate.authorities import ENOUGH

BUREAU, CITY = "柳州市司法局职改办", "柳州市职改办"
LAWYER = {"series": "律师系列", "title": "三级律师", "specialty": "", "employer": ""}


def strays(records, campaign, authority: str, lawyers: int) -> list[str]:
    """The records outside their authority's field, where it approved so many lawyers and one engineer of many."""
    own = [LAWYER | {"issuing_authority": authority, "certificate_number": str(at)} for at in range(lawyers)]
    others = [{"certificate_number": f"9{at}"} for at in range(10)]
    judged = judge(records({"issuing_authority": authority}, *own, *others), campaign)
    return judged.broken.filter(pl.col("code") == "AUTHORITY_OUTSIDE_FIELD")["record_id"].to_list()


@pytest.mark.parametrize(
    ("authority", "lawyers", "found"),
    [
        pytest.param(BUREAU, ENOUGH + 10, ["r0"], id="a bureau that only knows lawyers"),
        pytest.param(BUREAU, ENOUGH - 10, [], id="too few to know its field"),
        pytest.param(CITY, ENOUGH + 10, [], id="the city deals with all series"),
    ],
)
def test_a_bureau_keeps_to_its_field(records, campaign, authority, lawyers, found):
    assert strays(records, campaign, authority, lawyers) == found
