"""The speech that a film gets."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from phases.mux.ducking import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A finished track, and where in it somebody speaks."""

    path: Path
    rate: int
    samples: int
    spans: Sequence[Span]
