"""What is known about a sending office: `office.yml` in its folder, else what the folder's name gives away."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml

from pipelines.intake.tables import Office
from schemas.columns import COLUMNS

FILE_NAME = "office.yml"
MAXIMUM_BYTES = 1 << 18
KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("offline_register", re.compile(r"offline|线下|现场登记|线下登记", re.IGNORECASE)),
    ("approvals", re.compile(r"approval|批文|文件汇编", re.IGNORECASE)),
    ("series", re.compile(r"series|系列", re.IGNORECASE)),
    ("county", re.compile(r"county|district|城区|新区|[县区]人社|人力资源|县$|区$", re.IGNORECASE)),
    ("employer", re.compile(r"employer|公司|集团|学校|中学|小学|大学|学院|医院|研究[所院]|中心|单位", re.IGNORECASE)),
)
TRUST_RANKS = {"approvals": 1, "series": 2, "county": 3, "offline_register": 4, "employer": 5, "unknown": 6}
"""How far a kind of sender is trusted when nothing says otherwise; 1 is best."""

LOWEST_RANK = 99

BIRTH_MONTH = "birth_month"

T = TypeVar("T")


def read_office(folder: Path) -> tuple[Office, list[str]]:
    """The office of a folder, and warnings about what its `office.yml` says in vain."""
    path = folder / FILE_NAME
    if not path.is_file():
        return guess_office(folder.name), []
    try:
        content = yaml.safe_load(path.read_bytes()[:MAXIMUM_BYTES])
    except (yaml.YAMLError, UnicodeDecodeError, OSError, RecursionError, ValueError):
        return guess_office(folder.name), ["OFFICE_FILE_BROKEN"]
    if not isinstance(content, dict):
        return guess_office(folder.name), ["OFFICE_FILE_BROKEN"]
    return _from_mapping(folder.name, content)


def guess_office(folder: str) -> Office:
    """An office without `office.yml`: its kind by the words in its folder's name."""
    kind = next((kind for kind, words in KINDS if words.search(folder)), "unknown")
    return Office(folder=folder, kind=kind, trust_rank=TRUST_RANKS[kind])


def _from_mapping(folder: str, content: Mapping[Any, Any]) -> tuple[Office, list[str]]:
    guessed = guess_office(folder)
    stated = content.get("kind", guessed.kind)
    kind = stated if isinstance(stated, str) and stated in TRUST_RANKS else None
    rank = content.get("trust_rank", TRUST_RANKS[kind or guessed.kind])
    is_rank = type(rank) is int and 1 <= rank <= LOWEST_RANK
    name = content.get("name")
    headings, strange = _headings(content.get("headings"))
    wrong = strange or kind is None or not is_rank or not (name is None or isinstance(name, str))
    office = Office(
        folder=folder,
        name=name if isinstance(name, str) else None,
        kind=kind or guessed.kind,
        trust_rank=rank if is_rank else guessed.trust_rank,
        headings=headings,
        expected={key: count for key, count in _texts(content.get("expected"), int).items() if count >= 0},
        replaces=_texts(content.get("replaces"), str),
        layouts=_list_of_texts(content.get("layouts")),
        values={column: value for column, value in _texts(content.get("values"), str).items() if column in COLUMNS},
    )
    return office, ["OFFICE_FILE_BROKEN"] if wrong else []


def _headings(content: object) -> tuple[dict[str, str | None], bool]:
    """Heading → column, and whether a line names no column of ours."""
    if content is None:
        return {}, False
    if not isinstance(content, dict):
        return {}, True
    known = {
        str(heading): column
        for heading, column in content.items()
        if column is None or column in (*COLUMNS, BIRTH_MONTH)
    }
    return known, len(known) < len(content)


def _texts(content: object, kind: type[T]) -> dict[str, T]:
    """The entries of a mapping whose values have the kind."""
    if not isinstance(content, dict):
        return {}
    return {str(key): value for key, value in content.items() if type(value) is kind}


def _list_of_texts(content: object) -> list[str]:
    return [text for text in content if isinstance(text, str)] if isinstance(content, list) else []
