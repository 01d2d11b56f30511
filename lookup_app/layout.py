"""The frame around every page, and the few shapes that pages are built from. All text is escaped here."""

import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lookup_app import language
from lookup_app.wording import Words

HERE = Path(__file__).parent
NARROW = 3
"""So many columns stand beside each other on a telephone."""
ALL = "*"
"""The choice of everything: an option of its own, since nothing chosen is shown as a blank."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
"""A day at the beginning of a cell: it stays on one line, which narrow screens would break at its strokes."""
OUTCOME_MARKS = {"verified": "✓", "revoked": "✕", "suspended": "!", "not_found": "?"}


@cache
def _asset(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


@cache
def _seal() -> str:
    """The seal as a data address: pages drop inline drawings."""
    return f'<img alt="" src="data:image/svg+xml;base64,{b64encode(_asset("seal.svg").encode()).decode()}">'


def draw_header(account_html: str) -> None:
    """The brand, the language switch, and who is signed in (`account_html` is already escaped)."""
    say = language.current()
    st.html(f"<style>{_asset('page_style.css')}{own_words(say)}</style>")
    brand, tools = st.columns(2, vertical_alignment="center")
    with brand:
        st.html(
            f'<div class="sy-brand">{_seal()}<div><b>{escape(say("app.full_name"))}</b><span>{escape(say("app.office"))}</span></div></div>'
        )
    with tools, st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        language.draw_switch()
        st.html(f'<div class="sy-sign">{account_html}</div>', width="content")
    st.html('<div class="sy-rule"></div>')


def own_words(say: Words) -> str:
    """What Streamlit's own controls say, in the language of the page: they speak English alone, so the style sheet speaks for them."""
    said = {
        "more": say("controls.more"),
        "skip": say("controls.skip"),
        "choose": say("controls.choose"),
        "drop": say("controls.drop", megabytes=st.get_option("server.maxUploadSize")),
        "fault": say("controls.fault"),
    }
    return f":root {{ {' '.join(f'--say-{name}: {json.dumps(text, ensure_ascii=False)};' for name, text in said.items())} }}"


def draw_footer(release_line: str) -> None:
    """What holds on every page, and which release is live."""
    st.html(
        f'<footer class="sy-foot"><span>{escape(language.current()("app.footer"))}</span><span>{escape(release_line)}</span></footer>'
    )


def draw_title(title: str, lead: str) -> None:
    """The page's one heading and the sentence under it."""
    st.html(f'<h1 class="sy-title">{escape(title)}</h1><p class="sy-lead">{escape(lead)}</p>')


def draw_outcome(kind: str, heading: str, body: str, small: str) -> None:
    """The banner that gives the answer."""
    st.html(
        f'<section class="sy-outcome {escape(kind)}" role="status" aria-live="polite"><div class="mark" aria-hidden="true">{OUTCOME_MARKS[kind]}</div>'
        f"<div><h2>{escape(heading)}</h2><p>{escape(body)}</p><small>{escape(small)}</small></div></section>"
    )


def tag(text: str, tone: str = "") -> str:
    """A small rounded label, as HTML."""
    return f'<span class="sy-tag {escape(tone)}">{escape(text)}</span>'


def draw_card(heading: str, label_html: str, facts: Mapping[str, str | None]) -> None:
    """A bordered card: a heading with a label beside it, and facts in pairs; facts without a value are left out."""
    pairs = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in facts.items() if value
    )
    st.html(
        f'<article class="sy-card"><header><b>{escape(heading)}</b>{label_html}</header><dl class="sy-facts">{pairs}</dl></article>'
    )


def draw_tiles(tiles: Mapping[str, object]) -> None:
    """Numbers in a row of tiles; long words are set smaller."""
    cells = "".join(
        f'<div class="sy-tile"><span>{escape(name)}</span><b{" class=small" if len(str(value)) > 9 else ""}>{escape(_number(value))}</b></div>'
        for name, value in tiles.items()
    )
    st.html(f'<div class="sy-tiles">{cells}</div>')


