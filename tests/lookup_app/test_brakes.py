"""How often one may ask, on a clock of our own."""

from dataclasses import replace

import pytest

from lookup_app import brakes, casework_door, curated_door, enquiries, followed_counts, holder_door
from lookup_app.brakes import Brakes, brake
from lookup_app.enquiries import Demand, Enquirer, Question
from pipelines.casework import TooOftenError
from pipelines.lookup import Answer

ASKER = Enquirer("page", "192.0.2.7")


@pytest.fixture
def counters(monkeypatch):
    fresh = Brakes()
    monkeypatch.setattr(enquiries, "BRAKES", fresh)
    return fresh


def test_a_full_brake_says_how_long_to_wait_and_counts_nothing_more():
    counted, limit = Brakes(), brake("test_full", "2/minute")
    assert [counted.take(limit, "a"), counted.take(limit, "a")] == [0, 0]
    assert 0 < counted.take(limit, "a") <= 61
    assert counted.take(limit, "b") == 0


def test_a_window_slides_and_the_seconds_told_are_enough():
    now = [1000.0]
    counted, limit = Brakes(clock=lambda: now[0]), brake("test_slides", "4/minute")
    assert [counted.take(limit, "a") for _ in range(4)] == [0] * 4
    now[0] += 45
    assert counted.take(limit, "a") == 16
    now[0] += 16
    assert [counted.take(limit, "a"), counted.take(limit, "a")] == [0, 15], "most of the window before still counts"
    now[0] += 15
    assert counted.take(limit, "a") == 0
    now[0] += 1000
    assert [counted.take(limit, "a") for _ in range(4)] == [0] * 4


def test_counters_that_are_over_are_let_go_and_the_others_stay(monkeypatch):
    monkeypatch.setattr(brakes, "SWEEP_FROM", 10)
    now = [0.0]
    counted, limit = Brakes(clock=lambda: now[0]), brake("test_over", "1/minute")
    for number in range(30):
        counted.count(limit, str(number))
    now[0] += 200
    counted.count(limit, "standing")
    for number in range(40):
        counted.count(limit, f"late {number}")
    assert len(counted._windows) <= 41
    assert counted.wait(limit, "standing") > 0


def test_an_installation_sets_its_own_rates(monkeypatch):
    monkeypatch.setenv("SHENYAN_LIMIT_TEST_OWN", "1/hour")
    own, counted = brake("test_own", "100/second"), Brakes()
    assert counted.take(own, "a") == 0
    assert counted.take(own, "a") > 60


def fail(times: int, enquirer: Enquirer, target: str) -> None:
    for _ in range(times):
        enquiries.count_failure(Question(target, "own", id_number="1"), enquirer, target)


def test_whoever_guesses_about_one_name_shuts_only_himself_out(counters):
    fail(8, ASKER, "target")
    question = Question("罗小禾", "recruitment", id_number="450202199001010000")
    assert enquiries.find_refusal(question, ASKER, "target").demand is Demand.WAIT
    other = Enquirer("page", "192.0.2.8")
    assert enquiries.find_refusal(question, other, "target") is None
    assert enquiries.find_refusal(question, Enquirer("page", ASKER.address, solved=True), "another") is None


def test_failures_bring_a_challenge_and_solving_it_lets_through(counters):
    for target in "abcde":
        fail(1, ASKER, target)
    question = Question("罗小禾", "recruitment", id_number="1")
    assert enquiries.find_refusal(question, ASKER, "f").demand is Demand.CHALLENGE
    assert enquiries.find_refusal(question, Enquirer("page", ASKER.address, solved=True), "f") is None


def test_many_failures_about_a_name_ask_for_the_year_but_never_close_the_way_by_id_number(counters):
    for number in range(30):
        fail(1, Enquirer("page", f"192.0.2.{number + 20}"), "target")
    by_number = Question("罗小禾", "recruitment", certificate_number="20150001")
    with_year = Question("罗小禾", "recruitment", certificate_number="20150001", acquired_year="2015")
    by_id = Question("罗小禾", "recruitment", id_number="450202199001010000")
    assert enquiries.find_refusal(by_number, ASKER, "target").demand is Demand.YEAR
    assert enquiries.find_refusal(with_year, ASKER, "target") is None
    assert enquiries.find_refusal(by_id, ASKER, "target") is None


def test_accounts_and_addresses_are_counted_apart(counters):
    for _ in range(40):
        assert counters.take(brakes.ADDRESS, ASKER.key) == 0
    assert counters.take(brakes.ADDRESS, ASKER.key) > 0
    assert counters.take(brakes.ACCOUNT, Enquirer("api", ASKER.address, "e1").key) == 0


