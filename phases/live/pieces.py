"""A stream of sound → pieces to be heard: drafts of a segment while it grows, and the whole of it when it has ended."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from phases.clip import Samples

RATE = 16_000
SHORTEST_PAUSE_MS = 100
_BREATH = RATE // 2


@dataclass(frozen=True, slots=True)
class Pace:
    """When a segment ends, and how often it is heard until then (milliseconds)."""

    pause_ms: int = 600
    longest_ms: int = 20_000
    draft_ms: int = 1_000
    pad_ms: int = 96
    shortest_ms: int = 250
    """Less speech than this between two pauses is a noise."""


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A segment as far as it has come."""

    segment: int
    """From 1."""
    start_ms: int
    end_ms: int
    """From the start of the stream."""
    samples: Samples
    is_final: bool
    silences: tuple[tuple[int, int], ...] = ()
    """From when to when nobody speaks in it, from the start of the stream."""

    @property
    def is_shortened(self) -> bool:
        """Whether silence was left out of its sound: then times within that are not those of the stream."""
        return _ms(len(self.samples)) + 1 < self.end_ms - self.start_ms


def pieces(windows: Iterable[tuple[Samples, bool]], pace: Pace) -> Iterator[Piece]:
    """Each as early as it can be known; a window is some sound, and whether somebody speaks in it.

    Where nobody pauses for so long, a segment ends all the same, and the next one begins right behind it.
    """
    at, growing, number = 0, _Growing(1, 0, pace), 1
    for samples, speaks in windows:
        at += len(samples)
        piece = growing.add(samples, at, speaks=speaks)
        if piece is not None:
            yield piece
        if piece is not None and piece.is_final:
            number += 1
            growing = _Growing(number, at, pace, goes_on=growing.is_cut)
    last = growing.ended(at)
    if last is not None:
        yield last


def joined(earlier: Piece, later: Piece) -> Piece:
    """Two segments as one: how a backlog is made shorter. The silence between them is kept up to half a second."""
    between = (later.start_ms - earlier.end_ms) * RATE // 1000
    gap = np.zeros(min(max(0, between), _BREATH), np.float32)
    samples = np.concatenate([earlier.samples, gap, later.samples])
    silences = (*earlier.silences, (earlier.end_ms, later.start_ms), *later.silences)
    return Piece(earlier.segment, earlier.start_ms, later.end_ms, samples, is_final=True, silences=silences)


class _Growing:
    """One segment: the breath before it, then everything until a pause."""

    def __init__(self, number: int, start: int, pace: Pace, *, goes_on: bool = False) -> None:
        self._number, self._start, self._pace = number, start, pace
        self._shortest = 0 if goes_on else _samples(pace.shortest_ms)
        self._windows: deque[tuple[Samples, bool]] = deque()
        self._has_begun = False
        self._waited = self._silent = self._spoken = self._undrafted = self._length = 0

    def add(self, samples: Samples, at: int, *, speaks: bool) -> Piece | None:
        self._windows.append((samples, speaks))
        self._length += len(samples)
        self._has_begun |= speaks
        if not self._has_begun:
            self._wait(len(samples))
            return None
        self._silent = 0 if speaks else self._silent + len(samples)
        self._spoken += len(samples) if speaks else 0
        self._undrafted += len(samples)
        if self._silent >= _samples(self._pace.pause_ms) or self._length >= _samples(self._pace.longest_ms):
            if not self._is_speech:
                self._begin_again()
            return self.ended(at)
        has_draft = self._is_speech and self._undrafted >= _samples(self._pace.draft_ms)
        return self._draft(at) if has_draft else None

    def ended(self, at: int) -> Piece | None:
        return self._piece(at, is_final=True) if self._is_speech else None

    @property
    def _is_speech(self) -> bool:
        return self._has_begun and self._spoken >= self._shortest

    @property
    def is_cut(self) -> bool:
        """Whether it has ended although nobody paused: what comes next is no noise, however short it is."""
        return self._silent < _samples(self._pace.pause_ms)

    def _wait(self, samples: int) -> None:
        """Nobody speaks yet; what comes behind a pause does not go on from a cut."""
        self._waited += samples
        if self._waited >= _samples(self._pace.pause_ms):
            self._shortest = _samples(self._pace.shortest_ms)
        self._forget(_samples(self._pace.pad_ms))

    def _begin_again(self) -> None:
        """It was a noise."""
        self._has_begun, self._shortest = False, _samples(self._pace.shortest_ms)
        self._silent = self._spoken = self._undrafted = 0
        self._forget(_samples(self._pace.pad_ms))

    def _draft(self, at: int) -> Piece:
        self._undrafted = 0
        return self._piece(at, is_final=False)

    def _piece(self, at: int, *, is_final: bool) -> Piece:
        samples = np.concatenate([window for window, _ in self._windows])
        silences = tuple(self._silences()) if is_final else ()
        return Piece(self._number, _ms(self._start), _ms(at), samples, is_final, silences)

    def _silences(self) -> Iterator[tuple[int, int]]:
        """Pauses that are no breath, and what is silent at its edges."""
        at, whole = self._start, self._start + self._length
        for speaks, windows in groupby(self._windows, key=lambda window: window[1]):
            begin, at = at, at + sum(len(samples) for samples, _ in windows)
            is_edge = begin == self._start or at == whole
            if not speaks and (is_edge or at - begin >= _samples(SHORTEST_PAUSE_MS)):
                yield _ms(begin), _ms(at)

    def _forget(self, kept: int) -> None:
        """Of the silence before it so much is kept."""
        while self._windows and self._length - len(self._windows[0][0]) >= kept:
            gone = len(self._windows.popleft()[0])
            self._length -= gone
            self._start += gone


def _samples(milliseconds: int) -> int:
    return milliseconds * RATE // 1000


def _ms(samples: int) -> int:
    return samples * 1000 // RATE
