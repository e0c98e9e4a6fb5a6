"""What the misbehaving recognizers share: they hear what they should, until a certain word is in the text.

Name one as `tests.recognizers.crash:Crash`. Each hears one passage at a time; its `…Batched` twin hears four.
"""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace

from phases.evidence import Evidence, Finding, WordTime
from phases.hear import Passage, RecognizerFacts

ALWAYS = "abracadabra"
FACTS = RecognizerFacts(
    name="misbehaving",
    version="1",
    model_revision="none",
    languages=("en",),
    abilities=frozenset({"score", "times"}),
    passage_seconds=25.0,
    packs=True,
    max_batch=1,
    code_licence="MIT",
    weights_licence="none",
    memory_mb=50,
)


class Misbehaving:
    """Believes every text, except the cursed ones."""

    facts = FACTS

    def load(self) -> None:
        """Nothing is needed."""

    def hear(self, passages: Sequence[Passage]) -> Sequence[tuple[Evidence, ...]]:
        """What was expected, if it comes to that."""
        return [
            self.misbehave(passage)
            if any(ALWAYS in part.text for part in passage.parts)
            else believed(passage)
            for passage in passages
        ]

    def close(self) -> None:
        """Nothing was taken."""

    @abstractmethod
    def misbehave(self, passage: Passage) -> tuple[Evidence, ...]:
        """What this one does instead."""


class Batched(Misbehaving):
    """Four passages at once."""

    facts = replace(FACTS, max_batch=4)


def believed(passage: Passage) -> tuple[Evidence, ...]:
    """Each part heard as it should be, with figures that only its own samples give."""
    return tuple(
        Evidence(
            words=tuple(part.text.split()),
            loss=0.5,
            findings=(Finding("left_out", -4.0, 0),),
            times=(WordTime(part.text.split()[0], 0, 200),),
            figures={"sum": float(passage.samples[part.start : part.end].sum())},
        )
        for part in passage.parts
    )
