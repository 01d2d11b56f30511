"""Lines of a list that name people and gave no record: a steward is told, so that nobody is lost unseen."""

import re

import polars as pl

from pipelines.intake.tables import Table
from pipelines.intake.understand.cells import kinds_of
from pipelines.intake.understand.groups import is_numbered
from pipelines.intake.understand.mentions import is_name
from pipelines.intake.understand.narrative import ABOUT_OTHERS
from pipelines.intake.understand.noise import BLANK, COLUMN_NUMBERS, FORM, SIGNATURE, TOTAL
from pipelines.intake.understand.standing import speaks_against
from pipelines.intake.understand.typed_names import behind_label

_NOBODYS = (BLANK, COLUMN_NUMBERS, FORM, SIGNATURE, TOTAL, "header", "repeated_header")
_MOST_LINES = 2_000
_LONGEST = 400
_BETWEEN = re.compile(r"[、，,；;：:。．.\s（()）|/]+")
_HEADS = re.compile("关于|名单|领导小组|转发")


def names_left(table: Table, rows: pl.DataFrame) -> list[str]:
    """The places, sheet and row, of rows of the table that are no records and name people as its records do.

    `rows` are the table's as they were understood.
    """
    return [f"{table.sheet}:{number}" for number, text in lines_beside(table, rows) if _names_people(text)]


def lines_beside(table: Table, rows: pl.DataFrame) -> list[tuple[int, str]]:
    """The number and the words of each row of the table that is no record and no mere frame of the list; none where they are too many."""
    noise = rows.filter((pl.col("kind") == "noise") & ~pl.col("noise_kind").is_in(_NOBODYS))
    numbers = set(noise["row"].to_list())
    if not numbers or len(numbers) > _MOST_LINES:
        return []
    texts = ((table.row_number(row), cells) for row, cells in enumerate(table.cells))
    return [
        (number, " ".join(cell.strip() for cell in cells if cell.strip())[:_LONGEST])
        for number, cells in texts
        if number in numbers
    ]


def _names_people(text: str) -> bool:
    """Whether a line is one of names: two of them and more, half its words; one behind a title or an employer, or numbered beside a title.

    >>> [_names_people(text) for text in ("工程师：韦晓、芈月、覃丽", "某县水利局：韦晓、芈月", "2．韦晓　某县水利局　工程师", "关于韦晓、覃丽资格的通知", "联系人：韦晓、覃丽")]
    [True, True, True, False, False]
    """
    if _HEADS.search(text) or ABOUT_OTHERS.search(text) or speaks_against(text):
        return False
    words = [word for word in _BETWEEN.split(text) if word and not word.isdigit()]
    names = [word for word in words if is_name(word)]
    if len(names) > 1 and len(names) * 2 >= len(words):
        return True
    if names and behind_label(text):
        return True
    beside = any("title" in kinds_of(word) for word in words if word not in names)
    return len(names) == 1 and words[0] == names[0] and len(words) > 1 and beside and is_numbered(text)
