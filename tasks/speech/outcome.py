"""What has become of every segment of a recording: nothing that was found may vanish."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from phases.errors import ProductionIncomplete
from phases.speech import HeardSegment, Line
from tasks.speech.recording import Recording
from tasks.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that was said, and of which nothing came."""

    segment: int
    start_ms: int
    end_ms: int
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """All segments of a recording, by what has become of them."""

    heard: Sequence[HeardSegment]
    translations: Mapping[tuple[int, int], str]
    filtered: Mapping[str, int]
    """In how many segments nothing was said after all, by the reason."""
    gaps: Sequence[Gap] = field(default=())
    """Segments that nobody could make out, and lines that nobody could translate."""

    @property
    def lines(self) -> list[Line]:
        """All lines, in the order of time."""
        return [line for segment in self.heard for line in segment.lines]


def outcome_of(shop: Workshop, recording: Recording) -> Outcome:
    """What the store knows now; ProductionIncomplete names the segments of which it knows nothing."""
    read = recording.read(shop)
    known = {each.segment.number for each in read}
    silent = [
        each for each in recording.segments if each.segment.number not in known and each.failure is None
    ]
    if silent:
        raise ProductionIncomplete(
            f"Nothing is known of {len(silent)} segments of “{recording.production.title}”, "
            f"the first at {silent[0].segment.start_ms / 1000:.1f} s.",
            "Run the same command again: what is known stays known.",
        )
    lines = [line for each in read for line in each.lines]
    translations = recording.translations(shop, lines)
    filtered = Counter(each.why for each in read if each.lost == "filtered")
    return Outcome(
        heard=[each for each in read if each.lost is None],
        translations=translations,
        filtered=filtered,
        gaps=gaps_of(recording, read, translations, otherwise="nobody has come to it"),
    )


def gaps_of(
    recording: Recording,
    read: Sequence[HeardSegment],
    translations: Mapping[tuple[int, int], str],
    otherwise: str | None = None,
) -> list[Gap]:
    """What was said, and of which nothing came; what is still to be done is a gap only if it is said why."""
    by_number = {each.segment.number: each for each in read}
    gaps = []
    for known in recording.segments:
        heard = by_number.get(known.segment.number)
        if heard is not None and heard.lost == "failed":
            why: str | None = heard.why
        elif heard is None or _lacks_translation(recording, heard, translations):
            why = known.failure or otherwise
        else:
            continue
        if why is not None:
            gaps.append(Gap(known.segment.number, known.segment.start_ms, known.segment.end_ms, why))
    return gaps


def _lacks_translation(
    recording: Recording, heard: HeardSegment, translations: Mapping[tuple[int, int], str]
) -> bool:
    is_translated = recording.interpreters.translator is not None
    return is_translated and any((line.segment, line.place) not in translations for line in heard.lines)
