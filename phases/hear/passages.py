"""Takes → passages as a recognizer hears them best, and its evidence back to the takes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from phases.clip import Clip, Samples
from phases.evidence import Evidence
from phases.hear.askable import FEWEST_WORDS, SHORTEST_MS, is_writable
from phases.hear.cutting import Cut, cut
from phases.hear.facts import RATE, Part, Passage, RecognizerFacts
from phases.hear.merging import merged
from phases.hear.sound import for_ears
from phases.hear.wording import asked_for, words_of
from phases.voice import covers

BREATH = RATE * 2 // 5
"""Silence between takes that are heard in one go."""
_JUDGED_MS = 2 * SHORTEST_MS
_JUDGED_WORDS = FEWEST_WORDS + 1


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """A take to be heard, with the text that should be in it; without one it is only written down."""

    clip: Clip
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part of a passage comes from."""

    take: int
    start_ms: int
    """From the start of the take."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The passages of some takes, and where each of their parts comes from."""

    passages: tuple[Passage, ...]
    places: tuple[tuple[Place, ...], ...]
    unheard: Mapping[int, str] = field(default_factory=dict)
    """Takes that no passage is made of, and why: a code."""

    def evidence(self, heard: Sequence[Sequence[Evidence]]) -> tuple[Evidence, ...]:
        """One for each take, from what was heard in each passage."""
        pieces: dict[int, list[tuple[int, Evidence]]] = {}
        for passage, places, evidences in zip(self.passages, self.places, heard, strict=True):
            for part, place, evidence in zip(passage.parts, places, evidences, strict=True):
                start_ms = place.start_ms - part.start * 1000 // RATE
                pieces.setdefault(place.take, []).append((start_ms, evidence))
        count = len(pieces) + len(self.unheard)
        return tuple(
            Evidence(unheard=self.unheard[take]) if take in self.unheard else merged(pieces[take])
            for take in range(count)
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Piece:
    """A take, or a part of a long one, ready to be heard."""

    place: Place
    samples: Samples
    text: str
    language: str
    joins: bool
    """It may share a passage with others."""

    @property
    def is_short(self) -> bool:
        """Too short to be judged well by itself."""
        return (
            len(self.samples) < _JUDGED_MS * RATE // 1000
            or len(words_of(asked_for(self.text))) < _JUDGED_WORDS
        )


def needs_company(text: str) -> bool:
    """Whether so few words are judged with a neighbour's."""
    return len(words_of(asked_for(text))) < _JUDGED_WORDS


def plan(takes: Sequence[Spoken], facts: RecognizerFacts) -> Plan:
    """Takes that follow each other stay in order; none is in two passages but one that is too long for one."""
    limit = int(facts.passage_seconds * RATE)
    pieces, unheard = list[_Piece](), dict[int, str]()
    for number, take in enumerate(takes):
        reason = _unheard(take, facts)
        if reason:
            unheard[number] = reason
        else:
            pieces += _pieces(number, take, limit)
    groups = list(_grouped(pieces, limit, packs=facts.packs))
    return Plan(
        tuple(_passage(group) for group in groups),
        tuple(tuple(piece.place for piece in group) for group in groups),
        unheard,
    )


def _unheard(take: Spoken, facts: RecognizerFacts) -> str | None:
    if not covers(facts.languages, take.language):
        return "language"
    if not len(take.clip):
        return "silent"
    return None if np.isfinite(take.clip.samples).all() else "not_finite"


def _pieces(number: int, take: Spoken, limit: int) -> Iterator[_Piece]:
    samples, start = for_ears(take.clip)
    joins = bool(take.text) and is_writable(take.text, take.language)
    pieces = cut(samples, take.text, limit) if len(samples) > limit else [Cut(0, len(samples), take.text)]
    for piece in pieces:
        place = Place(number, (start + piece.start) * 1000 // RATE)
        yield _Piece(place, samples[piece.start : piece.end], piece.text, take.language, joins)


def _grouped(pieces: Sequence[_Piece], limit: int, *, packs: bool) -> Iterator[list[_Piece]]:
    """Neighbours together: as many as fit where the recognizer packs, else so that no short one is alone."""
    group = list[_Piece]()
    for piece in pieces:
        if group and _may_join(group, piece, limit) and (packs or piece.is_short or _is_short(group)):
            group.append(piece)
            continue
        if group:
            yield group
        group = [piece]
    if group:
        yield group


def _may_join(group: Sequence[_Piece], piece: _Piece, limit: int) -> bool:
    length = sum(len(each.samples) + BREATH for each in group) + len(piece.samples)
    is_alike = all(each.joins and each.language == piece.language for each in group)
    return piece.joins and is_alike and length <= limit


def _is_short(group: Sequence[_Piece]) -> bool:
    return all(piece.is_short for piece in group)


def _passage(group: Sequence[_Piece]) -> Passage:
    sounds, parts, end = list[Samples](), list[Part](), 0
    for piece in group:
        start = end + BREATH if sounds else 0
        sounds += [np.zeros(start - end, np.float32), piece.samples]
        end = start + len(piece.samples)
        parts.append(Part(piece.text, start, end))
    return Passage(np.concatenate(sounds), tuple(parts), group[0].language)
