"""A recording that is at work: its languages, who hears and translates it, and what the store knows of it."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from db.speech import KnownSegment, find_hearings, find_translations, load_segments
from phases.captions import Passage
from phases.evidence import Evidence
from phases.hear import RecognizerFacts
from phases.listen import KeptSound, ListenSettings, Turn, read, with_speakers
from phases.production import Production
from phases.speech import HeardSegment, Line, Segment
from phases.translate import NOTHING, TranslatorFacts, Wishes, translation_key
from tasks.workshop import Workshop

NAMED = "named"
"""Whom the passages of a subtitle file name, among the settings of a production."""
SPEAKERS = "speakers"
"""Who speaks when, among the settings of a production."""
READ_AS = 1
"""Raised when the cues of a subtitle file come to be put together differently: then it is another production."""
DECODED_AS = 2
"""Raised when the same file comes to be decoded differently, or asked about differently: then it is heard anew."""


@dataclass(frozen=True, slots=True)
class Interpreters:
    """From which language into which, and by whom."""

    language: str
    ear: RecognizerFacts | None
    """Nobody, where it is written down already: in a subtitle file."""
    target: str | None = None
    translator: TranslatorFacts | None = None
    wishes: Wishes = NOTHING

    def hearing_key(self, source_sha256: str, segment: Segment) -> str:
        """Where it is found what this recognizer heard in that part of that file."""
        if self.ear is None:
            raise ValueError("nothing is heard")
        facts = [
            DECODED_AS,
            source_sha256,
            segment.start_ms,
            segment.end_ms,
            self.language,
            self.ear.name,
            self.ear.version,
            self.ear.model_revision,
        ]
        return _hash(facts)

    def translation_key(self, line: Line) -> str:
        """Where the translation of a line is found."""
        if self.translator is None or self.target is None:
            raise ValueError("nothing is translated")
        return translation_key(line.text, self.language, self.target, self.translator, self.wishes)


@dataclass(frozen=True)
class Recording:
    """One production of speech, or of subtitles. Whether something of it is done is asked of the store each time."""

    production: Production
    interpreters: Interpreters
    sound: KeptSound
    segments: tuple[KnownSegment, ...]
    passages: tuple[Passage, ...] = ()
    """Those of a subtitle file, where it was read for this run."""

    def with_speakers(self, lines: Sequence[Line]) -> list[Line]:
        """These lines with who speaks them, as far as that was told when it was ordered, or stands there."""
        if self.is_written:
            named = self.production.settings.get(NAMED, {})
            return [replace(line, speaker=named.get(str(line.segment))) for line in lines]
        return with_speakers(lines, [Turn(*each) for each in self.production.settings.get(SPEAKERS, ())])

    @classmethod
    def of(
        cls,
        shop: Workshop,
        production: Production,
        interpreters: Interpreters,
        passages: tuple[Passage, ...] = (),
    ) -> "Recording":
        """As the store has it."""
        with shop.store.reading() as session:
            segments = load_segments(session, production.id)
        sound = KeptSound(shop.folder.sound_path(production.id))
        return cls(production, interpreters, sound, tuple(segments), passages)

    def as_it_is_now(self, shop: Workshop) -> "Recording":
        """The same, with what has failed meanwhile."""
        return Recording.of(shop, self.production, self.interpreters, self.passages)

    @property
    def source(self) -> Path:
        """The file."""
        return Path(self.production.source)

    @cached_property
    def numbered(self) -> Mapping[int, KnownSegment]:
        """The segments by their numbers."""
        return {each.segment.number: each for each in self.segments}

    @property
    def is_written(self) -> bool:
        """Whether it is a subtitle file: its segments are passages, and what is said in them stands there."""
        return self.interpreters.ear is None

    def read(self, shop: Workshop, stretch: Sequence[KnownSegment] | None = None) -> list[HeardSegment]:
        """What is said in each segment that was heard, of all or of one stretch."""
        known = self.segments if stretch is None else stretch
        segments, heard = [each.segment for each in known], _heard(shop, known)
        if self.is_written:
            return [_as_it_stands(each, heard[each.number]) for each in segments if each.number in heard]
        return read(segments, heard, self.interpreters.language)

    def translations(self, shop: Workshop, lines: Sequence[Line]) -> dict[tuple[int, int], str]:
        """What is known of the translations of these lines."""
        if self.interpreters.translator is None:
            return {}
        keys = {(line.segment, line.place): self.interpreters.translation_key(line) for line in lines}
        with shop.store.reading() as session:
            found = find_translations(session, list(keys.values()))
        return {name: found[key] for name, key in keys.items() if key in found}


def _heard(shop: Workshop, segments: Sequence[KnownSegment]) -> dict[int, Evidence]:
    """What was heard of which segment, as far as it is known."""
    with shop.store.reading() as session:
        found = find_hearings(session, [each.hearing_key for each in segments])
    return {each.segment.number: found[each.hearing_key] for each in segments if each.hearing_key in found}


def written_key(text: str) -> str:
    """Where a text is found that nobody has to hear."""
    return _hash(["written", text])


def stretches(segments: Sequence[KnownSegment], longest_ms: int) -> Iterator[tuple[KnownSegment, ...]]:
    """Segments that follow each other, handled by one task; what is heard twice is never divided."""
    group: list[KnownSegment] = []
    for each in segments:
        length = sum(other.segment.end_ms - other.segment.start_ms for other in group)
        if group and length >= longest_ms and not each.segment.overlap_ms:
            yield tuple(group)
            group = []
        group.append(each)
    if group:
        yield tuple(group)


def _as_it_stands(segment: Segment, written: Evidence) -> HeardSegment:
    line = Line(segment.number, 1, segment.start_ms, segment.end_ms, written.transcript or "")
    return HeardSegment(segment, (line,))


def _hash(facts: Sequence[object]) -> str:
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def told(settings: ListenSettings) -> dict[str, object]:
    """What of the settings decides where speech is found."""
    return settings.model_dump(mode="json", exclude={"inaudible"})
