"""Random files read and compared with their truth: rows by what they are, people by their number, cells by their column."""

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.intake.limits import Limits, Refused
from pipelines.intake.readers import check, read
from pipelines.intake.tables import Office
from pipelines.intake.understand import understand
from tests.soak.layouts import county, offices, papers, strangers, workbooks
from tests.soak.layouts.arrange import arrange
from tests.soak.layouts.county import Sent
from tests.soak.layouts.files import ONE_TABLE, WITH_PROSE, WITH_SHEETS, WITHOUT_MERGES, WRITERS, Place
from tests.soak.layouts.grid import Grid
from tests.soak.proof import demand

_BLANKS = re.compile(r"[\s\u3000]+")


WAYS = (*county.WAYS, *offices.WAYS, *papers.WAYS, *workbooks.WAYS, *strangers.WAYS)
LEAST_ROWS, LEAST_CELLS = 0.999, 0.99


def prove(folder: Path, *, seed: int, files: int) -> str:
    """How so many random files were read: hardly a row wrongly named, nobody lost or invented, hardly a cell elsewhere."""
    tally = Tally()
    for number in range(files):
        measure(seed * 100_000 + number, tally)
        way = WAYS[number % len(WAYS)]
        count(way(random.Random(f"{way.__name__} {seed} {number}")), tally, (seed, number, way.__name__))
    told = summary(tally)
    demand(len(tally.wrong_rows) <= (1 - LEAST_ROWS) * tally.rows, f"rows are wrongly named: {told}")
    demand(not tally.lost and not tally.invented and not tally.refused, f"people are lost or invented: {told}")
    demand(len(tally.wrong_cells) <= (1 - LEAST_CELLS) * tally.cells, f"cells are in the wrong column: {told}")
    return str(tally)


@dataclass
class Tally:
    """What was read against the truth."""

    files: int = 0
    rows: int = 0
    wrong_rows: list[tuple[Any, ...]] = field(default_factory=list)
    people: int = 0
    lost: int = 0
    invented: int = 0
    cells: int = 0
    wrong_cells: list[tuple[Any, ...]] = field(default_factory=list)
    refused: list[tuple[Any, ...]] = field(default_factory=list)

    def __str__(self) -> str:
        rows, cells = (
            100 - 100 * len(self.wrong_rows) / max(1, self.rows),
            100 - 100 * len(self.wrong_cells) / max(1, self.cells),
        )
        return f"{self.files} files, {self.rows} rows {rows:.3f} %, {self.people} people, {self.lost} lost, {self.invented} invented, {self.cells} cells {cells:.3f} %, {len(self.refused)} refused"


def build(seed: int) -> tuple[str, list[Grid]]:
    """The format and the grids of one random file."""
    chance = random.Random(seed)
    kind = chance.choice(list(WRITERS))
    count = 1 if kind in ONE_TABLE else chance.choice((1, 1, 1, 2, 3))
    grids = [
        arrange(chance, kind in WITH_PROSE, kind not in WITHOUT_MERGES, count == 1, kind in WITH_SHEETS)
        for _ in range(count)
    ]
    if kind in WITH_SHEETS:
        if chance.random() < 0.2:
            grids.insert(0, cover(chance))
        if len(grids) > 1 and kind != "ods" and chance.random() < 0.3:
            grids[-1].hidden = True
        alike = not any({"forms", "on its side"} & grid.features for grid in grids)
        if len(grids) > 1 and alike and chance.random() < 0.25:
            grids = [stacked(grids, chance)]
        for at, grid in enumerate(grids, 1):
            grid.name = (
                grid.name
                if grid.name != "Sheet1" and [one.name for one in grids].count(grid.name) == 1
                else f"Sheet{at}"
            )
    return kind, grids


def cover(chance: random.Random) -> Grid:
    """A sheet that holds nobody: how to fill in the form, or counts by office."""
    grid = Grid(name="填表说明")
    if chance.random() < 0.5:
        for line in (
            "填表说明",
            "1. 身份证号必须填写18位。",
            "2. 取得时间填写批文时间。",
            "",
            "联系人：职改科 2825566",
        ):
            grid.put([line], "noise")
    else:
        for row in (
            ["各单位人数统计表"],
            ["单位", "人数", "中级", "初级"],
            ["柳江县", "12", "7", "5"],
            ["融安县", "8", "3", "5"],
            ["合计", "20", "10", "10"],
        ):
            grid.put(row, "any")
    return grid.squared()


