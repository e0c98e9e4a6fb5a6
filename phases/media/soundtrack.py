"""A track of sound in a file, decoded in blocks: each sample where the file has it, at whatever rate is wanted."""

from collections.abc import Iterator
from fractions import Fraction

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer

from phases.clip import Samples
from phases.media.frames import as_frame

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
    kind, converter = None, av.AudioResampler("fltp", layout, stream.rate)
    for packet in container.demux(stream):
        try:
            frames = packet.decode()
        except av.InvalidDataError:
            continue
        for frame in frames:
            shape = (frame.format.name, frame.layout.name, frame.sample_rate)
            if shape != kind:  # broadcasts change their channels between programmes
                kind, converter = shape, av.AudioResampler("fltp", layout, stream.rate)
            start = None if frame.pts is None or frame.time_base is None else frame.pts * frame.time_base
            for each in converter.resample(frame):
                yield start, _samples(each)
                start = None


def _samples(frame: av.AudioFrame) -> Samples:
    return frame.to_ndarray().astype(np.float32, copy=False)


def _silence(like: Samples, length: int, at_once: int) -> Iterator[Samples]:
    for start in range(0, length, at_once):
        yield np.zeros((like.shape[0], min(at_once, length - start)), np.float32)
