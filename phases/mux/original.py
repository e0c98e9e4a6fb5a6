"""The sound of a film as it was, in blocks of any length, each sample where the film has it."""

from collections.abc import Iterator

import av
import numpy as np

from phases.clip import Samples
from phases.media import sound_at
from phases.mux.film import Film, beginning, opened


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
        yield from sound_at(container, stream, beginning(container), rate=rate, layout=layout)
