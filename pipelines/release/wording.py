"""The words of releases in both languages: what happened to a certificate and why, to a row, to a submission, and by which rule one passed."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

FILE = Path(__file__).parent / "wording.csv"


class Words(NamedTuple):
    """One thing in Chinese and English; of a reason `{what}` stands for what it names."""

    zh: str
    en: str


@cache
def kinds() -> Mapping[str, Words]:
    """What can happen to a certificate (`differences.KINDS`), gravest last, by the word that programs read."""
    return _about("kind")


@cache
def reasons() -> Mapping[str, Words]:
    """Sentences for the reasons of a difference, by the word that each begins with."""
    return _about("reason")


def say(about: str, word: str | None) -> str:
    """A word that programs read as people read it; one that has no words as it stands.

    >>> say("row", "linked"), say("outcome", "in_review"), say("row", "another")
    ('归并 linked', '待审核 in review', 'another')
    """
    found = _about(about).get(word or "")
    return f"{found.zh} {found.en}" if found else word or ""


def part_reason(reason: str) -> tuple[str, str]:
    """The word that a reason begins with, and what it names.

    >>> part_reason("merged → C7"), part_reason("records 2"), part_reason("others")
    (('merged', 'C7'), ('records', '2'), ('others', ''))
    """
    word, _, what = reason.partition(" ")
    return word, what.removeprefix("→ ")


@cache
def _about(about: str) -> Mapping[str, Words]:
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["about"] == about]
    return MappingProxyType({row["word"]: Words(row["zh"], row["en"]) for row in rows})
