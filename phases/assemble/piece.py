"""What a chapter is joined of."""

from collections.abc import Callable
from dataclasses import dataclass

from phases.clip import Clip


@dataclass(frozen=True, slots=True)
class Piece:
    """One take, opened only when its turn comes, and the silence after it."""

    open: Callable[[], Clip]
    """Called once per pass over the chapter; it must give the same clip every time."""
    pause_ms: int = 0
    lead_ms: int = 0
    """Silence before it, if it is the first of all."""
    voice: str = ""
    """Who speaks: all of one voice get the same gain."""
    gain: float = 1.0
