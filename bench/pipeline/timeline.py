"""Who did what when, as a picture."""

from collections.abc import Iterator
from html import escape

from bench.pipeline.schemes import Outcome

_WIDTH, _EDGE, _NAMES, _BAR, _ROW = 960, 24, 110, 18, 26
_TOP = 36
_GREY = "#868e96"
_COLOURS = ("#4c6ef5", "#15aabf", "#f59f00", "#ae3ec9")


def timeline(outcome: Outcome, title: str) -> str:
    """An SVG drawing: a row for each worker, a bar for each segment it had in hand."""
    rows = [(place, worker) for place, stage in enumerate(outcome.stages) for worker in range(stage.workers)]
    height = _TOP + _ROW * len(rows) + 36
    drawn = "".join([*_names(outcome, rows), *_bars(outcome, rows), *_axis(outcome, height)])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
        f'viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif" font-size="12" fill="{_GREY}">'
        f'<text x="{_EDGE}" y="16">{escape(title)}</text>{drawn}</svg>\n'
    )


def _x(outcome: Outcome, seconds: float) -> float:
    return _EDGE + _NAMES + seconds / outcome.seconds * (_WIDTH - 2 * _EDGE - _NAMES)


def _names(outcome: Outcome, rows: list[tuple[int, int]]) -> Iterator[str]:
    for row, (place, worker) in enumerate(rows):
        name = f"{outcome.stages[place].name} {worker + 1}"
        yield f'<text x="{_EDGE}" y="{_TOP + row * _ROW + 13}">{escape(name)}</text>'


def _bars(outcome: Outcome, rows: list[tuple[int, int]]) -> Iterator[str]:
    for job in outcome.jobs:
        begin, end = _x(outcome, job.began), _x(outcome, job.ended or job.began)
        top = _TOP + rows.index((job.stage, job.worker)) * _ROW
        number = job.tickets[0].number
        yield (
            f'<rect x="{begin:.1f}" y="{top}" width="{max(0.5, end - begin - 1):.1f}" height="{_BAR}" '
            f'fill="{_COLOURS[(number - 1) % len(_COLOURS)]}"/>'
            f'<text x="{begin + 4:.1f}" y="{top + 13}" fill="#fff">{number}</text>'
        )


def _axis(outcome: Outcome, height: int) -> Iterator[str]:
    for tenth in range(0, 11, 2):
        seconds = outcome.seconds * tenth / 10
        yield f'<text x="{_x(outcome, seconds):.1f}" y="{height - 12}" text-anchor="middle">{seconds:.1f} s</text>'
