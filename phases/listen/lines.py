"""What was heard, as lines: sentences with their times; and where nothing comes of a segment, why."""

from collections.abc import Iterator, Mapping, Sequence

from phases.evidence import Evidence, WordTime
from phases.listen.hearsay import invented, repeats
from phases.listen.words import words_of
from phases.sentences import sentences
from phases.speech import HeardSegment, Line, Segment

_NOBODY_SPEAKS = {
    "silent": "it is silent",
    "too_short": "it is too short to be speech",
    "empty": "nothing is said",
}
_LOST = {
    "not_finite": "its samples are no numbers",
    "language": "the recognizer does not know this language",
    "nonsense": "the recognizer could make nothing of it",
}
_SAME_MS = 400
"""Two equal words that are so near to each other across a cut are one."""


def read(segments: Sequence[Segment], heard: Mapping[int, Evidence], language: str) -> list[HeardSegment]:
    """Each of these segments that was heard, in their order; what two of them share is read once."""
    read_so_far: list[HeardSegment] = []
    last: WordTime | None = None
    following = dict(zip((each.number for each in segments), [*segments[1:], None], strict=True))
    for segment in segments:
        evidence = heard.get(segment.number)
        if evidence is None:
            last = None
            continue
        lost = _lost(segment, evidence)
        if lost is not None:
            read_so_far.append(lost)
            last = None
            continue
        words = _own(words_of(segment, evidence), segment, following[segment.number], last)
        last = words[-1] if words else last
        read_so_far.append(HeardSegment(segment, tuple(_lines(segment, words, language))))
    return read_so_far


def is_silence(evidence: Evidence) -> bool:
    """Whether the recognizer says that nobody speaks."""
    return evidence.unheard in _NOBODY_SPEAKS


def _lost(segment: Segment, evidence: Evidence) -> HeardSegment | None:
    if evidence.unheard is not None:
        if is_silence(evidence):
            return HeardSegment(segment, lost="filtered", why=_NOBODY_SPEAKS[evidence.unheard])
        why = _LOST.get(evidence.unheard, evidence.unheard.replace("_", " "))
        return HeardSegment(segment, lost="failed", why=why)
    why_not = invented(evidence)
    if why_not is not None:
        return HeardSegment(segment, lost="filtered", why=why_not)
    if repeats(evidence):
        return HeardSegment(segment, lost="failed", why="the recognizer says the same again and again")
    return None


def _own(
    words: Sequence[WordTime], segment: Segment, following: Segment | None, last: WordTime | None
) -> list[WordTime]:
    """Up to the middle of what it shares with its neighbours; a word across the middle is said once."""
    begin = segment.start_ms + segment.overlap_ms / 2 if segment.overlap_ms else segment.start_ms
    shared = following.overlap_ms if following is not None else 0
    end = segment.end_ms - shared / 2
    own = [
        word
        for word in words
        if (not segment.overlap_ms or _middle(word) >= begin) and (not shared or _middle(word) < end)
    ]
    if segment.overlap_ms and own and last is not None and _is_again(own[0], last):
        del own[0]
    return own


def _is_again(word: WordTime, before: WordTime) -> bool:
    plain = [each.word.casefold().strip(".,;:!?…—-“”\"'") for each in (word, before)]
    return plain[0] == plain[1] and word.start_ms - before.start_ms < _SAME_MS


def _middle(word: WordTime) -> float:
    return (word.start_ms + word.end_ms) / 2


def _lines(segment: Segment, words: Sequence[WordTime], language: str) -> Iterator[Line]:
    text = " ".join(word.word for word in words)
    at = 0
    for place, span in enumerate(sentences(text, language), start=1):
        count = len(text[span.start : span.end].split())
        own = tuple(words[at : at + count])
        at += count
        if own:
            said = " ".join(word.word for word in own)
            yield Line(segment.number, place, own[0].start_ms, own[-1].end_ms, said, own)
