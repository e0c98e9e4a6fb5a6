"""What a user wants of every translation: terms in certain words, and names left alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Wishes:
    """For one pair of languages."""

    terms: Mapping[str, str] = field(default_factory=dict)
    """What a term is to be called."""
    names: tuple[str, ...] = ()
    """What stays as it is written."""


NOTHING = Wishes()
