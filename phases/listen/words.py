"""The words of what was heard, each with its time from the start of the recording."""

from phases.evidence import Evidence, WordTime
from phases.speech import Segment

PAUSE_LETTERS = 2
"""How many letters a word takes longer than it has: between any two words there is something."""


def words_of(segment: Segment, evidence: Evidence) -> list[WordTime]:
    """As the recognizer has timed them; where it cannot, by their letters, evenly over the segment."""
    said = (evidence.transcript or "").split()
    spoken = [word for word in said if any(map(str.isalnum, word))]
    if len(spoken) != len(evidence.times):
        return _by_letters(segment, said)
    times = iter(evidence.times)
    timed: list[WordTime] = []
    for word in said:
        if any(map(str.isalnum, word)):
            time = next(times)
            begin = segment.start_ms + time.start_ms
            timed.append(WordTime(word, begin, max(begin, segment.start_ms + time.end_ms)))
        else:  # a dash by itself is said by nobody
            at = timed[-1].end_ms if timed else segment.start_ms
            timed.append(WordTime(word, at, at))
    return timed


def _by_letters(segment: Segment, said: list[str]) -> list[WordTime]:
    lengths = [len(word) + PAUSE_LETTERS for word in said]
    whole, length, at = max(1, sum(lengths)), segment.end_ms - segment.start_ms, 0
    timed = []
    for word, letters in zip(said, lengths, strict=True):
        begin = segment.start_ms + length * at // whole
        at += letters
        timed.append(WordTime(word, begin, segment.start_ms + length * at // whole))
    return timed
