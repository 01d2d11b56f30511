"""The physical lines of a submissions file: each one with its number, as an object or as what is wrong with it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

MAX_LINE = 1 << 18
"""Bytes; an honest submission has about three hundred, a registration under a thousand."""

Object = dict[str, Any]


class Line(NamedTuple):
    """One physical line that is not blank: its object, or the code of what is wrong with it."""

    row: int
    words: bytes
    content: Object | None
    fault: str | None


class _KeyTwiceError(ValueError):
    """A key stands twice in one object."""


def read_lines(path: Path) -> Iterator[Line]:
    """Every line of the file that is not blank, numbered from 1 by line feeds; a line beyond the limit is never held whole."""
    with path.open("rb") as file:
        for row, words in enumerate(_physical_lines(file), start=1):
            if row == 1:
                words = words.removeprefix(b"\xef\xbb\xbf")
            if words.strip():
                yield Line(row, words, *parse_line(words))


def _physical_lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines without their line feed, cut just beyond the limit."""
    while words := file.readline(MAX_LINE + 2):
        rest = words
        while not rest.endswith(b"\n") and (rest := file.readline(MAX_LINE)):
            pass
        yield words.removesuffix(b"\n").removesuffix(b"\r")


def parse_line(words: bytes) -> tuple[Object | None, str | None]:
    """The object that the line writes, or the code of what is wrong.

    >>> parse_line(b'{"a": 1, "a": 2}')
    (None, 'SUBMISSION_KEY_TWICE')
    """
    if len(words) > MAX_LINE:
        return None, "SUBMISSION_TOO_LONG"
    try:
        text = words.decode("utf-8")
    except UnicodeDecodeError:
        return None, "SUBMISSION_NOT_UTF8"
    try:
        content = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
        json.dumps(content, ensure_ascii=False).encode("utf-8")
    except _KeyTwiceError:
        return None, "SUBMISSION_KEY_TWICE"
    except (ValueError, RecursionError):
        # ValueError also covers lone surrogates, endless numbers and NaN, which JSON does not have.
        return None, "SUBMISSION_NOT_JSON"
    return (content, None) if isinstance(content, dict) else (None, "SUBMISSION_NOT_AN_OBJECT")


def _object(pairs: list[tuple[str, Any]]) -> Object:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _KeyTwiceError
    return found


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON")
