"""A table with its truth, and what is decided for a whole list."""

import random
from dataclasses import dataclass, field

from tests.soak.layouts.invent import EXTRAS, HEADINGS, USUAL, Person, dater, worn

Truth = tuple[str, tuple[Person, ...]]
"""What a row is (record, header, noise) and the people on it, each column as it must come out."""

DATED = ("acquired_on", "conferred_on", "birth_month")
CONTEXTS = ("series", "level", "acquisition_method", "issuing_authority", "approval_document", "acquired_on")
DITTO = ("同上", "〃", "″", '"', "同 上")


@dataclass
class Grid:
    """One table: its rows, what each is, what is merged (inclusive, from 0), and the prose around it."""

    name: str = "Sheet1"
    rows: list[list[str]] = field(default_factory=list)
    truth: list[Truth] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    hidden: bool = False
    features: set[str] = field(default_factory=set)

    def put(self, cells: list[str], kind: str, people: tuple[Person, ...] = ()) -> None:
        """Nothing; one more row."""
        self.rows.append(cells)
        self.truth.append((kind, people))

    def squared(self) -> "Grid":
        """The grid with rows of one length."""
        width = max(map(len, self.rows), default=0)
        self.rows = [[*row, *[""] * (width - len(row))] for row in self.rows]
        return self


@dataclass
class Plan:
    """What is decided for a whole list: its columns in order, their headings, how its dates are written, its extras."""

    columns: list[str]
    headings: list[str]
    daters: dict[str, object]
    extras: list[tuple[str, tuple[str, ...]]]
    serial: bool


def plan_list(chance: random.Random) -> Plan:
    """A random choice of columns, the name always among them."""
    columns = [
        "holder_name",
        *(column for column in HEADINGS if column != "holder_name" and chance.random() < USUAL.get(column, 0.2)),
    ]
    if len(columns) < 4:
        columns = list(dict.fromkeys([*columns, "id_number", "title", "employer"]))
    if chance.random() < 0.5:
        rest = columns[1:]
        chance.shuffle(rest)
        columns = [columns[0], *rest] if chance.random() < 0.7 else [*rest[:2], columns[0], *rest[2:]]
    extras = chance.sample(EXTRAS, chance.choice((0, 0, 0, 1, 2)))
    return Plan(
        columns,
        [chance.choice(HEADINGS[column]) for column in columns],
        {column: dater(chance) for column in DATED},
        extras,
        chance.random() < 0.75,
    )


def write_person(plan: Plan, person: Person, number: int, chance: random.Random) -> tuple[list[str], Person]:
    """A person's cells, and what must come out of them."""
    said = {}
    for column in plan.columns:
        text = plan.daters[column](person[column]) if column in DATED else worn(person[column], column, chance)  # type: ignore[operator]
        said[column] = text
    return [
        *([str(number)] if plan.serial else []),
        *said.values(),
        *(chance.choice(values) for _, values in plan.extras),
    ], said
