"""Gets caught in a loop over whatever lasts too long for it, as real ones do now and then."""

from collections.abc import Sequence
from dataclasses import replace

from phases.evidence import Evidence
from phases.hear import RATE, Passage
from tests.recognizers.misbehaving import FACTS, Misbehaving

LONGEST_SECONDS = 5.0
LOOP = "and so on " * 20


class Looping(Misbehaving):
    """Says how long what it hears lasts."""

    facts = replace(FACTS, name="looping", abilities=frozenset({"transcribe"}))
    longest = LONGEST_SECONDS

    def hear(self, passages: Sequence[Passage]) -> Sequence[tuple[Evidence, ...]]:
        return [self.misbehave(passage) for passage in passages]

    def misbehave(self, passage: Passage) -> tuple[Evidence, ...]:
        seconds = len(passage.samples) / RATE
        return (Evidence(transcript=LOOP if seconds > self.longest else f"{seconds:.2f}"),)


class Endless(Looping):
    """Whatever it hears."""

    longest = 0.0


class Inventing(Looping):
    """Says thanks for watching over silence, as those do that were taught by subtitles."""

    def misbehave(self, passage: Passage) -> tuple[Evidence, ...]:
        heard = super().misbehave(passage)
        is_silent = not passage.samples[: RATE // 10].any()
        return (
            (Evidence(transcript="Thanks for watching!"),)
            if is_silent and heard[0].transcript != LOOP
            else heard
        )
