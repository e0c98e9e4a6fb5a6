"""What validation says of a take."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """Four outcomes; not checked is never counted as passed."""

    PASSED = "passed"
    SUSPECT = "suspect"
    FAILED = "failed"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a take did not simply pass: a code for machines, a sentence for people."""

    code: str
    message: str
    word: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """One checker's judgement of one take, with what it measured."""

    outcome: Outcome
    checker: str
    checker_version: str
    reasons: tuple[Reason, ...] = ()
    measurements: Mapping[str, float] = field(default_factory=dict)
