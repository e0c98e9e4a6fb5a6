"""A track of sound in a file, decoded in blocks: each sample where the file has it, at whatever rate is wanted."""

import re
from collections.abc import Iterator
from fractions import Fraction

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer

from phases.clip import Samples
from phases.errors import SourceBroken
from phases.media.frames import as_frame

_UNPLACED = re.compile(r"([3-9]|\d{2,}) channels")
_LONGEST_GAP_S = 24 * 3600
"""What claims to be silent for longer is damaged: nobody's disk is filled with silence for it."""
_SLACK_MS = 30
"""Clocks of containers are coarse; only what is farther off is a gap, or is there twice."""


def sound_at(
    container: InputContainer, stream: AudioStream, begin: Fraction, *, rate: int, layout: str
) -> Iterator[Samples]:
    """Its samples from that moment on, one row for each channel: gaps are silence, and nothing is heard twice."""
    if stream.rate == rate:
        yield from _in_place(container, stream, begin, layout)
        return
    resampler, pushed = av.AudioResampler("fltp", layout, rate), 0
    for block in _in_place(container, stream, begin, layout):
        frame = as_frame(block, stream.rate, pushed, layout)
        pushed += block.shape[1]
        yield from map(_samples, resampler.resample(frame))
    yield from map(_samples, resampler.resample(None))


def _in_place(
    container: InputContainer, stream: AudioStream, begin: Fraction, layout: str
) -> Iterator[Samples]:
    rate, at = stream.rate, 0
    slack = rate * _SLACK_MS // 1000
    for start, samples in _decoded(container, stream, layout):
        ahead = 0 if start is None else round((start - begin) * rate) - at
        if ahead > _LONGEST_GAP_S * rate:
            raise SourceBroken(
                f"The sound of {container.name} stops after {at // rate} s, and goes on {ahead // rate // 3600} hours "
                "later: its times cannot be right.",
                "Have them made anew (ffmpeg -i … -af asetpts=N/SR/TB …), or cut off what lies behind.",
            )
        if ahead > (slack if at else 0):
            at += ahead
            yield from _silence(samples, ahead, rate)
        skipped = -ahead if ahead < (-slack if at else 0) else 0
        heard = samples[:, skipped:]
        at += heard.shape[1]
        if heard.shape[1]:
            yield heard


def _decoded(
    container: InputContainer, stream: AudioStream, layout: str
) -> Iterator[tuple[Fraction | None, Samples]]:
    """Frame by frame, with its time; what cannot be decoded is left out, as players do."""
    mixer = _Mixer(stream.rate, layout)
    for packet in container.demux(stream):
        try:
            frames = packet.decode()
        except av.InvalidDataError:
            continue
        for frame in frames:
            start = None if frame.pts is None or frame.time_base is None else frame.pts * frame.time_base
            for each in mixer.mixed(frame):
                yield start, each
                start = None


class _Mixer:
    """Frames of any kind as rows of one layout.

    Tracks that do not say where they belong are equals, where one channel is wanted: FFmpeg would take the third of
    three for a subwoofer, and drop it.
    """

    def __init__(self, rate: int, layout: str) -> None:
        self._rate, self._layout = rate, layout
        self._kind: tuple[str, str, int] | None = None
        self._equals = 0
        self._converter = av.AudioResampler("fltp", layout, rate)

    def mixed(self, frame: av.AudioFrame) -> Iterator[Samples]:
        """Its samples."""
        kind = (frame.format.name, frame.layout.name, frame.sample_rate)
        if kind != self._kind:  # broadcasts change their channels between programmes
            self._kind = kind
            self._equals = frame.layout.nb_channels if self._is_of_equals(frame) else 0
            into = ("flt", frame.layout.name) if self._equals else ("fltp", self._layout)
            self._converter = av.AudioResampler(*into, self._rate)
        for each in self._converter.resample(frame):
            rows = _samples(each)
            yield rows.reshape(-1, self._equals).mean(axis=1)[None] if self._equals else rows

    def _is_of_equals(self, frame: av.AudioFrame) -> bool:
        return self._layout == "mono" and is_unplaced(frame.layout)


def is_unplaced(layout: av.AudioLayout) -> bool:
    """Whether its channels do not say where they belong; two are left and right."""
    return _UNPLACED.fullmatch(layout.name) is not None


def _samples(frame: av.AudioFrame) -> Samples:
    return frame.to_ndarray().astype(np.float32, copy=False)


def _silence(like: Samples, length: int, at_once: int) -> Iterator[Samples]:
    for start in range(0, length, at_once):
        yield np.zeros((like.shape[0], min(at_once, length - start)), np.float32)
