"""The rows of one batch while they are being said: what was asked, what was drawn, what was answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from phases.synthesize.engines.chatterbox.cache import KeyValueCache
from phases.synthesize.engines.chatterbox.sampling import Dials


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """What is asked of T3."""

    speaker: Tensor
    prompt: Tensor
    """Speech tokens of the voice."""
    text: Tensor
    """Text tokens, with those of start and stop where the variant has them."""
    dials: Mapping[str, float]
    uniforms: Tensor
    """One number in [0, 1) for each token that may be said: their count is the ceiling."""


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """What T3 answered."""

    tokens: Tensor
    ran_out: bool
    """It never came to its stop token."""


@dataclass(slots=True, eq=False)
class Decoding:
    """The rows that still speak. All that a step changes is changed in place, so that it can be replayed."""

    numbers: list[int]
    ceilings: list[int]
    stop: int
    padding: Tensor
    dials: Dials
    uniforms: Tensor
    seen: Tensor
    tokens: Tensor
    token: Tensor
    step: Tensor
    """How many tokens were drawn."""
    position: Tensor
    """Where the next is written in the cache."""
    cache: KeyValueCache

    @classmethod
    def of(
        cls, rows: Sequence[Row], *, padding: Tensor, cache: KeyValueCache, stop: int, vocabulary: int
    ) -> Decoding:
        """Nothing said yet."""
        device, count = padding.device, len(rows)
        ceilings = [len(row.uniforms) for row in rows]
        return cls(
            numbers=list(range(count)),
            ceilings=ceilings,
            stop=stop,
            padding=padding,
            dials=Dials.of([row.dials for row in rows], device),
            uniforms=torch.nn.utils.rnn.pad_sequence([row.uniforms for row in rows], batch_first=True).to(
                device
            ),
            seen=torch.zeros(count, vocabulary, dtype=torch.bool, device=device),
            tokens=torch.full((count, max(ceilings)), stop, device=device),
            token=torch.full((count,), stop, device=device),
            step=torch.zeros(1, dtype=torch.long, device=device),
            position=torch.zeros(1, dtype=torch.long, device=device),
            cache=cache,
        )

    def ended(self) -> list[int]:
        """The places of the rows that came to their stop token or ceiling; this waits for the device."""
        step = int(self.step)
        stopped = (self.tokens[:, :step] == self.stop).any(1).tolist()
        return [place for place, ceiling in enumerate(self.ceilings) if stopped[place] or step >= ceiling]

    def answer(self, place: int) -> Said:
        """What the row there said."""
        said = self.tokens[place, : min(int(self.step), self.ceilings[place])]
        stops = (said == self.stop).nonzero()
        return Said(said[: stops[0, 0]] if len(stops) else said.clone(), ran_out=not len(stops))

    def leave(self, places: Sequence[int], copies: int) -> None:
        """These rows need no more steps."""
        stay = [place for place in range(len(self.numbers)) if place not in places]
        rows = torch.tensor(stay, device=self.padding.device)
        count = len(self.numbers)
        self.cache.keep(torch.cat([rows + copy * count for copy in range(copies)]))
        self.numbers = [self.numbers[place] for place in stay]
        self.ceilings = [self.ceilings[place] for place in stay]
        self.padding, self.uniforms, self.seen = self.padding[rows], self.uniforms[rows], self.seen[rows]
        self.tokens, self.token = self.tokens[rows], self.token[rows]
        self.dials = self.dials.of_rows(rows)
