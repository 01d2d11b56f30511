"""Second factors: enrolled only by whoever has the password, confirmed by a code, used once, lost and given anew."""

import json

import pyotp
import pytest

from pipelines.casework import IncompleteError, SignInError, open_store
from pipelines.casework.second_factors import EnrolmentNeededError
from pipelines.keys import load_keys
from tests.pipelines.casework.conftest import PASSWORD, Clock, staff


@pytest.fixture
def strict(tmp_path):
    """An office where staff must have a second factor."""
    clock = Clock()
    keys = load_keys(tmp_path / "keys.json")
    store = open_store(f"sqlite:///{tmp_path / 'casework.sqlite'}", keys, clock=clock, staff_second_factor=True)
    yield staff(store, clock)
    store.close()


def ticket_of(office, login="examiner"):
    with pytest.raises(EnrolmentNeededError) as needed:
        office.store.sessions.sign_in(login, PASSWORD)
    return needed.value.ticket


def code_of(office, secret):
    return pyotp.TOTP(secret).at(office.clock())


def enrolled(office):
    """The secret and the recovery codes of the examiner's new factor; the code that confirmed it is used up."""
    ticket = ticket_of(office)
    proposal = office.store.second_factors.propose(ticket)
    _, codes = office.store.sessions.open_enrolled(ticket, proposal.sealed, code_of(office, proposal.secret))
    return proposal.secret, codes


def test_the_first_sign_in_leads_to_the_enrolment_and_opens_nothing_else(strict):
    ticket = ticket_of(strict)
    assert strict.store.sessions.account_of(ticket) is None
    proposal = strict.store.second_factors.propose(ticket)
    assert proposal.secret not in proposal.sealed and pyotp.parse_uri(proposal.uri).secret == proposal.secret
    with pytest.raises(EnrolmentNeededError):
        strict.store.sessions.sign_in("examiner", PASSWORD, code_of(strict, proposal.secret))
    token, codes = strict.store.sessions.open_enrolled(ticket, proposal.sealed, code_of(strict, proposal.secret))
    assert strict.store.sessions.account_of(token).login == "examiner"
    assert len(set(codes)) == 10


def test_only_who_has_the_password_is_led_to_the_enrolment(strict):
    with pytest.raises(SignInError) as wrong:
        strict.store.sessions.sign_in("examiner", "wrong-password")
    assert not isinstance(wrong.value, EnrolmentNeededError)


def test_holders_and_employers_need_none(strict):
    assert strict.store.sessions.sign_in("holder", PASSWORD)


def test_a_wrong_code_enrols_nothing_and_the_same_secret_may_be_tried_again(strict):
    ticket = ticket_of(strict)
    proposal = strict.store.second_factors.propose(ticket)
    with pytest.raises(IncompleteError):
        strict.store.sessions.open_enrolled(ticket, proposal.sealed, "000000")
    assert strict.store.second_factors.propose_again(ticket, proposal.sealed) == proposal
    assert not strict.store.accounts.find("examiner").has_second_factor


def test_the_code_that_confirmed_and_every_code_counts_once(strict):
    secret, _ = enrolled(strict)
    used = code_of(strict, secret)
    with pytest.raises(SignInError):
        strict.store.sessions.sign_in("examiner", PASSWORD, used)
    strict.clock.pass_by(seconds=60)
    strict.store.sessions.sign_in("examiner", PASSWORD, code_of(strict, secret))
    with pytest.raises(SignInError):
        strict.store.sessions.sign_in("examiner", PASSWORD, code_of(strict, secret))


def test_a_recovery_code_serves_once_however_it_is_typed(strict):
    _, codes = enrolled(strict)
    factors, account_id = strict.store.second_factors, strict.examiner.account_id
    strict.store.sessions.sign_in("examiner", PASSWORD, f" {codes[0].lower().replace('-', ' ')} ")
    assert factors.recovery_left(account_id) == 9
    for code in (codes[0], "AAAAA-AAAAA", ""):
        with pytest.raises(SignInError):
            strict.store.sessions.sign_in("examiner", PASSWORD, code)
    line = next(line for line in strict.store.audit.lines() if line["outcome"] == "done")
    assert (line["action"], line["detail"]["by"]) == ("sign_in", "recovery_code")


def test_new_recovery_codes_end_the_old_ones(strict):
    _, old = enrolled(strict)
    new = strict.store.second_factors.renew_recovery(strict.examiner.account_id, by="test")
    with pytest.raises(SignInError):
        strict.store.sessions.sign_in("examiner", PASSWORD, old[0])
    assert strict.store.sessions.sign_in("examiner", PASSWORD, new[0])


def use_it(office, ticket):
    proposal = office.store.second_factors.propose(ticket)
    office.store.sessions.open_enrolled(ticket, proposal.sealed, code_of(office, proposal.secret))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda office, ticket: office.clock.pass_by(minutes=16), id="too late"),
        pytest.param(use_it, id="used"),
        pytest.param(lambda office, ticket: office.store.accounts.change_password(office.examiner.account_id, "drei-Wege-8", by="test"), id="another password"),
        pytest.param(lambda office, ticket: office.store.accounts.disable(office.examiner.account_id, by="test"), id="disabled"),
        pytest.param(lambda office, ticket: office.store.second_factors.enroll(office.examiner.account_id, by="console"), id="enrolled otherwise"),
    ],
)  # fmt: skip
def test_a_ticket_ends(strict, change):
    ticket = ticket_of(strict)
    change(strict, ticket)
    with pytest.raises(SignInError):
        strict.store.second_factors.propose(ticket)


def test_what_was_not_sealed_here_or_for_somebody_else_is_no_ticket_and_no_proposal(strict):
    ticket, other = ticket_of(strict), ticket_of(strict, "approver")
    factors = strict.store.second_factors
    theirs = factors.propose(other).sealed
    content = strict.store._context.unseal(ticket)
    for forged in ("", "made up", json.dumps(content), ticket[:-4], strict.store._context.seal({"for": "session"})):
        with pytest.raises(SignInError):
            factors.propose(forged)
    for proposal in (theirs, json.dumps(strict.store._context.unseal(theirs)), ticket):
        with pytest.raises(SignInError):
            factors.propose_again(ticket, proposal)


def test_a_factor_taken_away_ends_the_sessions_and_is_enrolled_anew(strict):
    _, codes = enrolled(strict)
    token, _ = strict.store.sessions.sign_in("examiner", PASSWORD, codes[0])
    strict.store.second_factors.drop(strict.examiner.account_id, by=strict.steward.account_id)
    assert strict.store.sessions.account_of(token) is None
    assert ticket_of(strict)


def test_secrets_and_recovery_codes_lie_sealed_and_stand_in_no_audit(strict, tmp_path):
    secret, codes = enrolled(strict)
    stored = b"".join(file.read_bytes() for file in tmp_path.glob("casework.sqlite*"))
    for word in (secret, *codes, *(code.replace("-", "") for code in codes)):
        assert word.encode() not in stored
    acts = [line["action"] for line in strict.store.audit.lines(f"account:{strict.examiner.account_id}")]
    assert "second_factor" in acts
