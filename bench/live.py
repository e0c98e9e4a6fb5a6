"""How early a reader has text while somebody still speaks, how late and how restless it is, and who is busy meanwhile.

    python -m bench.live FILE.wav [--to pt] [--picture FILE.svg]

The product itself: a recording is played at its own speed, heard and translated as in `nocturne listen`, by whoever is
installed in the data folder that NOCTURNE_HOME names. Lags are those of StreamLAAL, once by the sound that had been
heard when a word was shown for good, once by the clock; the length of the translation stands in for a reference.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from statistics import median

from bench.measures import Shown as Emitted
from bench.measures import normalised_erasure, settled, stream_laal
from bench.pipeline.schemes import Outcome
from bench.pipeline.timeline import timeline
from flows.live_speech import LiveReport, listen_live
from flows.orders import LiveOrder
from phases.live import RATE
from phases.relay import Job, Stage
from tasks.speech.live import Understood

THIRDS = ("first", "second", "last")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a reader was shown, and when by the clock (milliseconds since the sound began)."""

    at_ms: float
    what: Understood

    @property
    def late_ms(self) -> float:
        """How long after its sound."""
        return self.at_ms - self.what.shown.end_ms

    @property
    def heard(self) -> list[str]:
        """As far as it was read, what may still change included."""
        return [*self.what.shown.confirmed, *self.what.shown.unconfirmed]

    @property
    def meant(self) -> list[str]:
        """Its translation so far."""
        return self.what.meaning.split()


@dataclass
class Session:
    """All that was shown, all that was done."""

    seen: list[Seen] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    began: float = 0.0

    def watch(self, job: Job) -> None:
        """A stage of the relay has done something."""
        self.jobs.append(job)

    def show(self, what: Understood) -> None:
        """Something may be read."""
        self.seen.append(Seen(1000 * (time.monotonic() - self.began), what))

    def ready(self) -> None:
        """The sound begins."""
        self.began = time.monotonic()

    @property
    def segments(self) -> list[list[Seen]]:
        """What was shown of each."""
        return [list(group) for _, group in groupby(self.seen, lambda seen: seen.what.shown.segment)]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--from", dest="language", default="en")
    parser.add_argument("--to")
    parser.add_argument("--picture", type=Path, help="where the timeline of all stages is drawn")
    arguments = parser.parse_args()
    print(f"{arguments.file.name}: {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    session = Session()
    with tempfile.TemporaryDirectory() as folder:
        order = LiveOrder(
            source=arguments.file, language=arguments.language, to=arguments.to, out=Path(folder)
        )
        report = listen_live(order, session.show, session.ready, watch=session.watch)
    tell_pieces(session, report)
    tell_texts(session, translated=arguments.to is not None)
    tell_work(session)
    if arguments.picture:
        title = f"{arguments.file.name}: pieces heard and understood while they are said"
        arguments.picture.write_text(drawn(session, report, title), encoding="utf-8")


def tell_pieces(session: Session, report: LiveReport) -> None:
    """What became of everything."""
    fates = ", ".join(f"{count} {fate}" for fate, count in report.pieces.items() if count)
    waited = ", ".join(f"{most} to {stage}" for stage, most in report.waited.items())
    print(f"  {report.segments} segments, {len(session.seen)} texts shown; pieces: {fates}")
    print(f"  waited at most: {waited}")


def tell_texts(session: Session, *, translated: bool) -> None:
    """How early, how late, how restless."""
    segments = session.segments
    whole = median(_length(segment[-1]) for segment in segments)
    print(f"  medians of the segments: whole {whole:.0f} ms", end="")
    for name, words in _kinds(translated=translated):
        first = median(_length(next((seen for seen in each if words(seen)), each[-1])) for each in segments)
        print(f", first {name} text {first:.0f} ms", end="")
    print()
    for name, words in _kinds(translated=translated):
        erased = median(normalised_erasure([words(seen) for seen in segment]) for segment in segments)
        by_sound, by_clock = (
            stream_laal([_emitted(segment, words, at) for segment in segments])
            for at in (_by_sound, _by_clock)
        )
        print(
            f"  {name}: {erased:.2f} words taken back for each that stayed; StreamLAAL {by_sound:.0f} ms by the sound, "
            f"{by_clock:.0f} ms by the clock"
        )
    late = [seen.late_ms for seen in session.seen]
    print(f"  a text is there {_spread(late, '.0f')} ms after its sound (median, 95 of 100)", end="")
    for number, name in enumerate(THIRDS):
        part = late[len(late) * number // 3 : len(late) * (number + 1) // 3]
        print(f", {name} third {median(part):.0f}" if part else "", end="")
    print()


def tell_work(session: Session) -> None:
    """How fast each stage is, against the sound of the piece that it has in hand."""
    heard = [job for job in session.jobs if job.stage == 0]
    factors = [_took(job) / (len(ticket.value.samples) / RATE) for job in heard for ticket in job.tickets]
    print(f"  hearing, of real time: {_spread(factors, '.3f')} (median, 95 of 100 pieces)")
    for stage, name in enumerate(("hearing", "understanding")):
        took = [_took(job) * 1000 for job in session.jobs if job.stage == stage]
        print(
            f"  {name} takes {_spread(took, '.0f')} ms (median, 95 of 100 jobs), {sum(took) / 1000:.1f} s in all"
        )


def drawn(session: Session, report: LiveReport, title: str) -> str:
    """The timeline, from when the sound began."""
    for job in session.jobs:
        job.began -= session.began
        job.ended = None if job.ended is None else job.ended - session.began
    stages = tuple(Stage(name, list) for name in report.waited)
    left = tuple(seen.at_ms / 1000 for seen in session.seen)
    return timeline(Outcome(stages, left, tuple(session.jobs), tuple(report.waited.values())), title)


Words = Callable[[Seen], list[str]]


def _kinds(*, translated: bool) -> Iterable[tuple[str, Words]]:
    yield "heard", lambda seen: seen.heard
    if translated:
        yield "translated", lambda seen: seen.meant


def _emitted(segment: Sequence[Seen], words: Words, at: Callable[[Seen], float]) -> Emitted:
    times = settled([(at(seen), words(seen)) for seen in segment])
    return Emitted(times, segment[-1].what.shown.start_ms, _length(segment[-1]), len(times))


def _by_sound(seen: Seen) -> float:
    return seen.what.shown.end_ms


def _by_clock(seen: Seen) -> float:
    return seen.at_ms


def _length(seen: Seen) -> float:
    return seen.what.shown.end_ms - seen.what.shown.start_ms


def _took(job: Job) -> float:
    return (job.ended or job.began) - job.began


def _spread(values: Sequence[float], shown: str) -> str:
    ordered = sorted(values)
    return f"{median(ordered):{shown}}, {ordered[len(ordered) * 95 // 100]:{shown}}"


if __name__ == "__main__":
    main()