def test_enquiries_that_come_together_are_counted_as_if_each_came_alone(installed):
    asked = [(Question("韦小满", "own", certificate_number=f"2016{number:04}"), ASKER) for number in range(12)]
    replies = enquiries.ask_all(asked)
    assert [reply.demand for reply in replies] == [None] * 5 + [Demand.CHALLENGE] * 7
    account = Enquirer("api", "192.0.2.7", "e1")
    replies = enquiries.ask_all([(question, account) for question, _ in asked])
    assert [reply.demand for reply in replies] == [None] * 8 + [Demand.WAIT] * 4
    store = installed.store()
    assert len(list(store.audit.lines(action="enquiry"))) == 13, "only what was answered is in the audit"
    store.close()


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def enumerate_numbers(name: str, clock: Clock, days: int) -> tuple[int, set[Demand | None]]:
    """How many numbers with one name were answered to two dozen addresses and four accounts that share the work, and what was demanded."""
    askers = [Enquirer("page", f"198.51.100.{number}", solved=True) for number in range(24)]
    askers += [Enquirer("api", "198.51.100.99", account=f"e{number}") for number in range(4)]
    numbers = (f"2015{number:04}" for number in range(1000, 9999))
    answered, demands = 0, set()
    for _ in range(4 * days):
        with_years = [(asker, year) for asker in askers for year in (None, "2015")]
        asked = [(Question(name, "own", None, next(numbers), year), asker) for asker, year in with_years * 3]
        replies = enquiries.ask_all(asked)
        answered += sum(reply.outcome is not None for reply in replies)
        demands |= {reply.demand for reply in replies}
        clock.now += 6 * 3600
    return answered, demands


@pytest.mark.parametrize("name", [pytest.param("韦小满", id="somebody"), pytest.param("无此人氏", id="nobody")])
def test_certificate_numbers_of_a_known_name_are_not_enumerated_and_the_record_stays_open(installed, monkeypatch, name):
    clock = Clock()
    monkeypatch.setattr(enquiries, "BRAKES", Brakes(clock))
    answered, demands = enumerate_numbers(name, clock, days=2)
    assert answered <= 2 * 60 and demands == {None, Demand.YEAR, Demand.ID_NUMBER}
    employer, visitor = Enquirer("api", "192.0.2.7", "own"), Enquirer("page", "192.0.2.8")
    by_id = [(Question("韦小满", "own", id_number="450205198803127244"), one) for one in (employer, visitor)]
    assert [reply.outcome.answer for reply in enquiries.ask_all(by_id)] == [Answer.VERIFIED] * 2
    of_another = Question("覃大川", "own", certificate_number="00031187")
    assert enquiries.ask(of_another, visitor).outcome.answer is Answer.REVOKED


KNOWN, NUMBER = "韦小满", "450205198803127244"


def guess(times: int, channel: str = "page", **factors: str) -> None:
    """So many wrong enquiries about one name, each from an address of its own."""
    factors = factors or {"id_number": "450202199001010000"}
    for at in range(times):
        enquiries.ask(Question(KNOWN, "own", **factors), Enquirer(channel, f"198.51.100.{at}"))


def test_what_was_guessed_is_known_to_the_next_process_and_to_those_beside_it(installed, monkeypatch):
    for _ in range(8):
        enquiries.ask(Question(KNOWN, "own", id_number="450202199001010000"), replace(ASKER, solved=True))
    for name, counters in (("the next", Brakes()), ("one beside", enquiries.BRAKES)):
        monkeypatch.setattr(enquiries, "BRAKES", counters)
        reply = enquiries.ask(Question(KNOWN, "own", id_number=NUMBER), replace(ASKER, solved=True))
        assert reply.demand is Demand.WAIT, name
    other = Enquirer("page", "192.0.2.99")
    assert enquiries.ask(Question(KNOWN, "own", id_number=NUMBER), other).outcome.answer is Answer.VERIFIED


def test_processes_beside_each_other_count_together_and_nothing_twice(installed, monkeypatch):
    monkeypatch.setattr(followed_counts, "LOOK_SECONDS", 0.0)
    one, two = Brakes(), Brakes()
    followers = {counters: followed_counts.Follower(counters, casework_door.store()) for counters in (one, two)}
    monkeypatch.setattr(casework_door, "follow", lambda counters: followers[counters].catch_up())
    for turn in range(10):
        monkeypatch.setattr(enquiries, "BRAKES", (one, two)[turn % 2])
        enquiries.ask(Question(KNOWN, "own", id_number=NUMBER), Enquirer("api", "", account="e1"))
    for counters in (one, two):
        casework_door.follow(counters)
        longest = counters.rooms(brakes.ACCOUNT, "account:e1")[-1]
        assert longest.amount - longest.left == 10


@pytest.mark.parametrize("tried", [brakes.SIGN_IN, brakes.DISPUTE, brakes.PERSON], ids=lambda tried: tried.name)
def test_attempts_are_known_to_the_next_process_and_to_those_beside_it(installed, monkeypatch, tried):
    monkeypatch.setattr(followed_counts, "LOOK_SECONDS", 0.0)
    store, whole = casework_door.store(), tried.rates[0].amount
    here, beside = (followed_counts.Follower(Brakes(), store) for _ in range(2))
    beside.catch_up()
    monkeypatch.setattr(enquiries, "BRAKES", here.counters)
    monkeypatch.setattr(casework_door, "follow", lambda counters: here.catch_up())
    assert [enquiries.attempt(tried, "address:192.0.2.7") for _ in range(whole)] == [0] * whole
    for known_to in (here, beside, followed_counts.Follower(Brakes(), store)):
        known_to.catch_up()
        assert known_to.counters.wait(tried, "address:192.0.2.7") > 0
        assert known_to.counters.wait(tried, "address:192.0.2.8") == 0
    assert enquiries.attempt(tried, "address:192.0.2.7") > 0
    assert len(list(store.audit.lines(action="attempt"))) == whole, "what was refused is no attempt"


