"""Rows that a state keeps: their numbers column by column, their words row by row, so that a few rows are read without the others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

NULL, BETWEEN = "\x1e", "\x1f"
SPECIAL, ESCAPED = ["\x1c", NULL, BETWEEN], ["\x1c0", "\x1c1", "\x1c2"]
"""What may not stand in a word as it is, and what stands for it."""
Rows = NDArray[np.int64]
SIEVE = 22
"""Bits of a key by which most rows are told to be none of those asked for."""
FLAGS = frozenset({"seeks", "holed", "literal"})
"""Columns of numbers that are truth values."""


UNASKED = frozenset({*FLAGS, "given_1", "given_2", "holder_stated"})
"""Columns of numbers by which nobody looks for rows."""


class Index(NamedTuple):
    """For each column by which rows are looked for: the lower halves of its numbers in order, and the rows that have them."""

    digests: NDArray[np.uint32]
    order: NDArray[np.int32]


@dataclass(frozen=True)
class Part:
    """Rows: `keys` has one line per column of `numbers`; `words` all texts on end, those of a row up to its place in `ends`."""

    numbers: tuple[str, ...]
    texts: tuple[str, ...]
    keys: NDArray[np.int64]
    words: NDArray[np.uint8]
    ends: NDArray[np.int64]
    index: Index | None = None

    @classmethod
    def of(cls, frame: pl.DataFrame) -> "Part":
        """The rows of a frame of texts, whole numbers and truth values."""
        texts = tuple(column for column, dtype in frame.schema.items() if dtype == pl.String)
        numbers = tuple(column for column in frame.columns if column not in texts)
        keys = np.stack([frame[column].cast(pl.Int64).to_numpy() for column in numbers])
        joined = frame.select(pl.concat_str([_told(frame[column]) for column in texts], separator=BETWEEN)).to_series()
        ends = np.cumsum(np.concatenate([[0], joined.str.len_bytes().to_numpy()]), dtype=np.int64)
        return cls(numbers, texts, keys, np.frombuffer(b"".join(joined.cast(pl.Binary).to_list()), np.uint8), ends)

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self.ends) - 1

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of all columns."""
        return self.texts + self.numbers

    def column(self, name: str) -> NDArray[np.int64]:
        """One column of numbers."""
        return np.asarray(self.keys[self.numbers.index(name)])

    def rows_with(self, column: str, wanted: NDArray[np.int64]) -> Rows:
        """The rows that have one of the wanted numbers, -1 never; not in order."""
        if self.index is None:
            return find(self.column(column), wanted)
        return self._told_with(column, np.unique(wanted[wanted != -1]), None)[0]

    def at_most(self, column: str, wanted: NDArray[np.int64]) -> NDArray[np.int64]:
        """A bound on how many rows have each of the wanted numbers, told by the index alone where there is one."""
        if self.index is None:
            ordered = np.sort(_digests(self.column(column)))
        else:
            ordered = self.index.digests[self._asked().index(column)]
        starts, ends = _spans(ordered, _digests(wanted))
        return ends - starts

    def first_with(
        self, column: str, wanted: NDArray[np.int64], most: NDArray[np.int64]
    ) -> tuple[Rows, NDArray[np.int64]]:
        """Of the rows that have each of the wanted numbers up to so many, and which number each has; none without an index."""
        if self.index is None:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        return self._told_with(column, wanted, most)

    def with_each(self, column: str, wanted: NDArray[np.int64]) -> tuple[Rows, NDArray[np.int64]]:
        """The rows that have each of the wanted numbers, which are distinct and none of them -1, and which number each has."""
        if self.index is None:
            rows = find(self.column(column), wanted)
            order = np.argsort(wanted)
            return rows, order[np.searchsorted(wanted, self.column(column)[rows], sorter=order)]
        return self._told_with(column, wanted, None)

    def _told_with(
        self, column: str, wanted: NDArray[np.int64], most: NDArray[np.int64] | None
    ) -> tuple[Rows, NDArray[np.int64]]:
        """The rows with each of the wanted numbers by the index, up to so many of each, and which number each has."""
        index, at = cast(Index, self.index), self._asked().index(column)
        starts, ends = _spans(index.digests[at], _digests(wanted))
        sizes = ends - starts if most is None else np.minimum(ends - starts, most)
        rows = index.order[at][ranges(starts, starts + sizes)].astype(np.int64)
        of = np.repeat(np.arange(len(wanted)), sizes)
        own = self.column(column)[rows] == wanted[of]
        return rows[own], of[own]

    def make_index(self) -> Index:
        """The index of these rows."""
        digests = np.empty((len(self._asked()), self.height), dtype=np.uint32)
        order = np.empty(digests.shape, dtype=np.int32)
        for at, column in enumerate(self._asked()):
            own = _digests(self.column(column))
            order[at] = np.argsort(own, kind="stable")
            digests[at] = own[order[at]]
        return Index(digests, order)

    def _asked(self) -> list[str]:
        return [column for column in self.numbers if column not in UNASKED]

    def take(self, rows: NDArray[np.int64], columns: Sequence[str]) -> pl.DataFrame:
        """The asked-for columns of the asked-for rows, in their order."""
        found = self._texts_of(rows) if set(columns) & set(self.texts) else pl.DataFrame()
        own = [found[name] if name in self.texts else self._numbers_of(rows, name) for name in columns]
        return pl.DataFrame(own)

    def _numbers_of(self, rows: NDArray[np.int64], name: str) -> pl.Series:
        values = pl.Series(name, self.column(name)[rows], dtype=pl.Int64)
        return values.cast(pl.Boolean) if name in FLAGS else values

    def _texts_of(self, rows: NDArray[np.int64]) -> pl.DataFrame:
        places = zip(self.ends[rows].tolist(), self.ends[rows + 1].tolist(), strict=True)
        words = self.words.data
        joined = pl.Series([bytes(words[start:end]) for start, end in places], dtype=pl.Binary).cast(pl.String)
        split = joined.str.split_exact(BETWEEN, len(self.texts) - 1).struct.rename_fields(list(self.texts))
        told = split.struct.unnest()
        texts = told.with_columns(pl.when(pl.col(name) != NULL).then(name).alias(name) for name in self.texts)
        if joined.str.contains(SPECIAL[0], literal=True).any():
            return texts.with_columns(pl.all().str.replace_many(ESCAPED, SPECIAL))
        return texts


