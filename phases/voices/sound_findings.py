"""What the sound of a recording says against it."""

from collections.abc import Iterator

from phases.voices.figures import Figures
from phases.voices.findings import Finding
from phases.voices.original import Mixed

_SHORTEST_SECONDS, _SHORT_SECONDS, _LONG_SECONDS, _LONGEST_SECONDS = 3, 5, 15, 60
_SILENT_DBFS, _QUIET_DBFS = -60.0, -40.0
_CLIPPED_SHARE, _MUCH_CLIPPED_SHARE = 0.001, 0.01
_NOISY_CONTRAST_DB, _DROWNED_CONTRAST_DB = 25.0, 15.0
"""Measured: speech with white noise 20 dB under it has 24 to 25 dB, 10 dB under it 14 to 15; good references have
32 and more, speech with all its pauses cut out 18 and more."""
_LITTLE_SPEECH_SHARE, _HARDLY_SPEECH_SHARE = 0.4, 0.15
_LONGEST_END_MS = 1_000
_LARGEST_OFFSET = 0.02
_TELEPHONE_RATE, _NARROW_RATE = 8_000, 16_000
_RECORD_AGAIN = "Record it again in a quiet room, close to the microphone, without touching full scale."
_MIXED: dict[Mixed, str] = {
    "all": "they are mixed into one",
    "without silent channels": "one or more are silent and left out",
    "loudest channel": "they cancel each other, so only the loudest is used",
}


def sound_findings(figures: Figures, mixed: Mixed) -> Iterator[Finding]:
    """Everything; of silence only that it is silent."""
    yield from _format_findings(figures, mixed)
    yield from _length_findings(figures.seconds)
    if is_silent(figures):
        yield Finding("silent", "error", f"Nothing is heard: {_level(figures)}.", "Check the microphone.")
    else:
        yield from _quality_findings(figures)
        yield from _share_findings(figures)


def is_silent(figures: Figures) -> bool:
    """Whether there is nothing in it that could be judged."""
    return figures.level_dbfs < _SILENT_DBFS


def _format_findings(figures: Figures, mixed: Mixed) -> Iterator[Finding]:
    told = f"It has {figures.rate:,} samples per second"
    if figures.rate <= _TELEPHONE_RATE:
        yield Finding(
            "low_rate",
            "error",
            f"{told}, like a telephone.",
            "Record it with 24,000 or more; converting adds nothing.",
        )
    elif figures.rate < _NARROW_RATE:
        yield Finding(
            "low_rate",
            "warning",
            f"{told}: the voice will sound dull.",
            "24,000 or more are better, if there is such a recording.",
        )
    if figures.channels > 1:
        yield Finding(
            "stereo",
            "warning",
            f"It has {figures.channels} channels; {_MIXED[mixed]}.",
            "Nothing needs to be done; a recording with one channel leaves no doubt.",
        )


def _length_findings(seconds: float) -> Iterator[Finding]:
    told = f"It lasts {seconds:.1f} s"
    best = f"Best are {_SHORT_SECONDS} to {_LONG_SECONDS} s of one person speaking."
    if seconds < _SHORTEST_SECONDS:
        yield Finding("too_short", "error", f"{told}; at least {_SHORTEST_SECONDS} s are needed.", best)
    elif seconds < _SHORT_SECONDS:
        yield Finding("too_short", "warning", f"{told}, which is short.", best)
    elif seconds > _LONGEST_SECONDS:
        yield Finding("too_long", "error", f"{told}; at most {_LONGEST_SECONDS} s are allowed.", best)
    elif seconds > _LONG_SECONDS:
        yield Finding(
            "too_long", "warning", f"{told}: engines use only its beginning, or are slowed by it.", best
        )


def _quality_findings(figures: Figures) -> Iterator[Finding]:
    if figures.level_dbfs < _QUIET_DBFS:
        yield Finding(
            "quiet", "warning", f"It is quiet: {_level(figures)}.", "Record it louder, or raise its level."
        )
    if figures.clipped_share > _CLIPPED_SHARE:
        yield Finding(
            "clipped",
            "error" if figures.clipped_share > _MUCH_CLIPPED_SHARE else "warning",
            f"It is overdriven: {figures.clipped_share:.2%} of its samples are clipped.",
            "Record it again with less gain; turning it down afterwards does not help.",
        )
    if figures.contrast_db < _NOISY_CONTRAST_DB:
        drowned = figures.contrast_db < _DROWNED_CONTRAST_DB
        yield Finding(
            "noisy",
            "error" if drowned else "warning",
            f"Its pauses are only {figures.contrast_db:.0f} dB below its speech: "
            "noise, echo or music would be copied with the voice.",
            _RECORD_AGAIN,
        )
    if figures.offset > _LARGEST_OFFSET:
        yield Finding(
            "offset",
            "warning",
            f"Its waveform lies {figures.offset:.3f} off its middle.",
            "Remove the DC offset, or use another sound card.",
        )


def _share_findings(figures: Figures) -> Iterator[Finding]:
    if figures.speech_share < _LITTLE_SPEECH_SHARE:
        hardly = figures.speech_share < _HARDLY_SPEECH_SHARE
        yield Finding(
            "little_speech",
            "error" if hardly else "warning",
            f"Only {figures.speech_share:.0%} of it is speech ({figures.speech_seconds:.1f} s).",
            "Cut out a part in which somebody speaks without long pauses.",
        )
    for code, where, milliseconds in (
        ("silence_before", "before the first word", figures.lead_ms),
        ("silence_after", "after the last word", figures.trail_ms),
    ):
        if milliseconds > _LONGEST_END_MS:
            yield Finding(
                code,
                "warning",
                f"It has {milliseconds / 1000:.1f} s of silence {where}.",
                "Cut the silence off.",
            )


def _level(figures: Figures) -> str:
    return f"its speech is at {figures.level_dbfs:.0f} dBFS"