def test_id_numbers_guessed_from_many_addresses_end_while_the_record_stays_open(installed):
    guess(60)
    visitor, employer = Enquirer("page", "192.0.2.99"), Enquirer("api", "192.0.2.98", account="e1")
    right = Question(KNOWN, "own", id_number=NUMBER)
    assert enquiries.ask(right, visitor).demand is Demand.YEAR
    assert enquiries.ask(right, employer).outcome.answer is Answer.VERIFIED
    years = [
        year for year in range(1980, 2026) if enquiries.narrow(enquiries.look_again(right), str(year)).certificates
    ]
    with_year = enquiries.ask(replace(right, acquired_year=str(years[0])), visitor)
    assert with_year.outcome.answer is Answer.VERIFIED


def test_a_month_of_misses_and_a_day_of_everything_is_taken_in(installed):
    audit = casework_door.store().audit
    enquiries.ask(Question(KNOWN, "own", id_number=NUMBER), Enquirer("api", "", account="e1"))
    enquiries.ask(Question(KNOWN, "own", id_number="450202199001010000"), Enquirer("api", "", account="e1"))
    newest = next(audit.lines(limit=1))["seq"]
    everything, seq = audit.following(0, ("enquiry",))
    misses, _ = audit.following(0, ("enquiry",), older=(newest, "not_found"))
    assert seq == newest and {line["outcome"] for line in misses} == {"not_found"}
    assert {line["outcome"] for line in everything} >= {"verified", "not_found"}
    assert audit.last_before("9999") == newest and audit.last_before("0001") == 0
    at = [line["at"] for line in audit.lines(limit=2)]
    assert audit.last_before(at[0]) == newest - 1


def test_whoever_gives_a_name_with_number_after_number_guesses_and_is_stopped_like_an_enquirer(installed, monkeypatch):
    actor, wrong = "account:h1", "450202199001010000"
    monkeypatch.setattr(enquiries, "BRAKES", Brakes())
    assert [enquiries.declare(KNOWN, NUMBER, actor) for _ in range(30)] == [0] * 30, "what is right is no guess"
    assert [enquiries.declare(KNOWN, wrong, actor) for _ in range(8)] == [0] * 8
    for counters in (enquiries.BRAKES, Brakes()):
        monkeypatch.setattr(enquiries, "BRAKES", counters)
        assert enquiries.declare(KNOWN, NUMBER, actor) > 0, "the right number is not told either"
        assert enquiries.declare(KNOWN, NUMBER, "account:h2") == 0
        assert enquiries.declare("覃大川", wrong, actor) == 0
    told = [line for line in casework_door.store().audit.lines(action="declared") if line["actor"] == actor]
    assert len(told) == 10 and KNOWN not in str(told) and wrong not in str(told)


def test_an_account_corrects_its_name_and_number_a_few_times_an_hour_and_its_telephone_at_will(installed, monkeypatch):
    monkeypatch.setattr(enquiries, "BRAKES", Brakes())
    accounts = casework_door.store().accounts
    person = {"holder_name": "蒙晚秋", "id_number": "450203198506150517", "phone": "13800000000"}
    accounts.add("meng", installed.password, display_name="蒙晚秋", roles=["holder"], person=person, by="registration")
    for at in range(12):
        holder_door.correct_person(accounts.find("meng"), person | {"phone": f"1380000{at:04}"})
    for at in range(brakes.PERSON.rates[0].amount):
        holder_door.correct_person(accounts.find("meng"), person | {"holder_name": f"蒙晚{'甲乙丙丁戊己'[at]}"})
    with pytest.raises(TooOftenError, match="更正太频繁"):
        holder_door.correct_person(accounts.find("meng"), person | {"holder_name": "蒙晚庚"})
    assert holder_door.person_of(accounts.find("meng"))["holder_name"] == "蒙晚己"


def test_numbers_are_not_tried_by_having_a_form_filled_in(installed, monkeypatch):
    holder = casework_door.store().accounts.find("holder")
    monkeypatch.setattr(enquiries, "BRAKES", Brakes())
    monkeypatch.setattr(
        curated_door, "fields_to_fill_in", lambda name, number: {"title": "工程师"} if number == "7" else {}
    )
    assert holder_door.fields_of_number(holder, "7") and not any(holder_door.fields_of_number(holder, str(n)) for n in range(10, 18))  # fmt: skip
    with pytest.raises(TooOftenError, match="查询太频繁"):
        holder_door.fields_of_number(holder, "7")
    monkeypatch.setattr(enquiries, "BRAKES", Brakes())
    with pytest.raises(TooOftenError):
        holder_door.fields_of_number(holder, "7")
