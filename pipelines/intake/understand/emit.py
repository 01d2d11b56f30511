"""The frames that the understanding step hands on: one line a row and block, one line a column."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Self

import polars as pl

from pipelines.intake.tables import UNDERSTOOD_MAPPINGS, UNDERSTOOD_ROWS
from pipelines.intake.understand.cells import name_and_number, year_and_month
from pipelines.intake.understand.context import CONTEXT_COLUMNS, STANDING, Context
from pipelines.intake.understand.layout import Block, mask
from pipelines.intake.understand.remark_dates import with_remarked_dates
from schemas.columns import COLUMNS
from schemas.marks import OF_STANDING, PUT_FORWARD

_CELLS = (*COLUMNS, "birth_month")
_SEX_AND_BIRTH = r"^\s*[男女]性?[\s、，,;；/（(.．。]*\d[\d年月日.\-/\s:]{3,}[)）]?\s*$|^\s*\d[\d年月日.\-/:]{3,}[\s、，,;；/（(]*[男女]性?[)）]?\s*$"
_AGREE = 0.8
"""So many of a list's own dates have to be the one told around it, for a blank one to be that too."""
HEADER, REPEATED_HEADER = "header", "repeated_header"
_OF_CONFERRAL = frozenset(
    {"acquisition_method", "acquired_on", "year", "issuing_authority", "review_committee", "approval_document"}
)
"""What a list whose people got no title tells of itself, not of a certificate of theirs."""
_FACTS = ("certificate_number", "management_number", "acquired_on", "conferred_on", "approval_document")
"""What a row states of a certificate that its person has; who is only put forward has none of it."""


class Place(NamedTuple):
    """Where a stretch of rows stands."""

    sheet: str
    numbers: pl.Series
    """The physical number of each row."""


class Around(NamedTuple):
    """The contexts in which rows stand, and for each row which of them."""

    contexts: Sequence[Context]
    of_row: pl.Series

    @classmethod
    def all_in(cls, context: Context, rows: int) -> Self:
        """One context for so many rows."""
        return cls([context], pl.Series("context", [0], dtype=pl.UInt32).new_from_index(0, rows))

    def without_conferral(self) -> Self:
        """The same, less what a list whose people got no title says of itself: a decision's own number and day are no certificate's."""
        return self._replace(
            contexts=[
                {column: found for column, found in context.items() if column not in _OF_CONFERRAL}
                if _value(context, STANDING) in OF_STANDING
                else context
                for context in self.contexts
            ]
        )


def emit_people(place: Place, frame: pl.DataFrame, block: Block, around: Around, marks: pl.Series) -> pl.DataFrame:
    """The records of one block: its cells under our columns, the others as extra, context where no column has the value."""
    standing = _standing(around, frame, block)
    around = around.without_conferral()
    told, dates = with_remarked_dates(_told_columns(around, frame, block), frame, block.columns)
    names = frame.columns
    cells = {column: pl.col(names[at]) for column, at in block.columns.items()}
    if dates is not None:
        cells["acquired_on"] = pl.coalesce(dates, cells.get("acquired_on", pl.lit(None, pl.String)))
    own = frame.with_columns(
        place.numbers.alias("row"),
        pl.when(standing.is_not_null()).then(pl.concat_list(marks, standing)).otherwise(marks).alias("marks"),
        *(values.alias(f"around {name}") for name, values in told.items()),
    )
    return _part_sexes(
        _parted(
            own.select(
                pl.lit(place.sheet).alias("sheet"),
                pl.col("row"),
                pl.lit(0, pl.Int64).alias("block"),
                pl.lit("record").alias("kind"),
                pl.lit(None, pl.String).alias("noise_kind"),
                *(
                    (_around(name, cells) if name in told else cells.get(name, pl.lit(None, pl.String))).alias(name)
                    for name in _CELLS
                ),
                _extra(names, block).alias("extra"),
                _context_json(around, told).alias("context"),
                pl.col("marks"),
            )
        )
    )


def _standing(around: Around, frame: pl.DataFrame, block: Block) -> pl.Series:
    """The mark for what became of each row's person; null for whoever got the title, as far as the words around say."""
    marks = _by_row(around, [OF_STANDING.get(_value(context, STANDING) or "") for context in around.contexts])
    facts = [frame.to_series(block.columns[name]).str.strip_chars() != "" for name in _FACTS if name in block.columns]
    if not facts or not (put := marks == OF_STANDING[PUT_FORWARD]).any():
        return marks
    return marks.set(put & pl.select(pl.any_horizontal(facts)).to_series(), None)


def _around(name: str, cells: Mapping[str, pl.Expr]) -> pl.Expr:
    """What is told around a row where it is told, else the row's own cell."""
    told = pl.col(f"around {name}")
    return pl.coalesce(told, cells[name]) if name in cells else told


