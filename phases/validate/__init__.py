"""Judging takes: by their samples, against what is usual for their voice, and by what was heard of them."""

from phases.validate.baseline import Baseline
from phases.validate.expectation import Expectation
from phases.validate.hearing import HEARING, HEARING_VERSION, judge_hearing
from phases.validate.hearing_habit import HearingHabit
from phases.validate.hearing_settings import HearingBounds
from phases.validate.persisting import persisting_lengths, persisting_ways, persisting_words
from phases.validate.reasons import UNJUDGED, outcome_of
from phases.validate.settings import ValidateSettings
from phases.validate.signal import SIGNAL_CHECKER, SIGNAL_CHECKER_VERSION, measure
from phases.validate.voice import VOICE_CHECKER, VOICE_CHECKER_VERSION, compare

__all__ = [
    "HEARING",
    "HEARING_VERSION",
    "SIGNAL_CHECKER",
    "SIGNAL_CHECKER_VERSION",
    "UNJUDGED",
    "VOICE_CHECKER",
    "VOICE_CHECKER_VERSION",
    "Baseline",
    "Expectation",
    "HearingBounds",
    "HearingHabit",
    "ValidateSettings",
    "compare",
    "judge_hearing",
    "measure",
    "outcome_of",
    "persisting_lengths",
    "persisting_ways",
    "persisting_words",
]
