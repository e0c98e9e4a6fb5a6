"""A recording as somebody made it, decoded and brought to one channel."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import av
import numpy as np
from numpy.typing import NDArray

from phases.clip import Clip, Samples
from phases.errors import VoiceUnusable

Mixed = Literal["all", "without silent channels", "loudest channel"]

_MOST_SECONDS = 600
"""Nobody speaks like ten minutes; a whole book given by mistake must not fill the memory."""
_FORMATS = "wav,w64,mp3,flac,ogg,aac,mov,mp4,m4a,3gp,3g2,mj2"
"""Of containers: a playlist that calls itself a .wav would have other files opened."""
_SILENT_BELOW_LOUDEST = 1e-4
_CANCELLED = 0.1
"""Channels with nothing in common add up to half their mean power; less than this, and they work against each other."""
_NO_REMEDY = "Record or convert it anew, for instance as a WAV file."


@dataclass(frozen=True, slots=True, eq=False)
class Original:
    """One channel at the rate of the file, and how it came about."""

    clip: Clip
    channels: int = 1
    mixed: Mixed = "all"


def read_original(path: Path) -> Original:
    """The whole recording; VoiceUnusable if there is none in the file."""
    if not path.is_file():
        raise VoiceUnusable(f"There is no recording {path}.", "Check the name; it must be an audio file.")
    try:
        channels, rate = _decoded(path)
    except PermissionError as error:
        raise VoiceUnusable(
            f"{path} cannot be read: {error.strerror}.", "Check the rights of the file."
        ) from error
    except (av.FFmpegError, OSError) as error:
        raise VoiceUnusable(
            f"{path} holds no sound that can be decoded: {error.strerror}.", _NO_REMEDY
        ) from error
    except ValueError as error:
        raise VoiceUnusable(f"{path} changes its format on the way: {error}.", _NO_REMEDY) from error
    if not np.isfinite(channels).all():
        raise VoiceUnusable(f"{path} holds samples that are not numbers.", _NO_REMEDY)
    samples, mixed = _one_channel(channels)
    return Original(Clip(samples, rate), len(channels), mixed)


def _decoded(path: Path) -> tuple[NDArray[np.float32], int]:
    """One row for each channel."""
    blocks: list[NDArray[np.float32]] = []
    length = 0
    resampler = av.AudioResampler(format="fltp")
    with av.open(str(path.absolute()), options={"format_whitelist": _FORMATS}) as container:
        for frame in container.decode(audio=0) if container.streams.audio else ():
            blocks += [
                ready.to_ndarray().astype(np.float32, copy=False) for ready in resampler.resample(frame)
            ]
            length += frame.samples
            if length > _MOST_SECONDS * frame.sample_rate:
                raise VoiceUnusable(
                    f"{path} is longer than {_MOST_SECONDS // 60} minutes.",
                    "Cut out 5 to 15 seconds of it in which one person speaks.",
                )
    if not length:
        raise VoiceUnusable(f"{path} holds no sound.", _NO_REMEDY)
    return np.concatenate(blocks, axis=1), resampler.rate


def _one_channel(channels: NDArray[np.float32]) -> tuple[Samples, Mixed]:
    power = np.square(channels, dtype=np.float64).mean(axis=1)
    heard = channels[power > power.max() * _SILENT_BELOW_LOUDEST]
    if not len(heard):
        return np.zeros(channels.shape[1], np.float32), "all"
    mixture = heard.mean(axis=0, dtype=np.float64)
    if np.square(mixture).mean() < _CANCELLED * np.square(heard, dtype=np.float64).mean():
        return channels[int(power.argmax())].copy(), "loudest channel"
    return mixture.astype(np.float32), "all" if len(heard) == len(channels) else "without silent channels"
