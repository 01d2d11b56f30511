"""The shapes that only the stewards' pages are drawn from. All text is escaped here."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from html import escape

import streamlit as st

from lookup_app import layout
from lookup_app.steward_reader import Heading
from lookup_app.wording import Words
from schemas.columns import LABELS_EN, LABELS_ZH

SURE, DOUBTFUL = 0.75, 0.5
"""From which confidence a column is surely, or probably, what it was taken for."""

CHANGE_TONES = {"+": "come", "-": "go", "@": "place"}


@cache
def _style() -> str:
    return (layout.HERE / "steward_style.css").read_text(encoding="utf-8")


def draw_style() -> None:
    """The look of what follows."""
    st.html(f"<style>{_style()}</style>")


def column_label(column: str | None, say: Words) -> str:
    """What people call a column of ours; what is none of them is kept as extra."""
    if column is None:
        return say("mapping.extra")
    return say.pick(LABELS_ZH, LABELS_EN).get(column) or say(f"mapping.{column}")


def draw_funnel(steps: Sequence[tuple[str, int, str]]) -> None:
    """One bar a step: its name, how many are left, and what share that is."""
    greatest = max((count for _, count, _ in steps), default=0) or 1
    lines = "".join(
        f'<span>{escape(name)}</span><i style="width:{100 * count / greatest:.1f}%"></i><b>{count:,}</b><small>{escape(share)}</small>'
        for name, count, share in steps
    )
    st.html(f'<div class="sy-funnel">{lines}</div>')


def draw_heat(rows: Sequence[str], columns: Sequence[str], counts: Mapping[tuple[str, str], int], total: str) -> None:
    """A table of counts, the darker the more; blank where there are none."""
    greatest = max(counts.values(), default=0) or 1
    head = "".join(f"<th scope=col>{escape(column)}</th>" for column in [*columns, total])
    body = "".join(
        f"<tr><th scope=row>{escape(row)}</th>{''.join(_heat_cell(counts.get((row, column), 0), greatest) for column in columns)}"
        f'<td class="sum">{sum(counts.get((row, column), 0) for column in columns):,}</td></tr>'
        for row in rows
    )
    st.html(
        f'<div class="sy-table-wrap"><table class="sy-heat"><thead><tr><th></th>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _heat_cell(count: int, greatest: int) -> str:
    if not count:
        return "<td></td>"
    depth = (count / greatest) ** 0.5
    ink = "#fff" if depth > 0.55 else "#1c2733"
    return f'<td style="background:rgba(29,79,124,{0.12 + 0.88 * depth:.2f});color:{ink}">{count:,}</td>'


def draw_mapping(headings: Sequence[Heading], say: Words, changed: Collection[int] = ()) -> None:
    """Heading → column, how sure, by what, three examples; the lines that a change would alter stand out."""
    titles = [say(f"mapping.{name}") for name in ("place", "heading", "column", "confidence", "how", "examples")]
    head = "".join(f"<th scope=col>{escape(title)}</th>" for title in titles)
    body = "".join(_mapping_line(one, say, marked=at in changed) for at, one in enumerate(headings))
    st.html(
        f'<div class="sy-table-wrap"><table class="sy-table sy-map"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _mapping_line(one: Heading, say: Words, *, marked: bool) -> str:
    beside = one.position < 0
    place = say("mapping.beside") if beside else say("mapping.position", number=one.position + 1)
    heading = say.section("context").get(one.heading or "", one.heading) if beside else one.heading
    cells = [
        f'<td class="of">{escape(" ".join(filter(None, [one.sheet, place])))}</td>',
        f"<td>{escape(heading or say('app.none'))}</td>",
        f"<td>{layout.tag(column_label(one.column, say), 'good' if one.column else '')}</td>",
        f"<td>{_sureness(one.confidence)}</td>",
        f"<td>{escape(say(f'how.{one.how}') if one.how else say('app.none'))}</td>",
        f'<td class="of">{escape("、".join(one.examples))}</td>',
    ]
    return f"<tr{' class=changed' if marked else ''}>{''.join(cells)}</tr>"


def _sureness(confidence: float) -> str:
    tone = "" if confidence >= SURE else "doubtful" if confidence >= DOUBTFUL else "unsure"
    share = round(100 * confidence)
    return f'<span class="sy-sure {tone}"><u><i style="width:{share}%"></i></u>{share}%</span>'


def draw_changed_lines(lines: Sequence[str]) -> None:
    """The lines of a file that go and come."""
    body = "".join(f'<span class="{CHANGE_TONES.get(line[:1], "")}">{escape(line)}</span>' for line in lines)
    st.html(f'<div class="sy-diff-lines">{body}</div>')
