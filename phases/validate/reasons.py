"""What two checkers have in common: which reasons fail nothing, and how figures are written."""

from collections.abc import Iterable

from phases.verdict import Outcome, Reason

UNJUDGED = frozenset(
    {
        "duration_not_checked",
        "quality_not_checked",
        "repeats_not_checked",
        "timbre_not_checked",
        "voice_not_checked",
        "voice_not_learned",
    }
)
"""Codes that say what could not be judged; they fail nothing."""


def outcome_of(reasons: Iterable[Reason]) -> Outcome:
    """Failed by the first reason that says what is wrong."""
    failed = any(reason.code not in UNJUDGED for reason in reasons)
    return Outcome.FAILED if failed else Outcome.PASSED


def seconds(milliseconds: float) -> str:
    """As people read it."""
    return f"{milliseconds / 1000:.1f} s"
