"""Recordings for tests: real speech in the formats that people have, spoilt in the ways that people spoil it."""

from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from phases.clip import Clip, Samples

CODECS = {
    ".wav": "pcm_s16le",
    ".flac": "flac",
    ".mp3": "libmp3lame",
    ".m4a": "aac",
    ".aac": "aac",
    ".ogg": "libopus",
    ".opus": "libopus",
}


@dataclass(frozen=True)
class Spoken:
    clip: Clip
    text: str


def encode(path: Path, samples: NDArray[np.float32], rate: int, codec: str | None = None) -> Path:
    """An audio file of mono or stereo samples (one row for each channel), by FFmpeg's encoders."""
    rows = np.atleast_2d(samples).astype(np.float32)
    frame = av.AudioFrame.from_ndarray(rows, format="fltp", layout="mono" if len(rows) == 1 else "stereo")
    frame.sample_rate = rate
    container_format = {".m4a": "mp4", ".aac": "adts", ".opus": "ogg"}.get(path.suffix.lower())
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w", format=container_format) as container:
        stream = container.add_stream(codec or CODECS[path.suffix.lower()], rate=rate)
        stream.layout = frame.layout.name
        resampler = av.AudioResampler(
            stream.format, stream.layout, rate, stream.codec_context.frame_size or 4096
        )
        for ready in (*resampler.resample(frame), *resampler.resample(None)):
            container.mux(stream.encode(ready))
        container.mux(stream.encode(None))
    return path


def on_the_grid(clip: Clip) -> Samples:
    """Samples that 16 bits hold exactly."""
    return (np.rint(clip.samples.astype(np.float64) * 32_768) / 32_768).astype(np.float32)


def resampled(clip: Clip, rate: int) -> Clip:
    resampler = av.AudioResampler("fltp", "mono", rate)
    frame = av.AudioFrame.from_ndarray(clip.samples.reshape(1, -1), format="fltp", layout="mono")
    frame.sample_rate = clip.rate
    ready = [*resampler.resample(frame), *resampler.resample(None)]
    return Clip(np.concatenate([each.to_ndarray()[0] for each in ready]).astype(np.float32), rate)


def silence(seconds: float, rate: int) -> Samples:
    return np.zeros(round(seconds * rate), np.float32)


def noise(clip: Clip, below_db: float, seed: int = 0) -> Samples:
    """White noise that much below the mean power of the clip."""
    power = float(np.square(clip.samples, dtype=np.float64).mean())
    white = np.random.default_rng(seed).standard_normal(len(clip))
    return (white * np.sqrt(power) * 10 ** (-below_db / 20)).astype(np.float32)
