"""A finding judged on the page: by one, agreed with by another, seen in the queue, the history and the record, and taken back."""

import pytest

from lookup_app import (
    casework_door,
    curated_door,
    decision_paper,
    finding_work,
    review_door,
    review_work,
    verdict_outlook,
    verdict_panel,
)
from lookup_app.wording import words
from pipelines.casework.verdicts import Finding
from tests.lookup_app.test_decisions import account_of, read
from tests.lookup_app.test_pages import shown, visit

__all__ = ["visit"]
FINDING = Finding("c4", "TITLE_OUTSIDE_SERIES", "acquired_on", "b" * 64)
SAY = words("zh")


def open_finding(visit, login):
    """The page of the case of findings, as somebody sees it."""
    at = visit("review_case", login)
    for _ in range(5):
        if "<h1>finding-c4" in shown(at):
            return at
        at = at.button(key="decision_panel.next").click().run()
    raise AssertionError("the finding is not in the queue")


def fill(at, listed="original_seen", said="已看原件"):
    next(box for box in at.selectbox if "verdict_listed" in box.key).set_value(listed)
    next(box for box in at.text_area if "verdict_words" in box.key).set_value(said)
    return at


def states(installed, login="approver"):
    return {item.item_id: item.state for item in review_work.open_items(account_of(installed, login))}


def test_one_gives_a_verdict_another_agrees_and_each_act_can_be_taken_back(visit, installed):
    at = fill(open_finding(visit, "examiner")).button(key="verdict_panel.unfounded").click().run()
    assert not at.exception and "<h1>finding-c4" not in shown(at), "the next case opens by itself"
    assert states(installed)["finding-c4"] == "待复核"
    second = open_finding(visit, "approver")
    assert "已看原件" in shown(second) and SAY("verdict.waits") in shown(second)
    second = second.button(key="verdict_panel.agree").click().run()
    assert "finding-c4" not in states(installed)
    assert casework_door.store().verdicts.frame()["verdict"].to_list() == ["unfounded"]
    second.button(key="decision_panel.undo").click().run()
    assert states(installed)["finding-c4"] == "待复核"
    visit("review_case", "examiner")
    review_door.take_back_verdict(
        account_of(installed, "examiner"), casework_door.store().verdicts.lately()[0].verdict_id
    )
    assert states(installed)["finding-c4"] is None


def test_whoever_gave_the_verdict_is_not_asked_to_agree_and_an_examiner_neither(visit, installed):
    review_door.give_verdict(account_of(installed, "approver"), FINDING, "confirmed", "no_proof", "逾期", 10**9)
    for login in ("approver", "examiner"):
        at = open_finding(visit, login)
        assert "verdict_panel.agree" not in {button.key for button in at.button}


