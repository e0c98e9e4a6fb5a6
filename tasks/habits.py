"""What is usual for each voice, as it was learned and kept."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from math import inf
from typing import Any

from db.baselines import find_baseline, record_baseline
from phases.hear import RecognizerFacts
from phases.validate import (
    HEARING,
    HEARING_VERSION,
    SIGNAL_CHECKER_VERSION,
    VOICE_CHECKER,
    VOICE_CHECKER_VERSION,
    Baseline,
    HearingHabit,
)
from phases.verdict import Verdict
from tasks.judging import spoken_here
from tasks.workshop import Workshop

LEAST_TAKES = 20
"""A voice that speaks less is judged by what holds for every voice."""
STRAYS = "_strays"
DOUBTFUL_SHARE = 0.7
"""How far towards its bound a figure of a take may be before it is worth listening to."""


class Habits:
    """Looks up habits by voice; those that are known now, for the time of one task."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self._found: dict[tuple[str, str, str], Mapping[str, Any] | None] = {}

    def baseline(self, voice_key: str) -> Baseline | None:
        """How the voice usually sounds."""
        figures = self._figures(voice_key, VOICE_CHECKER, voice_version())
        return Baseline.from_mapping(figures) if figures else None

    def hearing(self, voice_key: str, recognizer: RecognizerFacts) -> HearingHabit | None:
        """How well the recognizer usually understands the voice."""
        figures = self._figures(voice_key, HEARING, hearing_version(recognizer))
        return HearingHabit.from_mapping(figures) if figures else None

    def could_be_learned(self, voice_key: str) -> bool:
        """Whether it speaks enough in this production to be learned."""
        return self._spoken_by[voice_key] >= LEAST_TAKES

    @cached_property
    def _spoken_by(self) -> Counter[str]:
        """How many chunks of the script each voice speaks."""
        spoken = spoken_here(self._shop, list(self._shop.script.values()))
        return Counter(self._shop.recipe(each.chunk).voice_key for each in spoken)

    def is_doubtful(self, verdicts: Sequence[Verdict]) -> bool:
        """Whether comparing has left doubts about a take that passed, or could not be done."""
        compared = [verdict.measurements for verdict in verdicts if verdict.checker == VOICE_CHECKER]
        strays = [
            abs(value) for figures in compared for name, value in figures.items() if name.endswith(STRAYS)
        ]
        return max(strays, default=inf) > DOUBTFUL_SHARE * self._shop.settings.validate.voice_spreads

    def keep_baseline(self, voice_key: str, baseline: Baseline) -> None:
        """Keep how the voice sounds, unless somebody has learned it meanwhile."""
        with self._shop.store.writing() as session:
            record_baseline(session, voice_key, VOICE_CHECKER, voice_version(), baseline.as_mapping())

    def keep_hearing(self, voice_key: str, recognizer: RecognizerFacts, habit: HearingHabit) -> None:
        """Keep how it is understood, unless somebody has learned it meanwhile."""
        with self._shop.store.writing() as session:
            record_baseline(session, voice_key, HEARING, hearing_version(recognizer), habit.as_mapping())

    def _figures(self, voice_key: str, checker: str, version: str) -> Mapping[str, Any] | None:
        asked = (voice_key, checker, version)
        if asked not in self._found:
            with self._shop.store.reading() as session:
                self._found[asked] = find_baseline(session, *asked)
        return self._found[asked]


def voice_version() -> str:
    """What a baseline was learned with."""
    return f"{SIGNAL_CHECKER_VERSION}-{VOICE_CHECKER_VERSION}"


def hearing_version(recognizer: RecognizerFacts) -> str:
    """Whose ear learned, and as what."""
    return f"{HEARING_VERSION}-{recognizer.name}-{recognizer.version}-{recognizer.model_revision[:12]}"
