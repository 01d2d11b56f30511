"""The second, blind review: who is asked, what they see, and what becomes of two different ends."""

import pytest

from pipelines.casework import (
    ConflictError,
    ForbiddenError,
    IncompleteError,
    NotFoundError,
    open_store,
)
from pipelines.casework.agreement import Compared, by_month_and_kind, measure
from pipelines.casework.drawing import Drawing
from pipelines.casework.verdicts import Finding
from pipelines.keys import load_keys
from schemas.campaign import campaign_named

from .conftest import PASSWORD, Clock, staff

MANY = 10**9
ZONE = campaign_named("liuzhou-2019").zone


@pytest.fixture
def office(tmp_path):
    """An office where every decision is drawn, with a second examiner and a second approver."""
    clock = Clock()
    store = open_store(
        f"sqlite:///{tmp_path / 'c.sqlite'}", load_keys(tmp_path / "k.json"), clock=clock, second_review_share=1.0
    )
    made = staff(store, clock)
    yield made
    store.close()


@pytest.fixture
def other(office):
    return office.store.accounts.add("other", PASSWORD, display_name="other", roles=["examiner"])


@pytest.fixture
def umpire(office):
    return office.store.accounts.add("umpire", PASSWORD, display_name="umpire", roles=["approver"])


@pytest.fixture
def passed(office):
    case = office.examined()
    return office.store.cases.apply("pass", office.approver, case.case_id, case.version)


def subject_of(case) -> str:
    return f"case:{case.case_id}:{case.version}"


def test_only_somebody_who_took_no_part_is_asked_and_sees_no_outcome(office, other, passed):
    second = office.store.second
    assert second.waiting(office.examiner) == [] == second.waiting(office.approver)
    (drawn,) = second.waiting(other)
    assert "pass" not in str(drawn) and office.approver.account_id not in str(drawn)
    history = second.look(other, drawn.subject)
    assert [event["action"] for event in history] == ["read", "amend", "submit", "examine"]
    assert {event["actor"] for event in history} == {""}
    assert "已通过" not in str(history)


@pytest.mark.parametrize("who", ["examiner", "approver"])
def test_who_took_part_is_refused_by_the_store_itself(office, passed, who):
    for act in (lambda: office.store.second.look(getattr(office, who), subject_of(passed)),
                lambda: office.store.second.answer(getattr(office, who), subject_of(passed), "pass", "")):  # fmt: skip
        with pytest.raises(ForbiddenError):
            act()


@pytest.mark.parametrize("who", ["holder", "steward"])
def test_who_does_not_review_is_refused(office, passed, who):
    with pytest.raises(ForbiddenError):
        office.store.second.answer(getattr(office, who), subject_of(passed), "pass", "")


@pytest.mark.parametrize("view", ["look", "dossier"])
def test_who_has_seen_the_outcome_is_asked_no_more(office, other, passed, view):
    if view == "look":
        office.store.review.look(other, passed.case_id)
    else:
        office.store.dossiers.open(other, f"case:{passed.case_id}")
    assert office.store.second.waiting(other) == []
    with pytest.raises(ForbiddenError):
        office.store.second.answer(other, subject_of(passed), "pass", "")


def test_the_list_of_decisions_keeps_a_drawn_one_from_who_may_be_asked(office, other, passed):
    keys = {
        who.login: {one.key for one in office.store.dossiers.latest(who)}
        for who in (other, office.approver, office.steward)
    }
    key = f"case:{passed.case_id}"
    assert {login for login, seen in keys.items() if key in seen} == {"approver", "steward"}
    office.store.second.answer(other, subject_of(passed), "pass", "")
    assert key in {one.key for one in office.store.dossiers.latest(other)}


def test_equal_ends_need_no_approver_and_different_ones_go_to_a_third_person(office, other, umpire, passed):
    second = office.store.second
    assert second.answer(other, subject_of(passed), "return", "缺批文") is False
    assert second.differences(office.approver) == []
    (difference,) = second.differences(umpire)
    assert (difference.first, difference.second, difference.second_reason) == ("pass", "return", "缺批文")
    for who, error in ((office.approver, ForbiddenError), (office.examiner, ForbiddenError), (other, ForbiddenError)):
        with pytest.raises(error):
            second.settle(who, difference.subject, "first", "批文在册")
    with pytest.raises(IncompleteError):
        second.settle(umpire, difference.subject, "first", " ")
    second.settle(umpire, difference.subject, "first", "批文在册")
    assert second.differences(umpire) == []
    with pytest.raises(ConflictError):
        second.settle(umpire, difference.subject, "second", "又改")
    assert [one[1:] for one in second.compared(office.steward)] == [("amend", "pass", "return")]


