"""What is unexpected about a delivery."""

import polars as pl
import pytest

from pipelines.intake.counting import compare_counts, count_people
from pipelines.intake.deliveries import Found
from pipelines.intake.expectations import find_surprises
from pipelines.intake.list_marks import mark_lists
from pipelines.intake.sandbox import Answer
from pipelines.intake.tables import Office
from schemas.marks import AS_COUNTED, BEYOND_COUNT, OF_DOCUMENT


def surprises(office: Office, layouts: dict[str, str | None], people: dict[str, int]) -> dict[str, list[str]]:
    found = [
        Found(f"sources/{office.folder}/{name}", None, office, "0", 1, "2019-08-07T00:00:00+00:00") for name in layouts
    ]
    answers = {
        f"sources/{office.folder}/{name}": Answer(None, {"layout": layout}, None, None)
        for name, layout in layouts.items()
    }
    lines = [(f"sources/{office.folder}/{name}", "record") for name, count in people.items() for _ in range(count)]
    told = find_surprises(
        found, answers, pl.DataFrame(lines, schema=["source_file", "kind"], orient="row").cast(pl.String), {}
    )
    return {file.rsplit("/", 1)[1]: codes for file, codes in told.items() if codes}


@pytest.mark.parametrize(
    ("layouts", "changed"),
    [
        pytest.param({"1": "a", "2": "a", "3": "a", "4": "b"}, {"4": ["LAYOUT_CHANGED"]}, id="one against a habit"),
        pytest.param({"1": "a", "2": "a", "3": "b"}, {}, id="two are no habit"),
        pytest.param({"1": "a", "2": "a", "3": "a", "4": "b", "5": "c"}, {}, id="an office without a habit"),
        pytest.param({"1": "a", "2": "a", "3": "a", "4": None}, {}, id="nothing understood"),
    ],
)
def test_a_layout_is_new_against_the_habit_of_its_office(layouts, changed):
    assert surprises(Office("甲局"), layouts, {}) == changed


def test_the_layouts_that_a_steward_knows_decide():
    assert surprises(Office("甲局", layouts=["b"]), {"1": "a", "2": "b"}, {}) == {"1": ["LAYOUT_CHANGED"]}


def test_the_number_of_people_is_held_against_the_expectation():
    office = Office("甲局", expected={"2019*": 2, "b": 1})
    assert surprises(office, {"2019年": "x", "b": "x", "c": "x"}, {"2019年": 3, "b": 1}) == {
        "2019年": ["COUNT_DIFFERS"]
    }


@pytest.mark.parametrize(
    ("people", "about", "codes"),
    [
        pytest.param("甲乙", {}, [], id="as many"),
        pytest.param("甲乙丙", {}, ["MORE_PEOPLE_THAN_TOLD"], id="one more"),
        pytest.param("甲", {}, ["FEWER_PEOPLE_THAN_TOLD"], id="one fewer"),
        pytest.param("甲乙乙", {}, [], id="one has two titles"),
        pytest.param(
            ("甲19800101", "乙19810101", "乙19820202"), {}, ["MORE_PEOPLE_THAN_TOLD"], id="a namesake is one more"
        ),
        pytest.param(("甲19800101", "乙19810101", "乙"), {}, [], id="one stands twice, once without a number"),
        pytest.param("甲乙丙", {"partly": "SCAN_TOO_LONG"}, [], id="not all was read"),
        pytest.param("甲乙丙", {"scan_pages": 1}, [], id="read from a scan"),
        pytest.param("甲乙丙", {"people_told": [[], []]}, [], id="nothing is counted"),
    ],
)
def test_a_list_is_held_against_what_its_document_counts(people, about, codes):
    found = [Found("sources/a/b.docx", None, Office("a", kind="approvals"), "0", 1, "2019-08-07T00:00:00+00:00")]
    lines = [
        ("sources/a/b.docx", "table-1", at, 0, "record", one[0], f"450203{one[1:]}003X" if one[1:] else None, [])
        for at, one in enumerate(people)
    ]
    columns = ["source_file", "sheet", "row", "block", "kind", "holder_name", "id_number", "marks"]
    rows = pl.DataFrame(
        lines, columns, orient="row", schema_overrides={"id_number": pl.String, "marks": pl.List(pl.String)}
    )
    answers = {"sources/a/b.docx": Answer(None, {"people_told": [[], [2]]} | about, None, None)}
    counts = compare_counts(rows, answers)
    assert find_surprises(found, answers, rows, counts) == {"sources/a/b.docx": codes}
    marked = mark_lists(rows, counts, {})["marks"].list.contains(BEYOND_COUNT)
    assert marked.to_list() == [codes == ["MORE_PEOPLE_THAN_TOLD"]] * len(people)


@pytest.mark.parametrize(
    ("numbers", "says_so", "marked"),
    [
        pytest.param(["某职改〔2011〕1号", "某职改〔2011〕 1号"], True, True, id="one document"),
        pytest.param(["某职改〔2011〕1号"], False, False, id="it doesn't say so"),
        pytest.param(["某职改〔2011〕1号", "某职改〔2011〕2号"], True, False, id="two documents"),
        pytest.param(["某职改〔2011〕1号", ""], True, False, id="not all bear its number"),
    ],
)
def test_a_list_is_a_document_if_it_says_so_and_has_one_number(numbers, says_so, marked):
    schema = {"source_file": pl.String, "kind": pl.String, "approval_document": pl.String, "marks": pl.List(pl.String)}
    rows = pl.DataFrame([("a", "record", number, None) for number in numbers], schema, orient="row")
    found = mark_lists(rows, {}, {"a": Answer(None, {"of_document": says_so}, rows, rows)})["marks"]
    assert found.list.contains(OF_DOCUMENT).fill_null(False).to_list() == [marked] * len(numbers)


@pytest.mark.parametrize(
    ("people_told", "is_whole"),
    [
        pytest.param([[2], []], True, id="just as many as its title counts"),
        pytest.param([[], [1, 2]], True, id="all of them and a part"),
        pytest.param([[3], [2]], False, id="fewer"),
        pytest.param([[], []], False, id="not counted"),
    ],
)
def test_a_list_that_leaves_nobody_of_its_count_out_is_marked(people_told, is_whole):
    lines = [("b.docx", "table-1", at, 0, "record", name, None, []) for at, name in enumerate("甲乙")]
    columns = ["source_file", "sheet", "row", "block", "kind", "holder_name", "id_number", "marks"]
    types = {"id_number": pl.String, "marks": pl.List(pl.String)}
    rows = pl.DataFrame(lines, columns, orient="row", schema_overrides=types)
    answers = {"b.docx": Answer(None, {"people_told": people_told}, None, None)}
    marked = mark_lists(rows, compare_counts(rows, answers), {})
    assert marked["marks"].list.contains(AS_COUNTED).to_list() == [is_whole] * 2


@pytest.mark.parametrize(
    ("names", "fewest"), [pytest.param("甲乙", 2, id="two people"), pytest.param("甲甲", 1, id="one with two titles")]
)
def test_people_on_one_line_are_counted_by_their_names(names, fewest):
    lines = [("b.docx", "text", 7, at, name, None, []) for at, name in enumerate(names)]
    columns = ["source_file", "sheet", "row", "block", "holder_name", "id_number", "marks"]
    types = {"id_number": pl.String, "marks": pl.List(pl.String)}
    rows = pl.DataFrame(lines, columns, orient="row", schema_overrides=types)
    [(_, totals, tables)] = count_people(rows)
    assert (min(totals), tables) == (fewest, [2])
