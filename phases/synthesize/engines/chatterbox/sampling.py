"""From scores to one token per row; no row is mixed with another, and each draws with its own numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import torch
from torch import Tensor

_LEFT_OUT = float("-inf")
_TOP_K = 1_000  # turbo's, as the package sets it


@dataclass(frozen=True, slots=True)
class Dials:
    """How each row draws: columns of one number per row."""

    cfg_weight: Tensor
    temperature: Tensor
    min_p: Tensor
    top_p: Tensor
    repetition_penalty: Tensor

    @classmethod
    def of(cls, rows: Sequence[Mapping[str, float]], device: torch.device) -> Dials:
        """From the parameters of the rows; what a variant does not have does nothing."""
        idle = {"cfg_weight": 0.0, "temperature": 1.0, "min_p": 0.0, "top_p": 1.0, "repetition_penalty": 1.0}
        return cls(
            **{
                name: torch.tensor([[row.get(name, nothing)] for row in rows], device=device)
                for name, nothing in idle.items()
            }
        )

    def of_rows(self, rows: Tensor) -> Dials:
        """The same for some of the rows."""
        return Dials(**{each.name: getattr(self, each.name)[rows] for each in fields(self)})


def probabilities(scores: Tensor, seen: Tensor, dials: Dials) -> Tensor:
    """As the package filters for the Llama variants: penalty, temperature, min-p, top-p."""
    scores = _penalised(scores, seen, dials.repetition_penalty) / dials.temperature
    return _top_p(_min_p(scores, dials.min_p), dials.top_p).softmax(-1)


def turbo_probabilities(scores: Tensor, seen: Tensor, dials: Dials) -> Tensor:
    """As the package filters for turbo: temperature, top-k, top-p, and the penalty last."""
    scores = _top_p(_top_k(scores / dials.temperature), dials.top_p)
    return _penalised(scores, seen, dials.repetition_penalty).softmax(-1)


def draw(chances: Tensor, uniform: Tensor) -> Tensor:
    """The token at which the summed chances pass the row's number, which lies in [0, 1)."""
    summed = chances.cumsum(-1)
    reached = torch.searchsorted(summed, uniform * summed[:, -1:], right=True)
    return reached.squeeze(-1).clamp(max=chances.shape[-1] - 1)


def _penalised(scores: Tensor, seen: Tensor, penalty: Tensor) -> Tensor:
    return torch.where(seen, torch.where(scores < 0, scores * penalty, scores / penalty), scores)


def _min_p(scores: Tensor, share: Tensor) -> Tensor:
    chances = scores.softmax(-1)
    return scores.masked_fill(chances < share * chances.amax(-1, keepdim=True), _LEFT_OUT)


def _top_k(scores: Tensor) -> Tensor:
    least = scores.topk(min(_TOP_K, scores.shape[-1])).values[:, -1:]
    return scores.masked_fill(scores < least, _LEFT_OUT)


def _top_p(scores: Tensor, share: Tensor) -> Tensor:
    ordered, order = scores.sort(descending=False)
    tail = ordered.softmax(-1).cumsum(-1) <= 1 - share
    tail[:, -1] = False  # the likeliest token always stays
    return scores.masked_fill(torch.zeros_like(tail).scatter(1, order, tail), _LEFT_OUT)
