"""Every command tells what it takes in Chinese and in English."""

import argparse
import re
from collections.abc import Iterator

import pytest

from pipelines.cli.main import COMMANDS, build_parser

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
