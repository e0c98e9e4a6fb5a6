"""A plan as a picture: slots against speech, and the drift curve below; its size does not grow with the track."""

from collections.abc import Iterable, Iterator
from html import escape

from phases.fit.placement import FitPlan, Placement, Status

_WIDTH, _EDGE = 960, 24
_SLOTS_TOP, _SPEECH_TOP, _BAR = 28, 52, 18
_CURVE_TOP, _CURVE_HEIGHT = 104, 80
_THIN = 3
_HEIGHT = _CURVE_TOP + _CURVE_HEIGHT + 24
_GREY, _PALE = "#868e96", "#ced4da"
_COLOURS: dict[Status, str] = {
    "fits": "#4c6ef5",
    "stretched": "#15aabf",
    "late": "#f59f00",
    "overflows": "#e03131",
    "trimmed": "#ae3ec9",
}
"""From well to bad: the later ones are drawn over the earlier ones."""


def picture(plan: FitPlan, title: str) -> str:
    """An SVG drawing."""
    drawn = "".join(_bars(plan)) + "".join(_curve(plan)) + "".join(_legend(plan))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" '
        f'viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="12" fill="{_GREY}">'
        f'<text x="{_EDGE}" y="16">{escape(title)}</text>{drawn}</svg>'
    )


def _bars(plan: FitPlan) -> Iterator[str]:
    slots = ((each.slot_start, each.slot_end) for each in plan.placements)
    yield _row(plan, slots, _SLOTS_TOP, _PALE)
    for status, colour in _COLOURS.items():
        spans = ((each.start, each.end) for each in plan.placements if each.status == status)
        yield _row(plan, spans, _SPEECH_TOP, colour)


def _row(plan: FitPlan, spans: Iterable[tuple[int, int]], top: int, colour: str) -> str:
    """Spans of samples as one path; those that overlap, or are too thin to be told apart, are one bar."""
    bars: list[tuple[float, float]] = []
    for start, end in sorted((_x(plan, start), _x(plan, end)) for start, end in spans):
        if bars and (start < bars[-1][1] - 0.1 or (start < bars[-1][1] + 1 and end - start < _THIN)):
            bars[-1] = (bars[-1][0], max(end, bars[-1][1]))
        else:
            bars.append((start, end))
    steps = "".join(f"M{a:.1f} {top}h{_drawn(b - a):.1f}v{_BAR}H{a:.1f}z" for a, b in bars)
    return f'<path d="{steps}" fill="{colour}"/>' if steps else ""


def _drawn(width: float) -> float:
    """A little less, so that bars that meet can be told apart."""
    return width - 0.7 if width >= _THIN else max(0.5, width)


def _curve(plan: FitPlan) -> Iterator[str]:
    """How late cues begin: the latest of each pixel."""
    latest: dict[int, Placement] = {}
    for each in plan.placements:
        column = round(_x(plan, each.slot_start))
        if column not in latest or each.lateness > latest[column].lateness:
            latest[column] = each
    lateness = [each.lateness for each in latest.values()]
    highest, lowest = max([plan.rate // 10, *lateness]), min([0, *lateness])
    foot = _CURVE_TOP + _CURVE_HEIGHT

    def y(samples: int) -> float:
        return foot - _CURVE_HEIGHT * (samples - lowest) / (highest - lowest)

    points = " ".join(f"{column},{y(each.lateness):.1f}" for column, each in sorted(latest.items()))
    yield f'<path d="M{_EDGE} {y(0):.1f}H{_WIDTH - _EDGE}" stroke="{_PALE}"/>'
    yield f'<polyline fill="none" stroke="{_COLOURS["fits"]}" stroke-width="2" points="{points}"/>'
    worst = max(lateness, default=0) / plan.rate
    yield f'<text x="{_EDGE}" y="{_CURVE_TOP - 8}">lateness, at most {worst:.2f} s</text>'


def _legend(plan: FitPlan) -> Iterator[str]:
    counts = {status: sum(each.status == status for each in plan.placements) for status in _COLOURS}
    x = _WIDTH - _EDGE
    for status, count in reversed(counts.items()):
        if count:
            yield f'<text x="{x}" y="16" text-anchor="end" fill="{_COLOURS[status]}">{count} {status}</text>'
            x -= 10 + 7 * len(f"{count} {status}")
    length = f"{plan.total / plan.rate:.1f} s"
    yield f'<text x="{_WIDTH - _EDGE}" y="{_HEIGHT - 6}" text-anchor="end">{length}</text>'
    yield f'<text x="{_EDGE}" y="{_HEIGHT - 6}">slots above, speech below, then how late each cue begins</text>'


def _x(plan: FitPlan, sample: int) -> float:
    return _EDGE + (_WIDTH - 2 * _EDGE) * min(1.0, sample / max(1, plan.total))
