"""What a decision will change stands beside the buttons that make it."""

import pytest

from lookup_app import curated_door, foresight_door, foresight_view, near_register
from lookup_app.near_register import Touched
from lookup_app.wording import words
from tests.lookup_app.test_cluster_pages import doubted
from tests.lookup_app.test_pages import shown, visit
from tests.lookup_app.test_verdict_pages import SAY, open_finding

__all__ = ["doubted", "visit"]
WITH_FORESIGHT = True


def test_the_case_says_what_a_pass_changes_and_from_which_release_on(visit):
    text = shown(visit("review_case", "examiner"))
    assert "职务名称：一级教师 → 二级教师" in text and "r000002" in text
    assert words("zh")("foresight.otherwise") in text


def test_a_pair_says_what_same_and_different_change(visit):
    at = visit("review_case", "examiner")
    while "pair-person-r6-r7" not in shown(at):
        at = at.button(key="decision_panel.next").click().run()
    text = shown(at)
    assert words("zh")("foresight.records") in text
    assert not at.exception


def test_a_cluster_says_what_parting_a_record_and_calling_all_the_same_change(visit, doubted):
    text = shown(visit("review_case", "examiner"))
    assert words("zh")("cluster.different") in text and words("zh")("cluster.same") in text
    assert words("zh")("foresight.records") in text


def test_no_whole_number_stands_in_what_is_foreseen(visit, installed):
    effect = foresight_door.of_values({"c1": {"id_number": "452223197901020010", "title": "高级工程师"}})
    html = foresight_view.to_html(effect, words("zh"))
    assert "452223197901020010" not in html and "450205198803127244" not in html and "0010" in html


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_changes_nothing_says_so(installed, language):
    held = curated_door.register().records("select title from certificates where certificate_id = 'c1'")[0]["title"]
    effect = foresight_door.of_values({"c1": {"title": held}})
    assert words(language)("foresight.nothing") in foresight_view.to_html(effect, words(language))


def test_an_examiner_who_chooses_no_value_is_not_told_what_a_choice_would_change(visit):
    at = open_finding(visit, "examiner")
    assert SAY("case.value_by_approver") in shown(at) and SAY("foresight.title") not in shown(at)
    assert SAY("foresight.title") in shown(open_finding(visit, "approver"))


@pytest.mark.parametrize(
    ("values", "near"),
    [
        pytest.param({}, {"c1", "c2"}, id="the holder's others"),
        pytest.param({"certificate_number": ["031187"]}, {"c1", "c2", "c3"}, id="whoever bears the number, whatever zeros it lost"),
        pytest.param({"certificate_number": ["99990001"]}, {"c1", "c2"}, id="a number that nobody bears"),
    ],
)  # fmt: skip
def test_a_decision_touches_the_holders_others_and_who_bears_its_numbers(installed, monkeypatch, values, near):
    monkeypatch.setattr(near_register, "SAMPLE", 0)
    monkeypatch.setattr(near_register, "BESIDE", 0)
    found = near_register.find(curated_door.register(), Touched(["c1"], ["r0", "r1"], values))
    assert set(found) == near


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({"certificate_number": "00031187", "title": "高级工程师"}, id="another's certificate number"),
        pytest.param({"id_number": "452223197901020010"}, id="another's ID number"),
    ],
)
def test_in_a_large_register_the_same_is_foreseen(installed, monkeypatch, asked):
    asked = {"c1": asked}
    whole = foresight_door.of_values(asked, approved=True)
    foresight_door._of_values.cache_clear()
    monkeypatch.setattr(foresight_door, "LARGEST", 0)
    monkeypatch.setattr(near_register, "SAMPLE", 0)
    near = foresight_door.of_values(asked, approved=True)
    assert near.foreseen == whole.foreseen and near.foreseen.raised
