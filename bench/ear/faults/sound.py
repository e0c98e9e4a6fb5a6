"""Faults in the sound of a good take; each gives the damaged clip and the second where the damage begins.

Cuts are counted in speech, from its first to its last loud frame: to cut a trailing silence would be no fault.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from phases.clip import Clip, Samples
from phases.levels import frame_levels, level_of, speech_in
from phases.media import resampled

_FRAMES_PER_SECOND = 100
_MAINS_HZ = 50
_LOOPED_TIMES = 6


@dataclass(frozen=True, slots=True, eq=False)
class Damage:
    """A damaged clip."""

    clip: Clip
    second: float | None
    """Where it begins, from the start of the damaged take; None if no one place is to blame."""
    note: str


SoundFault = Callable[[Clip, np.random.Generator], Damage]


def tail_cut(clip: Clip, _dice: np.random.Generator, share: float) -> Damage:
    """The last part of the speech and all after it are missing."""
    start, end = speech_of(clip)
    stop = end - round(share * (end - start))
    return Damage(_with(clip, clip.samples[:stop]), stop / clip.rate, f"last {share:.0%} of the speech cut")


def head_cut(clip: Clip, _dice: np.random.Generator, share: float) -> Damage:
    """The first part of the speech and all before it are missing."""
    start, end = speech_of(clip)
    begin = start + round(share * (end - start))
    return Damage(_with(clip, clip.samples[begin:]), 0.0, f"first {share:.0%} of the speech cut")


def silence(clip: Clip, dice: np.random.Generator, seconds: float) -> Damage:
    """A gap inside the speech, put where it is quietest near a random place."""
    start, end = speech_of(clip)
    place = _quiet_place(clip, start + round(dice.uniform(0.2, 0.8) * (end - start)))
    gap = np.zeros(round(seconds * clip.rate), np.float32)
    samples = np.concatenate([clip.samples[:place], gap, clip.samples[place:]])
    return Damage(_with(clip, samples), place / clip.rate, f"{seconds} s of silence put in")


def noise(clip: Clip, dice: np.random.Generator, decibels: float) -> Damage:
    """White noise all along, so far below the speech."""
    hiss = dice.standard_normal(len(clip)).astype(np.float32) * _level(clip) * _ratio(-decibels)
    return Damage(_with(clip, clip.samples + hiss), None, f"white noise, {decibels:.0f} dB below the speech")


def hum(clip: Clip, dice: np.random.Generator, decibels: float) -> Damage:
    """The mains and three of its harmonics all along, so far below the speech."""
    time = np.arange(len(clip)) / clip.rate
    tones = [np.sin(2 * np.pi * _MAINS_HZ * (n + 1) * time + dice.uniform(0, 6)) / (n + 1) for n in range(4)]
    wave = np.sum(tones, axis=0)
    wave *= _level(clip) * _ratio(-decibels) / np.sqrt(np.mean(wave**2))
    return Damage(
        _with(clip, clip.samples + wave.astype(np.float32)), None, f"hum, {decibels:.0f} dB below the speech"
    )


def clipping(clip: Clip, _dice: np.random.Generator, decibels: float) -> Damage:
    """Driven over full scale by so much."""
    gain = _ratio(decibels) / max(float(np.abs(clip.samples).max()), 1e-6)
    return Damage(_with(clip, np.clip(clip.samples * gain, -1, 1)), None, f"overdriven by {decibels:.0f} dB")


def loop(clip: Clip, dice: np.random.Generator) -> Damage:
    """A snippet of 0.3 to 0.6 s of the speech is said six more times."""
    start, end = speech_of(clip)
    length = min(round(dice.uniform(0.3, 0.6) * clip.rate), (end - start) // 2)
    begin = start + round(dice.uniform(0.1, 0.9) * (end - start - length))
    snippet = clip.samples[begin : begin + length]
    samples = np.concatenate(
        [clip.samples[: begin + length], np.tile(snippet, _LOOPED_TIMES), clip.samples[begin + length :]]
    )
    return Damage(
        _with(clip, samples),
        (begin + length) / clip.rate,
        f"{length / clip.rate:.2f} s looped {_LOOPED_TIMES} more times",
    )


def speed(clip: Clip, _dice: np.random.Generator, factor: float) -> Damage:
    """Played so many times as fast, its pitch with it."""
    faster = resampled(Clip(clip.samples, round(clip.rate * factor)), clip.rate)
    return Damage(faster, None, f"{factor} times as fast")


SOUND: Mapping[str, SoundFault] = {
    "tail_10": partial(tail_cut, share=0.10),
    "tail_20": partial(tail_cut, share=0.20),
    "head_10": partial(head_cut, share=0.10),
    "head_20": partial(head_cut, share=0.20),
    "silence_1.0": partial(silence, seconds=1.0),
    "silence_1.5": partial(silence, seconds=1.5),
    "silence_3.0": partial(silence, seconds=3.0),
    "noise_20": partial(noise, decibels=20.0),
    "noise_10": partial(noise, decibels=10.0),
    "hum_20": partial(hum, decibels=20.0),
    "clipping_12": partial(clipping, decibels=12.0),
    "loop": loop,
    "speed_1.2": partial(speed, factor=1.2),
    "speed_0.8": partial(speed, factor=0.8),
}


def speech_of(clip: Clip) -> tuple[int, int]:
    """The samples from the first to the last frame in which somebody speaks."""
    frames = frame_levels(clip, 0.0, _FRAMES_PER_SECOND)
    spoken = speech_in(frames, level_of(frames))
    length = clip.rate // _FRAMES_PER_SECOND
    return int(spoken[0]) * length, min(len(clip), (int(spoken[-1]) + 1) * length)


def _quiet_place(clip: Clip, near: int) -> int:
    """The start of the quietest frame within a quarter of a second."""
    frames = frame_levels(clip, 0.0, _FRAMES_PER_SECOND)
    length = clip.rate // _FRAMES_PER_SECOND
    first = max(0, near // length - 25)
    return (first + int(np.argmin(frames[first : first + 50]))) * length


def _level(clip: Clip) -> float:
    """Root mean square of the speech."""
    start, end = speech_of(clip)
    return float(np.sqrt(np.mean(clip.samples[start:end].astype(np.float64) ** 2)))


def _ratio(decibels: float) -> float:
    return float(10 ** (decibels / 20))


def _with(clip: Clip, samples: Samples) -> Clip:
    return Clip(samples.astype(np.float32), clip.rate)