@pytest.mark.parametrize(
    ("listed", "said", "told"),
    [
        pytest.param("original_seen", "", "请另写说明", id="no words"),
        pytest.param("authority_denies", "否认", "请从列表中选择与结论相符的理由", id="a reason of the other verdict"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_stored(visit, installed, listed, said, told):
    at = fill(open_finding(visit, "examiner"), listed, said).button(key="verdict_panel.unfounded").click().run()
    assert told in shown(at) and casework_door.store().verdicts.lately() == []


def test_a_steward_sees_the_finding_and_no_answer_to_it(visit):
    at = open_finding(visit, "steward")
    assert not any(button.key.startswith("verdict_panel") for button in at.button)


def test_a_verdict_on_what_has_changed_since_answers_nothing(visit, installed):
    examiner, approver = account_of(installed, "examiner"), account_of(installed, "approver")
    old = FINDING._replace(basis="a" * 64)
    verdict_id = review_door.give_verdict(examiner, old, "unfounded", "source_slip", "笔误", 10**9)
    review_door.agree_with_verdict(approver, verdict_id, old, 10**9)
    assert states(installed)["finding-c4"] is None
    assert SAY("verdict.lapsed") in shown(open_finding(visit, "approver"))


def test_what_each_verdict_would_change_is_said_before(installed):
    file = curated_door.case_file(next(one for one in curated_door.waiting_cases() if one.case_id == "finding-c4"))
    unfounded, confirmed = verdict_outlook.lines(file, FINDING, [], SAY)
    assert SAY("rule_passed.official_record") in unfounded
    assert SAY("verdict.held") in confirmed and review_work.sentence(FINDING.code, SAY) in confirmed


def test_the_verdict_stands_in_the_certificates_history_and_in_the_record(visit, installed):
    review_door.give_verdict(
        account_of(installed, "examiner"), FINDING, "unfounded", "document_seen", "已查批文", 10**9
    )
    at = visit("value_history", "steward")
    at.text_input(key="value_history.subject").set_value("c4")
    text = shown(at.button[-1].click().run())
    assert all(told in text for told in ("认定疑点不成立", "已查批文", "已核对批文或评审名册", "测试examiner"))
    administrator = visit("value_history", "administrator")
    administrator.text_input(key="value_history.subject").set_value("c4")
    assert "已查批文" not in shown(administrator.button[-1].click().run())
    approver = account_of(installed, "approver")
    line = next(one for one in casework_door.entries("certificate:c4") if one["action"] == "verdict_give")
    (decided,) = review_door.latest_decisions(approver)
    record, _ = read(decision_paper.export(approver, decided.key))
    assert all(told in record for told in ("认定疑点不成立", "已查批文", line["hash"]))


def test_a_verdict_is_judged_anew_from_the_list_of_decisions_after_the_release(visit, installed):
    examiner, approver = account_of(installed, "examiner"), account_of(installed, "approver")
    verdict_id = review_door.give_verdict(examiner, FINDING, "unfounded", "source_slip", "笔误", 10**9)
    review_door.agree_with_verdict(approver, verdict_id, FINDING, 10**9)
    casework_door.store().review.note_release("r9")
    at = visit("review_decisions", "examiner")
    at = fill(at, "belongs_to_other", "另有其人").button(key="verdict_panel.confirmed").click().run()
    assert not at.exception and casework_door.store().verdicts.frame().is_empty()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("{sentence}{advice}", True, id="reason and advice once more"),
        pytest.param("{sentence}{advice} 另请联系持证人。", False, id="something besides"),
        pytest.param("核对批文", False, id="something else"),
    ],
)
def test_what_the_reasons_say_is_not_said_twice(text, said):
    told = text.format(sentence=review_work.sentence(FINDING.code, SAY), advice=review_work.advice(FINDING.code, SAY))
    assert review_work.is_said(told, [FINDING.code], SAY) is said


def test_no_two_buttons_of_a_case_share_a_key(visit, installed):
    review_door.give_verdict(account_of(installed, "examiner"), FINDING, "unfounded", "source_slip", "笔误", 10**9)
    at = open_finding(visit, "approver")
    keys = [button.proto.shortcut for button in at.button if button.proto.shortcut]
    assert "verdict_panel.agree" in {button.key for button in at.button} and len(keys) == len(set(keys)) > 3


def test_the_next_finding_of_a_certificate_is_asked_for_with_empty_inputs(visit, installed, monkeypatch):
    first = curated_door.register().records("select * from findings where certificate_id = 'c4'")[0]
    two = [first, first | {"code": "HOLDER_UNDER_16", "column": "id_number", "basis": "d" * 64}]
    monkeypatch.setattr(verdict_panel, "findings_of", lambda file: two)
    monkeypatch.setattr(finding_work, "progress", lambda: finding_work.Progress(frozenset(), {}))
    at = fill(open_finding(visit, "examiner")).button(key="verdict_panel.unfounded").click().run()
    assert "<h1>finding-c4" in shown(at), "the other finding waits"
    asked = next(box for box in at.selectbox if ".finding." in box.key)
    assert asked.value == 1 and next(box for box in at.text_area if "verdict_words" in box.key).value == ""


def test_an_approver_who_agreed_with_one_verdict_stays_for_the_next(visit, installed, monkeypatch):
    first = curated_door.register().records("select * from findings where certificate_id = 'c4'")[0]
    other = FINDING._replace(code="HOLDER_UNDER_16", column="id_number", basis="d" * 64)
    monkeypatch.setattr(verdict_panel, "findings_of", lambda file: [first, first | other._asdict()])
    monkeypatch.setattr(finding_work, "progress", lambda: finding_work.Progress(frozenset(), {"finding-c4": "待复核"}))
    for one in (FINDING, other):
        review_door.give_verdict(
            account_of(installed, "examiner"), one, "unfounded", "original_seen", "已看原件", 10**9
        )
    at = open_finding(visit, "approver").button(key="verdict_panel.agree").click().run()
    assert "<h1>finding-c4" in shown(at) and "verdict_panel.agree" in {button.key for button in at.button}
    at = at.button(key="verdict_panel.agree").click().run()
    assert "<h1>finding-c4" not in shown(at) and len(casework_door.store().verdicts.frame()) == 2
