"""What is said of the way from a cell to its value."""

import json

import pytest

from pipelines.release.how_read import tell_how

NOTHING = {"inferred": [], "context": None, "marks": [], "id_number_repair": None}


@pytest.mark.parametrize(
    ("column", "noted", "said"),
    [
        pytest.param("sex", {"inferred": ["series<-title", "sex<-id_number"]}, ["inferred from ID number"], id="inferred"),
        pytest.param("series", {"context": json.dumps({"series": {"value": "x", "from": "sheet"}})}, ["from the sheet's name"], id="carried"),
        pytest.param("employer", {"marks": ["ocr", "written_out:employer"]}, ["written out in full"], id="written out"),
        pytest.param("title", {"marks": ["written_out:employer"]}, [], id="another column's mark"),
        pytest.param("holder_name", {"marks": ["exchanged:holder_name/employer"]}, ["exchanged with another column's cell"], id="left of an exchange"),
        pytest.param("employer", {"marks": ["exchanged:holder_name/employer"]}, ["exchanged with another column's cell"], id="right of an exchange"),
        pytest.param("phone", {"marks": ["moved:remarks->phone"]}, ["moved from another column"], id="where it was moved to"),
        pytest.param("remarks", {"marks": ["moved:remarks->phone"]}, [], id="where it was moved from"),
        pytest.param("holder_name", {"marks": ["renamed:remarks"]}, ["the remarks tell the present name"], id="renamed"),
        pytest.param("id_number", {"id_number_repair": "width,x_form"}, ["the number's form put right (width,x_form)"], id="repaired"),
        pytest.param("phone", {"id_number_repair": "width"}, [], id="another column's repair"),
        pytest.param("title", {}, [], id="as the cell says"),
    ],
)  # fmt: skip
def test_each_step_is_told_for_the_column_that_it_changed(column, noted, said):
    steps = tell_how(column, NOTHING | noted)
    assert [step.en for step in steps] == said and all(step.zh for step in steps)
