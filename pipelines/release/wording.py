"""The words of releases in both languages: what happened to a certificate and why, to a row, to a submission, and by which rule one passed."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from schemas.columns import LABELS_EN, LABELS_ZH
from schemas.reasons import catalogue

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
    return " ".join(dict.fromkeys(name(about, word)))


def name(about: str, word: str | None) -> Words:
    """The word in each language.

    >>> name("row", "noise")
    Words(zh='其他行', en='noise')
    """
    return _about(about).get(word or "") or Words(word or "", word or "")


def part_reason(reason: str) -> tuple[str, str]:
    """The word that a reason begins with, and what it names.

    >>> part_reason("merged → C7"), part_reason("records 2"), part_reason("others")
    (('merged', 'C7'), ('records', '2'), ('others', ''))
    """
    word, _, what = reason.partition(" ")
    return word, what.removeprefix("→ ")


def name_column(column: str) -> Words:
    """What people call a column in which a certificate can differ.

    >>> name_column("level"), name_column("passed_by")
    (Words(zh='级别', en='Level'), Words(zh='通过依据', en='Passed by'))
    """
    own = _about("column").get(column)
    return own or Words(LABELS_ZH.get(column, column), LABELS_EN.get(column, column))


def tell_reason(reason: str) -> Words:
    """The reason with what it names, a code of the catalogue as its sentence; one that has no words as it stands.

    >>> tell_reason("scope SCOPE_BEFORE_PERIOD").zh, tell_reason("records 2").en, tell_reason("judged same: a.xlsx:3 | b.xlsx:4").zh
    ('范围：取得时间早于本次审验期间', 'records +2', '审核判断 同一：a.xlsx:3 | b.xlsx:4')
    """
    word, what = part_reason(reason)
    if word not in reasons():
        return Words(reason, reason)
    named = _name(f"{int(what):+,}" if word == "records" else what)
    return Words(reasons()[word].zh.format(what=named.zh), reasons()[word].en.format(what=named.en))


def _name(what: str) -> Words:
    """What a reason names: a code as its sentence, a judgement before its rows in both languages, all else as it stands."""
    if known := catalogue().get(what):
        return Words(known.zh.rstrip("。"), known.en.rstrip("."))
    judgement, parted, rows = what.partition(": ")
    said = _about("judgement").get(judgement)
    return Words(f"{said.zh}：{rows}", f"{said.en}{parted}{rows}") if said else Words(what, what)


@cache
def _about(about: str) -> Mapping[str, Words]:
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["about"] == about]
    return MappingProxyType({row["word"]: Words(row["zh"], row["en"]) for row in rows})
