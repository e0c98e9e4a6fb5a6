"""A finished chapter: its audio file and all that was measured of it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Loudness:
    """How loud something is, measured by EBU R 128."""

    lufs: float
    """Integrated loudness; -70 is silence."""
    true_peak: float
    """The highest level between and at samples (dBTP)."""


@dataclass(frozen=True, slots=True)
class AssembledChapter:
    """One chapter as an .m4a file, measured by decoding that file."""

    path: Path
    rate: int
    samples: int
    """Whole AAC frames, the silence at both ends included."""
    loudness: Loudness
    wanted: Loudness
    """The target, and the ceiling for its peaks."""
    piece_starts: tuple[int, ...]
    """The sample at which each piece begins, for reading along."""
    packets_sha256: str
    """Digest of the encoded audio alone: a file that holds these packets sounds as measured here."""

    @property
    def seconds(self) -> float:
        """For people; code counts samples."""
        return self.samples / self.rate
