"""Speech that goes on, to subtitles that are written while it does.

arecord -q -t raw -f S16_LE -r 16000 -c 1 | nocturne listen --from en --to pt
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from io import FileIO
from pathlib import Path
from typing import Any

from flows.interpreting import interpreters_of, interpreting_settings
from flows.live_subtitles import subtitles_of
from flows.orders import LiveOrder
from flows.stopping import stopping_on_interrupt
from flows.workshop import furnish
from phases.clip import Samples
from phases.errors import NocturneError, ProductionIncomplete, SourceEmpty, SourceMissing
from phases.listen import ListenSettings, blocks_of, require_sound, windows_of
from phases.live import RATE, Pace, Piece, joined, pieces, played, raw_sound
from phases.relay import Halt, Job, Live, Relay, Tally, Threads, run
from tasks.speech.live import Interpreting, Understood


@dataclass(frozen=True)
class LiveReport:
    """What a session came to."""

    files: list[str]
    """Those in which something is written."""
    sound_ms: int
    """How much sound has come."""
    segments: int
    """Those that were written."""
    drafts: int
    pieces: dict[str, int] = field(default_factory=dict)
    """What became of all that was given to the relay: emitted, skipped, coalesced, filtered, failed."""
    waited: dict[str, int] = field(default_factory=dict)
    """The most pieces that ever waited to be heard, and to be understood."""
    failed: dict[int, str] = field(default_factory=dict)
    """Segments, and why."""

    @property
    def trouble(self) -> NocturneError | None:
        """What a person has to be told of, if there is anything."""
        if not self.sound_ms:
            return SourceEmpty(
                "No sound has come.",
                "See whether what is before the pipe works by itself; of a microphone, whether it is plugged in.",
            )
        if not self.failed:
            return None
        number, why = next(iter(self.failed.items()))
        return ProductionIncomplete(
            f"{len(self.failed)} of {self.segments + self.pieces['failed']} segments could not be made out or "
            f"translated, for instance segment {number}: {why}.",
            "The others are written." if self.files else "Nothing is written.",
        )

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return asdict(self)


def listen_live(
    order: LiveOrder,
    tell: Callable[[Understood], None],
    ready: Callable[[], None] = lambda: None,
    sound: Callable[[], Iterator[Samples]] | None = None,
    watch: Callable[[Job], None] = lambda _: None,
) -> LiveReport:
    """Listen until the sound ends or Ctrl-C; `tell` is told all that a reader may be shown, in order.

    `ready` is called when all is loaded, before the first sound is taken; `watch` is told who has done what.
    """
    if sound is None:
        _require_sound(order.source)
    settings = interpreting_settings(order.out, order.recognizer, order.translator)
    with furnish(settings).open() as shop, stopping_on_interrupt(shop), ExitStack() as files:
        interpreters = interpreters_of(shop, order.language, order.to)
        interpreting = Interpreting(shop, interpreters)
        interpreting.warm_up()
        languages = [each for each in (interpreters.language, interpreters.target) if each]
        writing = files.enter_context(subtitles_of(order, languages, settings))
        relay = Relay(interpreting.stages(), Live(joined, lambda piece: not piece.is_final))
        ready()
        taken = _Taken(sound() if sound is not None else _sound(order.source))
        segments = drafts = 0

        def halt() -> Halt | None:
            return "drain" if shop.stop.is_set() else None

        for each in run(relay, _pieces(taken, settings.listen), Threads(), halt=halt, watch=watch):
            if not isinstance(each.value, Understood):
                continue
            if each.value.shown.is_final:
                segments += 1
                writing.add(each.value)
            else:
                drafts += 1
            tell(each.value)
        return LiveReport(
            writing.written,
            taken.milliseconds,
            segments,
            drafts,
            _fates(relay.tally),
            _waited(relay),
            interpreting.failed,
        )


class _Taken:
    """Sound as it is taken, counted."""

    def __init__(self, blocks: Iterator[Samples]) -> None:
        self._blocks = blocks
        self._samples = 0

    def __iter__(self) -> Iterator[Samples]:
        for block in self._blocks:
            self._samples += len(block)
            yield block

    @property
    def milliseconds(self) -> int:
        return self._samples * 1000 // RATE


def _sound(source: Path | None) -> Iterator[Samples]:
    return played(blocks_of(source)) if source is not None else raw_sound(_standard_input())


def _standard_input() -> FileIO:
    """Unbuffered: a thread that waits in a buffer holds its lock, and Python breaks off at the end for want of it."""
    return FileIO(sys.stdin.fileno(), closefd=False)


def _require_sound(source: Path | None) -> None:
    if source is not None:
        require_sound(source)
    elif sys.stdin is None or sys.stdin.isatty():
        raise SourceMissing(
            "Nothing comes on standard input.",
            "Name a file, or pipe a microphone in: arecord -q -t raw -f S16_LE -r 16000 -c 1 | nocturne listen",
        )


def _pieces(blocks: Iterable[Samples], settings: ListenSettings) -> Iterator[Piece]:
    windows = ((window, likelihood >= settings.threshold) for window, likelihood in windows_of(blocks))
    pace = Pace(
        pause_ms=settings.segment_pause_ms,
        longest_ms=settings.longest_segment_ms,
        shortest_ms=settings.shortest_speech_ms,
    )
    return pieces(windows, pace)


def _fates(tally: Tally) -> dict[str, int]:
    return {"emitted": tally.emitted, **{str(fate): count for fate, count in tally.lost.items()}}


def _waited(relay: Relay) -> dict[str, int]:
    return {stage.name: most for stage, most in zip(relay.stages, relay.tally.deepest, strict=True)}