def _number(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


class Link(NamedTuple):
    """A cell that leads to another page of the site, in a window of its own so that nobody loses their place."""

    text: str
    address: str


def draw_table(headings: Sequence[str], rows: Iterable[Sequence[object]], caption: str = "") -> None:
    """A plain table that screen readers and printers understand; numbers stand to the right, under their headings.

    On telephones the rows of a wide one stand as cards, each value beside its heading.
    """
    lines = list(rows)
    numbers = {at for at, value in enumerate(lines[0] if lines else ()) if isinstance(value, int)}
    head = "".join(
        f"<th scope=col{' class=n' if at in numbers else ''}>{escape(heading)}</th>"
        for at, heading in enumerate(headings)
    )
    body = "".join(f"<tr>{''.join(map(_cell, row, headings))}</tr>" for row in lines)
    wide = " wide" if len(headings) > NARROW else ""
    st.html(
        f'<div class="sy-table-wrap" tabindex="0"><table class="sy-table{wide}"><caption hidden>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _cell(value: object, heading: str) -> str:
    label = f' data-label="{escape(heading)}"'
    if isinstance(value, Link):
        return f'<td{label}><a href="{escape(value.address)}" target="_blank">{escape(value.text)}</a></td>'
    if isinstance(value, int):
        return f'<td class="n"{label}>{value:,}</td>'
    if isinstance(value, str) and _DAY.match(value):
        return f'<td class="d"{label}>{escape(value)}</td>'
    return f"<td{label}>{escape('' if value is None else str(value))}</td>"


def draw_shares(shares: Mapping[str, int], colours: Mapping[str, str], names: Mapping[str, str]) -> None:
    """One bar divided by share, with a legend that says every number."""
    parts = [(key, count) for key, count in shares.items() if count]
    bar = "".join(
        f'<i style="flex:{count} 1 0;background:{colours[key]}" title="{escape(names[key])} {count:,}"></i>'
        for key, count in parts
    )
    legend = "".join(
        f'<span><i style="background:{colours[key]}"></i>{escape(names[key])} {count:,}</span>' for key, count in parts
    )
    st.html(
        f'<div class="sy-bar" role="img" aria-label="{escape("; ".join(f"{names[key]} {count}" for key, count in parts))}">{bar}</div><div class="sy-legend">{legend}</div>'
    )


def draw_share_rows(
    rows: Mapping[str, Mapping[str, int]], colours: Mapping[str, str], names: Mapping[str, str]
) -> None:
    """One divided bar a row, as long as its sum compared with the greatest."""
    greatest = max((sum(shares.values()) for shares in rows.values()), default=0)
    lines = []
    for label, shares in rows.items():
        total = sum(shares.values())
        parts = "".join(
            f'<i style="flex:{count} 1 0;background:{colours[key]}" title="{escape(names[key])} {count:,}"></i>'
            for key, count in shares.items()
            if count
        )
        described = escape("; ".join(f"{names[key]} {count}" for key, count in shares.items() if count))
        bar = f'<div class="sy-bar" role="img" aria-label="{described}" style="width:{max(1, round(100 * total / greatest))}%">{parts}</div>'
        lines.append(f"<span>{escape(label)}</span>{bar}<b>{total:,}</b>")
    st.html(f'<div class="sy-rows">{"".join(lines)}</div>')


def draw_legend(colours: Mapping[str, str]) -> None:
    """What each colour stands for."""
    marks = "".join(
        f'<span><i style="background:{colour}"></i>{escape(name)}</span>' for name, colour in colours.items()
    )
    st.html(f'<div class="sy-legend">{marks}</div>')


def draw_case_heading(name: str, tags: Sequence[str], small: str, who: str = "") -> None:
    """Whom a case is about, large, with its labels (already HTML), what is worth knowing beside them, and the case's own name."""
    about = f"<b>{escape(who)}</b>" if who else ""
    st.html(
        f'<div class="sy-case sy-head">{about}{"".join(tags)}<h1>{escape(name)}</h1><span>{escape(small)}</span></div>'
    )


def draw_line(heading: str, label_html: str, small: str) -> None:
    """A heading with its label and a line of facts underneath."""
    st.html(f'<div class="sy-case"><h2>{escape(heading)}</h2>{label_html}<span>{escape(small)}</span></div>')


def choose_or_all(
    box: DeltaGenerator, label: str, options: Iterable[str], name: Callable[[str], str], key: str
) -> str | None:
    """Which of the options to show; none for all of them, which stands first and is chosen until somebody chooses."""
    say = language.current()
    chosen = box.selectbox(
        label,
        [ALL, *options],
        format_func=lambda one: say("queue.all") if one == ALL else name(one),
        key=language.choice(key),
    )
    return None if chosen == ALL else chosen


def begin_at_top(place: DeltaGenerator, turn: int) -> None:
    """The page scrolled to its top, once for each number of the turn: the same words are not run again."""
    script = f"<script>document.querySelector('[data-testid=stMain]')?.scrollTo(0, 0) // {int(turn)}\n</script>"
    place.html(script, unsafe_allow_javascript=True)
