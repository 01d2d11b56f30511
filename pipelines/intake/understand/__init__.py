"""Understanding: tables of text cells become people with known columns, whatever the layout and the format were."""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

import polars as pl

from pipelines.intake.tables import (
    UNDERSTOOD_MAPPINGS,
    UNDERSTOOD_ROWS,
    WRONG_LENGTH,
    Office,
    Prose,
    Reading,
    Table,
    Understood,
)
from pipelines.intake.understand.cells import kinds_of
from pipelines.intake.understand.context import (
    CONTEXT_COLUMNS,
    STANDING,
    Context,
    Found,
    nearest,
    read_behind,
    read_text,
)
from pipelines.intake.understand.fact_cells import spread_facts
from pipelines.intake.understand.groups import Groups, is_group_heading, is_numbered
from pipelines.intake.understand.headings import load_headings
from pipelines.intake.understand.layout import Layout, hash_layout
from pipelines.intake.understand.left_out import lines_beside, names_left
from pipelines.intake.understand.narrative import find_told
from pipelines.intake.understand.pages import bridge, continued_form, part_pages
from pipelines.intake.understand.part_columns import part_columns
from pipelines.intake.understand.spoken_against import find_taken_back, mark_spoken_against
from pipelines.intake.understand.stretches import TableResult
from pipelines.intake.understand.tables import TableReader
from pipelines.intake.understand.typed import retype, table_of_lines, table_of_prose
from pipelines.intake.understand.ways import names_both
from schemas.marks import VOID

__all__ = ["prepare", "understand"]

_PAGE_NUMBER = re.compile(r"\s*[第共\-—–/\d页,，、 ]*\s*")
_FULL, _SHORTEST_FULL = 0.9, 25
"""The share of a page's longest line, and the characters, from which on a line is broken only because its page ends there."""
_ENDS = re.compile(r"(?:[。；：:;！!？?]|通知|批复|决定|公告|通报|名单)$")
_UNSURE = 0.55
_PROSE_ASKED = 40
_FEWEST_HEADINGS = 3
_MOST_PLACES = 8
"""Rows with names left over that a delivery's detail lists."""

_LISTED_UNSURE = {"vocabulary": 0.4, "pinned": 0.0}
"""Confidence under which a steward should look, by what decided; a listed heading is worth less only against its content."""


def prepare() -> None:
    """Nothing; the vocabularies are loaded, so that a process forked from this one need not. Starts no thread."""
    headings = load_headings()
    for heading in ("某某姓名", "某某職稱"):
        headings.matches(heading)
    looked_at = (
        kinds_of("某某工程师"),
        headings.over_names,
        headings.like_names,
        read_text("一、工程系列中级", "group_heading", ""),
    )
    if not all(looked_at):
        raise RuntimeError("the vocabularies of headings, titles and series hold nothing")


def understand(reading: Reading, office: Office, source_file: str) -> Understood:
    """The people of a delivery with their columns, every other row with what it is; or why there are none."""
    results: list[TableResult] = []
    left, notes = list[str](), [part.text for part in reading.prose]
    previous: Layout | None = None
    groups: Groups | None = None
    tables, joined = bridge([_apart(table) for table in reading.tables]), False
    for index, table in enumerate(tables):
        if joined:
            joined = False
            continue
        if any(part.before_table == index and not _PAGE_NUMBER.fullmatch(part.text) for part in reading.prose):
            groups = None
        around = _around(reading.prose, index, table.sheet, office, source_file)
        if not table.height or not table.width:
            continue
        words = _words(reading.prose, table.sheet, source_file)
        overleaf = tables[index + 1] if index + 1 < len(tables) else None
        form = continued_form(table, overleaf, load_headings()) if overleaf else None
        result = TableReader(
            form or table, index, load_headings(), office, around, previous, groups, words
        ).understand()
        if form and overleaf:
            result.rows, joined = part_pages(result.rows, table, overleaf), True
        if table.width == 1 and not _has_people(result):
            if typed := retype(table):
                again = TableReader(typed, index, load_headings(), office, around, None).understand()
                result = again if _has_people(again) or not result.layouts else result
            result = _more_told(result, table, index, office, around)
        results.append(result)
        left += names_left(table, result.rows) if _has_people(result) else []
        notes += [text for _, text in lines_beside(table, result.rows)]
        previous = result.layouts[-1] if result.layouts and result.continues else previous
        groups = result.groups
    if not any(map(_has_people, results)) and (told := _read_prose(reading, office, source_file)):
        results.append(told)
        left += names_left(_lines(reading), told.rows)
    elif not any(map(_has_people, results)) and (taken := _read_taken_back(reading, office, source_file)):
        results.append(taken)
    mappings = [mapping for result in results for mapping in result.mappings]
    reason, detail = _verdict(reading, results)
    rows = pl.concat([result.rows for result in results]) if results else pl.DataFrame(schema=UNDERSTOOD_ROWS)
    return Understood(
        rows=mark_spoken_against(rows, notes),
        mappings=pl.concat(mappings) if mappings else pl.DataFrame(schema=UNDERSTOOD_MAPPINGS),
        layout=hash_layout(layout.headings for result in results for layout in result.layouts if any(layout.headings)),
        warnings=sorted(_warnings(results) | ({"NAMES_LEFT"} if left else set())),
        reason=reason,
        detail=detail or (", ".join(left[:_MOST_PLACES]) or None),
    )


