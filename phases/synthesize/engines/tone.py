"""The engine that needs nothing: every letter is a chord, so what was said can be read back.

Each word is spelled in UTF-8; each byte is one symbol of 50 ms, a low and a high tone at once, one for
each half of the byte. Words are a symbol apart. `heard` reads the words out of a recording.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np

from phases.clip import Clip, Samples
from phases.errors import EngineFailed
from phases.script import Limits
from phases.synthesize.engines.facts import EngineFacts, Line, Recording
from phases.voice import Voice

RATE = 24_000
SYMBOL = 1_200
GRID_HZ = RATE // SYMBOL
_LEAD, _TRAIL = SYMBOL, 2 * SYMBOL
_COMMA, _STOP = 3 * SYMBOL, 6 * SYMBOL
_LOW_HZ, _HIGH_HZ, _STEP_HZ = 400, 1_760, 80
_LEVEL = 0.1  # root mean square of a symbol: -20 dBFS
_DITHER = 1e-4  # -80 dBFS: below every silence check, and it tells one seed from another
_VOICES = ("alto", "tenor", "baritone", "bass")
_TOKEN = re.compile(r"[^\s—–]+")


class Tone:
    """Speaks any language as chords, in four voices, many lines at once."""

    facts = EngineFacts(
        name="tone",
        version="1",
        model_revision="chords-1",
        sample_rate=RATE,
        languages=("*",),
        voices=tuple(
            Voice(name=name, engine="tone", content_hash=f"tone-1-{name}", rights="free of rights")
            for name in _VOICES
        ),
        limits=Limits(min_chars=1, max_chars=400),
        max_batch=8,
        deterministic=True,
        seeded=True,
        letters_per_second=16.7,
        extra_seconds=0.0,
        code_licence="Apache-2.0",
        weights_licence="none needed",
        memory_mb=64,
        parameters={"gain": (0.1, 2.0)},
        has_words=False,
    )

    def load(self) -> None:
        """Nothing to load."""

    def speak(self, lines: Sequence[Line]) -> Sequence[Recording]:
        """One recording per line."""
        return [_record(line) for line in lines]

    def close(self) -> None:
        """Nothing to give back."""


def words_of(text: str) -> list[str]:
    """The words of a text as `heard` gives them: letters and digits only."""
    words = ("".join(filter(str.isalnum, token)) for token in _TOKEN.findall(text))
    return [word for word in words if word]


def heard(clip: Clip) -> list[str]:
    """The words in a recording by this engine; what cannot be read is `�`."""
    return [codes.decode(errors="replace") for codes in _read_words(clip.samples)]


def voice_heard(clip: Clip) -> str | None:
    """The name of the voice in a recording by this engine, or None if nobody speaks."""
    for start, _ in _spoken_runs(clip.samples):
        return _VOICES[_read_symbol(clip.samples[start : start + SYMBOL])[0]]
    return None


def _record(line: Line) -> Recording:
    if not words_of(line.text):
        raise EngineFailed(f"tone has nothing to say for “{line.text}”.", "A line needs a letter or a digit.")
    parts = [np.zeros(_LEAD, np.float32), *_parts(line), np.zeros(_TRAIL, np.float32)]
    samples = np.concatenate(parts)
    noise = np.random.default_rng(line.seed).standard_normal(RATE, dtype=np.float32)
    samples += np.resize(noise * np.float32(_DITHER), samples.shape)
    return Recording(Clip(samples, RATE), meant_samples=len(samples))


def _parts(line: Line) -> Iterator[Samples]:
    table = _symbols(_VOICES.index(line.voice.name)) * np.float32(line.parameters.get("gain", 1.0))
    pause = 0
    for token in _TOKEN.findall(line.text):
        word = "".join(filter(str.isalnum, token)).encode()
        if word:
            yield np.zeros(pause, np.float32)
            yield table[np.frombuffer(word, np.uint8)].reshape(-1)
            pause = SYMBOL
        pause = max(pause, _pause_after(token))


def _pause_after(token: str) -> int:
    mark = token.rstrip("\"'”’)")[-1:]
    return _STOP if mark in tuple(".!?…") else _COMMA if mark in tuple(",;:") else 0


@cache
def _symbols(voice: int) -> Samples:
    """The 256 chords of one voice, one per row."""
    time = np.arange(SYMBOL) / RATE
    tones = [np.sin(2 * np.pi * hertz * time) for hertz in (*_lows(voice), *_highs(voice))]
    chords = np.array([tones[byte >> 4] + tones[16 + (byte & 15)] for byte in range(256)])
    ramp = np.minimum(1.0, np.minimum(np.arange(SYMBOL) + 1, SYMBOL - np.arange(SYMBOL)) / 60)
    return (chords * ramp * _LEVEL).astype(np.float32)


def _lows(voice: int) -> range:
    first = _LOW_HZ + voice * GRID_HZ
    return range(first, first + 16 * _STEP_HZ, _STEP_HZ)


def _highs(voice: int) -> range:
    first = _HIGH_HZ + voice * GRID_HZ
    return range(first, first + 16 * _STEP_HZ, _STEP_HZ)


def _read_words(samples: Samples) -> Iterator[bytes]:
    for start, end in _spoken_runs(samples):
        symbols = max(1, round((end - start) / SYMBOL))
        begins = range(start, start + symbols * SYMBOL, SYMBOL)
        yield bytes(_read_symbol(samples[begin : begin + SYMBOL])[1] for begin in begins)


def _spoken_runs(samples: Samples) -> list[tuple[int, int]]:
    """Where sound begins and ends; half a symbol of silence parts two words."""
    loud = np.flatnonzero(np.abs(samples) > _LEVEL / 10)
    if not len(loud):
        return []
    breaks = np.flatnonzero(np.diff(loud) > SYMBOL // 2)
    starts = loud[np.concatenate([[0], breaks + 1])]
    ends = loud[np.concatenate([breaks, [len(loud) - 1]])]
    return [(int(start), int(end) + 1) for start, end in zip(starts, ends, strict=True)]


def _read_symbol(samples: Samples) -> tuple[int, int]:
    """The voice and the byte of one symbol."""
    power = np.abs(np.fft.rfft(samples, SYMBOL)) ** 2
    low = power[_LOW_HZ // GRID_HZ :][:64].reshape(16, 4)
    high = power[_HIGH_HZ // GRID_HZ :][:64].reshape(16, 4)
    voice = int(np.argmax(low.max(axis=0) + high.max(axis=0)))
    return voice, int(np.argmax(low[:, voice])) << 4 | int(np.argmax(high[:, voice]))
