"""Every command where there is no register: a sentence and a status that is not 0, and nothing is made."""

import argparse
from collections.abc import Iterator

import pytest

from pipelines.cli.main import build_parser, main
from schemas.plain_faults import PlainFaultError

BEGINNING = {"run", "serve", "sample", "account add", "backup restore"}
"""These may begin a register, or have to do with none."""
AN_ANSWER = {"release list"}
"""That there is no release is what they were asked for."""


def leaves(parser: argparse.ArgumentParser, words: tuple[str, ...] = ()) -> Iterator[list[str]]:
    """The words of every command, with a value for all that it demands."""
    deeper = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    for one in deeper:
        for name, below in one.choices.items():
            yield from leaves(below, (*words, name))
    if deeper or "--curated" not in parser._option_string_actions:
        return
    demanded = [one for one in parser._actions if one.required]
    for group in parser._mutually_exclusive_groups:
        demanded += group._group_actions[:1] if group.required else []
    given = [[*one.option_strings[-1:], next(iter(one.choices or ["x"]))] for one in demanded]
    yield [*words, *(word for pair in given for word in pair)]


COMMANDS = [words for words in leaves(build_parser()) if not any(" ".join(words).startswith(one) for one in BEGINNING)]


@pytest.mark.parametrize("shape", ["missing", "empty", "another's keys", "a file"])
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_no_command_makes_a_register_where_there_is_none(words, shape, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name in ("SHENYAN_KEY_FILE", "SHENYAN_DATABASE_URL", "SHENYAN_CURATED"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SHENYAN_ID_NUMBER", "x")
    monkeypatch.setenv("SHENYAN_PASSWORD", "x")
    curated = tmp_path / "curated"
    if shape == "empty":
        curated.mkdir()
    elif shape == "a file":
        curated.touch()
    elif shape == "another's keys":
        keys = tmp_path / "keys.json"
        keys.write_text("{}")
        monkeypatch.setenv("SHENYAN_KEY_FILE", str(keys))
    before = sorted(tmp_path.rglob("*"))
    try:
        status = main([*words, "--curated", str(curated)])
        told = capsys.readouterr().err
    except PlainFaultError as fault:
        status, told = 1, str(fault)
    assert sorted(tmp_path.rglob("*")) == before
    if shape == "a file" or " ".join(words) not in AN_ANSWER:
        assert status == 1
        assert "。" in told or "：" in told
