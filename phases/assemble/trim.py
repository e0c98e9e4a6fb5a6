"""The silence at both ends of a take is cut away, and never any speech."""

from phases.clip import Clip, Samples
from phases.edges import faded, speech_bounds


def trimmed(clip: Clip, margin_ms: int, fade_ms: int) -> Samples:
    """The speech with a margin of silence around it, faded at both ends."""
    start, end = speech_bounds(clip)
    margin = clip.rate * margin_ms // 1000
    kept = clip.samples[max(0, start - margin) : end + margin]
    return faded(kept, clip.rate * fade_ms // 1000)
