"""Which subtitles are not as readable as they should be: counted, and never silently so."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from phases.captions.settings import CaptionSettings
from phases.cue import Cue

_ROUNDING = 0.5
_TAG = re.compile(r"^\[[^\[\]\n]+\]\s")


def beyond_limits(cues: Sequence[Cue], settings: CaptionSettings) -> Mapping[str, tuple[int, ...]]:
    """The numbers of those that break a limit, by what is wrong with them; only what happens is named."""
    shown = sorted((each for each in cues if each.text), key=lambda cue: cue.start_ms)
    found = {
        "lines too long": [each for each in cues if _widest(each) > settings.line_letters],
        "too many lines": [each for each in cues if each.text.count("\n") + 1 > settings.lines],
        "too fast to read": [each for each in cues if _speed(each) > settings.letters_per_second + _ROUNDING],
        "too short": [each for each in cues if each.end_ms - each.start_ms < settings.shortest_ms],
        "too long": [each for each in cues if each.end_ms - each.start_ms > settings.longest_ms],
        "too near to the next": [
            each for each, after in pairwise(shown) if 0 <= after.start_ms - each.end_ms < settings.gap_ms
        ],
        "over the next": [each for each, after in pairwise(shown) if after.start_ms < each.end_ms],
    }
    return {what: tuple(each.number for each in those) for what, those in found.items() if those}


def _widest(cue: Cue) -> int:
    return max(map(len, cue.text.split("\n")))


def _speed(cue: Cue) -> float:
    """Without the tag of who speaks: a name is not read anew each time."""
    return 1000 * len(_TAG.sub("", cue.text).replace("\n", " ")) / max(1, cue.end_ms - cue.start_ms)