def test_where_no_other_approver_is_left_a_steward_settles(office, other, passed):
    second, accounts = office.store.second, office.store.accounts
    umpire = accounts.add("umpire", PASSWORD, display_name="umpire", roles=["approver"])
    second.answer(other, subject_of(passed), "return", "缺批文")
    assert (
        second.differences(office.steward),
        second.others_settle(office.approver),
        second.others_settle(umpire),
    ) == ([], 1, 0)
    with pytest.raises(ForbiddenError):
        second.settle(office.steward, subject_of(passed), "first", "批文在册")
    accounts.disable(umpire.account_id, by=office.steward.account_id)
    (difference,) = second.differences(office.steward)
    second.settle(office.steward, difference.subject, "first", "批文在册")
    assert (second.differences(office.steward), second.others_settle(office.approver)) == ([], 0)
    assert office.store.audit.verify()


@pytest.mark.parametrize("outcome", ["same", "", "pass "])
def test_an_answer_is_one_of_the_outcomes(office, other, passed, outcome):
    with pytest.raises(IncompleteError):
        office.store.second.answer(other, subject_of(passed), outcome, "")


def test_a_refusal_needs_its_reason_the_second_time_too(office, other, passed):
    with pytest.raises(IncompleteError):
        office.store.second.answer(other, subject_of(passed), "refuse", "")


def test_of_two_who_answer_at_once_one_is_told(office, other, passed):
    late = office.store.accounts.add("late", PASSWORD, display_name="late", roles=["examiner"])
    office.store.second.answer(other, subject_of(passed), "pass", "")
    with pytest.raises(ConflictError):
        office.store.second.answer(late, subject_of(passed), "pass", "")


def test_a_decision_taken_back_waits_for_no_second_review(office, other, passed):
    office.store.cases.undo(office.approver, passed.case_id, passed.version)
    assert office.store.second.waiting(other) == []
    with pytest.raises(NotFoundError):
        office.store.second.answer(other, subject_of(passed), "pass", "")


def test_a_judgement_is_reviewed_like_a_case_and_one_taken_back_is_not(office, other):
    review, second = office.store.review, office.store.second
    review.judge_pair(office.examiner, "r2", "r1", "person", "same")
    (drawn,) = second.waiting(other)
    assert drawn.kind == "pair" and drawn.outcomes == ("same", "different", "unsure")
    assert second.waiting(office.examiner) == []
    review.undo_judgement(office.examiner, "r1", "r2", "person")
    assert second.waiting(other) == []
    review.judge_pair(office.examiner, "r1", "r2", "person", "different")
    assert second.answer(other, second.waiting(other)[0].subject, "different", "") is True


def test_the_share_is_drawn_alike_whenever_it_is_asked_and_not_without_the_keys(office, tmp_path):
    context = office.store._context
    subjects = [f"case:K{number}:3" for number in range(4000)]
    drawing = Drawing(context, office.store.audit, 0.05)
    drawn = [drawing.is_drawn(subject) for subject in subjects]
    assert drawn == [drawing.is_drawn(subject) for subject in subjects]
    assert 0.035 < sum(drawn) / len(drawn) < 0.065
    elsewhere = open_store(f"sqlite:///{tmp_path / 'o.sqlite'}", load_keys(tmp_path / "o.json"))
    foreign = Drawing(elsewhere._context, elsewhere.audit, 0.05)
    assert drawn != [foreign.is_drawn(subject) for subject in subjects]
    elsewhere.close()


@pytest.mark.parametrize(("share", "waits"), [(0.0, 0), (1.0, 1)])
def test_no_share_means_no_draw(tmp_path, share, waits):
    clock = Clock()
    store = open_store(
        f"sqlite:///{tmp_path / 'c.sqlite'}", load_keys(tmp_path / "k.json"), clock=clock, second_review_share=share
    )
    office = staff(store, clock)
    store.review.judge_pair(office.examiner, "r1", "r2", "person", "same")
    assert len(store.second.waiting(office.approver)) == waits
    store.close()


def test_second_reviews_survive_a_backup_and_stand_in_the_chain(office, other, passed, tmp_path):
    office.store.second.answer(other, subject_of(passed), "pass", "")
    office.store.back_up(tmp_path / "b.tar.gz")
    again = open_store(f"sqlite:///{tmp_path / 'again.sqlite'}", office.store._context.keys)
    again.restore(tmp_path / "b.tar.gz")
    assert again.second.compared(office.steward) == office.store.second.compared(office.steward) != []
    again.close()


