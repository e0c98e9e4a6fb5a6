"""One passage in Whisper's ear: how well texts fit it, and when their words are spoken."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import takewhile

import numpy as np
import torch
from torch import Tensor

from phases.hear.facts import Passage
from phases.hear.queries import Aligned, Decoded, Forced, Piece
from phases.hear.whisper.hearsay import believed
from phases.hear.whisper.languages import code_of
from phases.hear.whisper.model import Memory, WhisperModel
from phases.hear.whisper.pieces import FRAME_MS, WINDOW, Tokens, word_times

_ROWS = 16
"""Texts at once."""
_SAMPLES_OF_A_FRAME = 320
_SPARE = 40
"""Tokens, for what comes before the text and is put into it."""
_SMOOTHED_OVER = 7
"""Frames; as the package does it."""


class Ears:
    """The model, taking passages in."""

    def __init__(self, model: WhisperModel) -> None:
        self._model = model

    def has_room(self, passage: Passage) -> bool:
        """Whether the window holds the passage, and the decoder its text with some words more."""
        text = " ".join(part.text for part in passage.parts)
        count = len(self._model.tokens(text, code_of(passage.language)).numbers)
        return len(passage.samples) <= WINDOW and count + _SPARE <= self._model.network.dims.n_text_ctx

    def listening(self, passages: Sequence[Passage]) -> list[Listening]:
        """An ear for each."""
        sounds = self._model.encoded([passage.samples for passage in passages])
        return [
            Listening(self._model, passage, sound) for passage, sound in zip(passages, sounds, strict=True)
        ]

    def decoded(self, ears: Sequence[Listening]) -> list[Decoded]:
        """What is said in each, all of one language."""
        results = self._model.decoded([ear.sound for ear in ears], ears[0].language)
        return [
            believed(result.text, result.avg_logprob, result.no_speech_prob, ear.samples)
            for result, ear in zip(results, ears, strict=True)
        ]


class Listening:
    """The decoder is led through texts; what they begin with like the first one has been scored with that."""

    def __init__(self, model: WhisperModel, passage: Passage, sound: Tensor) -> None:
        self.language = code_of(passage.language)
        self.samples = passage.samples
        self.sound = sound
        self._model = model
        self._speller = model.speller(self.language)
        self._begin = self._speller.sot_sequence_including_notimestamps
        self._numbers: tuple[int, ...] = ()
        self._pieces: tuple[Piece, ...] = ()

    @cached_property
    def _memory(self) -> Memory:
        return self._model.memory(self.sound)

    @torch.inference_mode()
    def forced(self, texts: Sequence[str]) -> list[Forced]:
        """For each text the probability of each of its tokens and of the stop."""
        tokens = [self._model.tokens(text, self.language) for text in texts]
        together = [tokens[first : first + _ROWS] for first in range(0, len(tokens), _ROWS)]
        return [
            Forced(self._scored(each, states))
            for some in together
            for each, states in zip(some, self._states(some), strict=True)
        ]

    @torch.inference_mode()
    def aligned(self, text: str) -> Aligned:
        """When the words are spoken: where the decoder looks while it is led through them."""
        tokens = self._model.tokens(text, self.language)
        if not tokens.numbers:
            return Aligned(())
        weights = self._looked_at(tokens).softmax(-1)
        spread, mean = torch.std_mean(weights, dim=-2, keepdim=True, unbiased=False)
        timing = self._model.package.timing
        smooth = timing.median_filter((weights - mean) / spread, _SMOOTHED_OVER).mean(0)
        rows, columns = timing.dtw(-smooth[len(self._begin) - 1 : -1])
        starts = columns[np.flatnonzero(np.diff(rows, prepend=-1))] * FRAME_MS
        return Aligned(word_times(tokens, starts.tolist(), self.samples))

    def _looked_at(self, tokens: Tokens) -> Tensor:
        """At which frames the decoder looks after each token: head by head, of those that follow the words."""
        looked = list[Tensor]()
        hooks = [
            block.cross_attn.register_forward_hook(lambda _, __, outputs: looked.append(outputs[1][0]))
            for block in self._model.network.decoder.blocks
        ]
        try:
            with self._model.package.model.disable_sdpa():
                self._states([tokens])
        finally:
            for hook in hooks:
                hook.remove()
        heads = self._model.network.alignment_heads.indices().T.tolist()
        frames = -(-len(self.samples) // _SAMPLES_OF_A_FRAME)
        return torch.stack([looked[layer][head] for layer, head in heads]).cpu()[..., :frames]

    def _states(self, texts: Sequence[Tokens]) -> Tensor:
        """What the decoder knows before each token of each text, and before its stop."""
        rows = [torch.tensor([*self._begin, *tokens.numbers, self._model.stop]) for tokens in texts]
        padded = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=self._model.stop)
        return self._model.states(padded.to(self._model.device), self._memory)[:, len(self._begin) - 1 :]

    def _scored(self, tokens: Tokens, states: Tensor) -> tuple[Piece, ...]:
        pairs = zip(self._numbers, tokens.numbers, strict=False)
        known = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        wanted = torch.tensor([*tokens.numbers, self._model.stop])[known:].to(self._model.device)
        scores = self._model.scores(states[known : len(tokens.numbers) + 1])
        best, rivals = scores.max(-1)
        fresh = zip(
            tokens.spans[known:],
            scores.gather(1, wanted[:, None])[:, 0].tolist(),
            best.tolist(),
            rivals.tolist(),
            strict=True,
        )
        pieces = (
            *self._pieces[:known],
            *(Piece(start, end, score, top, self._said(rival)) for (start, end), score, top, rival in fresh),
        )
        if not self._pieces:
            self._numbers, self._pieces = tokens.numbers, pieces
        return pieces

    def _said(self, number: int) -> str:
        return "" if number == self._model.stop else self._speller.decode([number])
