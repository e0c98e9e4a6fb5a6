"""A plan becomes a file: as many clips in memory as speak at once, however long the track is."""

from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from phases.clip import Clip, Samples
from phases.errors import SettingsInvalid, StorageError
from phases.files import appearing
from phases.fit.placement import FitPlan, Placement
from phases.fit.settings import FitSettings
from phases.fit.speech import fitted
from phases.limiter import limited

ClipOf = Callable[[int], Clip]
"""The take of a cue, by its number; it must give the same clip every time."""

_BLOCK_SECONDS = 2
_STEPS = 32_768
_LARGEST_WAV = 4_000_000_000
_FORMATS = {".wav": "WAV", ".flac": "FLAC"}


def render(plan: FitPlan, clip_of: ClipOf, path: Path, settings: FitSettings) -> Path:
    """The track at `path`, WAV or FLAC of 16 bits, of exactly the planned length; whole or not at all."""
    sound = limited(mixed(plan, clip_of), plan.rate, settings.ceiling_db)
    with appearing(path) as part:
        try:
            with soundfile.SoundFile(part, "w", plan.rate, 1, "PCM_16", format=_format(path, plan)) as file:
                for block in sound:
                    file.write(_as_integers(block))
        except soundfile.LibsndfileError as error:
            raise StorageError(
                f"{path} could not be written: {error.error_string}",
                "Check the disk and its free space, then run it again.",
            ) from error
    return path


def render_stems(plan: FitPlan, clip_of: ClipOf, folder: Path, settings: FitSettings) -> dict[str, Path]:
    """One track per speaker, each as long as the whole, numbered in the order in which they first speak."""
    return {
        speaker: render(plan.stem(speaker), clip_of, folder / f"stem-{number:02d}.flac", settings)
        for number, speaker in enumerate(plan.speakers, 1)
    }


def mixed(plan: FitPlan, clip_of: ClipOf) -> Iterator[Samples]:
    """The track in blocks, voices added up, before any limit."""
    waiting = deque(placement for placement in plan.in_time() if placement.length)
    sounding: list[tuple[Placement, Samples]] = []
    length = _BLOCK_SECONDS * plan.rate
    for start in range(0, plan.total, length):
        block = np.zeros(min(length, plan.total - start), np.float32)
        end = start + len(block)
        for placement, samples in sounding:
            _add(block, start, placement, samples)
        sounding = [(placement, samples) for placement, samples in sounding if placement.end > end]
        while waiting and waiting[0].start < end:
            placement = waiting.popleft()
            samples = fitted(clip_of(placement.number), placement, plan.rate)
            _add(block, start, placement, samples)
            if placement.end > end:
                sounding.append((placement, samples))
        yield block


def _add(block: Samples, block_start: int, placement: Placement, samples: Samples) -> None:
    first = max(placement.start, block_start)
    last = min(placement.end, block_start + len(block))
    block[first - block_start : last - block_start] += samples[
        first - placement.start : last - placement.start
    ]


def _format(path: Path, plan: FitPlan) -> str:
    name = _FORMATS.get(path.suffix.lower())
    if name is None:
        raise SettingsInvalid(
            f"A track cannot be written as “{path.suffix}”.", f"Choose one of {', '.join(_FORMATS)}."
        )
    return "RF64" if name == "WAV" and 2 * plan.total > _LARGEST_WAV else name


def _as_integers(block: Samples) -> NDArray[np.int16]:
    """Rounded here, so that samples of a 16-bit take come out as they are."""
    steps: NDArray[np.float32] = np.rint(block * np.float32(_STEPS))
    return np.clip(steps, -_STEPS, _STEPS - 1).astype(np.int16)
