"""One place of a delivery as its file shows it: the rows around it, read by a process of its own within bounds.

`python -m pipelines.intake.place` reads one question as JSON from standard input and answers on standard output.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from pipelines.intake.bounds import bound_resources
from pipelines.intake.limits import Limits, Refused
from pipelines.intake.locked import unlock
from pipelines.intake.readers import ARCHIVE, check, read
from pipelines.intake.readers.archive import unpack
from pipelines.intake.tables import Table

REACH = 4
"""So many rows before and after the place are shown."""
WALL_SECONDS = 20.0


class Place(NamedTuple):
    """Some rows of a sheet: the physical number of its first column, and each row's physical number with its cells."""

    first_column: int
    rows: list[tuple[int, list[str]]]


def look_at(raw: Path, source_file: str, sheet: str, row: int) -> Place | None:
    """The rows around that one; null when the file is gone, can't be read or has no such row."""
    question = json.dumps({"raw": str(raw), "source_file": source_file, "sheet": sheet, "row": row})
    try:
        answer = subprocess.run(
            [sys.executable, "-m", "pipelines.intake.place"], input=question, capture_output=True, text=True,
            encoding="utf-8", timeout=WALL_SECONDS, check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path)},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    if answer.returncode != 0 or not answer.stdout:
        return None
    found = json.loads(answer.stdout)
    return found and Place(found[0], [(number, cells) for number, cells in found[1]])


def find_place(raw: Path, source_file: str, sheet: str, row: int, limits: Limits) -> Place | None:
    """The same, in this process; raises Refused for a file that no reader takes."""
    content = load(raw, source_file, limits)
    if content is None:
        return None
    reading = read(content, check(content, limits), limits)
    named = [table for table in reading.tables if table.sheet == sheet]
    return next((place for table in named if (place := around(table, row))), None)


def load(raw: Path, source_file: str, limits: Limits) -> bytes | None:
    """The bytes of a delivery, out of its archives if it stands in some; null when it is gone or leads out of the folder."""
    parts = Path(source_file).parts
    for count in range(len(parts), 0, -1):
        path = raw.joinpath(*parts[:count])
        if path.is_file() and path.resolve().is_relative_to(raw.resolve()):
            return out_of_archive(unlock(path.read_bytes()), "/".join(parts[count:]), limits)
    return None


def out_of_archive(content: bytes, member: str, limits: Limits) -> bytes | None:
    """The member's bytes, through archives within archives; the content itself when no member is named."""
    if not member:
        return content
    if check(content, limits) != ARCHIVE:
        return None
    with tempfile.TemporaryDirectory(prefix="shenyan-place-") as folder:
        for one in unpack(content, Path(folder), limits):
            if one.number is not None and (member == one.name or member.startswith(f"{one.name}/")):
                inner = unlock((Path(folder) / str(one.number)).read_bytes())
                return out_of_archive(inner, member.removeprefix(one.name).lstrip("/"), limits)
    return None


def around(table: Table, row: int) -> Place | None:
    """The rows of the table around the physical row; null when it has no such row."""
    numbers = [table.row_number(position) for position in range(table.height)]
    if row not in numbers:
        return None
    at = numbers.index(row)
    cells = table.cells
    shown = range(max(0, at - REACH), min(len(numbers), at + REACH + 1))
    return Place(table.first_column, [(numbers[position], list(cells[position])) for position in shown])


def main() -> None:
    """Nothing; one question in, one answer out."""
    question = json.load(sys.stdin)
    limits = Limits()
    bound_resources(limits)
    try:
        found = find_place(
            Path(question["raw"]), question["source_file"], question["sheet"] or "", question["row"], limits
        )
    except Refused:
        found = None
    json.dump(found, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
