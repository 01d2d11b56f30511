"""Signing in: passwords, second factors, lock-out, sessions that the server ends."""

import pyotp
import pytest
from sqlalchemy import update

from pipelines.casework import DuplicateError, ForbiddenError, IncompleteError, SignInError
from pipelines.casework.tables import accounts

PASSWORD = "zwei-Wege-7"


def sign_in(office, password=PASSWORD, code=None, login="examiner"):
    return office.store.sessions.sign_in(login, password, code)


def test_a_session_belongs_to_who_signed_in(office):
    token, account = sign_in(office)
    assert office.store.sessions.account_of(token) == account == office.examiner


@pytest.mark.parametrize("login", ["examiner", "nobody-of-that-name"])
def test_every_failure_says_the_same(office, login):
    with pytest.raises(SignInError) as wrong:
        sign_in(office, "wrong-password", login=login)
    assert "密码或验证码不正确" in str(wrong.value)


def test_five_wrong_passwords_lock_the_account_for_a_while(office):
    for _ in range(5):
        with pytest.raises(SignInError):
            sign_in(office, "wrong-password")
    with pytest.raises(SignInError):
        sign_in(office)
    office.clock.pass_by(minutes=16)
    assert sign_in(office)[1] == office.examiner


def test_a_right_password_in_between_starts_the_count_again(office):
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(SignInError):
                sign_in(office, "wrong-password")
        sign_in(office)


def test_an_administrator_ends_a_lock_out(office):
    for _ in range(5):
        with pytest.raises(SignInError):
            sign_in(office, "wrong-password")
    office.store.accounts.unlock(office.examiner.account_id, by="test")
    assert sign_in(office)[1] == office.examiner


def test_a_second_factor_is_asked_for_and_counts_once(office):
    uri = office.store.second_factors.enroll(office.examiner.account_id, by="test")
    code = pyotp.parse_uri(uri).at(office.clock())
    for wrong in (None, "", "000000"):
        with pytest.raises(SignInError):
            sign_in(office, code=wrong)
    sign_in(office, code=code)
    with pytest.raises(SignInError):
        sign_in(office, code=code)
    office.clock.pass_by(seconds=60)
    sign_in(office, code=pyotp.parse_uri(uri).at(office.clock()))


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(lambda office, token: office.store.sessions.sign_out(token), id="signed out"),
        pytest.param(lambda office, token: office.clock.pass_by(minutes=31), id="idle too long"),
        pytest.param(lambda office, token: office.store.accounts.disable(office.examiner.account_id, by="test"), id="disabled"),
        pytest.param(lambda office, token: office.store.accounts.set_roles(office.examiner.account_id, ["verifier"], by="test"), id="other roles"),
        pytest.param(lambda office, token: office.store.accounts.change_password(office.examiner.account_id, "drei-Wege-8", by="test"), id="other password"),
    ],
)  # fmt: skip
def test_a_session_ends(office, end):
    token, _ = sign_in(office)
    end(office, token)
    assert office.store.sessions.account_of(token) is None


def test_a_busy_session_ends_after_a_day_s_work(office):
    token, _ = sign_in(office)
    for _ in range(40):
        office.clock.pass_by(minutes=16)
        office.store.sessions.account_of(token)
    assert office.store.sessions.account_of(token) is None


def test_a_token_that_never_was_is_nobody(office):
    assert office.store.sessions.account_of("made-up") is None


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        pytest.param({"password": "short"}, IncompleteError, id="a short password"),
        pytest.param({"password": "newcomer-1"}, IncompleteError, id="the login inside the password"),
        pytest.param({"password": "1234567890"}, IncompleteError, id="a common password"),
        pytest.param({"login": "a b"}, IncompleteError, id="a login with a blank"),
        pytest.param({"login": "Examiner"}, DuplicateError, id="a login that is taken"),
        pytest.param({"roles": ["emperor"]}, IncompleteError, id="a role that there isn't"),
        pytest.param({"roles": []}, IncompleteError, id="no role"),
        pytest.param({"roles": ["holder"]}, IncompleteError, id="a holder without a person"),
        pytest.param({"roles": ["holder"], "person": {"holder_name": "测试", "id_number": "123"}}, IncompleteError, id="a wrong ID number"),
    ],
)  # fmt: skip
def test_an_account_that_is_not_right_is_not_made(office, changes, error):
    whole = {"login": "newcomer", "password": PASSWORD, "roles": ["verifier"], "person": None, **changes}
    with pytest.raises(error):
        office.store.accounts.add(
            whole["login"], whole["password"], display_name="n", roles=whole["roles"], person=whole["person"]
        )


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="the same name"),
        pytest.param({"holder_name": "别的名字"}, id="another name"),
        pytest.param({"holder_name": "测试贾"}, id="a name that sounds alike"),
        pytest.param({"id_number": " 450202850101001"}, id="the number's fifteen digits"),
    ],
)
def test_one_id_number_opens_one_account_under_whatever_name(office, changes):
    person = office.store.accounts.person(office.holder.account_id) | changes
    with pytest.raises(DuplicateError):
        office.store.accounts.add("second", PASSWORD, display_name="n", roles=["holder"], person=person)
    with pytest.raises(DuplicateError):
        office.store.holder.correct_person(office.other_holder, person)