def stacked(grids: Sequence[Grid], chance: random.Random) -> Grid:
    """The grids one below the other on one sheet."""
    whole = Grid(features={"stacked"})
    for grid in grids:
        for _ in range(chance.choice((0, 1, 2)) if whole.rows else 0):
            whole.put([""], "noise")
        shift = len(whole.rows)
        whole.rows += grid.rows
        whole.truth += grid.truth
        whole.merges += [(top + shift, left, bottom + shift, right) for top, left, bottom, right in grid.merges]
        whole.features |= grid.features
    return whole.squared()


def measure(seed: int, tally: Tally) -> None:
    """Nothing; one random file is read and counted."""
    kind, grids = build(seed)
    content, places = WRITERS[kind](grids)
    grids = grids[: len(places)]
    tally.files += 1
    try:
        reading = read(content, check(content, Limits()), Limits())
        understood = understand(reading, Office("office"), "sources/office/花名册.dat")
    except Refused as refused:
        tally.refused.append((seed, kind, refused.code, refused.detail))
        return
    found: dict[Place, list[dict[str, Any]]] = {}
    for row in understood.rows.iter_rows(named=True):
        found.setdefault((row["sheet"], row["row"]), []).append(row)
    for grid, at in zip(grids, places, strict=True):
        for place, (expected, people), cells in zip(at, grid.truth, grid.rows, strict=True):
            compare(
                tally,
                (seed, kind, ",".join(sorted(grid.features)), place),
                expected,
                people,
                found.pop(place, []),
                cells,
            )
    left = [row for rows in found.values() for row in rows if row["kind"] == "record"]
    tally.invented += len(left)
    if left:
        tally.wrong_rows.append((seed, kind, "no such row", left[0]["sheet"], left[0]["row"]))


def count(sent: Sent, tally: Tally, where: tuple[Any, ...]) -> None:
    """Nothing; the people found in a file are counted against those who stand in it."""
    tally.files += 1
    tally.people += len(sent.people)
    try:
        understood = understand(
            read(sent.content, check(sent.content, Limits()), Limits()), Office("office"), "sources/office/名册.dat"
        )
    except Refused as refused:
        tally.refused.append((*where, refused.code, refused.detail))
        return
    left = [row for row in understood.rows.iter_rows(named=True) if row["kind"] == "record"]
    for person in sent.people:
        found = _most_like(person, left)
        if found is None:
            tally.lost += 1
            continue
        left.remove(found)
        for column, text in person.items():
            tally.cells += 1
            if _plain(found.get(column) or "", column) != _plain(text, column):
                tally.wrong_cells.append((*where, "", column, text, found.get(column)))
    tally.invented += len(left)


def _most_like(person: dict[str, str], rows: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The row of that name that agrees in the most columns; null when none has the name."""
    named = [row for row in rows if _BLANKS.sub("", row["holder_name"] or "") == person["holder_name"]]
    return max(
        named,
        key=lambda row: sum(
            _plain(row.get(column) or "", column) == _plain(text, column) for column, text in person.items()
        ),
        default=None,
    )


def compare(
    tally: Tally,
    where: tuple[Any, ...],
    expected: str,
    people: Sequence[dict[str, str]],
    rows: list[dict[str, Any]],
    cells: Sequence[str],
) -> None:
    """Nothing; one row of the file is counted."""
    if not any(cells) and not rows:
        return
    said = {row["kind"] for row in rows}
    tally.rows += 1
    tally.people += len(people)
    records = sorted((row for row in rows if row["kind"] == "record"), key=lambda row: row["block"])
    if expected == "any":
        if records:
            tally.wrong_rows.append((*where, "a person", cells))
            tally.invented += len(records)
        return
    if expected == "noise" and said == {"header"} and "pages" in where[2]:
        return
    if said != {expected} or len(records) != len(people):
        tally.wrong_rows.append((*where, expected, sorted(said), len(people), len(records), cells))
        tally.lost += max(0, len(people) - len(records))
        tally.invented += max(0, len(records) - len(people))
        return
    for row, person in zip(records, people, strict=True):
        for column, text in person.items():
            if not text:
                continue
            tally.cells += 1
            if _plain(row.get(column) or "", column) != _plain(text, column):
                tally.wrong_cells.append((*where, column, text, row.get(column)))


def _plain(text: str, column: str) -> str:
    """A value without blanks, a series without the word for it."""
    text = _BLANKS.sub("", text)
    return text.removesuffix("系列") if column == "series" else text


def summary(tally: Tally, most: int = 30) -> str:
    """The tally with its mistakes, the commonest kinds first."""
    rows = Counter((wrong[1], wrong[4] if len(wrong) > 4 else "") for wrong in tally.wrong_rows)
    cells = Counter((wrong[4], wrong[2]) for wrong in tally.wrong_cells)
    return "\n".join([str(tally), *map(str, rows.most_common(most)), *map(str, cells.most_common(most))])
