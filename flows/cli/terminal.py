"""Progress for people: a bar on a terminal, plain lines elsewhere; always on standard error."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from tasks.progress import LISTENING, TRANSLATING, Standing, listening

LINE_EVERY = 10.0


class Watched:
    """The latest standing of the production that is watched."""

    def __init__(self) -> None:
        self.standing = Standing()

    def hear(self, standing: Standing) -> None:
        """Take note of how far it is."""
        self.standing = standing


class Bar(Watched):
    """A progress bar that redraws itself."""

    def __init__(self, progress: Progress, bar: TaskID) -> None:
        super().__init__()
        self._progress = progress
        self._bar = bar

    def hear(self, standing: Standing) -> None:
        """Redraw."""
        super().hear(standing)
        self._progress.update(
            self._bar,
            total=standing.chunks or None,
            completed=standing.done,
            description=standing.title or "nocturne",
            facts=facts(standing),
        )


class Lines(Watched):
    """A line now and then, and one for each new step."""

    def __init__(self, console: Console) -> None:
        super().__init__()
        self._console = console
        self._printed_at = 0.0

    def hear(self, standing: Standing) -> None:
        """Print, unless nothing much has happened since the last line."""
        new_step = standing.step != self.standing.step
        super().hear(standing)
        if standing.report is None and (new_step or time.monotonic() - self._printed_at > LINE_EVERY):
            self._printed_at = time.monotonic()
            self._console.print(
                f"{standing.title or 'nocturne'}: {facts(standing)}",
                highlight=False,
                markup=False,
                emoji=False,
                soft_wrap=True,
            )


@contextmanager
def watching() -> Iterator[Watched]:
    """Show the progress of the production that runs in this block."""
    console = Console(stderr=True)
    if not console.is_terminal:
        lines = Lines(console)
        with listening(lines.hear):
            yield lines
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[facts]}", markup=False),
    )
    with Progress(*columns, TimeElapsedColumn(), console=console) as progress:
        bar = Bar(progress, progress.add_task("nocturne", total=None, facts="starting Prefect"))
        with listening(bar.hear):
            yield bar


def facts(standing: Standing) -> str:
    """What there is to tell: step, chunks, seconds of audio, speed, time left."""
    unit = {"speaking": "chunks", LISTENING: "segments", TRANSLATING: "passages"}.get(standing.step)
    if not standing.chunks or unit is None:
        return standing.step
    told = [f"{standing.done}/{standing.chunks} {unit}"]
    if standing.failed:
        told.append(f"{standing.failed} failed")
    if standing.audio_seconds:
        told.append(f"{standing.audio_seconds:.0f} s of audio")
    if standing.speed is not None:
        told.append(f"{standing.speed:.0f}× real time")
    if standing.seconds_left is not None and standing.done < standing.chunks:
        told.append(f"{clock(standing.seconds_left)} left")
    return " · ".join(told)


def clock(seconds: float) -> str:
    """`1:02:03`, `2:03`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