def _apart(table: Table) -> Table:
    """The table with what shares a cell in columns of its own."""
    return part_columns(spread_facts(table, load_headings()), load_headings())


def _has_people(result: TableResult) -> bool:
    return bool((result.rows["kind"] == "record").any())


def _read_prose(reading: Reading, office: Office, source_file: str) -> TableResult | None:
    """The people whom a document lists in its text, or tells of there, where no table of it does; null when it lists none."""
    table = table_of_prose(reading.prose)
    if table is None:
        return None
    around = _around([], 0, table.sheet, office, source_file)
    listed = TableReader(table, len(reading.tables), load_headings(), office, around, None).understand()
    lines = _lines(reading)
    result = _more_told(listed, lines, len(reading.tables), office, around)
    return result if _has_people(result) else None


def _read_taken_back(reading: Reading, office: Office, source_file: str) -> TableResult | None:
    """The people whose titles a document takes back in its sentences, as a list that does; null when it takes nobody's."""
    lines = _lines(reading)
    taken = find_taken_back(lines.frame.to_series().to_list()) if lines.height else None
    if taken is None:
        return None
    around = {**_around([], 0, lines.sheet, office, source_file), STANDING: Found(VOID, "prose", lines.sheet)}
    result = TableReader(lines, len(reading.tables), load_headings(), office, around, None).understand(taken)
    return result if _has_people(result) else None


def _lines(reading: Reading) -> Table:
    """The lines of a document's text as a table with one cell a row."""
    return table_of_lines([line for part in reading.prose for line in part.text.split("\n")])


def _more_told(listed: TableResult, lines: Table, number: int, office: Office, around: Context) -> TableResult:
    """What a list of the lines gave, or what they tell in sentences, if this is more people."""
    texts = lines.frame.to_series().to_list()
    told = find_told(texts)
    if told is None or told.frame.height <= (listed.rows["kind"] == "record").sum():
        return listed
    own = nearest(read_behind("\n".join(texts), "prose", lines.sheet), around)
    return TableReader(lines, number, load_headings(), office, own, None).understand(told)


def _without_outcome(context: Context, texts: Sequence[str]) -> Context:
    """A group's context less the way of acquiring, where 评审通过 only says how the review ended.

    So it does in a document that says 评审（认定） of everybody and has no group of another way.
    """
    way = context.get("acquisition_method")
    if way is None or way.source != "group_heading" or way.value != "评审" or not any(map(names_both, texts)):
        return context
    told = (read_text(text, "group_heading", "").get("acquisition_method") for text in filter(is_numbered, texts))
    if {found.value for found in told if found} != {way.value}:
        return context
    return {column: found for column, found in context.items() if column != "acquisition_method"}


def _words(prose: Sequence[Prose], sheet: str, source_file: str) -> str:
    """The words in which a table's document says what list it is: its name, its sheet's, the prose."""
    return "\n".join((PurePosixPath(source_file).stem, sheet, *(part.text for part in prose[:_PROSE_ASKED])))


