"""Disputed lookups in the store: who may dispute what, who decides, what comes of it, and what the disputing side sees."""

import pytest

from pipelines.casework import (
    CaseworkError,
    DuplicateError,
    ForbiddenError,
    IncompleteError,
    NotFoundError,
    TransitionError,
)
from pipelines.casework.disputes import Told

from .conftest import PASSWORD, picture

QUESTION = {"name": "测试丙", "id_number": "45020219850101001X", "purpose": "recruitment"}
HELD = {"reason": "批文上的职务不同", "consequence": "disputed_hold"}
CORRECTION = HELD | {"consequence": "disputed_correction"}


def act(office, action, who, case, **payload):
    return office.store.cases.apply(action, getattr(office, who), case.case_id, case.version, **payload)


def upheld(office, **payload):
    return act(
        office, "uphold", "approver", act(office, "look_into", "examiner", office.disputed()), **(payload or HELD)
    )


def statuses(office):
    return dict(office.store.statuses().select("certificate_id", "status").iter_rows())


def test_an_upheld_dispute_holds_the_certificate_until_another_approver_settles_it(anywhere):
    case = upheld(anywhere)
    assert statuses(anywhere) == {"C7": "已暂停"}
    assert anywhere.store.statuses()["by"].to_list() == [f"dispute {case.case_id}"]
    done = {"reason": "已按批文更正", "answer": "corrected"}
    with pytest.raises(ForbiddenError):
        act(anywhere, "settle", "approver", case, **done)
    anywhere.second = anywhere.store.accounts.add("second", PASSWORD, display_name="second", roles=["approver"])
    case = act(anywhere, "settle", "second", case, **done)
    assert statuses(anywhere) == {} and case.state == "异议办结"
    anywhere.store.cases.undo(anywhere.second, case.case_id, case.version)
    assert statuses(anywhere) == {"C7": "已暂停"}
    assert anywhere.store.audit.verify().lines > 0


def test_a_correction_holds_nothing_and_an_undone_hold_neither(office):
    assert upheld(office, **CORRECTION).proposal == "disputed_correction" and statuses(office) == {}


def test_a_hold_is_taken_back_by_whoever_ordered_it_until_the_release(office):
    case = upheld(office)
    case = office.store.cases.undo(office.approver, case.case_id, case.version)
    assert (case.state, case.proposal, statuses(office)) == ("异议已查", None, {})
    case = act(office, "uphold", "approver", case, **HELD)
    office.store.review.note_release("r1")
    with pytest.raises(TransitionError):
        office.store.cases.undo(office.approver, case.case_id, case.version)


def test_a_dispute_lifts_no_revocation(office):
    own = office.store.holder.read(office.holder, ["C7"])[0]
    own = office.store.holder.confirm(office.holder, own.case_id, own.version, understood=True)
    own = act(office, "propose_revocation", "steward", own, reason="伪造")
    act(office, "revoke", "approver", own, reason="伪造")
    upheld(office)
    assert statuses(office) == {"C7": "已撤销"}


def test_the_disputing_side_sees_state_and_answer_and_no_reason_of_the_office(office):
    case = act(office, "look_into", "examiner", office.disputed())
    (mine,) = office.store.disputes.mine(office.employer)
    assert (mine.case.state, mine.told, mine.says, mine.answer) == (
        "异议已查",
        "verified",
        "证书上写的是助理工程师",
        None,
    )
    act(office, "dismiss", "approver", case, reason="与批文一致", answer="register_agrees")
    (mine,) = office.store.disputes.mine(office.employer)
    assert (mine.case.state, mine.answer) == ("异议不成立", "register_agrees")
    assert office.store.disputes.mine(office.holder) == []


