"""The second reviewer's pages: blind, keyed, and what approvers and stewards see of it."""

import pytest

from lookup_app import blind_files, casework_door, curated_door, review_door, review_work
from lookup_app.wording import words
from tests.lookup_app.test_decisions import account_of
from tests.lookup_app.test_pages import shown, visit

__all__ = ["visit"]


@pytest.fixture
def returned(installed, monkeypatch):
    """A case that an examiner returned and that was drawn, since here all are; `second` and `umpire` took no part."""
    monkeypatch.setenv("SHENYAN_SECOND_REVIEW_SHARE", "1")
    casework_door.close()
    for login, role in (("second", "examiner"), ("umpire", "approver")):
        casework_door.store().accounts.add(login, installed.password, display_name=login, roles=[role])
    examiner = account_of(installed, "examiner")
    item = next(one for one in review_work.open_items(examiner) if one.case)
    return review_door.act(examiner, "return", item.case.case_id, item.case.version, reason="材料模糊")


def test_the_second_reviewer_sees_the_claim_and_no_outcome(visit, returned):
    text = shown(visit("second_review", "second"))
    assert "二</mark>级教师" in text and "鱼峰区职改办" in text
    assert all(told not in text for told in ("退回", "已退回", "材料模糊", "测试examiner"))


def test_two_ends_go_to_an_umpire_and_show_in_the_agreement(visit, returned):
    at = visit("second_review", "second").button(key="second_review.pass").click().run()
    assert words("zh")("second.answered") in shown(at) and words("zh")("second.empty") in shown(at)
    at = visit("second_review", "umpire")
    text = shown(at)
    assert "材料模糊" in text and words("zh")("second.difference") in text and "测试examiner" not in text
    subject = f"case:{returned.case_id}:{returned.version}"
    at.text_area(key=f"second_review.words.{subject}").set_value("照片确实模糊")
    at = at.button(key=f"second_review.first.{subject}").click().run()
    assert words("zh")("second.settled_first") in shown(at)
    text = shown(visit("review_agreement", "steward"))
    assert "0%" in text and words("zh")("submission_kind.amend") in text and "κ" in text


def test_who_took_part_finds_nothing_to_review(visit, returned):
    assert words("zh")("second.empty") in shown(visit("second_review", "examiner"))


def test_an_outcome_that_needs_words_is_refused_without(visit, returned):
    at = visit("second_review", "second").button(key="second_review.refuse").click().run()
    assert "请填写理由" in shown(at)


def test_values_that_a_decision_chose_are_not_shown(installed, returned, monkeypatch):
    second = account_of(installed, "second")
    (drawn,) = review_door.second_waiting(second)
    file = blind_files.open_file(second, drawn).file
    assert file.golden["title"] and file.status is None
    decided = {**file.chosen, "title": {**file.chosen["title"], "decision_id": "D1", "why": "reviewer"}}
    again = blind_files.without_decisions(blind_files.replace(file, chosen=decided))
    assert again.golden["title"] is None and "title" not in again.chosen and again.golden["level"]


def test_the_share_is_the_campaigns_unless_the_environment_says_otherwise(installed, monkeypatch):
    monkeypatch.delenv("SHENYAN_SECOND_REVIEW_SHARE")
    casework_door.close()
    assert casework_door.store().review._drawing._share == curated_door.campaign().second_review_share == 0.05
