"""The key file and what is sealed with it."""

import json
import multiprocessing
import re
import stat
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.keys import (
    LASTING_PURPOSES,
    ROTATING_PURPOSES,
    TOKEN_PATTERN,
    Generation,
    KeyFileError,
    Keys,
    drop_retired,
    load_keys,
    rotate_keys,
)

FIXED = Keys((Generation("00000001", bytes(32)), Generation("00000002", bytes(range(32)))))


def test_the_file_is_made_on_first_use_for_its_owner_alone(tmp_path):
    path = tmp_path / "new" / "keys.json"
    keys = load_keys(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_keys(path) == keys
    assert [file.name for file in path.parent.iterdir()] == ["keys.json"]


def test_programs_that_start_at_once_get_the_same_keys(tmp_path):
    # Spawned, not forked: a fork of a process with threads may wait for ever for a lock that nobody holds.
    races = [tmp_path / f"{number}" / "keys.json" for number in range(12) for _ in range(2)]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        ids = [keys.key_id for keys in pool.map(load_keys, races, chunksize=1)]
    assert ids[::2] == ids[1::2] and len({*ids}) == 12


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


def test_after_a_drop_marks_stay_and_what_older_keys_sealed_is_closed(tmp_path):
    path = tmp_path / "keys.json"
    before = load_keys(path)
    token, lasting = before.encrypt("13800001234"), {purpose: before.subkey(purpose) for purpose in LASTING_PURPOSES}
    first = path.read_text()
    for _ in range(2):
        rotate_keys(path)
        after = drop_retired(path)
        assert load_keys(path) == after and len(after.generations) == 1
        assert {purpose: after.subkey(purpose) for purpose in LASTING_PURPOSES} == lasting
    secret = json.loads(first)["generations"][0]["secret"]
    assert secret not in path.read_text() and stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(KeyFileError, match="no generation"):
        after.decrypt(token)
    with pytest.raises(KeyFileError, match="kept no subkey"):
        after.subkey("a purpose of a later version")


def test_every_lasting_purpose_that_the_code_names_outlives_a_drop():
    root = Path(__file__).parents[2]
    named = {
        purpose
        for folder in ("pipelines", "assets", "lookup_app")
        for path in (root / folder).rglob("*.py")
        for purpose in re.findall(r'subkey\("([\w-]+)"', path.read_text(encoding="utf-8"))
    }
    assert {"ids", "field"} <= named | ROTATING_PURPOSES and named <= ROTATING_PURPOSES | set(LASTING_PURPOSES)


@pytest.mark.parametrize(
    ("text", "renewed"),
    [
        pytest.param("a {old} b {new}", True, id="among words"),
        pytest.param('{{"asked": "{old}"}}', True, id="in JSON"),
        pytest.param("enc:12345678:AAAA", False, id="no key of ours"),
        pytest.param("enc:00000001:A", False, id="no token at all"),
        pytest.param("plain", False, id="plain"),
    ],
)
def test_renewing_seals_tokens_anew_and_leaves_other_words(text, renewed):
    old, new = FIXED.encrypt("13800001234", "00000001"), FIXED.encrypt("13800001234")
    given = text.format(old=old, new=new)
    assert FIXED.renew(given) == (given.replace(old, new) if renewed else given)
    assert FIXED.sealed_by(FIXED.renew(given)) == (["00000002"] * given.count("enc:") if renewed else [])
