"""The key file and what is sealed with it."""

import multiprocessing
import stat

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.keys import TOKEN_PATTERN, Generation, KeyFileError, Keys, load_keys, rotate_keys

FIXED = Keys((Generation("00000001", bytes(32)), Generation("00000002", bytes(range(32)))))


def test_the_file_is_made_on_first_use_for_its_owner_alone(tmp_path):
    path = tmp_path / "new" / "keys.json"
    keys = load_keys(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_keys(path) == keys
    assert [file.name for file in path.parent.iterdir()] == ["keys.json"]


def test_programs_that_start_at_once_get_the_same_keys(tmp_path):
    # Spawned, not forked: a fork of a process with threads may wait for ever for a lock that nobody holds.
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        assert len({keys.key_id for keys in pool.map(load_keys, [tmp_path / "keys.json"] * 8)}) == 1


@pytest.mark.parametrize(
    ("content", "mode"),
    [
        pytest.param('{"format": 1, "generations": [{"key_id": "a", "secret": "00"}]}', 0o600, id="secret too short"),
        pytest.param('{"format": 1, "generations": []}', 0o600, id="no generation"),
        pytest.param(
            '{"format": 9, "generations": [{"key_id": "a", "secret": "' + "00" * 32 + '"}]}', 0o600, id="another format"
        ),
        pytest.param("half a fi", 0o600, id="damaged"),
        pytest.param(
            '{"format": 1, "generations": [{"key_id": "a", "secret": "' + "00" * 32 + '"}]}', 0o644, id="open to others"
        ),
    ],
)
def test_a_key_file_that_cannot_be_trusted_is_refused_without_quoting_it(tmp_path, content, mode):
    path = tmp_path / "keys.json"
    path.write_text(content)
    path.chmod(mode)
    with pytest.raises(KeyFileError) as refusal:
        load_keys(path)
    assert "00" * 32 not in str(refusal.value)


@settings(derandomize=True, deadline=None)
@given(st.text())
def test_what_is_sealed_opens_to_itself_and_seals_the_same_again(text):
    token = FIXED.encrypt(text)
    assert FIXED.decrypt(token) == text
    assert FIXED.encrypt(text) == token


def test_a_column_keeps_its_nulls_and_blanks_and_hides_everything_else():
    values = pl.Series(["110105199001010010", None, "", "110105199001010010"])
    sealed = FIXED.encrypt_column(values)
    assert sealed.str.contains(TOKEN_PATTERN).to_list() == [True, None, False, True]
    assert sealed[0] == sealed[3]
    assert FIXED.decrypt_column(sealed).to_list() == values.to_list()


def test_an_altered_token_does_not_open():
    token = FIXED.encrypt("13800001234")
    with pytest.raises(KeyFileError):
        FIXED.decrypt(token[:-2] + ("AA" if not token.endswith("AA") else "BB"))


def test_another_installations_token_does_not_open():
    with pytest.raises(KeyFileError, match="no generation"):
        FIXED.decrypt(Keys((Generation("0000000f", bytes(32)),)).encrypt("13800001234"))


def test_a_rotation_changes_what_protects_and_nothing_that_lasts(tmp_path):
    before = load_keys(tmp_path / "keys.json")
    token = before.encrypt("13800001234")
    after = rotate_keys(tmp_path / "keys.json")
    assert after.decrypt(token) == "13800001234"
    assert after.encrypt("13800001234") != token
    assert after.subkey("record-id") == before.subkey("record-id")
    assert after.subkey("ids") == before.subkey("ids")
    assert after.subkey("lookup") != before.subkey("lookup")
    assert after.subkey("lookup", before.key_id) == before.subkey("lookup")


def test_no_text_form_of_the_keys_shows_a_secret():
    shown = f"{FIXED!r} {FIXED.generations[1]!r}"
    assert bytes(range(32)).hex() not in shown
    assert str(bytes(range(32))) not in shown
