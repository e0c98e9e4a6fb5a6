"""Keys and values of what was read and said so far, in one place, so that a step can be replayed."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor
from torch.nn.functional import pad

_STRIDE = 256  # it grows by so many places at once


class KeyValueCache:
    """The models of transformers write into it and read it back, layer by layer.

    Rows are padded on the left, so all of them write at the same place.
    """

    def __init__(self, *, layers: int, rows: int, heads: int, width: int, like: Tensor) -> None:
        self._keys = like.new_empty((layers, rows, heads, 0, width))
        self._values = like.new_empty((layers, rows, heads, 0, width))
        self.end = 0
        """How far is read: at least as far as was written."""

    def reach(self, end: int) -> None:
        """Read so far from now on, with room for it."""
        missing = end - self._keys.shape[3]
        if missing > 0:
            more = (0, 0, 0, -(-missing // _STRIDE) * _STRIDE)
            self._keys, self._values = pad(self._keys, more), pad(self._values, more)
        self.end = end

    def update(
        self, keys: Tensor, values: Tensor, layer: int, place: Mapping[str, Tensor]
    ) -> tuple[Tensor, Tensor]:
        """Called by each layer of the model with what is new; gives all up to `end`."""
        where = place["cache_position"]
        self._keys[layer].index_copy_(2, where, keys)
        self._values[layer].index_copy_(2, where, values)
        return self._keys[layer, :, :, : self.end], self._values[layer, :, :, : self.end]

    def get_seq_length(self, _layer: int = 0) -> int:
        """Asked by the models where no positions are given."""
        return self.end

    def keep(self, rows: Tensor) -> None:
        """Only these rows go on."""
        self._keys = self._keys[:, rows]
        self._values = self._values[:, rows]


def visible(padding: Tensor, first: Tensor, queries: int, end: int) -> Tensor:
    """Which places each query of each row may look at: its own row's, up to itself.

    Padding looks at itself, because a query that looks at nothing has no number for an answer.
    """
    places = torch.arange(end, device=padding.device)
    asked = first + torch.arange(queries, device=padding.device)
    allowed = (places <= asked[:, None]) & (places >= padding[:, None, None])
    return (allowed | (places == asked[:, None]))[:, None]
