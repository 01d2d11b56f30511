"""Verdicts on findings: who may give them, what they are bound to, when they count, how they are taken back."""

import pytest

from pipelines.casework import (
    ConflictError,
    ForbiddenError,
    IncompleteError,
    IntegrityError,
    TransitionError,
    open_store,
)
from pipelines.casework.verdicts import CONFIRMED, UNFOUNDED, Finding
from pipelines.keys import load_keys

from .conftest import PASSWORD, Clock, staff

FINDING = Finding("C1", "TITLE_OUTSIDE_SERIES", "title", "a" * 64)
WHY = ("original_seen", "已看原件，系列与职务均与批文一致")
MANY = 10**9


def give(office, by="examiner", finding=FINDING, verdict=UNFOUNDED, why=WHY, seen=MANY):
    return office.store.verdicts.give(getattr(office, by), finding, verdict, *why, seen=seen)


def counting(office):
    return office.store.verdicts.frame().select("code", "column", "verdict", "basis").rows()


def test_a_verdict_counts_once_another_approver_agreed_and_stands_in_the_chain(anywhere):
    verdict_id = give(anywhere)
    assert counting(anywhere) == []
    anywhere.store.verdicts.agree(anywhere.approver, verdict_id, FINDING, seen=MANY)
    assert counting(anywhere) == [("TITLE_OUTSIDE_SERIES", "title", UNFOUNDED, "a" * 64)]
    assert anywhere.store.audit.verify().lines >= 2


def test_a_changed_verdict_breaks_the_chain(office):
    give(office)
    with office.store._context.database.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER verdicts_refuses_update")
        connection.exec_driver_sql("UPDATE verdicts SET verdict = 'confirmed'")
    with pytest.raises(IntegrityError):
        office.store.audit.verify()


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        pytest.param({"why": ("original_seen", " ")}, IncompleteError, id="no words"),
        pytest.param({"why": ("", "说明")}, IncompleteError, id="no reason of the list"),
        pytest.param({"why": ("authority_denies", "说明")}, IncompleteError, id="a reason of the other verdict"),
        pytest.param({"verdict": "maybe"}, IncompleteError, id="no such verdict"),
        pytest.param({"finding": FINDING._replace(basis="")}, IncompleteError, id="nothing that it is bound to"),
        pytest.param({"by": "steward"}, ForbiddenError, id="a steward decides no finding"),
        pytest.param({"by": "holder"}, ForbiddenError, id="nor does a holder"),
    ],
)
def test_what_a_verdict_needs(office, asked, error):
    with pytest.raises(error):
        give(office, **asked)
    assert office.store.verdicts.lately() == []


@pytest.mark.parametrize(
    ("who", "finding", "error"),
    [
        pytest.param("examiner", FINDING, ForbiddenError, id="an examiner agrees to nothing"),
        pytest.param("steward", FINDING, ForbiddenError, id="nor does a steward"),
        pytest.param(
            "approver", FINDING._replace(basis="b" * 64), ConflictError, id="what it was judged on has changed"
        ),
        pytest.param("approver", FINDING._replace(column="level"), ConflictError, id="another finding"),
    ],
)
def test_who_may_agree_and_on_what(office, who, finding, error):
    verdict_id = give(office)
    with pytest.raises(error):
        office.store.verdicts.agree(getattr(office, who), verdict_id, finding, seen=MANY)
    assert counting(office) == []


def test_nobody_agrees_with_themselves(office):
    verdict_id = give(office, by="approver")
    with pytest.raises(ForbiddenError):
        office.store.verdicts.agree(office.approver, verdict_id, FINDING, seen=MANY)


def test_whoever_comes_second_is_told_that_somebody_was_first(office):
    give(office, seen=0)
    with pytest.raises(ConflictError):
        give(office, by="approver", verdict=CONFIRMED, why=("no_proof", "说明"), seen=0)
    with pytest.raises(TransitionError):
        give(office, by="approver")


def test_a_contrary_word_leaves_the_finding_open_until_somebody_agrees(office):
    office.store.verdicts.agree(office.approver, give(office), FINDING, seen=MANY)
    contrary = give(office, verdict=CONFIRMED, why=("not_in_document", "批文中没有此人"))
    assert counting(office) == []
    office.store.verdicts.agree(office.approver, contrary, FINDING, seen=MANY)
    assert [row[2] for row in counting(office)] == [CONFIRMED]


def test_each_takes_back_their_own_last_act_until_the_release(office):
    verdict_id = give(office)
    agreement = office.store.verdicts.agree(office.approver, verdict_id, FINDING, seen=MANY)
    for actor, act in ((office.examiner, verdict_id), (office.examiner, agreement)):
        with pytest.raises(TransitionError):
            office.store.verdicts.take_back(actor, act)
    office.store.verdicts.take_back(office.approver, agreement)
    assert counting(office) == [] and [given.stands for given in office.store.verdicts.lately()] == [False]
    office.store.verdicts.take_back(office.examiner, verdict_id)
    assert office.store.verdicts.lately() == []
    late = give(office)
    office.store.review.note_release("r1")
    with pytest.raises(TransitionError):
        office.store.verdicts.take_back(office.examiner, late)


def test_one_approver_suffices_where_the_campaign_parts_nobody_and_one_examiner_does_not(tmp_path):
    store = open_store(
        f"sqlite:///{tmp_path / 'one.sqlite'}",
        load_keys(tmp_path / "k.json"),
        clock=Clock(),
        examiner_and_approver_differ=False,
    )
    office = staff(store, Clock())
    verdict_id = give(office)
    assert counting(office) == []
    office.store.verdicts.agree(office.approver, verdict_id, FINDING, seen=MANY)
    other = FINDING._replace(column="level")
    give(office, by="approver", finding=other)
    assert {row[1] for row in counting(office)} == {"title", "level"}
    store.close()


def test_a_run_is_due_for_each_act_and_reviewers_see_who_gave_which_words(office):
    words = [office.store.decided()]
    verdict_id = give(office)
    words.append(office.store.decided())
    office.store.verdicts.agree(office.approver, verdict_id, FINDING, seen=MANY)
    words.append(office.store.decided())
    assert len(set(words)) == 3
    (given,) = office.store.verdicts.of(office.examiner, ["C1", "C2"])
    assert (given.listed, given.words, given.given_by, given.agreed_by) == (
        *WHY,
        office.examiner.account_id,
        office.approver.account_id,
    )
    with pytest.raises(ForbiddenError):
        office.store.verdicts.of(office.holder, ["C1"])


def test_a_third_person_agrees_where_the_first_has_both_roles(office):
    both = office.store.accounts.add("both", PASSWORD, display_name="both", roles=["examiner", "approver"])
    verdict_id = office.store.verdicts.give(both, FINDING, UNFOUNDED, *WHY, seen=MANY)
    with pytest.raises(ForbiddenError):
        office.store.verdicts.agree(both, verdict_id, FINDING, seen=MANY)
    assert counting(office) == []
