"""What a take should be, known before anybody listens to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from phases.letters import fewest_letters, most_letters


@dataclass(frozen=True, slots=True)
class Expectation:
    """The text that was to be spoken, and how the engine speaks."""

    spoken: str
    rate: int
    letters_per_second: float
    """Typical pace, counted over speech without its pauses."""
    extra_seconds: float = 0.0
    """Speech that every line has on top."""
    meant_samples: int | None = None
    """The length the engine says it meant; the take must have exactly that."""
    signals: Mapping[str, float] = field(default_factory=dict)
    """What the engine noticed while it spoke."""
    has_words: bool = True
    """Not so for tones: one is like another, and what is usual for them says nothing."""
    learning: bool = False
    """The voice is learned from this take, so its quality is estimated whatever it sounds like."""

    @property
    def fewest_letters(self) -> int:
        """How many letters are spoken at least: those of the text, and one for a digit."""
        return fewest_letters(self.spoken)

    @property
    def shortest_ms(self) -> float:
        """How long the speech should at least be, without its pauses."""
        return self._milliseconds(self.fewest_letters)

    @property
    def longest_ms(self) -> float:
        """How long it should at most be: digits may be read out as words."""
        return self._milliseconds(most_letters(self.spoken))

    def _milliseconds(self, letters: int) -> float:
        return 1000 * (self.extra_seconds + letters / self.letters_per_second)
