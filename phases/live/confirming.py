"""Pieces, heard: what is confirmed of them and what may still change, kept apart."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from phases.clip import Samples
from phases.evidence import Evidence
from phases.live.agreement import Agreement
from phases.live.pieces import Piece


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reader may be shown of a segment now."""

    segment: int
    start_ms: int
    end_ms: int
    confirmed: tuple[str, ...]
    unconfirmed: tuple[str, ...]
    is_final: bool
    evidence: Evidence = field(default_factory=Evidence)
    """Of the last hearing."""
    silences: tuple[tuple[int, int], ...] = ()
    """From when to when nobody speaks in a segment that has ended."""


class Confirming:
    """The stage of a relay that hears; it remembers the segment that grows, so it has one worker."""

    def __init__(self, hear: Callable[[Samples], Evidence]) -> None:
        """How a sound is heard."""
        self._hear = hear
        self._segment = 0
        self._agreement = Agreement()

    def __call__(self, pieces: Sequence[Piece]) -> list[Shown]:
        """What is known after each of them."""
        return [self._shown(piece) for piece in pieces]

    def _shown(self, piece: Piece) -> Shown:
        if piece.segment != self._segment:
            self._segment, self._agreement = piece.segment, Agreement()
        evidence = self._hear(piece.samples)
        if piece.is_shortened:
            evidence = replace(evidence, times=())
        words = (evidence.transcript or "").split()
        (self._agreement.finish if piece.is_final else self._agreement.hear)(words)
        confirmed = self._agreement.confirmed
        unconfirmed = () if piece.is_final else self._agreement.unconfirmed
        return Shown(
            piece.segment,
            piece.start_ms,
            piece.end_ms,
            confirmed,
            unconfirmed,
            piece.is_final,
            evidence,
            piece.silences,
        )
