"""Many submissions together: the window, repetitions, withdrawals, what replaces what; the order of lines changes nothing."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

EVIDENCE = ["evidence/good.png"]
AMENDMENT = {"action": "amend", "changed_fields": {"employer": "测试二厂"}, "evidence": EVIDENCE}
TITLE = {"action": "amend", "changed_fields": {"title": "技术员"}, "evidence": EVIDENCE}


def outcomes(world):
    frame = world.answers().submissions
    return dict(zip(frame["submission_id"], frame["disposition"], strict=True))


@pytest.mark.parametrize(
    ("moment", "disposition"),
    [
        pytest.param("2019-08-06T23:59:59+08:00", "early", id="the last second before"),
        pytest.param("2019-08-06T16:00:00Z", "accepted", id="the first Beijing day, still yesterday in UTC"),
        pytest.param("2020-02-28T23:59:59+08:00", "accepted", id="the last second"),
        pytest.param("2020-02-28T16:00:00Z", "late", id="the next Beijing day, still the last in UTC"),
        pytest.param("2020-02-28T20:00:00-05:00", "late", id="the next Beijing day, from America"),
        pytest.param("2020-02-29T00:00:00+08:00", "late", id="the first second after"),
    ],
)
def test_campaign_days_are_beijing_days(world, moment, disposition):
    world.holds("C1")
    world.submits(submitted_at=moment)
    assert world.outcome()[0] == disposition


def test_the_same_line_twice_counts_once(world):
    world.holds("C1")
    world.submits()
    world.submits()
    assert [world.outcome(0)[0], world.outcome(1)] == ["accepted", ("duplicate", "SUBMISSION_REPEATED")]


def test_another_submission_under_a_used_id_is_not_taken(world):
    world.holds("C1")
    world.submits()
    world.submits(phone="13900000000", **AMENDMENT)
    assert world.outcome(1) == ("duplicate", "SUBMISSION_ID_REUSED")


def test_a_second_confirmation_is_a_duplicate(world):
    world.holds("C1")
    world.submits("S1")
    world.submits("S2", submitted_at="2019-10-02T10:00:00+08:00")
    assert world.outcome(1) == ("duplicate", "ALREADY_CONFIRMED")


def test_a_change_after_confirmation_is_a_persons_to_decide(world):
    world.holds("C1")
    world.submits("S1")
    world.submits("S2", submitted_at="2019-10-02T10:00:00+08:00", **AMENDMENT)
    assert world.outcome(1) == ("in_review", "CHANGE_AFTER_CONFIRMATION")


def test_a_second_application_waits_for_the_first(world):
    world.holds("C1")
    world.submits("S1", **TITLE)
    world.submits("S2", submitted_at="2019-10-02T10:00:00+08:00", **AMENDMENT)
    assert world.outcome(1) == ("duplicate", "OPEN_APPLICATION")


def test_a_resubmission_replaces_what_waits(world):
    world.holds("C1")
    world.submits("S1", **TITLE)
    world.submits("S2", submitted_at="2019-10-02T10:00:00+08:00", supersedes="S1", **AMENDMENT)
    assert outcomes(world) == {"S1": "withdrawn", "S2": "accepted"}


def test_a_returned_submission_is_put_right_by_the_next(world):
    world.holds("C1")
    world.submits("S1", **{**AMENDMENT, "evidence": []})
    world.submits("S2", submitted_at="2019-10-02T10:00:00+08:00", supersedes="S1", **AMENDMENT)
    assert outcomes(world) == {"S1": "returned", "S2": "accepted"}


def test_nobody_replaces_anothers_submission(world, people):
    world.holds("C1")
    world.holds("C2", "H2", **people["bert"], certificate_number="12000088")
    world.submits("S1", **TITLE)
    world.submits(
        "S2",
        submitted_at="2019-10-02T10:00:00+08:00",
        supersedes="S1",
        **AMENDMENT,
        **people["bert"],
        certificate_number="12000088",
    )
    assert world.outcome(1) == ("rejected", "NOT_OWN_SUBMISSION")


@pytest.mark.parametrize(
    ("withdrawal", "expected", "target"),
    [
        pytest.param({"supersedes": "S1"}, ("accepted", "WITHDRAWAL_TAKES_EFFECT"), "withdrawn", id="named by its id"),
        pytest.param({}, ("accepted", "WITHDRAWAL_TAKES_EFFECT"), "withdrawn", id="named by its certificate"),
        pytest.param({"supersedes": "S9"}, ("returned", "NOTHING_TO_WITHDRAW"), "accepted", id="one that there isn't"),
        pytest.param({"supersedes": "S1", "submitted_at": "2019-09-01T10:00:00+08:00"}, ("returned", "NOTHING_TO_WITHDRAW"), "accepted", id="before it was made"),
        pytest.param({"supersedes": "S1", "submitted_at": "2020-03-01T10:00:00+08:00"}, ("late", "SUBMISSION_LATE"), "accepted", id="too late"),
        pytest.param({"supersedes": "S2"}, ("returned", "NOTHING_TO_WITHDRAW"), "accepted", id="itself"),
    ],
)  # fmt: skip
def test_a_withdrawal_takes_back_what_it_names(world, withdrawal, expected, target):
    world.holds("C1")
    world.submits("S1", **AMENDMENT)
    world.submits("S2", **{"submitted_at": "2019-10-02T10:00:00+08:00", "action": "withdraw", **withdrawal})
    assert (world.outcome(1), world.outcome(0)[0]) == (expected, target)


def test_nobody_withdraws_anothers_submission(world, people):
    world.holds("C1")
    world.submits("S1", **AMENDMENT)
    world.submits("S2", submitted_at="2019-10-02T10:00:00+08:00", action="withdraw", supersedes="S1", **people["bert"])
    assert (world.outcome(1), world.outcome(0)[0]) == (("rejected", "NOT_OWN_SUBMISSION"), "accepted")


def test_a_confirmation_is_not_withdrawn(world):
    world.holds("C1")
    world.submits("S1")
    world.submits("S2", submitted_at="2019-10-02T10:00:00+08:00", action="withdraw", supersedes="S1")
    assert (world.outcome(1), world.outcome(0)[0]) == (("returned", "CONFIRMATION_IS_FINAL"), "accepted")


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_the_order_of_lines_changes_no_outcome(world, people, seed):
    world.certificates, world.lines = [], []
    world.holds("C1")
    world.submits("S1", **{**AMENDMENT, "evidence": []})
    world.submits("S2", submitted_at="2019-10-02T10:00:00+08:00", supersedes="S1", **TITLE)
    world.submits("S3", submitted_at="2019-10-03T10:00:00+08:00", **AMENDMENT)
    world.submits("S4", submitted_at="2019-10-04T10:00:00+08:00", action="withdraw", supersedes="S2")
    world.submits("S5", submitted_at="2019-10-05T10:00:00+08:00", action="claim", **people["bert"])
    expected = outcomes(world)
    random.Random(seed).shuffle(world.lines)
    assert outcomes(world) == expected


def test_every_line_is_answered_once_malformed_ones_too(world):
    world.holds("C1")
    world.submits()
    world.lines += [b"", b"{", b"null", b"\xff\xfe"]
    frame = world.answers().submissions
    assert frame.select("row", "disposition").rows() == [
        (1, "accepted"),
        (3, "malformed"),
        (4, "malformed"),
        (5, "malformed"),
    ]
