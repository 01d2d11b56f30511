"""Headings taken apart: a Chinese heading ends in the kind of value, and the words before it say of what."""

import csv
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import schemas

WORDS = Path(schemas.__file__).parent / "vocabularies" / "heading_words.csv"

_FOREIGN, _OWN, _WHEN = "foreign", "own", "when"
_ABOUT_TITLES = ("acquire", "review", "approve", "issue", "title", "certificate", "series", "level", "specialty")
_SENSES: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {
    "date": (
        (("birth",), "birth_month"),
        (("issue",), "conferred_on"),
        (("acquire", "review", "approve", "title"), "acquired_on"),
        (("certificate",), "conferred_on"),
    ),
    "year": ((("birth",), "birth_month"), (_ABOUT_TITLES, "year")),
    "number": (
        (("manage",), "management_number"),
        (("identity",), "id_number"),
        (("document",), "approval_document"),
        (("phone",), "phone"),
        (("certificate",), "certificate_number"),
        (("approve",), "approval_document"),
        (("issue",), "certificate_number"),
    ),
    "document": ((_ABOUT_TITLES, "approval_document"),),
    "body": (
        ((_WHEN, "employ", "person"), "employer"),
        (("issue", "approve"), "issuing_authority"),
        (("committee", "review"), "review_committee"),
        (("acquire", "certificate"), "issuing_authority"),
        (("",), "employer"),
    ),
    "committee": (((*_ABOUT_TITLES, ""), "review_committee"),),
    "person": (((*_ABOUT_TITLES, ""), "holder_name"),),
    "way": ((("acquire", "review", "title", "certificate"), "acquisition_method"),),
    "level": (((*_ABOUT_TITLES, ""), "level"),),
    "series": (((*_ABOUT_TITLES, ""), "series"),),
    "specialty": (((*_ABOUT_TITLES, "employ", ""), "specialty"),),
    "title": (((*_ABOUT_TITLES, ""), "title"),),
    "phone": (((*_ABOUT_TITLES, "person", "identity", "employ", ""), "phone"),),
    "sex": (((*_ABOUT_TITLES, "person", "identity", ""), "sex"),),
}
"""Kind of value to what the words before it make of it: the first line that holds one of them; blank for words that say nothing."""

_REACH = {"date", "body"}
"""Kinds whose sense the nearest of the words before them decides, not the first line: 批准发证日期 is when it was issued."""

_ORGANS = ("机关", "局")
"""Bodies that approve; a committee that reviews is none."""

_ASKING = ("何时", "何年", "哪")
_ONLY_DETAILS = frozenset({_OWN, _WHEN})


class Part(NamedTuple):
    """One word of a heading and the part it plays."""

    word: str
    role: str


@cache
def _roles() -> Mapping[str, str]:
    """Word to role; raises ValueError on a word listed twice."""
    roles: dict[str, str] = {}
    with WORDS.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            for word in line["words"].split("|"):
                if word in roles:
                    raise ValueError(f"{WORDS.name}: {word} is listed twice")
                roles[word] = line["role"]
    return roles


@lru_cache(maxsize=8192)
def take_apart(form: str) -> tuple[Part, ...] | None:
    """The words of a folded heading, as few and as long as may be; null when one of them is none that we know.

    >>> [part.role for part in take_apart("转正定职日期")]
    ['acquire', 'date']
    """
    roles = _roles()
    best: list[tuple[Part, ...] | None] = [()]
    for end in range(1, len(form) + 1):
        ways = [
            (*before, Part(form[start:end], roles[form[start:end]]))
            for start in range(max(0, end - 8), end)
            if (before := best[start]) is not None and form[start:end] in roles
        ]
        best.append(min(ways, key=len) if ways else None)
    return best[-1] or None


def column_of(form: str) -> str | None:
    """The column that a folded heading means by the words it is made of, `extra` for none of ours; null when they don't say.

    >>> column_of("落款日期"), column_of("评定机关"), column_of("取得资格时单位"), column_of("填表日期")
    ('conferred_on', 'issuing_authority', 'employer', 'extra')
    """
    parts = take_apart(form)
    if parts is None:
        return None
    if any(part.role == _FOREIGN for part in parts):
        return "extra"
    if parts[0].word.startswith(_ASKING):
        parts = (*parts[1:], parts[0])
    while parts and parts[-1].role in _ONLY_DETAILS:
        parts = parts[:-1]
    if not parts or parts[-1].role not in _SENSES:
        return None
    return _sense(parts[-1], [part.role for part in parts[:-1] if part.role != _OWN])


def _sense(head: Part, before: list[str]) -> str | None:
    """What the words before a kind of value make of it."""
    senses = _SENSES[head.role]
    if head.role == "body" and head.word in _ORGANS and before and before[-1] == "review":
        return "issuing_authority"
    if head.role in _REACH and _WHEN not in before:
        nearest = (next((to for roles, to in senses if role in roles), None) for role in reversed(before or [""]))
        return next((column for column in nearest if column), None)
    known = before or [""]
    return next((column for roles, column in senses if any(role in roles for role in known)), None)
