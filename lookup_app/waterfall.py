"""The evidence about a pair: each comparison's weight as one step of a waterfall, drawn without any script."""

from html import escape
from typing import Any

import streamlit as st

from lookup_app import evidence_words
from lookup_app.wording import Words

WIDTH, STEP, LABEL, BAR = 760, 38, 310, 21
LONGEST = 24
"""So many Chinese characters of a line of the label are drawn; the whole is what the picture says to those who can't see it."""


def draw(evidence: list[dict[str, Any]], match_weight: float | None, say: Words) -> None:
    """One bar a comparison with how the two stand in it, from where the last ended; green speaks for the same person, red against."""
    steps = [(label_of(step, say), float(step["bits"])) for step in evidence]
    if not steps:
        return
    start = (match_weight or 0.0) - sum(weight for _, weight in steps)
    edges = [start]
    for _, weight in steps:
        edges.append(edges[-1] + weight)
    low, high = min([0.0, *edges]), max([0.0, *edges])
    scale = (WIDTH - LABEL - 70) / ((high - low) or 1.0)
    bars = [
        bar(index, label, before, after, low, scale)
        for index, ((label, _), before, after) in enumerate(zip(steps, edges, edges[1:], strict=False))
    ]
    bars.append(bar(len(steps), (say("pair.total"), ""), 0.0, edges[-1], low, scale, total=True))
    height = STEP * (len(steps) + 1) + 8
    zero = LABEL + (0.0 - low) * scale
    axis = f'<line x1="{zero:.1f}" x2="{zero:.1f}" y1="0" y2="{height}" stroke="#8696a6" stroke-dasharray="3 3"/>'
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="Noto Sans SC, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif" font-size="13">{axis}{"".join(bars)}</svg>'
    told = "；".join(evidence_words.sentence(step, say) for step in evidence)
    st.image(drawing, width=WIDTH, alt=say.labelled(say("pair.evidence"), told))


def label_of(step: dict[str, Any], say: Words) -> tuple[str, str]:
    """The comparison and how the two stand in it."""
    comparison, level = str(step["comparison"]), str(step["level"])
    return evidence_words.name_of(comparison, say), evidence_words.level_of(comparison, level, say)


def bar(
    index: int, label: tuple[str, str], before: float, after: float, low: float, scale: float, *, total: bool = False
) -> str:
    """One step with its name on the left and its weight at the end."""
    top, left, right = index * STEP + 6, min(before, after), max(before, after)
    colour = "#1d4f7c" if total else ("#1e6b45" if after >= before else "#a8231c")
    x = LABEL + (left - low) * scale
    width = max(1.5, (right - left) * scale)
    words = bits(after if total else after - before)
    name, level = (shortened(part) for part in label)
    return (
        f'<text x="0" y="{top + 10}" fill="#1c2733">{escape(name)}</text><text x="0" y="{top + 25}" fill="#52616f" font-size="11.5">{escape(level)}</text>'
        f'<rect x="{x:.1f}" y="{top}" width="{width:.1f}" height="{BAR}" rx="2" fill="{colour}"/>'
        f'<text x="{x + width + 5:.1f}" y="{top + 15}" fill="#52616f">{words}</text>'
    )


def bits(weight: float) -> str:
    """A weight with its sign; none for what rounds to nothing.

    >>> bits(4.25), bits(-0.04), bits(-1.26)
    ('+4.2', '0.0', '-1.3')
    """
    told = f"{weight:+.1f}"
    return told[1:] if told[1:] == "0.0" else told


def shortened(text: str) -> str:
    """As much of the text as there is room for; Latin letters are half as wide.

    >>> shortened("职务名称"), shortened("x" * 60)[-2:]
    ('职务名称', 'x…')
    """
    room = float(LONGEST)
    for at, letter in enumerate(text):
        room -= 1.0 if ord(letter) > 0x2E7F else 0.55
        if room < 0:
            return text[:at] + "…"
    return text
