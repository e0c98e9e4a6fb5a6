"""Where a forced text surprises the recognizer: per word, how much likelier something else would have been."""

from collections.abc import Sequence
from dataclasses import dataclass

from phases.hear.queries import Forced, Piece
from phases.hear.wording import Word, bare

DOUBTED = 1.5
"""Nats behind the likeliest token from which a word is looked into."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """The doubt about one word: nats that something else in its place would have gained."""

    here: float
    """At its worst token."""
    rival: str
    """What would have been likelier there."""
    after: float
    """Behind it: at the next word or, if there are any, at the marks; behind the last word also at the end."""
    rival_after: str
    again: float
    """How much likelier than what is behind it the word itself would be there, once more."""
    tokens: int
    """How many the recognizer needs to write it: one for a common word, many for one it never met."""


def doubts_of(forced: Forced, text: str, words: Sequence[Word]) -> list[Doubt]:
    """One for each word, in order; a token that is likelier only in other letters is no doubt."""
    pieces, doubts = forced.pieces, list[Doubt]()
    firsts = [_first_at(pieces, word.start) for word in words]
    for word, first, following in zip(words, firsts, [*firsts[1:], len(pieces)], strict=True):
        behind = first
        while behind < len(pieces) - 1 and pieces[behind].start < word.end:
            behind += 1
        here, rival = _worst(pieces[first:behind], text)
        between = pieces[behind:following] or pieces[behind : behind + 1]
        after, rival_after = _worst(between, text)
        again = max(piece.again - piece.score for piece in between)
        doubts.append(Doubt(here, rival, after, rival_after, again, behind - first))
    return doubts


def _first_at(pieces: Sequence[Piece], start: int) -> int:
    """The number of the piece in which a word begins; the stop, if there is none."""
    return next((number for number, piece in enumerate(pieces) if piece.end > start), len(pieces) - 1)


def _worst(pieces: Sequence[Piece], text: str) -> tuple[float, str]:
    return max(((_gap(piece, text), piece.rival) for piece in pieces), default=(0.0, ""))


def is_doubted(doubt: Doubt) -> bool:
    """Whether the word, or the step behind it, must be looked into."""
    return max(doubt.here, doubt.after) > DOUBTED


def _gap(piece: Piece, text: str) -> float:
    """How far the piece is behind the likeliest one."""
    own = bare(text[piece.start : piece.end])
    return 0.0 if own and own == bare(piece.rival) else piece.best - piece.score