@pytest.mark.parametrize(
    ("pairs", "share", "kappa"),
    [
        pytest.param([("pass", "pass"), ("return", "return")], 1.0, 1.0, id="always agreeing"),
        pytest.param([("pass", "return"), ("return", "pass")], 0.0, -1.0, id="always differing"),
        pytest.param([("pass", "pass")] * 3, 1.0, None, id="one outcome only, nothing to measure"),
        pytest.param([("pass", "pass"), ("pass", "return")], 0.5, 0.0, id="no better than chance"),
    ],
)  # fmt: skip
def test_agreement_is_set_against_chance(pairs, share, kappa):
    found = measure("2019-10", "amend", [Compared("", "", *pair) for pair in pairs])
    assert (found.share, found.kappa) == (share, kappa)


def test_agreement_is_told_by_the_campaigns_month_and_kind():
    late = "2019-10-31T16:30:00+00:00"
    found = by_month_and_kind([Compared(late, "amend", "pass", "pass"), Compared(late, "pair", "same", "unsure")], ZONE)
    assert [(one.month, one.kind, one.reviewed, one.agreed) for one in found] == [
        ("2019-11", "amend", 1, 1), ("2019-11", "pair", 1, 0),
    ]  # fmt: skip


FINDING = Finding("C1", "TITLE_OUTSIDE_SERIES", "title", "a" * 64)


def agreed_verdict(office):
    """The ids of a verdict and of the agreement that makes it count."""
    given = office.store.verdicts.give(office.examiner, FINDING, "unfounded", "original_seen", "已看原件", seen=MANY)
    return given, office.store.verdicts.agree(office.approver, given, FINDING, seen=MANY)


def upheld_dispute(office):
    case = office.disputed()
    case = office.store.cases.apply("look_into", office.examiner, case.case_id, case.version)
    said = {"reason": "原件为助理工程师", "consequence": "disputed_correction"}
    return office.store.cases.apply("uphold", office.approver, case.case_id, case.version, **said)


def test_a_verdict_is_drawn_once_it_counts_and_asked_of_none_who_spoke_or_read_of_it(office, other, umpire):
    agreed_verdict(office)
    second = office.store.second
    assert second.waiting(office.examiner) == [] == second.waiting(office.approver)
    (drawn,) = second.waiting(other)
    assert drawn.kind == "finding" and drawn.outcomes == ("unfounded", "confirmed")
    assert second.finding(other, drawn.subject) == FINDING and second.look(other, drawn.subject) == []
    assert "choice:finding-C1" not in {one.key for one in office.store.dossiers.latest(other)}
    office.store.verdicts.of(umpire, ["C1"])
    assert second.waiting(umpire) == [], "whoever has read the verdict knows it"
    with pytest.raises(IncompleteError):
        second.answer(other, drawn.subject, "confirmed", " ")
    second.answer(other, drawn.subject, "confirmed", "与原件不符")
    (difference,) = second.differences(umpire)
    assert (difference.first, difference.first_reason) == ("unfounded", "已看原件")
    assert [act.action for act in office.store.dossiers.open(umpire, "choice:finding-C1").acts][-1] == "verdict_agree"
    second.settle(umpire, drawn.subject, "second", "另一系列")
    last = office.store.dossiers.open(umpire, "choice:finding-C1").acts[-1]
    assert last.action == "second_settled" and last.content["right"] == "second" and last.hash
    assert {one.kind for one in second.compared(office.steward)} == {"finding"}


def test_a_verdict_that_somebody_read_before_it_was_agreed_with_is_known_to_them(office, other):
    given = office.store.verdicts.give(office.examiner, FINDING, "unfounded", "original_seen", "已看原件", seen=MANY)
    office.store.verdicts.of(other, ["C1"])
    office.store.verdicts.agree(office.approver, given, FINDING, seen=MANY)
    assert office.store.second.waiting(other) == []


def test_a_verdict_that_was_taken_back_is_asked_of_nobody(office, other):
    _, agreement = agreed_verdict(office)
    office.store.verdicts.take_back(office.approver, agreement)
    assert office.store.second.waiting(other) == []


def test_a_dispute_that_was_decided_is_drawn_and_both_ends_stand_in_its_dossier(office, other):
    case = upheld_dispute(office)
    second = office.store.second
    (drawn,) = second.waiting(other)
    assert drawn.kind == "dispute" and drawn.outcomes == ("uphold", "dismiss")
    history = second.look(other, drawn.subject)
    assert [event["action"] for event in history] == ["dispute", "look_into"]
    assert second.answer(other, drawn.subject, "uphold", "纸质证书清楚")
    acts = office.store.dossiers.open(office.steward, f"case:{case.case_id}").acts
    assert [act.action for act in acts] == ["dispute", "look_into", "uphold", "second_answered"]


def test_a_dispute_whose_decision_was_undone_is_asked_of_nobody(office, other):
    case = upheld_dispute(office)
    office.store.cases.undo(office.approver, case.case_id, case.version)
    assert office.store.second.waiting(other) == []
