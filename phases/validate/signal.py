"""The signal checker: each rule looks at the measurements and gives a reason, or nothing."""

from collections.abc import Iterator

import numpy as np

from phases.clip import Clip
from phases.validate.expectation import Expectation
from phases.validate.measurements import Measurements, measurements_of
from phases.validate.settings import ValidateSettings
from phases.verdict import Outcome, Reason, Verdict

CHECKER = "signal"
CHECKER_VERSION = "1"

_SILENT_DBFS = -60.0
_HEARD_MS = 50
_CUT_BELOW_LEVEL_DB = 15.0

UNJUDGED = frozenset({"duration_not_checked"})
"""Codes that say what could not be judged; they fail nothing."""


def measure(clip: Clip, expectation: Expectation, settings: ValidateSettings) -> Verdict:
    """The verdict on one take; it fails with every reason that applies."""
    unusable = _unusable(clip)
    if unusable:
        return Verdict(Outcome.FAILED, CHECKER, CHECKER_VERSION, (unusable,), {"samples": float(len(clip))})
    found = measurements_of(clip)
    reasons = (*_format_reasons(clip, expectation), *_sound_reasons(found, expectation, settings))
    failed = any(reason.code not in UNJUDGED for reason in reasons)
    numbers = found.as_mapping() | {"expected_ms": expectation.shortest_ms}
    return Verdict(Outcome.FAILED if failed else Outcome.PASSED, CHECKER, CHECKER_VERSION, reasons, numbers)


def _unusable(clip: Clip) -> Reason | None:
    """Why nothing can be measured at all."""
    if not len(clip):
        return Reason("empty", "The take has no samples.")
    if not np.isfinite(clip.samples).all():
        return Reason("not_finite", "The take holds samples that are not numbers.")
    return None


def _format_reasons(clip: Clip, expectation: Expectation) -> Iterator[Reason]:
    if clip.rate != expectation.rate:
        yield Reason("wrong_rate", f"The take has {clip.rate} Hz instead of {expectation.rate} Hz.")
    meant = expectation.meant_samples
    if meant is not None and len(clip) != meant:
        yield Reason("not_as_meant", f"The take has {len(clip)} samples, the engine meant {meant}.")
    if expectation.signals.get("ran_out"):
        yield Reason("ran_out", "The engine never came to its end and was broken off.")


def _sound_reasons(
    found: Measurements, expectation: Expectation, settings: ValidateSettings
) -> Iterator[Reason]:
    if found.level_dbfs < _SILENT_DBFS or found.speech_ms < _HEARD_MS:
        yield Reason("silent", "Nothing is heard in the take.")
        return
    yield from _duration_reasons(found.speech_ms, expectation, settings)
    yield from _silence_reasons(found, settings)
    yield from _level_reasons(found, settings)


def _duration_reasons(
    spoken_ms: int, expectation: Expectation, settings: ValidateSettings
) -> Iterator[Reason]:
    judged = expectation.fewest_letters >= settings.judged_letters
    slack_ms = settings.slack_ms if judged else settings.runaway_ms
    if spoken_ms > expectation.longest_ms * settings.longest_pace + slack_ms:
        yield Reason("too_long", f"The take says too much: {_compared(spoken_ms, expectation.longest_ms)}")
    elif judged and spoken_ms < expectation.shortest_ms * settings.shortest_pace:
        yield Reason("too_short", f"The take lacks words: {_compared(spoken_ms, expectation.shortest_ms)}")
    elif not judged:
        yield Reason(
            "duration_not_checked",
            f"The line has {expectation.fewest_letters} letters: too few for lost words to show in its length.",
        )


def _compared(spoken_ms: int, expected_ms: float) -> str:
    return f"{_seconds(spoken_ms)} of speech where about {_seconds(expected_ms)} were expected."


def _silence_reasons(found: Measurements, settings: ValidateSettings) -> Iterator[Reason]:
    for code, where, silence_ms, longest_ms in (
        ("long_lead", "before the first word", found.lead_ms, settings.longest_lead_ms),
        ("long_gap", "inside the take", found.gap_ms, settings.longest_gap_ms),
        ("long_trail", "after the last word", found.trail_ms, settings.longest_trail_ms),
    ):
        if silence_ms > longest_ms:
            yield Reason(
                code, f"{_seconds(silence_ms)} of silence {where}; {_seconds(longest_ms)} are allowed."
            )


def _level_reasons(found: Measurements, settings: ValidateSettings) -> Iterator[Reason]:
    if found.level_dbfs < settings.quietest_dbfs:
        yield Reason("too_quiet", f"The speech is at {found.level_dbfs:.0f} dBFS.")
    if found.end_dbfs > found.level_dbfs - _CUT_BELOW_LEVEL_DB:
        yield Reason("cut_off", "The take ends in the middle of a sound.")
    if found.clipped_share > settings.clipped_share:
        yield Reason("clipped", f"{found.clipped_share:.2%} of the samples are clipped.")
    if found.offset > settings.largest_offset:
        yield Reason("offset", f"The waveform lies {found.offset:.3f} off its middle.")


def _seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:.1f} s"
