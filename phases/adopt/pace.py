"""How fast an old narrator speaks, learned from all that they left: no engine of ours could tell."""

from collections.abc import Sequence
from statistics import median

from phases.clip import Clip
from phases.letters import fewest_letters
from phases.levels import frame_levels, level_of, speech_in

FEWEST_TAKES = 5
FEWEST_LETTERS = 20
"""Shorter texts say little of a pace."""
_SLOWEST, _FASTEST = 3.0, 40.0
"""Letters in a second of speech: nobody reads aloud beyond these."""
_FURTHEST = 2.0
_FRAMES_PER_SECOND = 100


def pace_of(clip: Clip, text: str) -> float:
    """Letters in a second of speech, without its pauses."""
    frames = frame_levels(clip, 0.0, _FRAMES_PER_SECOND)
    speech = len(speech_in(frames, level_of(frames))) / _FRAMES_PER_SECOND
    return fewest_letters(text) / max(speech, 1 / _FRAMES_PER_SECOND)


def narrators_pace(paces: Sequence[tuple[float, str]]) -> float | None:
    """The pace of whoever spoke these texts, if there are enough to tell."""
    telling = [
        pace
        for pace, text in paces
        if fewest_letters(text) >= FEWEST_LETTERS and _SLOWEST <= pace <= _FASTEST
    ]
    return median(telling) if len(telling) >= FEWEST_TAKES else None


def absurd(pace: float, text: str, usual: float | None) -> str | None:
    """Why a recording cannot be of its text, by its length alone."""
    if fewest_letters(text) < FEWEST_LETTERS:
        return None
    slowest, fastest = (usual / _FURTHEST, usual * _FURTHEST) if usual else (_SLOWEST, _FASTEST)
    if slowest <= pace <= fastest:
        return None
    much = "much more" if pace < slowest else "much less"
    return f"It lasts {much} than its text: {pace:.1f} letters in a second of speech."