def _around(prose: Sequence[Prose], index: int, sheet: str, office: Office, source_file: str) -> Context:
    """What holds for a whole table: prose before and after it (nearest first), its sheet's name, its file's name, its office."""
    groups, others = Groups(), list[Prose]()
    for at, part in enumerate(prose):
        is_last = part.before_table == index and (at + 1 == len(prose) or prose[at + 1].before_table > index)
        if part.before_table <= index and is_group_heading(part.text, is_last):
            groups.enter(part.text, part.where)
        else:
            others.append(part)
    layers: list[Context] = [_without_outcome(groups.context(), [part.text for part in prose])]
    for place in [*range(index, -1, -1), *sorted({part.before_table for part in others if part.before_table > index})]:
        if parts := [part for part in others if part.before_table == place]:
            read = read_text if place <= index else read_behind
            layers.append(read(_unbroken(parts), "prose", parts[-1].where))
    layers.append(read_text(sheet, "sheet", sheet))
    layers.append(read_text(PurePosixPath(source_file).stem, "file_name", PurePosixPath(source_file).name))
    layers.append(
        {
            column: Found(value, "office", "office.yml")
            for column, value in office.values.items()
            if column in CONTEXT_COLUMNS
        }
    )
    return nearest(*layers)


def _unbroken(parts: Sequence[Prose]) -> str:
    """The text of prose; a line of a page that reaches its margin goes on in the next one."""
    margin = max(len(part.text) for part in parts) * _FULL
    text = ""
    for part in parts:
        goes_on = part.where.startswith("page-") and len(part.text) >= max(margin, _SHORTEST_FULL)
        text += part.text + ("" if goes_on and not _ENDS.search(part.text) else "\n")
    return text


def _warnings(results: Sequence[TableResult]) -> set[str]:
    """The codes of what a steward should look at in how the tables were understood."""
    layouts = [layout for result in results for layout in result.layouts]
    columns = pl.concat(
        [pl.DataFrame(schema=UNDERSTOOD_MAPPINGS), *(mapping for result in results for mapping in result.mappings)]
    )
    unknown = pl.col("column").is_null() & pl.col("heading").is_not_null() & (pl.col("how") == "similarity")
    unsure = (
        pl.col("column").is_not_null()
        & (pl.col("confidence") < pl.col("how").replace_strict(_LISTED_UNSURE, default=_UNSURE))
        & (pl.col("examples").list.len() > 0)
    )
    found = {
        "NO_HEADINGS": any(not any(layout.headings) for layout in layouts),
        "UNKNOWN_COLUMNS": columns.select(unknown.any()).item(),
        "UNSURE_COLUMNS": columns.select(unsure.any()).item(),
        "ROWS_OF_WRONG_LENGTH": any(result.rows["marks"].list.contains(WRONG_LENGTH).any() for result in results),
    }
    return {code for code, holds in found.items() if holds}


def _is_form_of_a_list(layout: Layout) -> bool:
    """Whether the headings alone, with nobody under them, are plainly those of a list that has not been filled in."""
    sure = {one.column for block in layout.blocks for one in block.assigned if one.column and one.how in _LISTED_UNSURE}
    return "holder_name" in sure and len(sure) >= _FEWEST_HEADINGS


def _verdict(reading: Reading, results: Sequence[TableResult]) -> tuple[str | None, str | None]:
    """The code of the reason why no people were found, and a few words more; nulls when there are some."""
    if any(map(_has_people, results)):
        return None, None
    layouts = [layout for result in results for layout in result.layouts]
    if any(map(_is_form_of_a_list, layouts)):
        return None, None
    if layouts:
        return "NOT_A_LIST", "words like headings, and nobody under them"
    filled = sum(result.rows.filter(pl.col("noise_kind") != "blank").height for result in results)
    if not filled and not any(part.text.strip() for part in reading.prose):
        return "EMPTY_FILE", None
    widest = max((table.width for table in reading.tables), default=0)
    return (
        "NOT_A_LIST",
        "text without a table" if widest <= 1 else f"{len(results)} tables, none with names or ID numbers",
    )
