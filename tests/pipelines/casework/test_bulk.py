"""Many acts as one: what changed since the preview is left alone, one undo takes back the rest, and no restart loses it."""

import pytest

from pipelines.casework import ConflictError, ForbiddenError, IncompleteError, NotFoundError, TransitionError

PAIRS = [("R2", "R1", "person"), ("R1", "R3", "certificate")]


def versions_of(*cases):
    return {case.case_id: case.version for case in cases}


def test_many_are_decided_at_once_and_taken_back(office):
    cases = [office.submitted(name) for name in ("C1", "C2", "C3")]
    versions = versions_of(*cases)
    versions[cases[2].case_id] -= 1
    done = office.store.bulk.decide("examine", office.examiner, versions)
    assert (len(done.done), list(done.refused)) == (2, [cases[2].case_id])
    back = office.store.bulk.undo(office.examiner, done.bulk_id)
    assert (set(back.done), back.refused) == (set(done.done), {})
    assert {office.store.cases.get(case.case_id).state for case in cases} == {"待审核"}


def test_what_somebody_did_since_stays_and_the_rest_is_taken_back(office):
    first, second = office.submitted("C1"), office.submitted("C2")
    done = office.store.bulk.decide("examine", office.examiner, versions_of(first, second))
    office.store.cases.apply("return", office.approver, first.case_id, first.version + 1, reason="模糊")
    back = office.store.bulk.undo(office.examiner, done.bulk_id)
    assert (back.done, list(back.refused)) == ([second.case_id], [first.case_id])


def test_a_bulk_act_of_one_reviewer_finds_what_another_did_meanwhile(office):
    first, second = office.submitted("C1"), office.submitted("C2")
    versions = versions_of(first, second)
    office.store.cases.apply("examine", office.examiner, first.case_id, first.version)
    done = office.store.bulk.decide("return", office.approver, versions, reason="模糊")
    assert (done.done, list(done.refused)) == ([second.case_id], [first.case_id])
    assert office.store.cases.get(first.case_id).state == "已审阅"


@pytest.mark.parametrize(("of", "method"), [("decide", "apply_within"), ("undo", "undo_within")])
def test_of_what_a_crash_cut_short_nothing_stands(office, monkeypatch, of, method):
    cases = [office.submitted(name) for name in ("C1", "C2")]
    done = office.store.bulk.decide("examine", office.examiner, versions_of(*cases)) if of == "undo" else None
    act, calls = getattr(office.store.cases, method), []

    def dies(*args):
        calls.append(args)
        if len(calls) > 1:
            raise KeyboardInterrupt
        return act(*args)

    monkeypatch.setattr(office.store.cases, method, dies)
    with pytest.raises(KeyboardInterrupt):
        if done:
            office.store.bulk.undo(office.examiner, done.bulk_id)
        else:
            office.store.bulk.decide("examine", office.examiner, versions_of(*cases))
    assert {office.store.cases.get(case.case_id).state for case in cases} == {"已审阅" if done else "待审核"}
    assert [one.many for one in office.store.bulk.standing(office.examiner)] == ([2] if done else [])
    assert office.store.audit.verify().lines


def test_a_release_ends_the_undo(office):
    case = office.submitted("C1")
    done = office.store.bulk.decide("examine", office.examiner, versions_of(case))
    office.store.review.note_release("r1")
    assert office.store.bulk.standing(office.examiner) == []
    assert list(office.store.bulk.undo(office.examiner, done.bulk_id).refused) == [case.case_id]


def test_what_was_examined_in_bulk_only_is_passed_one_by_one(office):
    seen, unseen = office.submitted("C1"), office.submitted("C2")
    seen = office.store.cases.apply("examine", office.examiner, seen.case_id, seen.version)
    office.store.bulk.decide("examine", office.examiner, versions_of(unseen))
    unseen = office.store.cases.get(unseen.case_id)
    done = office.store.bulk.decide("pass", office.approver, versions_of(seen, unseen))
    assert (done.done, list(done.refused)) == ([seen.case_id], [unseen.case_id])
    assert office.store.cases.apply("pass", office.approver, unseen.case_id, unseen.version).state == "已通过"


def test_judgements_about_many_pairs_are_one_act(office):
    done = office.store.bulk.judge(office.examiner, PAIRS, "different", "两人", seen=0)
    assert done.done == ["pair-person-R1-R2", "pair-certificate-R1-R3"]
    assert office.store.judgements()["judgement"].to_list() == ["different"] * 2
    back = office.store.bulk.undo(office.examiner, done.bulk_id)
    assert (back.done, back.refused) == (done.done, {}) and office.store.judgements().is_empty()


def test_one_pair_that_somebody_judged_since_keeps_all_from_being_judged(office):
    office.store.review.judge_pair(office.approver, "R1", "R3", "certificate", "same")
    with pytest.raises(ConflictError):
        office.store.bulk.judge(office.examiner, PAIRS, "different", seen=0)
    assert office.store.judgements().height == 1


def test_the_undo_leaves_a_pair_that_somebody_judged_later(office):
    done = office.store.bulk.judge(office.examiner, PAIRS, "different", seen=0)
    office.store.review.judge_pair(office.approver, "R1", "R2", "person", "same")
    back = office.store.bulk.undo(office.examiner, done.bulk_id)
    assert (back.done, list(back.refused)) == ([done.done[1]], [done.done[0]])
    assert office.store.judgements()["judgement"].to_list()[-1] == "same"


@pytest.mark.parametrize(
    ("act", "error"),
    [
        pytest.param(lambda o: o.store.bulk.decide("examine", o.holder, {}), ForbiddenError, id="a holder decides"),
        pytest.param(lambda o: o.store.bulk.judge(o.holder, PAIRS, "same", seen=0), ForbiddenError, id="a holder judges"),
        pytest.param(lambda o: o.store.bulk.decide("submit", o.examiner, {}), TransitionError, id="a holder's act"),
        pytest.param(lambda o: o.store.bulk.judge(o.examiner, [], "same", seen=0), IncompleteError, id="no pair"),
        pytest.param(
            lambda o: o.store.bulk.judge(o.examiner, [("R1", "R1", "person")], "same", seen=0),
            IncompleteError,
            id="a record with itself",
        ),
        pytest.param(lambda o: o.store.bulk.undo(o.examiner, "Bnone"), NotFoundError, id="no such act"),
    ],
)  # fmt: skip
def test_what_may_not_be_done_in_bulk(office, act, error):
    with pytest.raises(error):
        act(office)


def test_another_reviewers_bulk_act_is_not_to_be_taken_back(office):
    done = office.store.bulk.judge(office.examiner, PAIRS, "same", seen=0)
    with pytest.raises(NotFoundError):
        office.store.bulk.undo(office.approver, done.bulk_id)


def test_what_a_bulk_act_answered_waits_again_when_it_is_taken_back(office):
    done = office.store.bulk.judge(office.examiner, PAIRS, "same", seen=0, about="cluster-H1")
    assert office.store.bulk.answered() == {"cluster-H1"}
    office.store.bulk.undo(office.examiner, done.bulk_id)
    assert office.store.bulk.answered() == frozenset()
    office.store.bulk.judge(office.examiner, PAIRS, "same", seen=9, about="cluster-H1")
    office.store.review.note_release("r1")
    assert office.store.bulk.answered() == frozenset()
