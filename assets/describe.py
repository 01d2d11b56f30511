"""What a steward sees on an asset: counts, tables and a chart, never a person's data."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from html import escape

import dagster as dg
import polars as pl

BAR, GAP, LABEL, WIDTH = 22, 8, 190, 640


def count_table(frame: pl.DataFrame, *columns: str) -> dg.MetadataValue:
    """A table of how many rows carry each combination of the named columns, most frequent first."""
    counts = (
        frame.group_by(columns)
        .agg(rows=pl.len())
        .sort("rows", *columns, descending=[True] + [False] * len(columns), nulls_last=True)
    )
    return markdown_table((*columns, "rows"), counts.head(40).iter_rows())


def markdown_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> dg.MetadataValue:
    """A table that Dagster shows in place; a bar or a line break inside a cell can't end it."""
    lines = [
        [str(heading) for heading in headings],
        ["---"] * len(headings),
        *([_cell(cell) for cell in row] for row in rows),
    ]
    return dg.MetadataValue.md("\n".join("| " + " | ".join(line) + " |" for line in lines))


def _cell(cell: object) -> str:
    return "" if cell is None else str(cell).replace("|", "／").replace("\n", " ")


def share(part: int, whole: int) -> float:
    """Which part of the whole it is, from 0 to 1; 0 of nothing."""
    return round(part / whole, 4) if whole else 0.0


def bar_chart(counts: Mapping[str, int]) -> dg.MetadataValue:
    """A horizontal bar chart of named counts, as a picture inside Markdown."""
    picture = base64.b64encode(draw_bars(list(counts.items())).encode()).decode()
    return dg.MetadataValue.md(f"![chart](data:image/svg+xml;base64,{picture})")


def draw_bars(counts: Sequence[tuple[str, int]]) -> str:
    """The chart as SVG text; bars share one scale that starts at zero."""
    longest = max((count for _, count in counts), default=0) or 1
    bars = [_bar(position, name, count, count / longest) for position, (name, count) in enumerate(counts)]
    height = len(counts) * (BAR + GAP) + GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" font-family="sans-serif" font-size="13">'
        f'<rect width="100%" height="100%" fill="#ffffff"/>{"".join(bars)}</svg>'
    )


def _bar(position: int, name: str, count: int, share: float) -> str:
    top = GAP + position * (BAR + GAP)
    width = max(1, round(share * (WIDTH - LABEL - 90)))
    return (
        f'<text x="{LABEL - 8}" y="{top + 16}" text-anchor="end" fill="#333">{escape(name)}</text>'
        f'<rect x="{LABEL}" y="{top}" width="{width}" height="{BAR}" rx="3" fill="#2b6cb0"/>'
        f'<text x="{LABEL + width + 6}" y="{top + 16}" fill="#333">{count:,}</text>'
    )
