"""The words of what was heard, each with its time from the start of the recording."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from phases.evidence import Evidence, WordTime
from phases.speech import Segment

Span = tuple[int, int]
PAUSE_LETTERS = 2
"""How many letters a word takes longer than it has: between any two words there is something."""
_STOPS, _MARKS = tuple(".?!…:"), tuple(",;—–-")
_AT_MARK_MS, _ELSEWHERE_MS = 200, 500
"""A pause is rather behind a stop than behind a mark or any other word, unless the letters say so by more than that."""


def words_of(segment: Segment, evidence: Evidence) -> list[WordTime]:
    """As the recognizer has timed them; where it cannot, by their letters, and by the pauses in it."""
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


def _by_letters(segment: Segment, said: Sequence[str]) -> list[WordTime]:
    spans = _spoken(segment)
    shares = zip(spans, _shared_out(said, spans), strict=True)
    return [timed for (begin, end), words in shares for timed in _evenly(words, begin, end)]


def _spoken(segment: Segment) -> list[Span]:
    """From when to when somebody speaks in it."""
    begins = [segment.start_ms, *(end for _, end in segment.silences)]
    ends = [*(begin for begin, _ in segment.silences), segment.end_ms]
    spans = [(begin, end) for begin, end in zip(begins, ends, strict=True) if begin < end]
    return spans or [(segment.start_ms, segment.end_ms)]


def _shared_out(said: Sequence[str], spans: Sequence[Span]) -> Iterator[Sequence[str]]:
    """The words of each span: as many as its time says, and rather up to a mark than within a phrase."""
    lengths = list(accumulate((len(word) + PAUSE_LETTERS for word in said), initial=0))
    whole_ms = sum(end - begin for begin, end in spans)
    first = spent = 0
    for begin, end in spans[:-1]:
        spent += end - begin

        def off_ms(count: int, spent: int = spent) -> float:
            return abs(lengths[count] / lengths[-1] * whole_ms - spent) + _unlikely_ms(said[:count])

        until = min(range(first, len(said) + 1), key=off_ms) if said else 0
        yield said[first:until]
        first = until
    yield said[first:]


def _unlikely_ms(before: Sequence[str]) -> int:
    word = before[-1].rstrip("\"'”’»)]") if before else ""
    if word.endswith(_STOPS):
        return 0
    return _AT_MARK_MS if word.endswith(_MARKS) else _ELSEWHERE_MS


def _evenly(words: Sequence[str], begin: int, end: int) -> Iterator[WordTime]:
    lengths = list(accumulate((len(word) + PAUSE_LETTERS for word in words), initial=0))
    whole = max(1, lengths[-1])
    for word, (before, after) in zip(words, pairwise(lengths), strict=True):
        yield WordTime(word, begin + (end - begin) * before // whole, begin + (end - begin) * after // whole)
