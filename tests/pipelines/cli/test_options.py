"""Every command tells what it takes in Chinese and in English."""

import argparse
import re
from collections.abc import Iterator

import pytest

from pipelines.cli.main import COMMANDS, build_parser, main
from pipelines.plain_faults import PlainFaultError

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
