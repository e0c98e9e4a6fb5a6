"""Each rule of the signal checker looks at the figures and gives a reason, or nothing."""

from collections.abc import Iterator

from phases.clip import Clip
from phases.validate.expectation import Expectation
from phases.validate.measuring.figures import Figures
from phases.validate.measuring.loudness import Loudness
from phases.validate.measuring.repeats import Repeat
from phases.validate.reasons import seconds
from phases.validate.settings import ValidateSettings
from phases.validate.wording import says_twice
from phases.verdict import Reason

_SILENT_DBFS = -60.0
_HEARD_MS = 50
_CUT_BELOW_LEVEL_DB = 15.0
_BEGUN_BELOW_LEVEL_DB = 12.0
_TWIN_DB = 3.0
_ALTERNATING = 0.25
_STRONG = 3.0
_ALIKE, _STRONG_ALIKE = 0.4, 0.9
"""Of the letters that come again, so that the text explains a repeat; a strong one only if nearly all do."""
_HALF_SPEED_RATIO, _HALF_SPEED_HZ = 1.6, 75.0


def format_faults(clip: Clip, expectation: Expectation) -> Iterator[Reason]:
    """Of what can be told without listening."""
    if clip.rate != expectation.rate:
        yield Reason("wrong_rate", f"The take has {clip.rate} Hz instead of {expectation.rate} Hz.")
    meant = expectation.meant_samples
    if meant is not None and len(clip) != meant:
        yield Reason("not_as_meant", f"The take has {len(clip)} samples, the engine meant {meant}.")
    if expectation.signals.get("ran_out"):
        yield Reason("ran_out", "The engine never came to its end and was broken off.")


def sound_faults(figures: Figures, expectation: Expectation, settings: ValidateSettings) -> Iterator[Reason]:
    """Of what is heard; of silence only that it is silent."""
    if figures.loudness.level_dbfs < _SILENT_DBFS or figures.loudness.speech_ms < _HEARD_MS:
        yield Reason("silent", "Nothing is heard in the take.")
        return
    yield from _channel_faults(figures, expectation)
    yield from _duration_faults(figures.loudness.speech_ms, expectation, settings)
    yield from _silence_faults(figures.loudness, settings)
    yield from _level_faults(figures, settings)
    yield from _noise_faults(figures, settings)
    yield from _repeat_faults(figures, expectation, settings)


def _channel_faults(figures: Figures, expectation: Expectation) -> Iterator[Reason]:
    waveform, pitch = figures.waveform, figures.pitch_hz
    goes_in_pairs = waveform.twin_db > _TWIN_DB or waveform.alternation > _ALTERNATING
    if goes_in_pairs and expectation.has_words:
        yield Reason("interleaved", "Its samples go in pairs: two channels were taken for one.")
    slow = figures.loudness.speech_ms > expectation.longest_ms * _HALF_SPEED_RATIO
    if slow and pitch is not None and pitch < _HALF_SPEED_HZ:
        yield Reason(
            "half_speed", f"It is too slow and too deep ({pitch:.0f} Hz): its rate is really higher."
        )


def _duration_faults(
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
    return f"{seconds(spoken_ms)} of speech where about {seconds(expected_ms)} were expected."


def _silence_faults(found: Loudness, settings: ValidateSettings) -> Iterator[Reason]:
    for code, where, silence_ms, longest_ms in (
        ("long_lead", "before the first word", found.lead_ms, settings.longest_lead_ms),
        ("long_gap", "inside the take", found.gap_ms, settings.longest_gap_ms),
        ("long_trail", "after the last word", found.trail_ms, settings.longest_trail_ms),
    ):
        if silence_ms > longest_ms:
            yield Reason(
                code, f"{seconds(silence_ms)} of silence {where}; {seconds(longest_ms)} are allowed."
            )


def _level_faults(figures: Figures, settings: ValidateSettings) -> Iterator[Reason]:
    found, waveform = figures.loudness, figures.waveform
    if found.level_dbfs < settings.quietest_dbfs:
        yield Reason("too_quiet", f"The speech is at {found.level_dbfs:.0f} dBFS.")
    if found.end_dbfs > found.level_dbfs - _CUT_BELOW_LEVEL_DB:
        yield Reason("cut_off", "The take ends in the middle of a sound.")
    loud_at_once = found.start_dbfs > found.level_dbfs - _CUT_BELOW_LEVEL_DB
    if loud_at_once and waveform.first_dbfs > found.level_dbfs - _BEGUN_BELOW_LEVEL_DB:
        yield Reason("cut_start", "The take begins in the middle of a sound.")
    if waveform.clipped_share > settings.clipped_share:
        yield Reason("clipped", f"{waveform.clipped_share:.2%} of the samples are clipped.")
    if waveform.offset > settings.largest_offset:
        yield Reason("offset", f"The waveform lies {waveform.offset:.3f} off its middle.")


def _noise_faults(figures: Figures, settings: ValidateSettings) -> Iterator[Reason]:
    contrast = figures.loudness.level_dbfs - figures.loudness.floor_dbfs
    if contrast < settings.smallest_contrast_db:
        yield Reason("noisy", f"Its quietest moments are only {contrast:.0f} dB below its speech.")
    if figures.hum_db > settings.loudest_hum_db:
        yield Reason("hum", f"It hums: a tone of the mains stands out by {figures.hum_db:.0f} dB.")
    if figures.waveform.holes:
        yield Reason("dropouts", f"The sound breaks off and comes back {figures.waveform.holes} times.")


def _repeat_faults(
    figures: Figures, expectation: Expectation, settings: ValidateSettings
) -> Iterator[Reason]:
    for repeat in (figures.word, figures.phrase):
        if repeat.score > settings.strongest_repeat:
            in_text = is_in_text(repeat, expectation, figures.loudness)
            if in_text or expectation.has_words:
                yield said_twice(repeat.lag_ms, repeat.end_ms, in_text)


def said_twice(lag_ms: float, end_ms: float, in_text: bool) -> Reason:
    """That something is, or that the text has it so and only hearing can tell."""
    what = f"{seconds(lag_ms)} of speech before {seconds(end_ms)}"
    code, told = (
        ("repeats_not_checked", "sound as if said twice, and the text says them twice")
        if in_text
        else ("repeated", "are said twice")
    )
    return Reason(code, f"{what} {told}.", start_ms=round(end_ms - lag_ms), end_ms=round(end_ms))


def is_in_text(repeat: Repeat, expectation: Expectation, found: Loudness) -> bool:
    """Whether what is heard twice is there twice to be said."""
    whole_ms = max(1, found.speech_ms + found.pause_ms)
    spoken_ms = max(1.0, min(found.speech_ms, expectation.shortest_ms))
    at = (repeat.end_ms - repeat.lag_ms - found.lead_ms) / whole_ms
    lag = repeat.lag_ms * expectation.fewest_letters / spoken_ms
    return says_twice(expectation.spoken, at, lag, _ALIKE if repeat.score < _STRONG else _STRONG_ALIKE)
