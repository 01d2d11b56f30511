"""A disputed lookup on the pages: opened under an outcome, decided in the one queue, answered where the disputing side looks."""

import io

import pytest
from PIL import Image

from lookup_app import (
    brakes,
    bulk_disputes,
    bulk_groups,
    casework_door,
    curated_door,
    dispute_door,
    enquiries,
    review_door,
    review_work,
)
from lookup_app.dispute_door import Statement
from lookup_app.enquiries import Question
from lookup_app.wording import words
from pipelines.casework import DuplicateError, ForbiddenError, RefusedFileError
from tests.lookup_app.conftest import WEI
from tests.lookup_app.test_decisions import account_of
from tests.lookup_app.test_pages import fill, shown, visit

__all__ = ["visit"]
SAY = words("zh")
SAID = Statement("证书上写的是高级工程师", {"title": "高级工程师"}, None, "证书")
KNOWN = Question(*WEI[:1], "recruitment", certificate_number="20150001")
UNKNOWN = Question("从无此人", "recruitment", certificate_number="20150009")


def outcome_of(question):
    return curated_door.find_all([enquiries.factors_of(question)])[0]


def dispute(installed, question=KNOWN, said=SAID, login="employer", certificate_id="c1"):
    outcome = outcome_of(question)
    return dispute_door.dispute(
        account_of(installed, login), dispute_door.asked_of(question), outcome, certificate_id, said
    )


def item_of(installed, case, login="examiner"):
    return next(one for one in review_work.open_items(account_of(installed, login)) if one.item_id == case.case_id)


def picture():
    out = io.BytesIO()
    Image.new("RGB", (300, 420), "#e8d9b0").save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("number", ["20150001", "20159999"])
def test_an_employer_disputes_the_outcome_on_the_page_and_finds_it_among_their_own(visit, number):
    at = fill(visit(login="employer"), WEI[0], number, "certificate_number")
    at.text_area(key="dispute_form.says").set_value("与纸质证书不符")
    at.text_input(key="dispute_form.paper.title").set_value("高级工程师")
    submit = next(button for button in at.button if button.label == SAY("dispute.submit"))
    at = submit.click().run()
    assert not at.exception and SAY("dispute.sent", case="").split("，")[0] in shown(at)
    text = shown(visit("employer_account", "employer"))
    assert "与纸质证书不符" in text and SAY("dispute_state.异议待查") in text


def test_the_public_is_told_how_to_dispute_and_sees_no_form(visit):
    at = fill(visit(), WEI[0], "20150001", "certificate_number")
    assert SAY("dispute.sign_in") in shown(at)
    assert not any(area.key == "dispute_form.says" for area in at.text_area)


def test_what_the_office_sees_and_decides_reaches_the_disputing_side_and_nothing_else_does(visit, installed):
    case = dispute(installed, said=SAID._replace(file=picture()))
    item = item_of(installed, case)
    assert (item.kind, item.priority, item.since) == ("dispute", 330.0, case.opened_at)
    at = visit("review_case", "examiner")
    text = shown(at)
    assert case.case_id in text and "证书上写的是高级工程师" in "".join(one.value for one in at.text) and "高级" in text
    at = at.button(key="decision_panel.look_into").click().run()
    second = visit("review_case", "approver")
    next(box for box in second.text_area if "words" in box.key).set_value("与批文核对一致，内部理由")
    next(box for box in second.selectbox if "answer.dismiss" in box.key).set_value("register_agrees")
    second.button(key="decision_panel.dismiss").click().run()
    assert case.case_id not in {one.item_id for one in review_work.open_items(account_of(installed, "approver"))}
    told = shown(visit("employer_account", "employer"))
    assert SAY("dispute_answer.register_agrees") in told and "内部理由" not in told
    now = casework_door.store().cases.get(case.case_id)
    review_door.undo(account_of(installed, "approver"), case.case_id, now.version)
    assert item_of(installed, case).state == "异议已查"


def test_an_upheld_dispute_stays_in_the_queue_with_the_value_to_correct(visit, installed):
    case = dispute(installed)
    case = review_door.act(account_of(installed, "examiner"), "look_into", case.case_id, case.version)
    at = visit("review_case", "approver")
    next(box for box in at.text_area if "words" in box.key).set_value("批文如此")
    at.button(key="decision_panel.uphold").click().run()
    assert item_of(installed, case).state == "异议成立"
    assert casework_door.store().statuses()["status"].to_list() == ["已暂停"]
    at = visit("review_case", "approver")
    next(box for box in at.selectbox if "listed" in box.key).set_value("differs")
    next(box for box in at.text_input if "value." in box.key).set_value("高级工程师")
    at = at.button(key="decision_panel.choose").click().run()
    assert not at.exception and casework_door.store().decisions()["value"].to_list() == ["高级工程师"]
    assert item_of(installed, case).state == "异议成立", "it waits until another approver settles it"


def test_a_not_found_shows_the_reviewer_the_nearest_certificates(visit, installed):
    dispute(installed, Question(WEI[0], "recruitment", certificate_number="20150009"), certificate_id=None)
    at = visit("review_queue", "examiner")
    listed = at.dataframe[0].value
    missing = listed[listed[SAY("queue.reason")] == SAY("queue.disputed_missing")]
    assert missing[SAY("queue.who")].to_list() == [f"{WEI[0]} · 高级工程师"], (
        "a case without a certificate says whom it is about"
    )
    at = at.text_input(key="review_queue.text").set_value(WEI[0]).run()
    assert at.dataframe[0].value[SAY("queue.subject")].to_list() == missing[SAY("queue.subject")].to_list()
    at = visit("review_case", "examiner")
    while "异议待查" not in shown(at):
        at = at.button(key="decision_panel.next").click().run()
    assert "工程师" in shown(at) and ">c1<" in shown(at)


