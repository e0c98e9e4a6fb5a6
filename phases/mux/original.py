"""The sound of a film as it was, in blocks of any length, each sample where the film has it."""

from collections.abc import Iterator
from fractions import Fraction

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer

from phases.clip import Samples
from phases.media import as_frame
from phases.mux.film import Film, beginning, opened

_SLACK_MS = 30
"""Clocks of containers are coarse; only what is farther off is a gap, or is there twice."""


class OriginalSound:
    """The sound of a film at another rate, read from front to back; silence after its end."""

    def __init__(self, film: Film, rate: int, layout: str) -> None:
        self._channels = av.AudioLayout(layout).nb_channels
        self._blocks = _at_rate(film, rate, layout)
        self._waiting = self._silence(0)

    def read(self, length: int) -> Samples:
        """So many of the next samples, one row a channel."""
        blocks, there = [self._waiting], self._waiting.shape[1]
        while there < length:
            block = next(self._blocks, None)
            blocks.append(self._silence(length - there) if block is None else block)
            there += blocks[-1].shape[1]
        whole = np.concatenate(blocks, axis=1)
        self._waiting = whole[:, length:]
        return whole[:, :length]

    def _silence(self, length: int) -> Samples:
        return np.zeros((self._channels, length), np.float32)


def _at_rate(film: Film, rate: int, layout: str) -> Iterator[Samples]:
    with opened(film.path) as container:
        stream = container.streams.audio[0]
        if stream.rate == rate:
            yield from _in_place(container, stream, layout)
            return
        resampler, pushed = av.AudioResampler("fltp", layout, rate), 0
        for block in _in_place(container, stream, layout):
            frame = as_frame(block, stream.rate, pushed, layout)
            pushed += block.shape[1]
            yield from map(_samples, resampler.resample(frame))
        yield from map(_samples, resampler.resample(None))


def _in_place(container: InputContainer, stream: AudioStream, layout: str) -> Iterator[Samples]:
    """Its samples from the beginning of the film on: gaps are silence, and nothing is heard twice."""
    begin, rate, at = beginning(container), stream.rate, 0
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
