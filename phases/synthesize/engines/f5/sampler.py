"""From noise to mel frames, for many rows at once: each as if it were alone.

The package's own batch is not that: it attends to the padding of shorter rows, and the text network normalises over
the padded length (5 % of difference, heard as swallowed letters). Here the padding is masked everywhere, and the text
of each row is embedded at the row's own length. The package's networks are used as they are; its `sample` is not.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from phases.synthesize.engines.f5.graphs import Replayed

MEL_BINS = 100


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One text to be spoken in the voice of one prompt."""

    prompt: Tensor
    """Mel frames of the reference; frames × bins, float32."""
    numbers: Sequence[int]
    """What is read: the transcript of the reference, then the text."""
    frames: int
    """The length of both together."""
    seed: int
    guidance: float

    def noise(self) -> Tensor:
        """Drawn on the CPU from the row's own generator, so that neither neighbours nor devices change it."""
        generator = torch.Generator().manual_seed(self.seed)
        return torch.randn(self.frames, MEL_BINS, generator=generator)


class Sampler:
    """The network (a DiT of the package), and how the flow is followed through it."""

    def __init__(self, network: Any, *, graphs: bool = False) -> None:  # noqa: ANN401 - the package is untyped
        self._network = network
        self._graphs = graphs
        parameter = next(network.parameters())
        self._device, self._type = parameter.device, parameter.dtype
        for block in network.transformer_blocks:
            block.attn.processor.attn_mask_enabled = True

    def speak(self, rows: Sequence[Row], times: Sequence[float]) -> list[Tensor]:
        """The mel frames of each row, without those of its prompt; float32, on the device."""
        with torch.inference_mode():
            flow = self._flow(rows)
            state = self._batch([row.noise() for row in rows])
            guidance = torch.tensor([row.guidance for row in rows], device=self._device)[:, None, None]
            for now, then in pairwise(times):
                guided, free = flow(state, now).float().chunk(2)
                state = state + (then - now) * (guided + (guided - free) * guidance)
            return [state[n, len(row.prompt) : row.frames] for n, row in enumerate(rows)]

    def _flow(self, rows: Sequence[Row]) -> "Callable[[Tensor, float], Tensor]":
        flow = _Flow(
            network=self._network,
            condition=self._condition(rows),
            texts=self._texts(rows),
            mask=self._mask(rows),
            positions=self._network.rotary_embed.forward_from_seq_len(max(row.frames for row in rows)),
        )
        return Replayed(flow) if self._graphs and self._device.type == "cuda" else flow.at

    def _condition(self, rows: Sequence[Row]) -> Tensor:
        """The prompts, and nothing where the text is to be spoken; and for the free half, nothing at all."""
        prompts = [
            torch.nn.functional.pad(row.prompt, (0, 0, 0, row.frames - len(row.prompt))) for row in rows
        ]
        guided = self._batch(prompts).to(self._type)
        return torch.cat([guided, torch.zeros_like(guided)])

    def _texts(self, rows: Sequence[Row]) -> Tensor:
        return pad_sequence(
            [self._text(row, drop=drop) for drop in (False, True) for row in rows], batch_first=True
        )

    def _text(self, row: Row, *, drop: bool) -> Tensor:
        numbers = torch.tensor([row.numbers], device=self._device)
        embedded: Tensor = self._network.text_embed(numbers, seq_len=row.frames, drop_text=drop)[0]
        return embedded

    def _mask(self, rows: Sequence[Row]) -> Tensor | None:
        """Where speech is; None if it is everywhere, for attention without a mask is faster."""
        frames = torch.tensor([row.frames for row in rows] * 2, device=self._device)
        longest = max(row.frames for row in rows)
        if min(row.frames for row in rows) == longest:
            return None
        return torch.arange(longest, device=self._device)[None] < frames[:, None]

    def _batch(self, rows: Sequence[Tensor]) -> Tensor:
        return pad_sequence(list(rows), batch_first=True).to(self._device)


@dataclass(frozen=True, slots=True, eq=False)
class _Flow:
    """Where the states of a batch want to go: the rows as their voice and text guide them, then the same rows free."""

    network: Any
    condition: Tensor
    texts: Tensor
    mask: Tensor | None
    positions: Any

    def at(self, state: Tensor, time: float) -> Tensor:
        """The direction of each row, guided, then of each row, free."""
        return self(state, torch.tensor([time], device=state.device))

    def __call__(self, state: Tensor, time: Tensor) -> Tensor:
        network, kind = self.network, self.condition.dtype
        # One time for all rows: it is broadcast, and so cannot depend on how many they are. The network counts it in
        # thousandths, for which half precision is too coarse.
        moment = network.time_embed.time_mlp(network.time_embed.time_embed(time).to(kind))
        x = network.input_embed(
            torch.cat([state, state]).to(kind), self.condition, self.texts, audio_mask=self.mask
        )
        for block in network.transformer_blocks:
            x = block(x, moment, mask=self.mask, rope=self.positions)
        directions: Tensor = network.proj_out(network.norm_out(x, moment))
        return directions
