"""Where speech really begins and ends, found in the finished file and not in the plan."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import soundfile

from phases.clip import Clip, Samples
from phases.cue import Cue
from phases.edges import speech_bounds
from phases.errors import DeliveryFailed
from phases.fit.placement import FitPlan, Placement
from phases.fit.render import ClipOf
from phases.fit.speech import fitted

_AROUND_MS = 100
"""How far from its place speech is looked for; what is not there is lost."""
_PATTERN_SECONDS = 1.5
_SURELY_FOUND = 0.5
_FRAMES_PER_SECOND = 200
_STEPS = np.float32(32_768)


@dataclass(frozen=True, slots=True, kw_only=True)
class Onset:
    """One cue in the finished file; samples."""

    number: int
    start: int | None
    """Where its first sample was found by comparing file and take; None if it was not."""
    end: int | None
    """The first sample after its last one."""
    likeness: float
    """How far the file there is this speech and nothing else: 1 is nothing else; others speaking make it less."""
    heard_start: int | None
    """Where sound begins, to 5 ms; None if it is not alone there."""
    heard_end: int | None


def measured_onsets(path: Path, plan: FitPlan, clip_of: ClipOf) -> tuple[Onset, ...]:
    """Each cue as the file has it, in the order of the plan; one clip in memory at a time."""
    alone = dict(_alone(plan))
    try:
        with soundfile.SoundFile(path) as file:
            found = {
                placement.number: _onset(_Track(file), placement, clip_of, alone[placement.number])
                for placement in plan.in_time()
            }
    except soundfile.LibsndfileError as error:
        raise DeliveryFailed(
            f"{path} cannot be read: {error.error_string}",
            "Remove it and run it again: it is made again from its takes.",
        ) from error
    return tuple(found[placement.number] for placement in plan.placements)


def adjusted(cues: Sequence[Cue], onsets: Mapping[int, Onset], rate: int) -> tuple[Cue, ...]:
    """The cues with the times at which they are really spoken; those that were not found keep theirs."""
    return tuple(_moved(cue, onsets.get(cue.number), rate) for cue in cues)


def _moved(cue: Cue, onset: Onset | None, rate: int) -> Cue:
    if onset is None or onset.start is None or onset.end is None:
        return cue
    start_ms = round(onset.start * 1000 / rate)
    return replace(cue, start_ms=start_ms, end_ms=max(start_ms + 1, round(onset.end * 1000 / rate)))


class _Track:
    """A finished file, of which any part can be had; silence before its start and after its end."""

    def __init__(self, file: soundfile.SoundFile) -> None:
        self._file = file
        self.rate: int = file.samplerate

    def part(self, start: int, end: int) -> Samples:
        first, last = (min(max(0, place), self._file.frames) for place in (start, end))
        self._file.seek(first)
        read = self._file.read(last - first, dtype="int16").astype(np.float32) / _STEPS
        return np.pad(read, (max(0, first - start), max(0, end - start - len(read) - max(0, first - start))))


def _onset(track: _Track, placement: Placement, clip_of: ClipOf, alone: bool) -> Onset:
    if not placement.length:
        return Onset(
            number=placement.number, start=None, end=None, likeness=0.0, heard_start=None, heard_end=None
        )
    speech = fitted(clip_of(placement.number), placement, track.rate)
    around = track.rate * _AROUND_MS // 1000
    pattern = speech[: round(track.rate * _PATTERN_SECONDS)]
    start, likeness = _found(
        track.part(placement.start - around, placement.start + len(pattern) + around), pattern
    )
    last = speech[-len(pattern) :]
    end, end_likeness = _found(track.part(placement.end - len(last) - around, placement.end + around), last)
    heard = _heard(track, placement, around) if alone else None
    return Onset(
        number=placement.number,
        start=placement.start - around + start if likeness >= _SURELY_FOUND else None,
        end=placement.end - around + end if end_likeness >= _SURELY_FOUND else None,
        likeness=min(likeness, end_likeness),
        heard_start=heard[0] if heard else None,
        heard_end=heard[1] if heard else None,
    )


def _found(part: Samples, pattern: Samples) -> tuple[int, float]:
    """Where in a part of the file a pattern lies, and how much of what is there it is."""
    size = 1 << (len(part) - 1).bit_length()
    spectrum = np.fft.rfft(part, size) * np.conj(np.fft.rfft(pattern, size))
    products = np.fft.irfft(spectrum, size)[: len(part) - len(pattern) + 1]
    energies = np.concatenate([[0.0], np.cumsum(np.square(part, dtype=np.float64))])
    there = energies[len(pattern) :] - energies[: len(products)]
    whole = float(np.sqrt(np.sum(np.square(pattern, dtype=np.float64))))
    likeness = products / (np.sqrt(np.maximum(there, 1e-9)) * max(whole, 1e-9))
    place = int(np.argmax(likeness))
    return place, float(likeness[place])


def _heard(track: _Track, placement: Placement, around: int) -> tuple[int, int]:
    first = placement.start - around
    start, end = speech_bounds(
        Clip(track.part(first, placement.end + around), track.rate), _FRAMES_PER_SECOND
    )
    return first + start, first + end


def _alone(plan: FitPlan) -> Iterator[tuple[int, bool]]:
    """Whether all is silent around a cue, so that energy alone shows where it begins and ends."""
    around = plan.rate * _AROUND_MS // 1000
    queue, reached = plan.in_time(), -around
    for place, placement in enumerate(queue):
        following = queue[place + 1].start if place + 1 < len(queue) else placement.end + around
        yield placement.number, reached + around <= placement.start and placement.end + around <= following
        reached = max(reached, placement.end)
