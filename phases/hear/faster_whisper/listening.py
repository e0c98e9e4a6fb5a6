"""One passage in the ear of Whisper on CTranslate2: how well texts fit it, and when their words are spoken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from phases.hear.facts import Passage
from phases.hear.faster_whisper.model import FasterWhisperModel, Sound
from phases.hear.queries import Aligned, Decoded, Forced, Piece
from phases.hear.whisper.hearsay import believed
from phases.hear.whisper.languages import code_of
from phases.hear.whisper.pieces import FRAME_MS, WINDOW, Tokens, word_times

_SPARE = 40
"""Tokens, for what comes before the text and is put into it."""
_SAMPLES_OF_A_FRAME = 160
_LEAST = 1e-38
_ALMOST_SURE = -1e-6


class Ears:
    """The model, taking passages in."""

    def __init__(self, model: FasterWhisperModel) -> None:
        self._model = model

    def has_room(self, passage: Passage) -> bool:
        """Whether the window holds the passage, and the decoder its text with some words more."""
        text = " ".join(part.text for part in passage.parts)
        return len(passage.samples) <= WINDOW and self._model.room(text) >= _SPARE

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
            believed(
                self._model.speller.text(result.sequences_ids[0]),
                _mean(result.scores[0], len(result.sequences_ids[0])),
                result.no_speech_prob,
                ear.samples,
            )
            for result, ear in zip(results, ears, strict=True)
        ]


@dataclass(frozen=True, slots=True, eq=False)
class Led:
    """A text that the decoder was led through, step by step."""

    tokens: Tokens
    pieces: tuple[Piece, ...]
    stops: NDArray[np.float32]
    """How likely a stop is before each of them; logarithmic."""


class Listening:
    """The first text is led through step by step. Other readings of it all at once, at a sixth of the cost.

    What that cannot tell is taken over: how likely a stop is, where the same words follow; the likeliest token in
    place of an unlikely one is not known, only that it cannot have more than what is left.
    """

    def __init__(self, model: FasterWhisperModel, passage: Passage, sound: Sound) -> None:
        self.language = code_of(passage.language)
        self.samples = passage.samples
        self.sound = sound
        self._model = model
        self._first: Led | None = None

    def forced(self, texts: Sequence[str]) -> list[Forced]:
        """For each text the probability of each of its tokens and of the stop."""
        return [Forced(self._pieces(self._model.speller.tokens(text))) for text in texts]

    def aligned(self, text: str) -> Aligned:
        """When the words are spoken: where the decoder looks while it is led through them."""
        tokens = self._model.speller.tokens(text)
        if not tokens.numbers:
            return Aligned(())
        frames = -(-len(self.samples) // _SAMPLES_OF_A_FRAME)
        starts = self._model.starts(self.sound, tokens.numbers, self.language, frames)
        return Aligned(word_times(tokens, [start * FRAME_MS for start in starts], self.samples))

    def _pieces(self, tokens: Tokens) -> tuple[Piece, ...]:
        if self._first is None:
            self._first = self._led(tokens)
        if tokens.numbers == self._first.tokens.numbers:
            return self._first.pieces
        return self._compared(tokens, self._first)

    def _led(self, tokens: Tokens) -> Led:
        stop = self._model.speller.stop
        expected = self._model.expected(self.sound, tokens.numbers, self.language)
        rows = zip(tokens.spans, (*tokens.numbers, stop), expected, expected.argmax(-1), strict=True)
        pieces = tuple(
            Piece(start, end, float(row[number]), float(row[rival]), self._model.speller.text([rival]))
            for (start, end), number, row, rival in rows
        )
        return Led(tokens, pieces, expected[:, stop])

    def _compared(self, tokens: Tokens, first: Led) -> tuple[Piece, ...]:
        known, numbers = first.tokens.numbers, tokens.numbers
        before = _shared(known, numbers)
        if before == len(numbers):
            after = first.pieces[before]
            return (
                *first.pieces[:before],
                Piece(*tokens.spans[-1], float(first.stops[before]), after.best, after.rival),
            )
        behind = min(_shared(known[::-1], numbers[::-1]), len(known) - before, len(numbers) - before)
        goes_on = np.log1p(-np.exp(np.minimum(first.stops, _ALMOST_SURE)))
        scores = np.log(np.maximum(self._model.probabilities(self.sound, numbers, self.language), _LEAST))
        scores[len(numbers) - behind :] += goes_on[len(known) - behind : len(known)]
        stop = first.pieces[-1]
        return (
            *first.pieces[:before],
            *(
                Piece(
                    start,
                    end,
                    float(score),
                    float(max(score, np.log1p(-np.exp(min(score, _ALMOST_SURE))))),
                    "",
                )
                for (start, end), score in zip(tokens.spans[before:-1], scores[before:], strict=True)
            ),
            Piece(*tokens.spans[-1], stop.score, stop.best, stop.rival),
        )


def _shared(one: Sequence[int], other: Sequence[int]) -> int:
    """How many tokens both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _mean(score: float, count: int) -> float:
    """Per token, the stop counted too: the package divides by the others."""
    return score * count / (count + 1)