def number_blocks(people: pl.DataFrame, number: int, blocks: int) -> pl.DataFrame:
    """The records of one of so many blocks side by side, each record of a row with a block of its own."""
    place = pl.int_range(pl.len()).over("row") if people["row"].is_duplicated().any() else pl.lit(0, pl.Int64)
    return people.with_columns((number + place * blocks).cast(pl.Int64).alias("block"))


def _parted(people: pl.DataFrame) -> pl.DataFrame:
    """The records, those whose name and ID number stand in one cell with each in its own column."""
    both = people["holder_name"].str.contains(r"\d{15}").fill_null(False)
    if not both.any():
        return people
    parts = {
        cell: part for cell in people["holder_name"].filter(both).unique().to_list() if (part := name_and_number(cell))
    }
    is_one = pl.col("holder_name").is_in(list(parts)) & (pl.col("id_number").fill_null("").str.strip_chars() == "")
    name, number = (
        pl.col("holder_name").replace_strict(
            {cell: part[at] for cell, part in parts.items()}, default=None, return_dtype=pl.String
        )
        for at in (0, 1)
    )
    return people.with_columns(
        pl.when(is_one).then(name).otherwise("holder_name").alias("holder_name"),
        pl.when(is_one).then(number).otherwise("id_number").alias("id_number"),
    )


def _part_sexes(people: pl.DataFrame) -> pl.DataFrame:
    """The records, a sex and a birth date that share a cell each in its own column."""
    for column, other in (("birth_month", "sex"), ("sex", "birth_month")):
        is_both = people[column].str.contains(_SEX_AND_BIRTH).fill_null(False) & (people[other].fill_null("") == "")
        if is_both.any():
            both = pl.col(column)
            people = people.with_columns(
                pl.when(is_both).then(both.str.extract(r"([男女])")).otherwise("sex").alias("sex"),
                pl.when(is_both)
                .then(both.str.extract(r"(\d.*\d[年月日]*)"))
                .otherwise("birth_month")
                .alias("birth_month"),
            )
    return people


def emit_others(sheet: str, numbers: pl.Series, kinds: Mapping[int, str], marks: Sequence[str]) -> pl.DataFrame:
    """The header and noise rows, by their index in the stretch."""
    rows = sorted(kinds)
    if not rows:
        return pl.DataFrame(schema=UNDERSTOOD_ROWS)
    names = [kinds[row] for row in rows]
    lines = pl.DataFrame(
        {
            "row": numbers.gather(rows),
            "kind": [HEADER if name == HEADER else "noise" for name in names],
            "noise_kind": pl.Series([None if name == HEADER else name for name in names], dtype=pl.String),
            "marks": pl.Series([list(marks)] * len(rows), dtype=pl.List(pl.String)),
        }
    )
    constants = {"sheet": pl.lit(sheet), "block": pl.lit(0, pl.Int64)}
    return lines.select(
        (pl.col(name) if name in lines.columns else constants.get(name, pl.lit(None, pl.String))).alias(name)
        for name in UNDERSTOOD_ROWS
    )


def emit_mapping(
    sheet: str, table: int, number: int, block: Block, frame: pl.DataFrame, physical: Callable[[int], int]
) -> pl.DataFrame:
    """One line a column of a block, with its `physical` number, what it was taken for and three masked examples."""
    sample = frame.head(200)
    rows = [
        (
            sheet,
            table,
            number,
            physical(at),
            heading or None,
            one.column,
            one.confidence,
            one.how,
            _examples(sample.to_series(at)),
        )
        for at, heading, one in zip(block.positions, block.headings, block.assigned, strict=True)
    ]
    return pl.DataFrame(rows, schema=UNDERSTOOD_MAPPINGS, orient="row")


def emit_mappings(
    sheet: str, table: int, blocks: Sequence[Block], frame: pl.DataFrame, physical: Callable[[int], int]
) -> list[pl.DataFrame]:
    """The lines of all blocks side by side, and of each certificate where a row states several."""
    return [
        emit_mapping(sheet, table, number + place * len(blocks), own, frame, physical)
        for number, block in enumerate(blocks)
        for place, own in enumerate([one.beside for one in block.certificates] or [block])
    ]


def emit_context(sheet: str, table: int, contexts: Mapping[str, Sequence[tuple[str, str]]]) -> pl.DataFrame:
    """One line a column of ours whose values stand around the table: the kind of place, and three examples."""
    rows = [
        (
            sheet,
            table,
            0,
            -1,
            found[0][1],
            column,
            0.7,
            "context",
            list(dict.fromkeys(mask(value) for value, _ in found))[:3],
        )
        for column, found in contexts.items()
    ]
    return pl.DataFrame(rows, schema=UNDERSTOOD_MAPPINGS, orient="row")


