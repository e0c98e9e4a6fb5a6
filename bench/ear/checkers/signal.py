"""Tier 1 as the bench asks it: both checkers judge what was measured once."""

from collections.abc import Sequence

import msgspec

from bench.ear.checkers.checker import PHASES, Hand, Measured, Minds, digest_of, encoded
from phases.validate import Baseline, Expectation, ValidateSettings, compare, measure
from phases.verdict import Outcome, Verdict

_SETTINGS = ValidateSettings()
_CODE = (PHASES / "validate", PHASES / "levels.py", PHASES / "letters.py")
_HEARING = "hearing"


class _Measurer:
    """Measures a take; quality is estimated of those that a voice is learned from, as in a production."""

    measures = "signal"
    minds: Minds = "the voice"

    def __init__(self) -> None:
        files = [file for place in _CODE for file in (place.rglob("*.py") if place.is_dir() else (place,))]
        self.version = digest_of(*(file for file in files if not file.stem.startswith(_HEARING)))

    def measure(self, takes: Sequence[Hand]) -> list[bytes]:
        """The signal verdict, with all its numbers."""
        return [encoded(measure(take.clip, _expectation(take), _SETTINGS)) for take in takes]

    def learn(self, good: Sequence[Measured]) -> Baseline | None:
        """How the voice usually sounds."""
        verdicts = [_verdict(take) for take in good]
        return Baseline.learned(
            [verdict.measurements for verdict in verdicts if verdict.outcome is not Outcome.FAILED]
        )


class SignalChecker(_Measurer):
    """What the samples alone tell; the same for all voices."""

    name = "signal"

    def judge(self, take: Measured) -> Verdict:
        """As measured."""
        return _verdict(take)


class VoiceChecker(_Measurer):
    """A take against what is usual for its voice."""

    name = "voice"

    def judge(self, take: Measured) -> Verdict:
        """By the measurements of the signal verdict."""
        expectation = Expectation(take.expected, 0, 1.0)
        return compare(_verdict(take).measurements, expectation, _baseline(take.learned), _SETTINGS)


def _expectation(take: Hand) -> Expectation:
    """Without the length that the engine meant: a fault of the engine would be in that too."""
    return Expectation(
        take.expected,
        take.rate,
        take.letters_per_second,
        take.extra_seconds,
        learning=take.learned is None,
    )


def _verdict(take: Measured) -> Verdict:
    return msgspec.json.decode(take.found, type=Verdict)


def _baseline(learned: object) -> Baseline | None:
    return learned if isinstance(learned, Baseline) else None
