"""The voice checker: a take against what is usual for its voice, from numbers alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from phases.validate.baseline import FEWEST_TAKES, PAUSES, Baseline, figure, slack
from phases.validate.expectation import Expectation
from phases.validate.faults import said_twice
from phases.validate.measuring.figures import BAND_NAMES
from phases.validate.need import PAUSE, SPEECH
from phases.validate.quality import QUALITY_NAMES
from phases.validate.reasons import outcome_of, seconds
from phases.validate.settings import ValidateSettings
from phases.validate.wording import text_figures
from phases.verdict import Outcome, Reason, Verdict

VOICE_CHECKER = "voice"
VOICE_CHECKER_VERSION = "1"

_NEEDED = (SPEECH, PAUSE, "lead_ms", "gap_ms")
_TIMBRE_FROM_MS = 500.0
_WITH_DECIMALS = 10
_BOTH_FROM = 1.5
_WIDENED_BY = 8.0
"""Of few takes the spread itself is uncertain: bounds are wider by this over their number."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """What it means if a figure lies above or below what is usual; None if it means nothing."""

    figure: str
    what: str
    unit: str
    above: str | None
    below: str | None = None
    wider: float = 1.0
    """How the figure is scattered: more far out than others, or less."""


_RULES = (
    _Rule("lead_ms", "silence before the first word", "ms", "late_start", "cut_start"),
    _Rule("trail_ms", "silence after the last word", "ms", "late_end", "cut_off", wider=1.25),
    *(_Rule(name, "longest silence inside", "ms", "long_gap", wider=0.55) for name in PAUSES),
    _Rule("level_dbfs", "level", "dBFS", "too_loud", "too_quiet"),
    _Rule("drift_db", "level of the second half against the first", "dB", "level_drifts", "level_drifts"),
    _Rule("floor_dbfs", "noise floor", "dBFS", "noisy"),
    _Rule("hum_db", "strongest tone of the mains", "dB", "hum"),
    _Rule("pitch_hz", "pitch", "Hz", "other_pitch", "other_pitch"),
    *(_Rule(name, "estimated quality", "of 5", None, "poor_quality") for name in QUALITY_NAMES),
)

_REPEATS = ("twice_word_score", "twice_phrase_score")
_WIDER = {
    **{rule.figure: rule.wider for rule in _RULES},
    "twice_phrase_score": 0.7,
    "timbre": 1.5,
}


def compare(
    figures: Mapping[str, float],
    expectation: Expectation,
    baseline: Baseline | None,
    settings: ValidateSettings,
) -> Verdict:
    """The verdict on one take; `figures` are the measurements of its signal verdict."""
    if not expectation.has_words:
        return Verdict(Outcome.PASSED, VOICE_CHECKER, VOICE_CHECKER_VERSION)
    unjudged = _unjudged(figures, baseline)
    if baseline is None or unjudged:
        return Verdict(Outcome.NOT_CHECKED, VOICE_CHECKER, VOICE_CHECKER_VERSION, tuple(unjudged))
    figures = {**figures, **text_figures(expectation.spoken)}
    found = dict(_strays(figures, baseline))
    reasons = tuple(_reasons(figures, found, baseline, settings))
    numbers = {f"{name}_strays": value for name, value in found.items()}
    numbers |= {"needed_ms": baseline.need.expected_ms(figures), "learned_takes": float(baseline.takes)}
    return Verdict(outcome_of(reasons), VOICE_CHECKER, VOICE_CHECKER_VERSION, reasons, numbers)


def _unjudged(figures: Mapping[str, float], baseline: Baseline | None) -> list[Reason]:
    if baseline is None:
        told = f"The voice is known from {FEWEST_TAKES} takes on; there are fewer."
        return [Reason("voice_not_learned", told)]
    if any(name not in figures for name in _NEEDED):
        return [Reason("voice_not_checked", "There is no speech in the take to compare with the voice.")]
    return []


def _strays(figures: Mapping[str, float], baseline: Baseline) -> Iterator[tuple[str, float]]:
    """Of each figure that can be judged how far it strays, counted from what is no fault."""
    yield "length", baseline.need.strays(figures)
    rest = baseline.rest.strays(figures)
    if rest > 0:
        yield "rest", rest
    for rule in _RULES:
        value = baseline.strays(rule.figure, figures)
        if value is not None and (rule.above if value > 0 else rule.below):
            yield rule.figure, value
    speed = _speed_strays(figures, baseline)
    if speed is not None:
        yield "speed", speed
    for name in _REPEATS:
        value = baseline.strays(name, figures)
        if value is not None and value > 0:
            yield name, value
    timbre = baseline.timbre_strays(figures)
    if timbre is not None and timbre > 0 and figures[SPEECH] >= _TIMBRE_FROM_MS:
        yield "timbre", timbre


def _speed_strays(figures: Mapping[str, float], baseline: Baseline) -> float | None:
    """Too short and too high together, or too long and too deep: what a wrong rate makes of speech."""
    length, pitch = -baseline.need.strays(figures), baseline.strays("pitch_hz", figures)
    if pitch is None or length * pitch <= 0 or min(abs(length), abs(pitch)) < _BOTH_FROM:
        return None
    return float((length + pitch) / 2**0.5)


def _bound(name: str, baseline: Baseline, settings: ValidateSettings) -> float:
    spreads = settings.length_spreads if name in {"length", "rest", "speed"} else settings.voice_spreads
    return spreads * _WIDER.get(name, 1.0) * (1 + _WIDENED_BY / baseline.takes)


def _reasons(
    figures: Mapping[str, float], found: Mapping[str, float], baseline: Baseline, settings: ValidateSettings
) -> Iterator[Reason]:
    beyond = {name: value for name, value in found.items() if abs(value) > _bound(name, baseline, settings)}
    if "length" in beyond:
        yield _length_reason(figures, beyond["length"], baseline)
    if "rest" in beyond:
        yield _rest_reason(figures, baseline)
    if "speed" in beyond:
        how = "too fast and too high" if beyond["speed"] > 0 else "too slow and too deep"
        yield Reason("wrong_speed", f"It is {how}: its rate is not what it says.")
    for rule in _RULES:
        if rule.figure in beyond:
            yield _rule_reason(rule, figures, beyond[rule.figure], baseline, settings)
    for kind in ("word", "phrase"):
        if f"twice_{kind}_score" in beyond:
            yield said_twice(figures[f"twice_{kind}_lag_ms"], figures[f"twice_{kind}_end_ms"], in_text=False)
    if "timbre" in beyond:
        yield Reason("other_voice", "It does not sound like this voice: its spectrum is another one.")
    if BAND_NAMES[0] not in figures or figures[SPEECH] < _TIMBRE_FROM_MS:
        yield Reason("timbre_not_checked", "There is too little speech in the take to tell the voice by.")


def _length_reason(figures: Mapping[str, float], strays: float, baseline: Baseline) -> Reason:
    code, told = ("too_long", "says too much") if strays > 0 else ("too_short", "lacks words")
    needed = seconds(baseline.need.expected_ms(figures))
    return Reason(
        code, f"The take {told}: {seconds(figures[SPEECH])} of speech where this voice needs {needed}."
    )


def _rest_reason(figures: Mapping[str, float], baseline: Baseline) -> Reason:
    needed = seconds(baseline.rest.expected_ms(figures))
    told = f"{seconds(figures[PAUSE])} of pauses where this voice needs {needed}."
    return Reason("too_much_silence", f"The take is silent too long: {told}")


def _rule_reason(
    rule: _Rule,
    figures: Mapping[str, float],
    strays: float,
    baseline: Baseline,
    settings: ValidateSettings,
) -> Reason:
    code = (rule.above if strays > 0 else rule.below) or rule.figure
    usual = baseline.spreads[rule.figure]
    bound = usual.bound(_bound(rule.figure, baseline, settings) * slack(figures) * (1 if strays > 0 else -1))
    side = "more" if strays > 0 else "less"
    value = figure(rule.figure, figures)
    return Reason(
        code,
        f"Its {rule.what} is {_number(value)} {rule.unit}; this voice has about {_number(usual.middle)} and never "
        f"{side} than {_number(bound)}.",
    )


def _number(value: float | None) -> str:
    if value is None:
        return "unknown"
    return f"{value:.2f}" if abs(value) < _WITH_DECIMALS else f"{value:.0f}"
