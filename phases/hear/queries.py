"""What an examination asks of a recognizer about one passage, and what it is answered."""

from dataclasses import dataclass
from math import inf

from phases.evidence import WordTime


@dataclass(frozen=True, slots=True)
class Force:
    """Tell how well this text would fit what is heard."""

    text: str


@dataclass(frozen=True, slots=True)
class Decode:
    """Tell what is heard, when nothing is expected."""


@dataclass(frozen=True, slots=True)
class Align:
    """Tell when each word of this text is spoken; only asked where the recognizer can."""

    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One token of a forced text. The last one is the stop, an empty span at the end of the text."""

    start: int
    end: int
    """The letters of the text it stands for."""
    score: float
    """Its logarithmic probability, all before it given; nats."""
    best: float
    """That of the likeliest token in its place."""
    rival: str
    """The text of the likeliest token."""
    again: float = -inf
    """That of the first token of the word before it, once more; told where a word or a mark begins."""


@dataclass(frozen=True, slots=True)
class Forced:
    """The answer to Force."""

    pieces: tuple[Piece, ...]

    @property
    def score(self) -> float:
        """Of the whole text, its end included."""
        return sum(piece.score for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The answer to Decode."""

    text: str
    mean_score: float = 0.0
    no_speech: float | None = None
    compression: float | None = None


@dataclass(frozen=True, slots=True)
class Aligned:
    """The answer to Align, from the start of the passage."""

    times: tuple[WordTime, ...]


Query = Force | Decode | Align
Answer = Forced | Decoded | Aligned