def test_disputing_tells_nothing_of_who_is_registered(installed):
    known, unknown = dispute(installed), dispute(installed, UNKNOWN, certificate_id=None)
    assert {known.state, unknown.state} == {"异议待查"}
    forged = dispute(installed, UNKNOWN, login="holder", certificate_id="c4")
    assert forged.certificate_id is None, "a certificate that the outcome did not show can't be named"


@pytest.mark.parametrize(
    ("said", "login", "error"),
    [
        pytest.param(
            SAID._replace(file=b"MZ not a picture"), "employer", RefusedFileError, id="a file that is no evidence"
        ),
        pytest.param(SAID, "examiner", ForbiddenError, id="a reviewer"),
    ],
)
def test_what_is_refused_leaves_no_case(installed, said, login, error):
    with pytest.raises(error):
        dispute(installed, said=said, login=login)
    assert not any(one.kind == "dispute" for one in review_work.open_items(account_of(installed, "examiner")))


def test_an_account_is_braked_and_the_same_outcome_disputed_once(installed, monkeypatch):
    monkeypatch.setattr(brakes, "DISPUTE", brakes.brake("test_dispute", "2/hour"))
    dispute(installed)
    with pytest.raises(DuplicateError):
        dispute(installed)
    assert isinstance(dispute(installed, UNKNOWN, certificate_id=None), int)
    assert dispute(installed, UNKNOWN, login="holder", certificate_id=None).state == "异议待查"


def test_a_holder_takes_their_dispute_back_on_their_page(visit, installed):
    case = dispute(installed, login="holder")
    at = visit("holder_messages", "holder")
    at = at.button(key=f"dispute_form.retract.{case.case_id}").click().run()
    assert SAY("dispute.retracted") in shown(at) and casework_door.store().cases.get(case.case_id).state == "异议撤回"


def groups_of(installed, login):
    account = account_of(installed, login)
    found = bulk_groups.gather(account, review_work.open_items(account), bulk_disputes.sameness)
    return [group for group in found if group.same.kind == "dispute"]


@pytest.fixture
def equal(installed):
    """Three employers' disputes of one certificate with the same paper against it."""
    for login in ("second-employer", "third-employer"):
        casework_door.store().accounts.add(login, installed.password, display_name=login, roles=["verifier"])
    logins = ("employer", "second-employer", "third-employer")
    return [dispute(installed, login=login, said=SAID._replace(says=f"{login}的话")) for login in logins]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        pytest.param(KNOWN, SAID._replace(paper={"title": "助理工程师"}), id="another paper"),
        pytest.param(KNOWN, SAID._replace(file=picture()), id="evidence besides"),
        pytest.param(UNKNOWN, SAID, id="nobody was found"),
        pytest.param(
            Question(*WEI[:1], "recruitment", certificate_number="20110305"), SAID, id="another question, not found"
        ),
    ],
)
def test_disputes_are_equal_only_where_certificate_outcome_paper_and_evidence_are(installed, equal, question, said):
    casework_door.store().accounts.add("odd", installed.password, display_name="odd", roles=["verifier"])
    odd = dispute(installed, question=question, said=said, login="odd")
    (group,) = groups_of(installed, "examiner")
    assert {item.item_id for item in group.items} == {case.case_id for case in equal}
    assert odd.case_id not in {item.item_id for item in group.items}


def test_equal_disputes_are_looked_into_one_by_one_and_dismissed_as_one_act_with_one_undo(visit, installed, equal):
    for case in equal:
        review_door.act(account_of(installed, "examiner"), "look_into", case.case_id, case.version)
    assert groups_of(installed, "examiner") == []
    at = visit("bulk_decisions", "approver")
    at.text_input(key="bulk.words").set_value("与批文核对一致")
    at = at.button(key="bulk.propose.dismiss").click().run()
    assert SAY("bulk.need_answer") in shown(at)
    at.selectbox(key="bulk.answer").set_value("register_agrees")
    at.text_input(key="bulk.words").set_value("与批文核对一致")
    at = at.button(key="bulk.propose.dismiss").click().run()
    assert all(word in shown(at) for word in ("employer的话", "third-employer的话"))
    at = at.button(key="bulk.confirm").click().run()
    states = {casework_door.store().cases.get(case.case_id).state for case in equal}
    assert states == {"异议不成立"} and not at.exception
    assert "UTC" not in "".join(button.label for button in at.button)
    at.button(key=next(b.key for b in at.button if (b.key or "").startswith("bulk.undo."))).click().run()
    assert {casework_door.store().cases.get(case.case_id).state for case in equal} == {"异议已查"}


def test_disputes_looked_into_in_bulk_only_are_dismissed_one_by_one(visit, installed, equal):
    at = visit("bulk_decisions", "examiner").button(key="bulk.propose.look_into").click().run()
    at.button(key="bulk.confirm").click().run()
    at = visit("bulk_decisions", "approver")
    at.text_input(key="bulk.words").set_value("与批文核对一致")
    at.selectbox(key="bulk.answer").set_value("register_agrees")
    at = at.button(key="bulk.propose.dismiss").click().run()
    assert SAY("bulk.examined_in_bulk") in shown(at) and at.button(key="bulk.confirm").disabled