def _told(column: pl.Series) -> pl.Series:
    """The words of a column as they are kept: a null and what parts words have marks of their own."""
    if column.str.contains("[\x1c\x1e\x1f]").any():
        column = column.str.replace_many(SPECIAL, ESCAPED)
    return column.fill_null(NULL)


def gather_rows(parts: Sequence[Part], rows: Rows, columns: Sequence[str]) -> pl.DataFrame:
    """The asked-for columns of the asked-for rows of all parts on end, in their order."""
    pieces = [(at, part.take(own, columns)) for part, at, own in _by_part(parts, rows)]
    if not pieces:
        return parts[0].take(rows, columns)
    back = np.empty(len(rows), dtype=np.int64)
    back[np.concatenate([at for at, _ in pieces])] = np.arange(len(rows))
    return pl.DataFrame(pl.concat([found for _, found in pieces])[back])


def numbers_at(parts: Sequence[Part], column: str, rows: Rows) -> NDArray[np.int64]:
    """One column of numbers of the asked-for rows, in their order."""
    found = np.empty(len(rows), dtype=np.int64)
    for part, at, own in _by_part(parts, rows):
        found[at] = part.column(column)[own]
    return found


def rows_with(parts: Sequence[Part], column: str, wanted: NDArray[np.int64]) -> Rows:
    """The rows that have one of the wanted numbers, -1 never."""
    starts = np.cumsum([0, *(part.height for part in parts)])
    return np.concatenate([start + part.rows_with(column, wanted) for part, start in zip(parts, starts, strict=False)])


def first_with(
    parts: Sequence[Part], column: str, wanted: NDArray[np.int64], most: NDArray[np.int64]
) -> tuple[Rows, NDArray[np.int64]]:
    """Some of the rows that have each of the wanted numbers, told by the index of each part, and which number each has."""
    starts = np.cumsum([0, *(part.height for part in parts)])
    found = [part.first_with(column, wanted, most) for part in parts]
    rows = [start + own for start, (own, _) in zip(starts, found, strict=False)]
    return np.concatenate(rows), np.concatenate([of for _, of in found])


def with_each(parts: Sequence[Part], column: str, wanted: NDArray[np.int64]) -> tuple[Rows, NDArray[np.int64]]:
    """All rows that have each of the wanted numbers, which are distinct and none of them -1, and which number each has."""
    starts = np.cumsum([0, *(part.height for part in parts)])
    found = [part.with_each(column, wanted) for part in parts]
    rows = [start + own for start, (own, _) in zip(starts, found, strict=False)]
    return np.concatenate(rows), np.concatenate([of for _, of in found])


def at_most(parts: Sequence[Part], column: str, wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """A bound on how many rows of all parts have each of the wanted numbers."""
    return np.asarray(np.sum([part.at_most(column, wanted) for part in parts], axis=0), dtype=np.int64)


def _by_part(parts: Sequence[Part], rows: Rows) -> Iterator[tuple[Part, NDArray[np.intp], Rows]]:
    """Each part that has some of the rows: which of them, and where in the part."""
    starts = np.cumsum([0, *(part.height for part in parts)])
    of = np.searchsorted(starts, rows, side="right") - 1
    for number, part in enumerate(parts):
        at = np.flatnonzero(of == number)
        if len(at):
            yield part, at, rows[at] - starts[number]


def _digests(numbers: NDArray[np.int64]) -> NDArray[np.uint32]:
    return (numbers & 0xFFFFFFFF).astype(np.uint32)


def _spans(ordered: NDArray[np.uint32], asked: NDArray[np.uint32]) -> tuple[Rows, Rows]:
    """Where each asked number begins and ends in the ordered ones; asked in their order, they lie near each other."""
    order = np.argsort(asked)
    found = np.empty((2, len(asked)), dtype=np.int64)
    for at, side in enumerate(("left", "right")):
        found[at, order] = np.searchsorted(ordered, asked[order], side=side)  # type: ignore[call-overload]
    return found[0], found[1]


def ranges(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Rows:
    """All whole numbers of the ranges, range by range."""
    sizes = ends - starts
    return np.asarray(np.repeat(starts - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum()))


def find(keys: NDArray[np.int64], wanted: NDArray[np.int64]) -> Rows:
    """Where `keys` has one of the wanted values, -1 never."""
    wanted = np.unique(wanted[wanted != -1])
    if not len(wanted):
        return np.zeros(0, dtype=np.int64)
    mask = (1 << SIEVE) - 1
    sieve = np.zeros(mask + 1, dtype=bool)
    sieve[wanted & mask] = True
    likely = np.flatnonzero(sieve[keys & mask])
    near = keys[likely]
    at = np.minimum(np.searchsorted(wanted, near), len(wanted) - 1)
    return np.asarray(likely[wanted[at] == near])
