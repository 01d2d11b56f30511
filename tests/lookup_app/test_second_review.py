"""The second reviewer's pages: blind, keyed, and what approvers and stewards see of it."""

import pytest

from lookup_app import blind_files, casework_door, curated_door, decision_paper, review_door, review_work
from lookup_app.wording import words
from tests.lookup_app.test_decisions import account_of, read
from tests.lookup_app.test_dispute_pages import dispute
from tests.lookup_app.test_pages import shown, visit
from tests.lookup_app.test_verdict_pages import FINDING

__all__ = ["visit"]
SAY = words("zh")


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


def test_a_steward_settles_where_no_approver_is_left(visit, installed, returned):
    assert SAY("second.nothing_to_settle") in shown(visit("second_review", "steward"))
    visit("second_review", "second").button(key="second_review.pass").click().run()
    store = casework_door.store()
    for one in [one for one in store.accounts.all() if "approver" in one.roles]:
        store.accounts.disable(one.account_id, by="test")
    at = visit("second_review", "steward")
    subject = f"case:{returned.case_id}:{returned.version}"
    assert SAY("second.as_steward") in shown(at)
    at.text_area(key=f"second_review.words.{subject}").set_value("照片确实模糊")
    at = at.button(key=f"second_review.second.{subject}").click().run()
    assert SAY("second.settled_second") in shown(at)


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


def test_a_drawn_verdict_is_judged_blindly_and_told_in_its_record(visit, installed, returned):
    examiner, approver = account_of(installed, "examiner"), account_of(installed, "approver")
    given = review_door.give_verdict(examiner, FINDING, "unfounded", "original_seen", "首审之词", 10**9)
    review_door.agree_with_verdict(approver, given, FINDING, 10**9)
    at = visit("second_review", "second").button(key="second_review.next").click().run()
    text = shown(at)
    assert review_work.sentence(FINDING.code, SAY) in text and "首审之词" not in text
    subject = next(
        one.subject for one in review_door.second_waiting(account_of(installed, "second")) if one.kind == "finding"
    )
    at.text_area(key=f"second_review.words.{subject}").set_value("复核之词")
    at = at.button(key="second_review.unfounded").click().run()
    assert SAY("second.answered") in shown(at)
    assert SAY("case_kind.finding") in shown(visit("review_agreement", "steward"))
    told, _ = read(decision_paper.export(approver, "choice:finding-c4"))
    assert "首审之词" in told and "复核之词" in told and "".join(SAY("action.second_answered").split()) in told


def test_a_drawn_dispute_is_judged_blindly_and_told_in_its_record(visit, installed, returned):
    case = dispute(installed)
    examiner, approver = account_of(installed, "examiner"), account_of(installed, "approver")
    case = review_door.act(examiner, "look_into", case.case_id, case.version)
    said = {"reason": "首审之词", "answer": "register_agrees"}
    review_door.act(approver, "dismiss", case.case_id, case.version, **said)
    at = visit("second_review", "second").button(key="second_review.next").click().run()
    assert "证书上写的是高级工程师" in "".join(one.value for one in at.text) and "首审之词" not in shown(at)
    assert {"second_review.uphold", "second_review.dismiss"} <= {button.key for button in at.button}
    told, _ = read(decision_paper.export(approver, f"case:{case.case_id}"))
    for part in ("证书上写的是高级工程师", SAY("dispute_answer.register_agrees"), SAY("outcome.verified"), "首审之词"):
        assert "".join(part.split()) in told
