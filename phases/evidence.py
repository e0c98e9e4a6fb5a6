"""What listening to a take gave: the facts a verdict is made of, without any judgement in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["left_out", "said_twice", "negation", "added", "swapped"]
"""What else may have been said: without some words, with some twice, negated or not, with others between, with others
in their place."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Another reading of the text, and how much better than the text itself it explains what is heard."""

    kind: Kind
    gain: float
    """Nats; below nothing if the text explains it better."""
    word: int
    """The first word it is about, as an index into the words of the evidence."""
    words: int = 1
    heard: str = ""
    """What is heard instead or in between, where that is known."""
    known: bool = True
    """Whether the recognizer can be expected to know the words; names and interjections it cannot."""


@dataclass(frozen=True, slots=True)
class WordTime:
    """When a word is spoken, from the start of the take."""

    word: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that one recognizer says of one take."""

    words: tuple[str, ...] = ()
    """What was to be heard, in spoken form, as the recognizer was asked for it."""
    loss: float | None = None
    """How badly the text fits as a whole: nats per token."""
    findings: tuple[Finding, ...] = ()
    transcript: str | None = None
    """What was heard when nothing was expected; None if nobody needed to know."""
    times: tuple[WordTime, ...] = ()
    unheard: str | None = None
    """Why nothing could be said: a code such as `too_short` or `empty`."""
    figures: Mapping[str, float] = field(default_factory=dict)
    """Further measurements of the recognizer's."""
