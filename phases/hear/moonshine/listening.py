"""Moonshine with one passage in its ear: how well texts fit it, and what it says by itself."""

from collections.abc import Sequence
from itertools import takewhile
from math import inf

import numpy as np
from numpy.typing import NDArray

from phases.clip import Samples
from phases.hear.facts import RATE
from phases.hear.moonshine.model import MoonshineModel, Numbers, Tensor
from phases.hear.moonshine.tokenizer import STOP
from phases.hear.queries import Decoded, Forced, Piece

_TOKENS_PER_SECOND = 6.5
_TOKENS_EXTRA = 4
_HOPELESS = 20.0
"""Nats behind the likeliest token."""
_AHEAD = 8
"""How many tokens of the expected text are tried at once where the model may have come back to it."""


class Listening:
    """Forced texts share what they begin with; free listening runs along the first text that was forced."""

    def __init__(self, model: MoonshineModel, samples: Samples) -> None:
        self._model = model
        self._sound = model.encoded(samples)
        self._logits, self._memory = model.begun(self._sound)
        self._numbers: list[int] = []
        self._limit = int(len(samples) / RATE * _TOKENS_PER_SECOND) + _TOKENS_EXTRA

    def forced(self, text: str) -> Forced:
        """How well the text fits."""
        tokens = self._model.tokenizer.tokens(text)
        numbers = [token.number for token in tokens]
        logits = self._logits_of(numbers)
        wanted, again = np.asarray([*numbers, STOP]), self._words_before(numbers)
        likeliest = logits.argmax(-1)
        totals = _totals(logits, likeliest)
        rows = np.arange(len(logits))
        scores, bests, agains = (logits[rows, each] - totals for each in (wanted, likeliest, again))
        spans = [*((token.start, token.end) for token in tokens), (len(text), len(text))]
        return Forced(
            tuple(
                Piece(
                    *spans[place],
                    score=float(scores[place]),
                    best=float(bests[place]),
                    rival=self._model.tokenizer.piece(int(likeliest[place])),
                    again=float(agains[place]) if again[place] else -inf,
                )
                for place in range(len(spans))
            )
        )

    def decoded(self) -> Decoded:
        """What is heard, the likeliest token at a time."""
        said, scores = list[int](), list[float]()
        logits, memory, ahead = self._logits, self._memory, self._numbers
        while len(said) < self._limit:
            likeliest = logits.argmax(-1)
            agreed = _shared(likeliest.tolist(), ahead)
            run = [*ahead[:agreed], int(likeliest[agreed])]
            best = logits[: agreed + 1].max(-1)
            scores += (best - _totals(logits[: agreed + 1], likeliest[: agreed + 1])).tolist()
            said += run
            if said[-1] == STOP:
                break
            ahead = self._resumed(said)
            logits, memory = self._model.continued(self._sound, [said[-1], *ahead], memory.cut(len(said)))
        said, scores = said[: self._limit], scores[: self._limit]
        text = self._model.tokenizer.text([number for number in said if number != STOP])
        return Decoded(text, mean_score=float(np.mean(scores)))

    def _words_before(self, numbers: Sequence[int]) -> Numbers:
        """For each token, and for the stop, the first token of the word before it; none inside a word."""
        before, word = [0], 0
        pieces = [self._model.tokenizer.piece(number) for number in [*numbers, STOP]]
        for number, piece, following in zip(numbers, pieces, pieces[1:], strict=False):
            if piece.startswith(" "):
                word = number
            before.append(0 if following[:1].isalnum() else word)
        return np.asarray(before)

    def _resumed(self, said: Sequence[int]) -> list[int]:
        """How the expected text may go on after what was said: after its next token that is the same, else in step."""
        expected, place = self._numbers, len(said)
        near = range(max(0, place - _AHEAD), min(len(expected), place + _AHEAD))
        places = [each for each in near if tuple(expected[max(0, each - 1) : each + 1]) == tuple(said[-2:])]
        places = places or [each for each in near if expected[each] == said[-1]] or [place - 1]
        following = min(places, key=lambda each: abs(each - place)) + 1
        return expected[following : following + _AHEAD]

    def _logits_of(self, numbers: list[int]) -> Tensor:
        """What may come at each place of a text and at its end; the first text is remembered."""
        shared = _shared(numbers, self._numbers)
        begun = self._logits[: shared + 1]
        if shared == len(numbers):
            return begun
        rest, memory = self._model.continued(self._sound, numbers[shared:], self._memory.cut(shared + 1))
        logits = np.concatenate([begun, rest])
        if not self._numbers:
            self._logits, self._memory, self._numbers = logits, memory, numbers
        return logits


def _shared(one: Sequence[int], other: Sequence[int]) -> int:
    """How many tokens they begin alike with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _totals(logits: Tensor, likeliest: Numbers) -> NDArray[np.float64]:
    """What is to be taken from logits to make them logarithmic probabilities."""
    peaks = logits[np.arange(len(logits)), likeliest]
    return np.array([_total(row, peak) for row, peak in zip(logits, peaks, strict=True)])


def _total(row: Tensor, peak: np.float32) -> float:
    """What is hopeless adds nothing that shows."""
    hopeful = row[row > peak - _HOPELESS]
    return float(peak) + float(np.log(np.exp(hopeful - peak).sum(dtype=np.float64)))