def used_context(rows: pl.DataFrame, told: Sequence[Context]) -> dict[str, list[tuple[str, str]]]:
    """Column to the values and places that context gave a table's people."""
    used = "\n".join(rows["context"].drop_nulls().unique(maintain_order=True).to_list())
    return {
        column: [(context[column].value, context[column].source) for context in told if column in context]
        for column in CONTEXT_COLUMNS
        if f'"{column}":' in used
    }


def _examples(column: pl.Series) -> list[str]:
    filled = dict.fromkeys(value for value in column.to_list() if value.strip())
    return [mask(value) for value in list(filled)[:3]]


def _extra(names: Sequence[str], block: Block) -> pl.Expr:
    """The columns that are none of ours as one JSON object a row; null when there are none."""
    if not block.extras:
        return pl.lit(None, pl.String)
    return pl.struct(pl.col(names[at]).alias(heading) for heading, at in block.extras.items()).struct.json_encode()


def _told_columns(around: Around, frame: pl.DataFrame, block: Block) -> dict[str, pl.Series]:
    """Values from around the table, for the columns that it doesn't have or has blank throughout, and for a blank date among dates that say the same.

    A year from around says nothing of a row that has its own date.
    """
    columns = block.columns
    known = {column for context in around.contexts for column in context}
    wanted = [
        name for name in CONTEXT_COLUMNS if name in known and (name not in columns or _is_blank(frame, columns[name]))
    ]
    values = {
        name: _by_row(around, [context[name].value if name in context else None for context in around.contexts])
        for name in wanted
    }
    if (dates := _dates_left_out(around, frame, columns)) is not None:
        values["acquired_on"] = dates
    if "year" in values:
        values["year"] = _undated(values, frame, columns)
    return {name: found for name, found in values.items() if found.null_count() < found.len()}


def _dates_left_out(around: Around, frame: pl.DataFrame, columns: Mapping[str, int]) -> pl.Series | None:
    """The date told around the rows whose own cell is blank, where nearly all filled cells give that month; null where they don't."""
    if "acquired_on" not in columns or _is_blank(frame, columns["acquired_on"]):
        return None
    told = _by_row(around, [_value(context, "acquired_on") for context in around.contexts])
    cells = frame.to_series(columns["acquired_on"]).str.strip_chars()
    blank = (cells == "") | cells.is_null()
    filled = ~blank & told.is_not_null()
    agree = [
        year_and_month(cell) == year_and_month(value)
        for cell, value in zip(cells.filter(filled), told.filter(filled), strict=True)
    ]
    if not blank.any() or not agree or sum(agree) < _AGREE * len(agree):
        return None
    return told.set(~blank, None)


def _value(context: Context, column: str) -> str | None:
    return context[column].value if column in context else None


def _by_row(around: Around, values: Sequence[str | None]) -> pl.Series:
    """One value a context, spread over the rows that stand in it."""
    return pl.Series("values", values, dtype=pl.String).gather(around.of_row)


def _undated(values: Mapping[str, pl.Series], frame: pl.DataFrame, columns: Mapping[str, int]) -> pl.Series:
    """The years of those rows whose date is not known, neither from their own cell nor from around."""
    year = values["year"]
    is_dated = pl.Series([False]).new_from_index(0, year.len())
    if "acquired_on" in values:
        is_dated |= values["acquired_on"].is_not_null()
    if "acquired_on" in columns:
        is_dated |= (frame.to_series(columns["acquired_on"]).str.strip_chars() != "").fill_null(False)
    return year.set(is_dated, None)


def _is_blank(frame: pl.DataFrame, at: int) -> bool:
    return not (frame.to_series(at).str.strip_chars() != "").any()


def _context_json(around: Around, told: Mapping[str, pl.Series]) -> pl.Series:
    """Each row's context as JSON: column to its value and the place it was read."""
    if not told:
        return pl.Series("context", [None], dtype=pl.String).new_from_index(0, around.of_row.len())
    told_of = [(column, values.is_not_null()) for column, values in told.items() if values.null_count()]
    kinds = pl.DataFrame({"of": around.of_row, **dict(told_of)})
    always = frozenset(told) - dict(told_of).keys()
    distinct = kinds.unique(maintain_order=True)
    texts = [
        _encode(around.contexts[row["of"]], always | {column for column, _ in told_of if row[column]})
        for row in distinct.iter_rows(named=True)
    ]
    keys = distinct.with_columns(context=pl.Series(texts, dtype=pl.String))
    return kinds.join(keys, on=kinds.columns, how="left", maintain_order="left")["context"]


def _encode(context: Context, columns: frozenset[str]) -> str | None:
    stated = {
        column: {"value": found.value, "from": found.source, "where": found.where}
        for column, found in context.items()
        if column in columns
    }
    return json.dumps(stated, ensure_ascii=False, sort_keys=True) if stated else None
