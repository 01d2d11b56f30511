"""Lists as offices send them, written as text: a line a row, cells parted by `|`."""

from collections.abc import Callable, Sequence

import polars as pl
import pytest

from pipelines.intake.tables import Merge, Office, Prose, Reading, Table, Understood
from pipelines.intake.understand import understand

CHECK_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def number_of(birth: str, sequence: int = 11) -> str:
    """An invented ID number whose check character is right."""
    body = f"450205{birth}{sequence:03d}"
    return (
        body + "10X98765432"[sum(weight * int(digit) for weight, digit in zip(CHECK_WEIGHTS, body, strict=True)) % 11]
    )


IDS = {f"ID{at}": number_of(f"19{60 + at}0{at + 1}1{at}", 100 + at) for at in range(8)}
"""What `ID0` … `ID7` in a text table stand for."""


def rows_of(text: str) -> list[list[str]]:
    """The cells of a text table; `ID0` becomes an ID number, `\\n` in a cell a line break, an empty line a blank row."""
    lines = [line.strip() for line in text.strip().splitlines()]
    cells = [[IDS.get(cell.strip(), cell.strip()).replace("\\n", "\n") for cell in line.split("|")] for line in lines]
    width = max(map(len, cells))
    return [[*row, *[""] * (width - len(row))] for row in cells]


class Sender:
    """Sends text tables through the understanding step."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def send(
        self,
        *texts: str,
        prose: Sequence[Prose] = (),
        merges: Sequence[Merge] = (),
        sheets: Sequence[str] = ("Sheet1", "Sheet2", "Sheet3"),
        source_file: str = "sources/office/名单.xlsx",
    ) -> Understood:
        tables = [
            Table(sheet=sheet, kind="worksheet", rows=rows_of(text), merges=merges)
            for sheet, text in zip(sheets, texts, strict=False)
        ]
        return understand(Reading("xlsx", tables, list(prose)), self.office, source_file)


@pytest.fixture
def sender() -> Sender:
    return Sender(Office("office"))


@pytest.fixture
def send(sender: Sender) -> Callable[..., Understood]:
    return sender.send


@pytest.fixture
def send_from() -> Callable[[Office], Callable[..., Understood]]:
    return lambda office: Sender(office).send


@pytest.fixture
def kinds() -> Callable[[Understood], list[str]]:
    """What every row is: `record`, `header`, or its noise kind."""
    return lambda understood: understood.rows.select(pl.coalesce("noise_kind", "kind")).to_series().to_list()


@pytest.fixture
def people() -> Callable[..., list[tuple[str | None, ...]]]:
    """The records' values of some columns."""

    def take(understood: Understood, *columns: str) -> list[tuple[str | None, ...]]:
        return understood.rows.filter(pl.col("kind") == "record").select(columns).rows()

    return take


@pytest.fixture
def mapping() -> Callable[[Understood], dict[str, str | None]]:
    """Heading to column, of columns that stand in a table."""
    return lambda understood: {
        line["heading"]: line["column"] for line in understood.mappings.to_dicts() if line["position"] > 0
    }


@pytest.fixture
def ids() -> dict[str, str]:
    return IDS
