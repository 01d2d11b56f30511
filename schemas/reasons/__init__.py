"""The closed list of reasons: every code a file, row, submission or certificate can be answered with."""

import csv
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent
SEVERITIES = ("reject", "quarantine", "hold", "warn", "note")
"""From gravest to lightest: the file is refused, the row is, the certificate waits, somebody should look, it is only said."""
CODE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")


class Reason(NamedTuple):
    """One code, how grave it is, what people read and what they can do."""

    code: str
    severity: str
    zh: str
    en: str
    advice_zh: str
    advice_en: str


class CatalogueError(ValueError):
    """The lists of reasons contradict themselves or lack something."""


@cache
def catalogue(folder: Path = FOLDER) -> dict[str, Reason]:
    """Every reason by its code, from all lists of the folder; raises CatalogueError on a code twice or a line that is not whole."""
    reasons: dict[str, Reason] = {}
    for path in sorted(folder.glob("*.csv")):
        for reason in read_list(path):
            if reason.code in reasons:
                raise CatalogueError(f"{path.name}: {reason.code} stands in the catalogue twice")
            reasons[reason.code] = reason
    return reasons


def read_list(path: Path) -> list[Reason]:
    """The reasons of one list, in its order."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file)
        if tuple(lines.fieldnames or ()) != Reason._fields:
            raise CatalogueError(f"{path.name}: the columns are {', '.join(Reason._fields)}")
        return [_checked(path, lines.line_num, line) for line in lines]


def _checked(path: Path, number: int, line: dict[str, str | None]) -> Reason:
    """The reason of one line, whole and well formed."""
    reason = Reason(**{field: line[field] or "" for field in Reason._fields})
    where = f"{path.name}, line {number}"
    if not CODE.fullmatch(reason.code):
        raise CatalogueError(f"{where}: {reason.code!r} is no code")
    if reason.severity not in SEVERITIES:
        raise CatalogueError(f"{where}: severity is one of {', '.join(SEVERITIES)}")
    if missing := [field for field in Reason._fields if not getattr(reason, field).strip()] or None in line:
        raise CatalogueError(f"{where}: {missing} is missing or there is a column too many")
    return reason


def gravest(codes: Iterable[str]) -> str | None:
    """The severity of the gravest of these codes; null for none."""
    severities = {catalogue()[code].severity for code in codes}
    return next((severity for severity in SEVERITIES if severity in severities), None)
