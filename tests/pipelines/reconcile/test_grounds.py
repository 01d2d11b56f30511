"""Which changed fields pass by rule, and on what ground; a picture alone bears out only what nobody gains by."""

import json
import re
from pathlib import Path

import pytest

from pipelines.reconcile.grounds import GROUNDS
from schemas.columns import COLUMNS

NOTE = Path(__file__).parents[3] / "docs" / "decisions" / "2026-11-26-which-changes-pass.md"
EVIDENCE = ["evidence/good.png"]
PASSES, WAITS = "accepted", "in_review"


def outcome_of(world, **changes):
    world.submits(action="amend", changed_fields=changes, evidence=EVIDENCE)
    return world.outcome()[0]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"specialty": "机械"}, PASSES, id="the specialty that it has"),
        pytest.param({"specialty": "电气"}, WAITS, id="another specialty"),
        pytest.param({"employer": "测试三厂"}, PASSES, id="another employer"),
        pytest.param({"phone": "１３９００００１２３４"}, PASSES, id="another phone"),
        pytest.param({"remarks": "补发"}, WAITS, id="a remark of the office"),
        pytest.param({"certificate_number": "12000008"}, WAITS, id="the next number"),
        pytest.param({"certificate_number": "012000007"}, PASSES, id="a zero in front"),
        pytest.param({"certificate_number": "１２０００００７"}, PASSES, id="its number in full width"),
        pytest.param({"management_number": "401020011201200001"}, WAITS, id="a management number that nothing bears out"),
        pytest.param({"acquired_on": "2012-06-04"}, WAITS, id="another month of the year"),
        pytest.param({"acquired_on": "2012.5.14"}, PASSES, id="another day of the month"),
        pytest.param({"acquired_on": "二〇一二年五月四日"}, PASSES, id="its date in Chinese"),
        pytest.param({"acquired_on": "20120504"}, PASSES, id="its date in digits"),
        pytest.param({"acquired_on": "2012"}, PASSES, id="its year alone, which says nothing else"),
        pytest.param({"conferred_on": "2012-08-30"}, PASSES, id="a missing day of conferral"),
        pytest.param({"year": "2012"}, PASSES, id="its year"),
        pytest.param({"title": "助工"}, PASSES, id="its title in short"),
        pytest.param({"issuing_authority": "测试区职称改革工作领导小组"}, WAITS, id="another authority"),
        pytest.param({"acquisition_method": "重新确认"}, WAITS, id="another method"),
        pytest.param({"sex": "男"}, WAITS, id="a sex that no source states"),
        pytest.param({"holder_name": "測試 甲"}, PASSES, id="the name in other characters"),
        pytest.param({"employer": "测试三厂", "specialty": "电气"}, WAITS, id="one change with and one without ground"),
    ],
)  # fmt: skip
def test_a_change_passes_on_its_columns_ground(world, changes, expected):
    world.holds("C1", specialty="机械")
    assert outcome_of(world, **changes) == expected


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        pytest.param("specialty", "电气", PASSES, id="specialty"),
        pytest.param("issuing_authority", "测试区职称改革工作领导小组", PASSES, id="authority"),
        pytest.param("certificate_number", "12000031", PASSES, id="number"),
        pytest.param("acquired_on", "2012-06", PASSES, id="date"),
        pytest.param("level", "中级", WAITS, id="a higher level of a single source"),
        pytest.param("title", "工程师", WAITS, id="a higher title of a single source"),
        pytest.param("acquisition_method", "重新确认", WAITS, id="method"),
        pytest.param("holder_name", "测试申", WAITS, id="name"),
        pytest.param("id_number", "11010519491231002X", WAITS, id="another's ID number in a source's slip"),
    ],
)
def test_what_one_source_says_against_the_others_is_no_ground_for_what_was_conferred_on_whom(
    world, column, value, expected
):
    world.holds("C1", specialty="机械")
    world.also_states("C1", column, value)
    assert outcome_of(world, **{column: value}) == expected


@pytest.mark.parametrize(
    ("missing", "changes", "expected"),
    [
        pytest.param("specialty", {"specialty": "机械"}, PASSES, id="a specialty of other certificates of its series"),
        pytest.param("specialty", {"specialty": "口腔医学"}, WAITS, id="a specialty that no certificate of its series has"),
        pytest.param("specialty", {"specialty": "高级机械"}, WAITS, id="a specialty that names a higher level"),
        pytest.param("certificate_number", {"certificate_number": "12000005"}, PASSES, id="a number in its authority's sequence"),
        pytest.param("certificate_number", {"certificate_number": "15000005"}, WAITS, id="a number of another year"),
        pytest.param("certificate_number", {"certificate_number": "9"}, WAITS, id="a number as the authority has none"),
        pytest.param("certificate_number", {"certificate_number": "12000004"}, "rejected", id="a number that another certificate has"),
        pytest.param("acquired_on", {"acquired_on": "2012-05-04"}, PASSES, id="a date in its year"),
        pytest.param("year", {"year": "2012"}, PASSES, id="the year of its date"),
    ],
)  # fmt: skip
def test_what_is_missing_is_filled_in_only_where_the_register_bears_it_out(world, people, missing, changes, expected):
    world.holds(
        "C1",
        **{missing: None},
        **({} if missing != "certificate_number" else {"approval_document": "测职改〔2012〕1号"}),
    )
    for number, year in (
        ("12000001", "2012"),
        ("12000002", "2012"),
        ("12000004", "2012"),
        ("12000009", "2012"),
        ("15000002", "2015"),
        ("15000009", "2015"),
    ):
        world.holds(
            f"X{number}",
            f"H{number}",
            **people["bert"],
            certificate_number=number,
            specialty="机械",
            year=year,
            acquired_on=f"{year}-06-01",
        )
    world.submits(
        action="amend", changed_fields=changes, evidence=EVIDENCE,
        **({"certificate_reference": "测职改〔2012〕1号 助理工程师 2012"} if missing == "certificate_number" else {}),
    )  # fmt: skip
    assert world.outcome()[0] == expected


def test_a_date_that_would_decide_the_campaign_is_a_persons_to_judge(world):
    world.holds("C1", in_scope=None, acquired_on="2018-12", year="2018")
    assert outcome_of(world, acquired_on="2018-12-20") == WAITS


def test_the_same_in_other_words_leaves_the_golden_value_alone(world):
    world.holds("C1")
    world.submits(
        action="amend",
        changed_fields={"title": "助工", "acquired_on": "2012年", "employer": "测试 二厂"},
        evidence=EVIDENCE,
    )
    decided = world.answers().decisions.drop_nulls("column")
    assert decided.select("column", "value").rows() == [("employer", "测试 二厂")]


def test_two_numbers_of_which_none_is_golden_prove_neither_bearer(world, people):
    world.holds("C1", id_number=None)
    for who in ("anna", "namesake"):
        world.also_states("C1", "id_number", people[who]["id_number"])
    world.submits(**people["namesake"])
    assert world.outcome() == (WAITS, "SUBMITTER_CONTESTED")


def test_every_column_has_its_ground_and_the_note_says_the_same():
    said = dict(re.findall(r"^\| `(\w+)` \| .* \| (.+?) \|$", NOTE.read_text(encoding="utf-8"), re.MULTILINE))
    assert list(GROUNDS) == list(COLUMNS)
    assert said == {column: ground.sentence for column, ground in GROUNDS.items()}, json.dumps(said, ensure_ascii=False)
