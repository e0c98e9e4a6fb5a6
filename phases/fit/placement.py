"""Where on the time line the speech of each cue lies."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

Status = Literal["fits", "stretched", "late", "overflows", "trimmed"]


@dataclass(frozen=True, slots=True)
class Slot:
    """The time that the source gives to one cue."""

    number: int
    """What its clip is asked for by; different for every cue."""
    start_ms: int
    end_ms: int
    speaker: str


@dataclass(frozen=True, slots=True)
class Speech:
    """A cue that was spoken."""

    slot: Slot
    natural_samples: int
    """How long its speech is by itself, at the rate of the track; the silence around it does not count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """One cue on the time line. All lengths are in samples of the track."""

    number: int
    speaker: str
    slot_start: int
    slot_end: int
    natural: int
    start: int
    fitted: int
    """How long its speech is after stretching, all of it."""
    length: int
    """How much of that is heard: less only where it was trimmed."""
    status: Status
    gap_used: int = 0
    """Taken from the silence between its slot and the next cue."""
    overlap: int = 0
    """How long others speak during it."""
    slot_overlap: int = 0
    """How long they would if everybody kept to the slots: the source wants that much."""

    @property
    def end(self) -> int:
        """The first sample after it."""
        return self.start + self.length

    @property
    def factor(self) -> float:
        """How much faster it is than it was spoken: 1.25 is a quarter faster."""
        return self.natural / self.fitted if self.fitted else 1.0

    @property
    def lateness(self) -> int:
        """How long after its cue it begins; less than nothing only where times are new (concatenate)."""
        return self.start - self.slot_start

    @property
    def trimmed(self) -> int:
        """Cut off its end."""
        return self.fitted - self.length


@dataclass(frozen=True, slots=True)
class FitPlan:
    """A whole track: every cue has its place."""

    rate: int
    placements: tuple[Placement, ...]
    """In the order of the cues."""
    total: int
    """The length of the track."""
    asked: int | None = None
    """The length that was asked for."""

    @property
    def beyond(self) -> int:
        """How much longer the track had to become than was asked for, so that no speech is lost."""
        return 0 if self.asked is None else self.total - self.asked

    @property
    def speakers(self) -> tuple[str, ...]:
        """In the order of their first cues."""
        return tuple(dict.fromkeys(placement.speaker for placement in self.placements))

    def stem(self, speaker: str) -> "FitPlan":
        """The same track with one speaker alone."""
        return replace(self, placements=tuple(each for each in self.placements if each.speaker == speaker))

    def in_time(self) -> Sequence[Placement]:
        """The cues in the order in which they begin to sound."""
        return sorted(self.placements, key=lambda each: (each.start, each.number))


def to_samples(milliseconds: int | Fraction, rate: int) -> int:
    """Whole samples, rounded down."""
    return milliseconds * rate // 1000
