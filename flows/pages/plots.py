"""Small pictures for Prefect's pages: SVG in a data URI, which its Markdown shows inline."""

from base64 import b64encode
from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT, EDGE = 640, 130, 24
"""Pixels; the labels stand at the edge."""
INK, GREY, RED = "#4c6ef5", "#868e96", "#e03131"

Point = tuple[float, float]


def line_plot(title: str, points: Sequence[Point], *, unit: str) -> str:
    """How something grew: an image for Markdown; nothing where it did not."""
    if len({height for _, height in points}) < 2:  # noqa: PLR2004 - a line has two ends
        return ""
    placed = " ".join(f"{x:.1f},{y:.1f}" for x, y in _placed(points, lowest=0.0))
    drawn = f'<polyline fill="none" stroke="{INK}" stroke-width="2" points="{placed}"/>'
    return _image(title, drawn, f"{points[-1][1]:.0f} {unit}")


def bar_plot(title: str, heights: Sequence[float | None], *, unit: str, red_from: float | None = None) -> str:
    """One bar for each; those from `red_from` on stand out, those that are None are left out; nothing of only one."""
    known = [height for height in heights if height is not None]
    if len(known) < 2:  # noqa: PLR2004 - there is nothing to compare
        return ""
    lowest, highest = min(0.0, *known), max(0.0, *known)
    span = (highest - lowest) or 1.0
    step = (WIDTH - 2 * EDGE) / len(heights)
    drawn = []
    for place, height in enumerate(heights):
        if height is None:
            continue
        top, foot = (
            EDGE + (HEIGHT - 2 * EDGE) * (highest - each) / span
            for each in (max(height, 0.0), min(height, 0.0))
        )
        colour = RED if red_from is not None and height >= red_from else INK
        size = f'width="{max(1.0, step * 0.8):.1f}" height="{max(1.0, foot - top):.1f}"'
        drawn.append(f'<rect x="{EDGE + place * step:.1f}" y="{top:.1f}" {size} fill="{colour}"/>')
    return _image(title, "".join(drawn), f"{lowest:.0f} to {highest:.0f} {unit}")


def _placed(points: Sequence[Point], lowest: float) -> list[Point]:
    first, last = points[0][0], points[-1][0]
    highest = max([lowest + 1e-9, *(y for _, y in points)])
    return [
        (
            EDGE + (WIDTH - 2 * EDGE) * (x - first) / ((last - first) or 1.0),
            HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (y - lowest) / (highest - lowest),
        )
        for x, y in points
    ]


def _image(title: str, drawn: str, scale: str) -> str:
    label = f'font-family="sans-serif" font-size="12" fill="{GREY}"'
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">'
        f'<text x="{EDGE}" y="15" {label}>{escape(title)}</text>'
        f'<text x="{WIDTH - EDGE}" y="15" text-anchor="end" {label}>{escape(scale)}</text>{drawn}</svg>'
    )
    return f"![{title}](data:image/svg+xml;base64,{b64encode(svg.encode()).decode()})"
