"""One step of a batch recorded as a CUDA graph: the steps after it cost one launch instead of hundreds.

It pays where the GPU waits for Python, that is for few or short rows. A graph belongs to one batch: it is recorded
after the first step, which is computed as usual, and given up after the last.
"""

from collections.abc import Callable

import torch
from torch import Tensor


class Replayed:
    """A step that is computed once, recorded once, and then played again with other states and times."""

    def __init__(self, step: Callable[[Tensor, Tensor], Tensor]) -> None:
        self._step = step
        self._graph: torch.cuda.CUDAGraph | None = None
        self._warm = False

    def __call__(self, state: Tensor, time: float) -> Tensor:
        """What the step gives."""
        if not self._warm:
            self._warm = True
            return self._first(state, time)
        if self._graph is None:
            self._record(state)
        assert self._graph is not None  # noqa: S101 - for the type checker
        self._state.copy_(state)
        self._time.fill_(time)
        self._graph.replay()
        return self._directions.clone()

    def _first(self, state: Tensor, time: float) -> Tensor:
        """Computed beside the main stream, as recording demands: kernels are chosen and workspaces made here."""
        stream = torch.cuda.Stream()
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream):
            directions = self._step(state, torch.tensor([time], device=state.device))
        torch.cuda.current_stream().wait_stream(stream)
        return directions

    def _record(self, state: Tensor) -> None:
        self._state, self._time = state.clone(), torch.zeros(1, device=state.device)
        self._graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(self._graph):
            self._directions = self._step(self._state, self._time)
