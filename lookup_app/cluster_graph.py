"""The records of a person or a pair as a graph: each record a node coloured by its certificate, each weighed pair an edge."""

import math
from collections.abc import Sequence
from html import escape
from typing import Any, NamedTuple

import streamlit as st

from lookup_app import curated_door
from lookup_app.case_files import LOCATED, Source
from lookup_app.register_reader import Register
from lookup_app.wording import Words

SIZE, ROUND, NODE = 560, 205, 19
COLOURS = ("#1d4f7c", "#8a5a00", "#1e6b45", "#7a3b8f", "#a8231c", "#3f4a55", "#0b6e75", "#6b5b1e")


class Node(NamedTuple):
    """One record: its number on the screen, its certificate and holder, and what it is told by."""

    number: int
    record_id: str
    certificate_id: str
    holder_id: str
    label: str


class Edge(NamedTuple):
    """Two records by their numbers, the bits for their being one, and what was decided."""

    left: int
    right: int
    bits: float | None
    judgement: str


def nodes_of(register: Register, sources: Sequence[Source]) -> list[Node]:
    """The sources of a case as nodes, numbered as the comparison shows them."""
    rows = register.rows(
        f"select record_id, certificate_id, holder_id from ({LOCATED.replace('certificate_id', 'certificate_id, holder_id')}) where record_id in (select unnest(?))",
        [[source.record_id for source in sources]],
    )
    ids = {record: (certificate or "", holder or "") for record, certificate, holder in rows}
    return [
        Node(number, source.record_id, *ids.get(source.record_id, ("", "")), _label(source))
        for number, source in enumerate(sources, 1)
    ]


def _label(source: Source) -> str:
    told = [source.values.get("holder_name"), source.values.get("title"), (source.values.get("acquired_on") or "")[:7]]
    return " ".join(filter(None, told))


def edges_of(register: Register, nodes: Sequence[Node]) -> list[Edge]:
    """The weighed or judged pairs among the nodes; of a pair's two levels the one that says more."""
    numbers = {node.record_id: node.number for node in nodes}
    rows = register.rows(
        "select record_id_l, record_id_r, match_weight, judgement from links where record_id_l in (select unnest(?))"
        " and record_id_r in (select unnest(?)) order by level desc, abs(coalesce(match_weight, 99)) desc",
        [list(numbers), list(numbers)],
    )
    found: dict[tuple[int, int], Edge] = {}
    for left, right, bits, judgement in rows:
        found.setdefault((numbers[left], numbers[right]), Edge(numbers[left], numbers[right], bits, judgement))
    return list(found.values())


def draw(nodes: Sequence[Node], edges: Sequence[Edge], say: Words) -> None:
    """The graph, and what it shows in words for those who can't see it."""
    spoken = [say("cluster.edge", left=edge.left, right=edge.right, weight=weight_of(edge, say)) for edge in edges]
    told = "；".join(spoken[:24]) or say("cluster.no_edges")
    st.image(to_svg(nodes, edges, say), width=SIZE, caption=told, alt=say.labelled(say("cluster.graph"), told))


def to_svg(nodes: Sequence[Node], edges: Sequence[Edge], say: Words) -> str:
    """The drawing: nodes on a circle, those of one certificate beside each other."""
    order = sorted(nodes, key=lambda node: (node.holder_id, node.certificate_id, node.number))
    colours = {one: COLOURS[at % len(COLOURS)] for at, one in enumerate(dict.fromkeys(node.certificate_id for node in order))}  # fmt: skip
    places = {node.number: _place(at, len(order)) for at, node in enumerate(order)}
    lines = "".join(_line(places[edge.left], places[edge.right], edge, say) for edge in edges)
    dots = "".join(_dot(places[node.number], node, colours[node.certificate_id]) for node in order)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" font-size="13"'
        f' font-family="Noto Sans SC, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif">{lines}{dots}</svg>'
    )


def _place(at: int, count: int) -> tuple[float, float]:
    angle = 2 * math.pi * at / max(count, 1) - math.pi / 2
    return SIZE / 2 + ROUND * math.cos(angle), SIZE / 2 + ROUND * math.sin(angle)


def _line(left: tuple[float, float], right: tuple[float, float], edge: Edge, say: Words) -> str:
    colour = "#1e6b45" if edge.judgement == "same" else "#a8231c"
    dash = ' stroke-dasharray="5 4"' if edge.judgement != "same" else ""
    width = 1 + min(abs(edge.bits or 4.0), 12) / 4
    x, y = (left[0] + right[0]) / 2, (left[1] + right[1]) / 2
    return (
        f'<line x1="{left[0]:.0f}" y1="{left[1]:.0f}" x2="{right[0]:.0f}" y2="{right[1]:.0f}" stroke="{colour}" stroke-width="{width:.1f}" stroke-opacity=".55"{dash}/>'
        f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="middle" fill="{colour}">{escape(weight_of(edge, say))}</text>'
    )


def _dot(place: tuple[float, float], node: Node, colour: str) -> str:
    below = place[1] > SIZE / 2
    text_y = place[1] + (NODE + 16 if below else -NODE - 6)
    x = min(max(place[0], 70.0), SIZE - 70.0)
    return (
        f'<circle cx="{place[0]:.0f}" cy="{place[1]:.0f}" r="{NODE}" fill="{colour}"/>'
        f'<text x="{place[0]:.0f}" y="{place[1] + 5:.0f}" text-anchor="middle" fill="#fff" font-weight="bold">{node.number}</text>'
        f'<text x="{x:.0f}" y="{text_y:.0f}" text-anchor="middle" fill="#1c2733" font-size="11">{escape(node.label[:18])}</text>'
    )


def weight_of(edge: Edge, say: Words) -> str:
    """An edge's bits, or that a person judged it."""
    return say("cluster.judged") if edge.bits is None else f"{edge.bits:+.1f}"


def open_graph(sources: Sequence[Source]) -> tuple[list[Node], list[Edge]]:
    """The graph of a case's sources; nothing before the first release."""
    register: Any = curated_door.register()
    nodes = nodes_of(register, sources) if register else []
    return nodes, edges_of(register, nodes) if nodes else []
