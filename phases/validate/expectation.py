"""What a take should be, known before anybody listens to it."""

from dataclasses import dataclass

LETTERS_PER_DIGIT = 4
"""A digit is spoken as a word or half of one: `7` is five letters, `1895` about sixteen."""


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

    @property
    def letters(self) -> int:
        """Letters and digits to be spoken, a digit counting as the word it becomes."""
        return sum(LETTERS_PER_DIGIT if sign.isdigit() else 1 for sign in self.spoken if sign.isalnum())

    @property
    def speech_seconds(self) -> float:
        """How long the speech should be, without its pauses."""
        return self.extra_seconds + self.letters / self.letters_per_second
