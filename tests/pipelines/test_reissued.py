"""A number that a record of the same name calls its former one is compared as the new one."""

import polars as pl
import pytest

from pipelines.reissued import with_numbers_given_anew

OLD = {"holder_name": "韦晓岚", "certificate_number": "20120002", "remarks": None, "extra": None}
REMARKED = "遗失补发，原证书编号20120002"


@pytest.mark.parametrize(
    ("other", "numbers"),
    [
        pytest.param({"remarks": REMARKED}, ["20120280", "20120280"], id="in the remarks"),
        pytest.param({"extra": '{"原证书编号":"20120002"}'}, ["20120280", "20120280"], id="in a column of its own"),
        pytest.param({"remarks": REMARKED, "holder_name": "覃志坚"}, ["20120002", "20120280"], id="of another name"),
        pytest.param({"remarks": "遗失补发"}, ["20120002", "20120280"], id="no number told"),
        pytest.param({"remarks": "原证书编号020120280"}, ["20120002", "20120280"], id="its own number"),
    ],
)
def test_a_former_number_is_the_one_given_anew(other, numbers):
    records = pl.DataFrame([OLD, OLD | {"certificate_number": "20120280"} | other], infer_schema_length=None)
    assert with_numbers_given_anew(records)["certificate_number"].to_list() == numbers


def test_a_former_number_that_two_records_give_anew_differently_stays():
    anew = [OLD | {"certificate_number": number, "remarks": REMARKED} for number in ("20120280", "20120281")]
    records = pl.DataFrame([OLD, *anew], infer_schema_length=None).cast(pl.String)
    assert with_numbers_given_anew(records)["certificate_number"].to_list() == ["20120002", "20120280", "20120281"]
