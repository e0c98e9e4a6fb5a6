"""What the misbehaving engines share: they are `tone`, until a certain word is in the text.

`abracadabra` makes them misbehave always, `hocuspocus` only with seed 0, so that a retake succeeds.
Name one as `tests.engines.crash:Crash`. Each speaks one line at a time; its `…Batched` twin speaks eight.
"""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace

from phases.synthesize.engines import Line, Recording
from phases.synthesize.engines.tone import Tone, words_of

ALWAYS = "abracadabra"
FIRST_TAKE = "hocuspocus"


def is_cursed(line: Line) -> bool:
    """Whether the engine shall misbehave on this line."""
    words = words_of(line.text.lower())
    return ALWAYS in words or (FIRST_TAKE in words and line.seed == 0)


class Misbehaving(Tone):
    """Tone, except for the cursed lines."""

    facts = replace(Tone.facts, max_batch=1)

    def speak(self, lines: Sequence[Line]) -> Sequence[Recording]:
        """One recording per line, if it comes to that."""
        return [self.misbehave(line) if is_cursed(line) else self.good(line) for line in lines]

    def good(self, line: Line) -> Recording:
        """What tone would have said."""
        return super().speak([line])[0]

    @abstractmethod
    def misbehave(self, line: Line) -> Recording:
        """What this one does instead."""


class Batched(Misbehaving):
    """Eight lines at once."""

    facts = replace(Tone.facts, max_batch=8)
