"""What the bench asks of whoever speaks."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from phases.clip import Clip


class Unspoken(str):
    """Why a text was not spoken."""

    __slots__ = ()


class Speaker(Protocol):
    """Somebody with one voice; the same text always gives the same clip, as far as the engine can promise it."""

    name: str
    identity: str
    """Everything but the text that changes the samples."""
    letters_per_second: float | None
    """Its typical pace; None where only its takes can tell."""
    extra_seconds: float
    own_texts: tuple[str, ...] | None
    """The only texts there are, where it is a recording."""

    def speak(self, texts: Sequence[str]) -> Iterator[tuple[str, Clip | Unspoken]]:
        """Each text with its clip, in any order."""
        ...
