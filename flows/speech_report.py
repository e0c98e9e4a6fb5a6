"""What a run over a recording came to: the same facts for people, for machines, and for Prefect."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from db.deliveries import load_deliveries
from db.productions import production_named
from phases.production import Production, ProductionState
from tasks.progress import Standing
from tasks.speech.outcome import Gap, gaps_of
from tasks.speech.recording import Recording
from tasks.workshop import Workshop


@dataclass(frozen=True, slots=True)
class SpeechReport:
    """Where a recording stands. Every segment that was found is counted once."""

    production: Production
    target: str | None
    is_written: bool
    """Whether it was a subtitle file: its segments are passages of cues, and nobody had to listen."""
    segments: int
    heard: int
    filtered: Mapping[str, int]
    """Segments in which nothing was said after all, by the reason."""
    gaps: tuple[Gap, ...]
    waiting: int
    """Segments that nobody has listened to yet."""
    lines: int
    translated: int
    speech_seconds: float
    files: tuple[str, ...]
    heard_now: int = 0
    """Segments that this run has listened to."""
    wall_seconds: float = 0.0
    busy: Mapping[str, float] = field(default_factory=dict)
    """Seconds of each kind of work in this run: reading, finding, hearing, translating, writing."""

    def as_json(self) -> dict[str, Any]:
        """The closing object of `--json`."""
        return {
            "production": self.production.id,
            "kind": "subtitles",
            "of": "subtitles" if self.is_written else "recording",
            "title": self.production.title,
            "state": str(self.production.state),
            "language": self.production.language,
            "target": self.target,
            "segments": self.segments,
            "heard": self.heard,
            "filtered": dict(self.filtered),
            "failed": [
                {"segment": gap.segment, "start_ms": gap.start_ms, "end_ms": gap.end_ms, "why": gap.why}
                for gap in self.gaps
            ],
            "waiting": self.waiting,
            "lines": self.lines,
            "translated": self.translated,
            "heard_now": self.heard_now,
            "length_ms": self.production.settings.get("length_ms"),
            "speech_seconds": round(self.speech_seconds, 3),
            "wall_seconds": round(self.wall_seconds, 3),
            "busy_seconds": {work: round(seconds, 3) for work, seconds in self.busy.items()},
            "files": list(self.files),
        }


def speech_report(
    shop: Workshop, recording: Recording, *, standing: Standing, wall_seconds: float = 0.0
) -> SpeechReport:
    """The report of a recording as the store has it now, and of the run that stands there."""
    current = recording.as_it_is_now(shop)
    with shop.store.reading() as session:
        production = production_named(session, recording.production.id)
        files = load_deliveries(session, production.id)
    read = current.read(shop)
    lines = [line for each in read for line in each.lines]
    translations = current.translations(shop, lines)
    gaps = gaps_of(current, read, translations)
    broken = {gap.segment for gap in gaps}
    heard = [each for each in read if each.lost is None and each.segment.number not in broken]
    filtered = Counter(each.why for each in read if each.lost == "filtered")
    is_delivered = production.state == ProductionState.DELIVERED
    return SpeechReport(
        production=production,
        target=recording.interpreters.target,
        is_written=recording.is_written,
        segments=len(current.segments),
        heard=len(heard),
        filtered=filtered,
        gaps=tuple(gaps),
        waiting=len(current.segments) - len(heard) - filtered.total() - len(gaps),
        lines=len(lines),
        translated=len(translations),
        speech_seconds=sum(each.segment.end_ms - each.segment.start_ms for each in current.segments) / 1000,
        files=tuple(sorted(each.path for each in files)) if is_delivered else (),
        heard_now=standing.spoken,
        wall_seconds=wall_seconds,
        busy=standing.busy,
    )
