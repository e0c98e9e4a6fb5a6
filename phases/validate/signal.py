"""The signal checker: what the samples of a take tell by themselves, measured once for all that judge it."""

import math
import zlib
from collections.abc import Iterator

from phases.clip import Clip
from phases.validate.expectation import Expectation
from phases.validate.faults import format_faults, is_in_text, sound_faults
from phases.validate.measuring.figures import Figures, figures_of
from phases.validate.measuring.waveform import peak_of
from phases.validate.quality import quality_of
from phases.validate.reasons import outcome_of
from phases.validate.settings import ValidateSettings
from phases.validate.wording import text_figures
from phases.verdict import Outcome, Reason, Verdict

SIGNAL_CHECKER = "signal"
SIGNAL_CHECKER_VERSION = "2"

_ABSURD_PEAK = 100.0
_SAME_PLACE_MS = 1_000


def measure(clip: Clip, expectation: Expectation, settings: ValidateSettings) -> Verdict:
    """The verdict on one take; it fails with every reason that applies. Its measurements are all `compare` needs."""
    unusable = _unusable(clip)
    if unusable:
        numbers = {"samples": float(len(clip))}
        return Verdict(Outcome.FAILED, SIGNAL_CHECKER, SIGNAL_CHECKER_VERSION, (unusable,), numbers)
    found = figures_of(clip)
    reasons = [*format_faults(clip, expectation), *sound_faults(found, expectation, settings)]
    numbers = dict(_numbers(found, expectation))
    if _wants_quality(reasons, expectation, settings):
        quality = quality_of(clip)
        numbers |= quality or {}
        if quality is None:
            reasons.append(_NO_MODEL)
    return Verdict(outcome_of(reasons), SIGNAL_CHECKER, SIGNAL_CHECKER_VERSION, tuple(reasons), numbers)


_NO_MODEL = Reason(
    "quality_not_checked",
    "The model that estimates quality is not there, or not the one that is known. Install speechmos==0.0.1.1.",
)


def _unusable(clip: Clip) -> Reason | None:
    """Why nothing can be measured at all."""
    if not len(clip):
        return Reason("empty", "The take has no samples.")
    peak = peak_of(clip.samples, clip.rate)
    if not math.isfinite(peak):
        return Reason("not_finite", "The take holds samples that are not numbers.")
    if peak > _ABSURD_PEAK:
        return Reason(
            "beyond_scale", f"The take holds samples of {peak:.0f} times full scale: they are no sound."
        )
    return None


def _numbers(found: Figures, expectation: Expectation) -> Iterator[tuple[str, float]]:
    """The sound, the text, and whether what is heard twice is there twice to be said."""
    yield from found.as_mapping().items()
    yield "expected_ms", expectation.shortest_ms
    yield from text_figures(expectation.spoken).items()
    in_text = [is_in_text(each, expectation, found.loudness) for each in (found.word, found.phrase)]
    # what the text has twice may show at the distance of a word and of a phrase
    if any(in_text) and abs(found.word.end_ms - found.phrase.end_ms) <= _SAME_PLACE_MS:
        in_text = [True, True]
    yield "twice_word_in_text", float(in_text[0])
    yield "twice_phrase_in_text", float(in_text[1])


def _wants_quality(reasons: list[Reason], expectation: Expectation, settings: ValidateSettings) -> bool:
    """A take that fails anyway is not worth it."""
    if settings.quality == "never" or outcome_of(reasons) is Outcome.FAILED:
        return False
    if settings.quality == "always" or expectation.learning:
        return True
    return zlib.crc32(expectation.spoken.encode(errors="replace")) < settings.quality_share * 2**32
