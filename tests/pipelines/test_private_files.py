"""What is written privately is nobody else's at any moment, and is there whole or not at all."""

import os
import stat

import pytest

from pipelines.private_files import written_privately


def mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(autouse=True)
def _open_handed():
    """An account whose files everybody may read and write."""
    before = os.umask(0)
    yield
    os.umask(before)


def test_only_the_owner_reads_it_while_and_after_it_is_written(tmp_path):
    path = tmp_path / "new" / "numbers.csv"
    with written_privately(path) as file:
        file.write(b"1")
        assert [mode(one) for one in path.parent.iterdir()] == [0o600]
    assert (mode(path), mode(path.parent), path.read_bytes()) == (0o600, 0o700, b"1")


def test_what_stood_there_open_is_replaced_by_what_is_private(tmp_path):
    path = tmp_path / "numbers.csv"
    path.write_bytes(b"0")
    with written_privately(path) as file:
        assert path.read_bytes() == b"0"
        file.write(b"1")
    assert (mode(path), path.read_bytes()) == (0o600, b"1")


def test_a_failure_leaves_what_was_there_and_nothing_beside_it(tmp_path):
    path = tmp_path / "numbers.csv"
    path.write_bytes(b"0")
    with pytest.raises(OSError, match="full"), written_privately(path) as file:
        file.write(b"half")
        raise OSError("full")
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"0", [path])