def test_one_outcome_is_disputed_once_at_a_time_by_each(office):
    first = office.disputed()
    with pytest.raises(DuplicateError):
        office.disputed()
    told = Told({"name": "测试丙", "certificate_number": "20150007"}, "verified", "r000001", "C7")
    office.store.disputes.open(office.other_holder, told, "与我手里的不同", {})
    office.store.disputes.retract(office.employer, first.case_id, first.version)
    assert office.disputed().state == "异议待查"


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        pytest.param({"says": " "}, IncompleteError, id="nothing is said"),
        pytest.param({"says": "长" * 501}, IncompleteError, id="too much is said"),
        pytest.param({"told": Told({}, "verified", "r1", "C1")}, IncompleteError, id="nothing was asked"),
        pytest.param({"paper": {"salary": "1"}}, IncompleteError, id="a field that there isn't"),
        pytest.param({"evidence": [{"sha256": "a", "type": "自拍"}]}, IncompleteError, id="evidence of no known kind"),
        pytest.param({"who": "examiner"}, ForbiddenError, id="a reviewer disputes nothing"),
    ],
)
def test_what_a_dispute_needs(office, changed, error):
    given = {
        "told": Told(QUESTION, "not_found", "r1", None),
        "says": "我有证书",
        "paper": {},
        "evidence": [],
        "who": "employer",
    } | changed
    with pytest.raises(error):
        office.store.disputes.open(
            getattr(office, given["who"]), given["told"], given["says"], given["paper"], given["evidence"]
        )
    assert office.store.disputes.mine(office.employer) == []


@pytest.mark.parametrize(
    ("payload", "error"),
    [
        pytest.param({"reason": "理由"}, IncompleteError, id="no consequence"),
        pytest.param({"consequence": "disputed_correction"}, IncompleteError, id="no reason"),
        pytest.param(HELD, IncompleteError, id="a hold of no certificate"),
    ],
)
def test_upholding_needs_a_reason_and_a_consequence_that_is_possible(office, payload, error):
    case = act(office, "look_into", "examiner", office.disputed(None, "not_found"))
    with pytest.raises(error):
        act(office, "uphold", "approver", case, **payload)


@pytest.mark.parametrize("action", ["pass", "refuse", "return", "ask", "hold", "examine", "revoke", "suspend"])
def test_nothing_that_is_done_to_an_application_can_be_done_to_a_dispute(office, action):
    case = office.disputed()
    for step in ("look_into", "uphold", None):
        for who in ("examiner", "approver", "steward"):
            with pytest.raises((TransitionError, ForbiddenError)):
                act(office, action, who, case, reason="理由", fields={})
        if step:
            case = act(office, step, "examiner" if step == "look_into" else "approver", case, **HELD)


def test_nobody_but_whoever_disputes_takes_it_back_and_only_before_it_is_looked_into(office):
    case = office.disputed()
    with pytest.raises(NotFoundError):
        office.store.disputes.retract(office.holder, case.case_id, case.version)
    with pytest.raises(CaseworkError):
        act(office, "retract", "examiner", case)
    case = act(office, "look_into", "examiner", case)
    with pytest.raises(TransitionError):
        office.store.disputes.retract(office.employer, case.case_id, case.version)


def test_what_was_asked_is_sealed_and_a_holder_takes_their_own_disputes_away(office):
    piece = office.store.evidence.put(picture(), office.holder)
    told = Told(QUESTION, "not_found", "r1", None)
    case = office.store.disputes.open(
        office.holder, told, "我有证书", {"title": "工程师"}, [{"sha256": piece.sha256, "type": "证书"}]
    )
    with office.store._context.database.read() as connection:
        rows = str(
            connection.exec_driver_sql("SELECT * FROM events").all()
            + connection.exec_driver_sql("SELECT * FROM cases").all()
        )
        rows += str(connection.exec_driver_sql("SELECT * FROM audit").all())
    assert QUESTION["id_number"] not in rows and "测试丙" not in rows and "我有证书" not in rows
    assert case.case_id not in {one.case_id for one in office.store.holder.mine(office.holder)}
    assert [one["says"] for one in office.store.holder.mine_as_data(office.holder)["disputes"]] == ["我有证书"]


def test_a_run_is_due_when_a_hold_is_ordered_and_not_for_the_way_there(office):
    words = [office.store.decided()]
    case = office.disputed()
    case = act(office, "look_into", "examiner", case)
    assert office.store.decided() == words[0]
    act(office, "uphold", "approver", case, **HELD)
    assert office.store.decided() != words[0]
