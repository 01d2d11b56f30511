"""Kept answers: the same bytes for a day, sealed, bounded, each account's its own."""

import stat

import pytest

from lookup_app import kept_answers
from lookup_app.kept_answers import KEPT_SECONDS, Kept, KeptAnswers
from pipelines.keys import load_keys

ANSWER = Kept("digest", '{"answers": ["韦小满"]}'.encode())


@pytest.fixture
def place(tmp_path):
    """A folder, keys and a clock that is moved by hand."""
    return tmp_path / "answers", load_keys(tmp_path / "keys.json"), [1_000_000.0]


def opened(place) -> KeptAnswers:
    folder, keys, now = place
    return KeptAnswers(folder, keys, clock=lambda: now[0])


def test_another_process_finds_the_same_bytes_for_a_day(place):
    opened(place).keep("account:a", "k1", ANSWER)
    place[2][0] += KEPT_SECONDS
    assert opened(place).find("account:a", "k1") == ANSWER
    place[2][0] += 1
    assert opened(place).find("account:a", "k1") is None


@pytest.mark.parametrize(("account", "key"), [("account:b", "k1"), ("account:a", "k2"), ("account:", "ak1")])
def test_an_answer_is_one_accounts_under_one_key(place, account, key):
    opened(place).keep("account:a", "k1", ANSWER)
    assert opened(place).find(account, key) is None


def test_nobody_reads_an_answer_in_its_file(place):
    opened(place).keep("account:a", "k1", ANSWER)
    (file,) = place[0].iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 and stat.S_IMODE(place[0].stat().st_mode) == 0o700
    assert "韦小满" not in file.read_text(encoding="ascii") and "account" not in file.name


def test_only_the_newest_are_kept(place, monkeypatch):
    monkeypatch.setattr(kept_answers, "MOST", 3)
    for number in range(5):
        place[2][0] += 1
        opened(place).keep("account:a", f"k{number}", ANSWER)
    assert [opened(place).find("account:a", f"k{number}") is not None for number in range(5)] == [False] * 2 + [
        True
    ] * 3
    assert len(list(place[0].iterdir())) == 3
