"""Which subtitles are not as readable as they should be: counted, and never silently so."""

from collections.abc import Mapping, Sequence

from phases.captions.settings import CaptionSettings
from phases.cue import Cue

_ROUNDING = 0.5


def beyond_limits(cues: Sequence[Cue], settings: CaptionSettings) -> Mapping[str, tuple[int, ...]]:
    """The numbers of those that break a limit, by what is wrong with them; only what happens is named."""
    found = {
        "lines too long": [each for each in cues if _widest(each) > settings.line_letters],
        "too many lines": [each for each in cues if each.text.count("\n") + 1 > settings.lines],
        "too fast to read": [each for each in cues if _speed(each) > settings.letters_per_second + _ROUNDING],
        "too short": [each for each in cues if each.end_ms - each.start_ms < settings.shortest_ms],
        "too long": [each for each in cues if each.end_ms - each.start_ms > settings.longest_ms],
    }
    return {what: tuple(each.number for each in those) for what, those in found.items() if those}


def _widest(cue: Cue) -> int:
    return max(map(len, cue.text.split("\n")))


def _speed(cue: Cue) -> float:
    return 1000 * len(cue.text.replace("\n", " ")) / max(1, cue.end_ms - cue.start_ms)