def test_a_corrected_person_is_one_accounts_and_no_others(office):
    others = office.store.accounts.person(office.other_holder.account_id)
    corrected = office.store.accounts.person(office.holder.account_id) | {"holder_name": "测试更正"}
    office.store.accounts.change_person(office.holder.account_id, corrected, by="test")
    assert office.store.accounts.person(office.holder.account_id)["holder_name"] == "测试更正"
    assert office.store.accounts.person(office.other_holder.account_id) == others


def test_the_last_administrator_stays_until_there_is_another(office):
    known = office.store.accounts
    first, second = (known.add(name, PASSWORD, display_name="n", roles=["administrator"]) for name in ("one", "two"))
    known.disable(first.account_id, by="console")
    for act in (
        lambda: known.disable(second.account_id, by="console"),
        lambda: known.set_roles(second.account_id, ["steward"], by="console"),
    ):
        with pytest.raises(ForbiddenError, match="make another one first"):
            act()
    known.disable(first.account_id, by="console", disabled=False)
    assert known.set_roles(second.account_id, ["steward"], by="console").roles == {"steward"}
    known.disable(second.account_id, by="console")


def test_the_office_frees_a_number_that_a_stranger_took_and_its_owner_finds_what_was_sent(office):
    person = office.store.accounts.person(office.holder.account_id)
    sent = office.submitted()
    (taken,) = office.store.accounts.of_number(person["id_number"])
    office.store.accounts.disable(taken.account_id, by=office.steward.account_id)
    owner = office.store.accounts.add("owner", PASSWORD, display_name="n", roles=["holder"], person=person)
    assert [case.case_id for case in office.store.holder.mine(owner)] == [sent.case_id]
    with pytest.raises(DuplicateError):
        office.store.accounts.disable(taken.account_id, by=office.steward.account_id, disabled=False)
    found = office.store.accounts.of_number(person["id_number"])
    assert [account.login for account in found] == ["owner", "holder"]


def test_an_older_stores_holders_are_known_by_their_number_once_it_is_opened(office):
    person = office.store.accounts.person(office.holder.account_id)
    with office.store._context.database.write() as connection:
        connection.execute(update(accounts).values(number_key=None))
    office.store.accounts.complete_number_keys()
    assert [account.login for account in office.store.accounts.of_number(person["id_number"])] == ["holder"]


def test_the_number_lies_in_the_store_as_a_keyed_digest_only(office, tmp_path):
    number = office.store.accounts.person(office.holder.account_id)["id_number"]
    stored = b"".join(file.read_bytes() for file in tmp_path.glob("casework.sqlite*"))
    assert number.encode() not in stored and number[6:14].encode() not in stored


def test_a_programs_key_works_until_it_ends(office):
    key = office.store.accounts.add_api_key(office.steward.account_id, "test", by="test")
    assert office.store.accounts.of_api_key(key) == office.steward
    assert office.store.accounts.of_api_key(key + "x") is None
    office.store.accounts.end_api_keys(office.steward.account_id, by="test")
    assert office.store.accounts.of_api_key(key) is None


def test_a_role_is_required_by_name(office):
    office.examiner.require("examiner", "approver")
    with pytest.raises(ForbiddenError):
        office.examiner.require("approver")


def test_failures_stand_in_the_audit_without_the_login(office):
    with pytest.raises(SignInError):
        sign_in(office, "wrong-password", login="some-person")
    line = next(office.store.audit.lines())
    assert (line["action"], line["subject"], line["outcome"]) == ("sign_in", "account:unknown", "failed")
