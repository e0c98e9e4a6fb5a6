"""A case: a take, what it should say, and what was done to it."""

import hashlib
import json
from dataclasses import dataclass

GOOD = "good"
LEARNED = "learned"
OTHER_VOICE = "other_voice"

GROSS = frozenset(
    {
        "dropped_phrase",
        "doubled_phrase",
        "other_text",
        "tail_10",
        "tail_20",
        "silence_1.0",
        "silence_1.5",
        "silence_3.0",
        "noise_20",
        "noise_10",
        "clipping_12",
        "loop",
        OTHER_VOICE,
    }
)
"""Faults that nobody would miss who listened."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is judged: a take of `said` by `speaker`, as if it were one of `expected` by `voice`."""

    voice: str
    fault: str
    """`good`; `learned` if it only shows how the voice sounds; else what was done."""
    expected: str
    said: str
    speaker: str
    sound: str | None = None
    """The fault of its sound, by name."""
    word: int | None = None
    """The first word of the expected text that the fault is about."""
    words: int = 0
    note: str = ""

    @property
    def key(self) -> str:
        """What it is known by; how often a bench runs changes nothing."""
        facts = [self.voice, self.fault, self.expected, self.said, self.speaker, self.sound]
        return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()
