"""A small line chart as SVG, without a drawing library."""

from collections.abc import Sequence

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 640, 400, 90, 60, 30, 30


def line_chart(points: Sequence[tuple[float, float]], *, title: str, across: str, up: str) -> str:
    """The points joined by a line, with both axes named and their ends labelled."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    low, high = min(ys), max(max(ys), min(ys) + 1e-6)
    last = max(max(xs), 1e-9)
    places = [
        (LEFT + x / last * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - (y - low) / (high - low) * (HEIGHT - BOTTOM - TOP))
        for x, y in points
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in places)
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13">
<title>{title}</title>
<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>
<path d="M{LEFT} {TOP} V{HEIGHT - BOTTOM} H{WIDTH - RIGHT}" fill="none" stroke="#444"/>
<polyline points="{line}" fill="none" stroke="#1f5fa8" stroke-width="2"/>
<g fill="#1f5fa8">{dots}</g>
<text x="{LEFT}" y="18" font-weight="bold">{title}</text>
<text x="{LEFT - 8}" y="{TOP + 5}" text-anchor="end">{high:.4f}</text>
<text x="{LEFT - 8}" y="{HEIGHT - BOTTOM}" text-anchor="end">{low:.4f}</text>
<text x="{LEFT}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">0</text>
<text x="{WIDTH - RIGHT}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{last:.1%}</text>
<text x="{(LEFT + WIDTH) / 2}" y="{HEIGHT - 16}" text-anchor="middle">{across}</text>
<text x="18" y="{HEIGHT / 2}" text-anchor="middle" transform="rotate(-90 18 {HEIGHT / 2})">{up}</text>
</svg>
"""
