"""What validation says of a take, and what makes a take good enough."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """Four outcomes, the best first; not checked is never counted as passed."""

    PASSED = "passed"
    SUSPECT = "suspect"
    NOT_CHECKED = "not_checked"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a take did not simply pass: a code for machines, a sentence for people."""

    code: str
    message: str
    word: str | None = None
    """The word it is about, where it is about one."""
    start_ms: int | None = None
    end_ms: int | None = None
    """Where in the take, where that is known."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One checker's judgement of one take, with what it measured."""

    outcome: Outcome
    checker: str
    checker_version: str
    reasons: tuple[Reason, ...] = ()
    measurements: Mapping[str, float] = field(default_factory=dict)
    tier: int = 1
    """1 is the signal, 2 is what is heard, 3 is a person."""


LISTENER = "listener"
"""A person, whose word stands against that of every other checker."""


@dataclass(frozen=True, slots=True)
class Standard:
    """Which checkers must have judged a take, each as it is today, and what they may say."""

    checkers: Mapping[str, str]
    """Name and version; they judge in this order, and one that fails a take is the last."""
    accepted: frozenset[Outcome]

    def lacks(self, verdicts: Sequence[Verdict]) -> Iterator[str]:
        """The checkers that have yet to judge; none of them once one has failed the take."""
        today = {verdict.checker: verdict for verdict in self._today(verdicts)}
        if any(verdict.outcome == Outcome.FAILED for verdict in today.values()):
            return
        yield from (checker for checker in self.checkers if checker not in today)

    def is_judged(self, verdicts: Sequence[Verdict]) -> bool:
        """Whether all has been said of a take that is to be said today."""
        return not any(self.lacks(verdicts))

    def accepts(self, verdicts: Sequence[Verdict]) -> bool:
        """Whether a take with these verdicts makes its chunk done."""
        return self.is_judged(verdicts) and set(self._said(verdicts)) <= self.accepted

    def outcome(self, verdicts: Sequence[Verdict]) -> Outcome:
        """The worst that is said of it."""
        return max(self._said(verdicts), key=list(Outcome).index, default=Outcome.NOT_CHECKED)

    def reasons(self, verdicts: Sequence[Verdict]) -> list[Reason]:
        """What those say who say the worst."""
        worst = self.outcome(verdicts)
        return [
            reason
            for verdict in self._today(verdicts)
            if verdict.outcome == worst
            for reason in verdict.reasons
        ]

    def _said(self, verdicts: Sequence[Verdict]) -> list[Outcome]:
        """A person's word, or else that of every checker."""
        today = list(self._today(verdicts))
        persons = [verdict.outcome for verdict in today if verdict.checker == LISTENER]
        return persons or [verdict.outcome for verdict in today]

    def is_of_today(self, verdict: Verdict) -> bool:
        """Whether it counts: what another version said is nothing of what this one would say."""
        return verdict.checker == LISTENER or self.checkers.get(verdict.checker) == verdict.checker_version

    def _today(self, verdicts: Sequence[Verdict]) -> Iterator[Verdict]:
        return filter(self.is_of_today, verdicts)
