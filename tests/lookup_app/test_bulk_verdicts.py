"""One verdict on many certificates that the same finding alone holds: previewed, given as one act, waiting for a second person, undone as one."""

import pytest

from lookup_app import bulk_groups, bulk_preview, casework_door, review_door, review_work
from lookup_app.bulk_groups import Group, OneFinding
from lookup_app.wording import words
from pipelines.casework import IncompleteError
from pipelines.casework.verdicts import Finding
from tests.lookup_app.test_decisions import account_of

SAY = words("zh")
FINDINGS = [Finding(f"c{number}", "TITLE_OUTSIDE_SERIES", "title", f"{number}" * 64) for number in range(1, 4)]
WHY = ("rule_exception", "当年政策如此")
MANY = 10**9


def test_many_verdicts_are_one_act_that_waits_for_a_second_person_and_is_undone_as_one(installed):
    approver = account_of(installed, "approver")
    bulk = review_door.give_verdicts(approver, FINDINGS, "unfounded", WHY, MANY)
    assert len(bulk.done) == 3 and casework_door.store().verdicts.frame().is_empty()
    assert [one.many for one in review_door.standing_bulk(approver)] == [3]
    assert len(review_door.undo_bulk(approver, bulk.bulk_id).done) == 3
    assert casework_door.store().verdicts.lately() == []


def test_all_of_them_are_given_or_none(installed):
    examiner = account_of(installed, "examiner")
    review_door.give_verdict(examiner, FINDINGS[2], "unfounded", *WHY, MANY)
    with pytest.raises(casework_door.CaseworkError):
        review_door.give_verdicts(examiner, FINDINGS, "unfounded", WHY, MANY)
    assert len(casework_door.store().verdicts.lately()) == 1
    with pytest.raises(IncompleteError):
        review_door.give_verdicts(examiner, [], "unfounded", WHY, MANY)


def test_only_what_one_finding_holds_and_nobody_spoke_of_is_in_a_group(installed):
    examiner, steward = account_of(installed, "examiner"), account_of(installed, "steward")
    item = next(one for one in review_work.open_items(examiner) if one.kind == "finding")
    known = {
        item.item_id: OneFinding(Finding("c4", "TITLE_OUTSIDE_SERIES", "acquired_on", "b" * 64), ("title:一级教师",))
    }
    same = bulk_groups.of_finding(examiner, item, known)
    assert same is not None and same.may == ("unfounded", "confirmed")
    assert bulk_groups.of_finding(steward, item, known) is None and bulk_groups.of_finding(examiner, item, {}) is None


def test_the_preview_works_the_findings_out_anew(installed):
    examiner = account_of(installed, "examiner")
    item = next(one for one in review_work.open_items(examiner) if one.kind == "finding")
    register = bulk_preview.curated_door.register()
    same = bulk_groups.of_finding(examiner, item, bulk_groups.findings_of(register))
    proposal = bulk_preview.propose(examiner, Group(same, (item,)), "unfounded", WHY[1], SAY)
    assert [line.item_id for line in proposal.lines] == ["finding-c4"] and len(proposal.findings) == 1
    assert SAY("rule_passed.official_record") in proposal.lines[0].what[0]
    held = bulk_preview.propose(examiner, Group(same, (item,)), "confirmed", WHY[1], SAY)
    assert SAY("verdict.held") in held.lines[0].what[0]
