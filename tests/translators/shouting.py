"""Translates English into a language of its own: what was said, louder."""

from collections.abc import Sequence
from dataclasses import replace

from phases.translate import Sentence
from phases.translate.bergamot import Bergamot


class Shouting:
    """Every letter a capital; into Portuguese, for want of a better name."""

    facts = replace(Bergamot.facts, name="shouting", environment=None, max_batch=4)

    def load(self) -> None:
        """Needs nothing."""

    def translate(self, sentences: Sequence[Sentence]) -> Sequence[str]:
        """One text per sentence."""
        return [self.shout(each.text) for each in sentences]

    def close(self) -> None:
        """Has nothing."""

    def shout(self, text: str) -> str:
        """What it makes of a text."""
        return text.upper()
