"""How a step of the decode loop is run: one by one, or on CUDA recorded once and replayed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import torch

from phases.synthesize.engines.chatterbox.decoding import Decoding

Step = Callable[[], None]

_STEPS_A_CALL = 16
_STRIDE = 256  # a record reads so many places of the cache further than the one before


class Stepper(Protocol):
    """Takes one or several steps at a call."""

    def __call__(self) -> None:
        """Step."""
        ...

    def renew(self) -> None:
        """The rows have changed."""
        ...


def stepper(device: torch.device, decoding: Decoding, advance: Callable[[Decoding], None]) -> Stepper:
    """What is best on the device."""
    if device.type == "cuda":
        return Recorded(decoding, advance, cuda_graph)
    return OneByOne(decoding, advance)


class OneByOne:
    """Each step is called, and reads no more of the cache than there is."""

    def __init__(self, decoding: Decoding, advance: Callable[[Decoding], None]) -> None:
        self._decoding = decoding
        self._advance = advance

    def __call__(self) -> None:
        """One step."""
        self._decoding.cache.reach(int(self._decoding.position) + 1)
        self._advance(self._decoding)

    def renew(self) -> None:
        """Nothing is kept of the rows."""


class Recorded:
    """One step is recorded, and replayed several times before anybody looks whether a row has ended."""

    def __init__(
        self, decoding: Decoding, advance: Callable[[Decoding], None], record: Callable[[Step], Step]
    ) -> None:
        self._decoding = decoding
        self._advance = advance
        self._record = record
        self._replay: Step | None = None

    def __call__(self) -> None:
        """So many steps as fit into what is left and what the record reads."""
        decoding = self._decoding
        position, left = int(decoding.position), decoding.tokens.shape[1] - int(decoding.step)
        if self._replay is None or position >= decoding.cache.end:
            decoding.cache.reach((position // _STRIDE + 1) * _STRIDE)
            self._replay = self._record(lambda: self._advance(decoding))
            return
        for _ in range(min(_STEPS_A_CALL, left, decoding.cache.end - position)):
            self._replay()

    def renew(self) -> None:
        """The record is of other tensors."""
        self._replay = None


def cuda_graph(step: Step) -> Step:
    """Takes the step once, and gives what takes it again without Python: a thousand small kernels would wait for it."""
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        step()  # also makes ready what must not be made while it is recorded
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        step()
    return graph.replay
