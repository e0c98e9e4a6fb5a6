"""Which other readings of a text are worth a question, where the recognizer doubts the text."""

from collections.abc import Iterator, Sequence

from phases.hear.askable import Asked
from phases.hear.differences import differences
from phases.hear.doubts import DOUBTED, Doubt, is_doubted
from phases.hear.hypotheses import Hypothesis, added, left_out, negated, said_twice, swapped
from phases.hear.negations import flips
from phases.hear.wording import Word, bare

_MOST = 8
"""How many of one kind are tried, the most doubted first."""
_AGAIN = -7.0
"""Nats by which the word before, once more, may be less likely than what follows, and is still asked for."""
_SLIGHT = 0.5
"""Enough of a doubt where what was likelier is the word before, once more."""


def is_doubtful(words: Sequence[Word], doubts: Sequence[Doubt]) -> bool:
    """Whether there is anything to look into."""
    return any(map(is_doubted, doubts)) or any(
        _stammer(words, doubts, place) > DOUBTED for place in range(len(words))
    )


def readings(question: Asked, doubts: Sequence[Doubt], heard: str) -> Iterator[Hypothesis]:
    """Words left out, said twice or denied where they are doubted, and whatever was heard otherwise."""
    text, words = question.text, question.words
    if len(words) > 1:
        for place in _most([doubt.here for doubt in doubts]):
            yield left_out(text, words, place)
    for place in _most([_stammer(words, doubts, place) for place in range(len(words))]):
        yield said_twice(text, words, place)
    for flip in flips(words, question.language):
        if any(map(is_doubted, doubts[flip.word : flip.word + 2])):
            yield negated(text, words, flip.word, flip.instead)
    for difference in differences(words, heard, question.language):
        first, count = difference.first, difference.count
        if not count:
            yield added(text, words, first, difference.heard)
        elif difference.extra:
            yield swapped(text, words, first, count, difference.heard)
        elif count < len(words):
            yield left_out(text, words, first, count)


def _stammer(words: Sequence[Word], doubts: Sequence[Doubt], place: int) -> float:
    """How much speaks for a word said twice: doubt about it or what follows, most where it is expected once more."""
    doubt = doubts[place]
    behind = [
        (doubt.after, doubt.rival_after),
        *((each.here, each.rival) for each in doubts[place + 1 : place + 2]),
    ]
    again = [gap for gap, rival in behind if bare(rival) and words[place].bare.startswith(bare(rival))]
    if max(again, default=0.0) > _SLIGHT or doubt.again > _AGAIN:
        return DOUBTED + max([*again, doubt.again - _AGAIN])
    return max(doubt.here, *(gap for gap, _ in behind))


def _most(doubts: Sequence[float]) -> list[int]:
    """The places of the most doubted, in order."""
    doubted = [place for place, doubt in enumerate(doubts) if doubt > DOUBTED]
    return sorted(sorted(doubted, key=lambda place: -doubts[place])[:_MOST])
