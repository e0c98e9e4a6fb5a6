"""How long a book takes and how much it needs, from how fast the machine was before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Self

FIXED_SECONDS = 30.0
"""What a book takes however short it is: a process, an engine that loads, delivery."""
_LETTERS_PER_BYTE = 0.5
"""Of an unread file: a zipped book packs its text to a third, but has pictures too."""
_LONGEST_UNREAD = 1_500_000


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of all work with one engine that was measured; 0 where nobody knows."""

    letters: int = 0
    """Letters of spoken text, as the engine got them."""
    machine_seconds: float = 0.0
    """Wall seconds that the whole machine was at it (see `machine_seconds`)."""
    audio_seconds: float = 0.0
    bytes_written: int = 0
    memory_per_host: int = 0


@dataclass(frozen=True, slots=True)
class Speed:
    """What the machine does with one engine when all its slots are at work."""

    letters_per_second: float
    audio_seconds_per_letter: float
    bytes_per_audio_second: float
    """Takes, chapters and finished files together."""
    memory_per_host: float
    """In bytes."""
    guessed: frozenset[str] = frozenset()
    """Which of these figures nobody has measured."""

    @classmethod
    def of(cls, measured: Measured, guess: "Speed") -> Self:
        """Measured where something was, else the guess, marked as one."""
        figures = {
            "letters_per_second": _ratio(measured.letters, measured.machine_seconds),
            "audio_seconds_per_letter": _ratio(measured.audio_seconds, measured.letters),
            "bytes_per_audio_second": _ratio(measured.bytes_written, measured.audio_seconds),
            "memory_per_host": float(measured.memory_per_host),
        }
        guessed = frozenset(name for name, figure in figures.items() if not figure)
        return cls(
            **{name: figure or getattr(guess, name) for name, figure in figures.items()}, guessed=guessed
        )


GUESS = Speed(
    letters_per_second=80.0,
    audio_seconds_per_letter=0.065,
    bytes_per_audio_second=60_000.0,
    memory_per_host=1e9,
    guessed=frozenset(each.name for each in fields(Speed)) - {"guessed"},
)
"""Of an engine that nobody has measured here: five times real time, a slow one on two cores."""


@dataclass(frozen=True, slots=True)
class Speeds:
    """What is known of each engine on this machine."""

    measured: Mapping[str, Measured]
    guess: Speed = GUESS

    def of(self, engine: str) -> Speed:
        """How fast that engine is, as far as anybody knows."""
        return Speed.of(self.measured.get(engine, Measured()), self.guess)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is left to do for a book, and what it will need."""

    machine_seconds: float
    """With the whole machine to itself; books side by side share it."""
    audio_seconds: float
    """Of the finished book."""
    bytes_needed: int
    """That are not on disk yet."""
    memory_per_host: int
    guessed: frozenset[str]
    """Which figures it is made of nobody has measured."""


def forecast(letters: int, letters_done: int, speed: Speed, *, letters_guessed: bool = False) -> Forecast:
    """The forecast for a book of so many letters, some of which have been spoken before."""
    left = max(0, letters - letters_done)
    per_letter = speed.audio_seconds_per_letter
    return Forecast(
        machine_seconds=left / speed.letters_per_second + FIXED_SECONDS,
        audio_seconds=letters * per_letter,
        bytes_needed=round(left * per_letter * speed.bytes_per_audio_second),
        memory_per_host=round(speed.memory_per_host),
        guessed=speed.guessed | ({"letters"} if letters_guessed else set()),
    )


def guessed_letters(size: int) -> int:
    """How many letters a file of this size may hold that nobody has read yet."""
    return min(round(size * _LETTERS_PER_BYTE), _LONGEST_UNREAD)


def machine_seconds(runs: Iterable[tuple[str, float, float]]) -> dict[str, float]:
    """How long each run (name, begin, end) had the machine, if those that went side by side shared it evenly."""
    spans = [(name, begin, end) for name, begin, end in runs if end > begin]
    shares = dict.fromkeys((name for name, _, _ in spans), 0.0)
    moments = sorted({moment for _, begin, end in spans for moment in (begin, end)})
    for begin, end in pairwise(moments):
        running = [name for name, since, until in spans if since <= begin and end <= until]
        for name in running:
            shares[name] += (end - begin) / len(running)
    return shares


def _ratio(what: float, per: float) -> float:
    return what / per if what > 0 and per > 0 else 0.0
