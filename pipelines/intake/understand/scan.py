"""Which rows of a table are worth reading as a header, found by column so that large tables cost little."""

from collections.abc import Iterator
from functools import cache

import polars as pl

from pipelines.intake.understand.headings import Headings

_LOOKED_AT = 120
_AROUND = 3
_FEW = 2_000
"""Rows without a digit are read as headers only while they are so few: in some lists every row is."""
_GAPS = (" ", "  ", "   ", "    ", "\u3000", "\u3000\u3000", "\n", "\r\n", "\u3000 ", "  \n")


def header_candidates(frame: pl.DataFrame, headings: Headings) -> list[tuple[int, tuple[str, ...]]]:
    """The first rows of a table, and those further down that hold a listed heading, with the rows around them."""
    if frame.height <= _LOOKED_AT:
        return list(enumerate(frame.iter_rows()))
    wordings = _wordings(headings)
    is_hit = frame.select(pl.any_horizontal(pl.all().is_in(wordings.implode()))).to_series()
    is_wordy = frame.select(
        ~pl.any_horizontal(pl.all().str.contains(r"\d")) & pl.any_horizontal(pl.all() != "")
    ).to_series()
    hits = ((is_hit | is_wordy) if is_wordy.sum() <= _FEW else is_hit).arg_true().to_list()
    wanted = set(range(_LOOKED_AT)).union(*(range(hit - _AROUND, hit + _AROUND + 1) for hit in hits)) & set(
        range(frame.height)
    )
    rows = sorted(wanted)
    return list(zip(rows, frame[rows].iter_rows(), strict=True))


@cache
def _wordings(headings: Headings) -> pl.Series:
    """Every listed heading as offices write it, also drawn apart."""
    return pl.Series(
        "wording", sorted({form for heading in headings.weights for form in _drawn_apart(heading)}), dtype=pl.String
    )


def _drawn_apart(heading: str) -> Iterator[str]:
    yield heading
    for gap in _GAPS if len(heading) <= 3 else (" ", "\u3000"):
        yield gap.join(heading)
