"""What the bench asks of a checker: to measure a take (slow, kept), and to judge what was measured (quick)."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import msgspec

import phases
from phases.clip import Clip
from phases.verdict import Verdict

Minds = Literal["the voice", "the take before", "nothing"]
"""What is known of the voice; what goes before the take; the take alone."""
PHASES = Path(phases.__file__).parent


@dataclass(frozen=True, slots=True, eq=False)
class Hand:
    """A take in hand, and what a production would know of it."""

    expected: str
    clip: Clip
    rate: int
    """That of the voice."""
    letters_per_second: float
    extra_seconds: float
    before: tuple[str, Clip]
    """A good take of the same voice, as it would go before in a production."""
    learned: object = None
    """What is known of the voice; nothing yet of those that it is learned from."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What judgement is passed on."""

    expected: str
    found: bytes
    learned: object = None
    """What is known of the voice."""


class Checker(Protocol):
    """Each is made anew in the worker processes that measure."""

    name: str
    measures: str
    """What it measures; checkers that measure the same judge the same measurements."""
    version: str
    """Of what it measures; what was measured by another is measured anew."""
    minds: Minds
    """What besides the take changes what is measured."""

    def measure(self, takes: Sequence[Hand]) -> list[bytes]:
        """Everything its judgement needs, in order."""
        ...

    def learn(self, good: Sequence[Measured]) -> object:
        """What good takes tell of a voice."""
        ...

    def judge(self, take: Measured) -> Verdict:
        """The verdict on one take."""
        ...


def encoded(measured: object) -> bytes:
    """For the shelf; numpy's numbers become Python's."""
    return msgspec.json.encode(measured, enc_hook=float)


def digest_of(*places: Path) -> str:
    """Changes with any of these files, or of the files in these folders; what is not there counts for nothing."""
    code = hashlib.sha256()
    for file in sorted(_files(places)):
        code.update(file.read_bytes())
    return code.hexdigest()[:10]


def _files(places: Sequence[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_dir():
            yield from place.rglob("*.py")
        elif place.is_file():
            yield place
