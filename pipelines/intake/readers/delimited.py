"""Comma, tab, semicolon and bar separated text, in any encoding an office uses."""

import csv
import io
import re
from collections import Counter

from pipelines.intake.encodings import UnknownEncoding, decode
from pipelines.intake.limits import Limits, Refused
from pipelines.intake.tables import WRONG_LENGTH, Reading, Table

DELIMITERS = ",\t;|"
TYPED_DELIMITERS = "，、"
"""What people type between words; they part fields only where no other delimiter does."""

SAMPLE_LINES = 60
NUMBERED = re.compile(r"\s*[（(]?\d{1,3}\s*[.、．)）]\s*\D")
"""A line typed as a numbered sentence: its number is no part of its first field."""

KEPT = re.compile(r'="([^"]*)"?')
"""A field written as a formula so that a spreadsheet keeps its zeros: ="00123"."""

RULED = re.compile(r"^\s*[+|]?:?-{2,}", re.MULTILINE)
"""A line of dashes, as between the rows of a table that is drawn."""


def read_delimited(content: bytes, limits: Limits) -> Reading:
    """One table; its rows are the CSV records in order, blank ones included."""
    try:
        text, _ = decode(content)
    except UnknownEncoding as error:
        raise Refused("NOT_A_LIST", str(error)) from error
    if "\x00" in text:
        raise Refused("NOT_A_LIST", "NUL characters in text")
    records = split_records(text, limits)
    if not any(any(field.strip() for field in record) for record in records):
        raise Refused("EMPTY_FILE")
    warnings = ["BROKEN_CHARACTERS"] if "\ufffd" in text else []
    return Reading("csv", [_table(records)], warnings=warnings)


def split_records(text: str, limits: Limits) -> list[list[str]]:
    """The records of the text by its own delimiter; a quote that never closes does not swallow what follows."""
    delimiter = find_delimiter(text)
    if delimiter == "|" and _is_drawn(text):
        return [[line] for line in text.splitlines()]
    if delimiter in TYPED_DELIMITERS and sum(map(bool, map(NUMBERED.match, text.splitlines()))) > 1:
        return [[line] for line in text.splitlines()]
    csv.field_size_limit(max(limits.cell_characters * 4, 1 << 17))
    records = _parse(text, delimiter)
    if _swallowed_lines(records):
        records = _parse_line_by_line(text, delimiter)
    if len(records) > limits.rows:
        raise Refused("TOO_MANY_ROWS", str(len(records)))
    return records if '="' not in text else [[_without_formula(field) for field in record] for record in records]


def _is_drawn(text: str) -> bool:
    """Whether bars and dashes draw a table, which the understanding takes apart; a record may begin with a bar because its first field is blank."""
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    return bool(RULED.search(text)) or sum(line.startswith("|") for line in lines) > len(lines) / 2


def _without_formula(field: str) -> str:
    found = KEPT.fullmatch(field)
    return found[1] if found else field


def find_delimiter(text: str) -> str:
    """The character that splits most lines into the same number of fields; a comma when none does."""
    lines = [line for line in text.splitlines()[:SAMPLE_LINES] if line.strip()]
    best = _best(lines, DELIMITERS)
    if _agreement(lines, best) >= len(lines) / 2:
        return best
    typed = _best(lines, TYPED_DELIMITERS)
    return typed if _agreement(lines, typed) >= len(lines) else best


def _best(lines: list[str], marks: str) -> str:
    return max(marks, key=lambda mark: (_agreement(lines, mark), -marks.index(mark)))


def _agreement(lines: list[str], delimiter: str) -> int:
    counts = Counter(count for line in lines if (count := _outside_quotes(line).count(delimiter)))
    return max((fields * lines_with for fields, lines_with in counts.items()), default=0)


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def _parse(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return _parse_line_by_line(text, delimiter)


def _parse_line_by_line(text: str, delimiter: str) -> list[list[str]]:
    """Each line by itself, quotes taken literally where they don't close on their line."""
    return [_parse_line(line, delimiter) for line in text.splitlines()]


def _parse_line(line: str, delimiter: str) -> list[str]:
    if line.count('"') % 2 == 0:
        return next(iter(csv.reader([line], delimiter=delimiter)), [])
    return [field.strip('"') for field in line.split(delimiter)]


def _swallowed_lines(records: list[list[str]]) -> bool:
    """Whether a field holds so many line breaks that it can only be a quote left open."""
    return any(field.count("\n") > 5 and len(record) < len(records[0]) for record in records for field in record)


def _table(records: list[list[str]]) -> Table:
    lengths = Counter(len(record) for record in records if len(record) > 1)
    usual = lengths.most_common(1)[0][0] if lengths else 1
    marks = {
        row: (WRONG_LENGTH,) for row, record in enumerate(records) if len(record) > usual or 1 < len(record) < usual
    }
    return Table(sheet="", kind="csv", rows=records, row_marks=marks)
