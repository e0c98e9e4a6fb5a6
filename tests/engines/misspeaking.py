"""hibari, until a certain word is in the text: then it says it wrongly, as real engines do.

`umbrella` makes it misspeak always, `lantern` only with seed 0, so that a retake succeeds.
Name one as `tests.engines.misspeaking:Mumbles`.
"""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from phases.clip import Clip
from phases.synthesize.engines import Line, Recording
from phases.synthesize.engines.hibari import Hibari

ALWAYS = "umbrella"
FIRST_TAKE = "lantern"


class Misspeaking(Hibari):
    """hibari, except for the cursed lines."""

    def speak(self, lines: Sequence[Line]) -> Sequence[Recording]:
        """One recording per line."""
        return [self.misspeak(line) if _is_cursed(line) else self.good(line) for line in lines]

    def good(self, line: Line) -> Recording:
        """What hibari says."""
        return super().speak([line])[0]

    def saying(self, line: Line, text: str) -> Recording:
        """Something else, which it believes to be right."""
        return self.good(replace(line, text=text))

    @abstractmethod
    def misspeak(self, line: Line) -> Recording:
        """What this one does instead."""


class Mumbles(Misspeaking):
    """Other words of the same length."""

    def misspeak(self, line: Line) -> Recording:
        words = ["olive", "garden", "sea", "pencil", "to", "marble", "window", "any"]
        spoken = [words[number % len(words)] for number, _ in enumerate(line.text.split())]
        return self.saying(line, f"{' '.join(spoken)}.".capitalize())


class Truncates(Misspeaking):
    """The first half only."""

    def misspeak(self, line: Line) -> Recording:
        good = self.good(line)
        half = len(good.clip) // 2
        return replace(good, clip=Clip(good.clip.samples[:half].copy(), good.clip.rate), meant_samples=half)


class Silent(Misspeaking):
    """Nothing, for as long as speaking would have taken."""

    def misspeak(self, line: Line) -> Recording:
        good = self.good(line)
        return replace(good, clip=Clip(np.zeros_like(good.clip.samples), good.clip.rate))


class Repeats(Misspeaking):
    """The last few words twice."""

    def misspeak(self, line: Line) -> Recording:
        words = line.text.split()
        return self.saying(line, " ".join([*words[:-1], words[-1].rstrip(".,"), *words[-4:]]))


class Drops(Misspeaking):
    """The fourth word is left out."""

    def misspeak(self, line: Line) -> Recording:
        words = line.text.split()
        return self.saying(line, " ".join([*words[:3], *words[4:]]))


class Denies(Misspeaking):
    """The opposite."""

    def misspeak(self, line: Line) -> Recording:
        return self.saying(line, line.text.replace(" did not ", " did "))


class SaysTheSame(Drops):
    """The same take whatever the seed."""

    def speak(self, lines: Sequence[Line]) -> Sequence[Recording]:
        return super().speak([replace(line, seed=0) for line in lines])


def _is_cursed(line: Line) -> bool:
    return ALWAYS in line.text or (FIRST_TAKE in line.text and line.seed == 0)


class Lingers(Misspeaking):
    """All of it, and then a second of nothing."""

    def misspeak(self, line: Line) -> Recording:
        good = self.good(line)
        lingering = np.concatenate([good.clip.samples, np.zeros(good.clip.rate, np.float32)])
        return replace(good, clip=Clip(lingering, good.clip.rate), meant_samples=len(lingering))
