"""Every command tells what it takes in Chinese and in English."""

import argparse
import getpass
import gzip
import re
from collections.abc import Iterator

import polars as pl
import pytest

from pipelines.cli.main import COMMANDS, build_parser, main
from schemas.plain_faults import PlainFaultError

CHINESE, ENGLISH = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[A-Za-z]{2}")


def told(parser: argparse.ArgumentParser, name: str) -> Iterator[tuple[str, str]]:
    """What is said of each action of a parser and of the parsers below it."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for choice in action._choices_actions:
                yield f"{name} {choice.dest}", choice.help or ""
            for below, one in action.choices.items():
                yield from told(one, f"{name} {below}")
        elif not isinstance(action, argparse._HelpAction):
            yield f"{name} {action.dest}", action.help or ""


@pytest.mark.parametrize("command", COMMANDS)
def test_what_a_command_takes_is_told_in_both_languages_chinese_first(command):
    parser = build_parser([command])
    for name, words in told(parser, "shenyan"):
        chinese, separator, english = words.partition(" · ")
        assert separator, f"{name} has one language only: {words!r}"
        assert CHINESE.search(chinese), f"{name}: no Chinese first in {words!r}"
        assert ENGLISH.search(english), f"{name}: no English in {words!r}"


@pytest.mark.parametrize(
    "words",
    [["run"], ["release", "list"], ["lookup", "--name", "韦", "--id-number", "1"], ["health"]],
    ids=lambda words: words[0],
)
def test_a_file_in_place_of_the_curated_folder_is_said_in_a_sentence(monkeypatch, tmp_path, words):
    (tmp_path / "file").touch()
    monkeypatch.setenv("SHENYAN_CURATED", str(tmp_path / "file"))
    with pytest.raises(PlainFaultError, match=r"是文件，不是文件夹。 It is a file"):
        main(words)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        pytest.param(["evaluate", "{table}", "--truth", "{table}"], "缺少列 record_id", id="a table of another kind"),
        pytest.param(["evaluate", "{cut}", "--truth", "{table}"], "无法作为 Parquet 表读取", id="no table"),
        pytest.param(["account", "add", "somebody", "--role", "steward"], "请用环境变量 SHENYAN_PASSWORD", id="nobody to ask"),
    ],
)  # fmt: skip
def test_a_slip_is_answered_with_what_to_do(monkeypatch, tmp_path, words, answer):
    monkeypatch.setenv("SHENYAN_CURATED", str(tmp_path / "curated"))
    monkeypatch.delenv("SHENYAN_PASSWORD", raising=False)
    monkeypatch.setattr(getpass, "getpass", nobody_answers)
    places = {"table": str(tmp_path / "table.parquet"), "cut": str(tmp_path / "cut")}
    pl.DataFrame({"name": ["韦"]}).write_parquet(places["table"])
    (tmp_path / "cut").write_bytes(b"PAR1")
    with pytest.raises(PlainFaultError, match=answer):
        main([word.format(**places) for word in words])


def nobody_answers(_: str) -> str:
    raise EOFError


def test_an_archive_that_was_cut_is_told_as_one(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("SHENYAN_CURATED", str(tmp_path / "curated"))
    (tmp_path / "cut.tar.gz").write_bytes(gzip.compress(bytes(range(256)) * 99)[:80])
    assert main(["backup", "verify", str(tmp_path / "cut.tar.gz")]) == 1
    assert "请换一份" in capsys.readouterr().err
