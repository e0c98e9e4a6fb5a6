"""The examination: holds what is heard against the text, by asking a recognizer how well other readings would fit.

A passage whose words all come as expected costs one question. Where the recognizer would rather have gone on
otherwise, it is asked what it hears by itself, and then how well the text would fit with a word left out, said twice,
denied, or with what it heard in its place. Nothing is judged here: the gains are the evidence.
"""

import math
import re
from collections.abc import Generator, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import TypeVar

from phases.evidence import Evidence, Finding, WordTime
from phases.hear.askable import Asked, asked, unheard_in
from phases.hear.differences import divided
from phases.hear.doubts import Doubt, doubts_of
from phases.hear.facts import Ability, Passage
from phases.hear.hypotheses import Hypothesis
from phases.hear.lockstep import Examination
from phases.hear.queries import Align, Aligned, Answer, Decode, Decoded, Force, Forced, Query
from phases.hear.readings import is_doubtful, readings
from phases.hear.wording import Word

_T = TypeVar("_T")
Asking = Generator[Sequence[Query], Sequence[Answer], _T]

_JOINT = re.compile(r"(?<=\w)[-'](?=\w)")
_KNOWN_TOKENS, _TOKENS_FOR_A_JOINT = 1, 2
"""Most common words are one token, `isn't` and `to-day` are three; of words that take more it has met few."""


def examine(passage: Passage, abilities: AbstractSet[Ability]) -> Examination:
    """One evidence for each part; yields the queries it needs answered, several at a time where it can.

    Times are counted from the start of the passage.
    """
    unheard = unheard_in(passage)
    if any(unheard):
        return tuple(Evidence(unheard=reason) for reason in unheard)
    question = asked(passage.parts, passage.language)
    if not question.words or "score" not in abilities:
        heard = yield from _heard()
        whole = len(passage.parts) == 1 and "times" in abilities and any(map(str.isalnum, heard.text))
        when = (yield from _when(heard.text)) if whole else ()
        return _transcribed(question, heard, when)
    times: tuple[WordTime, ...] = ()
    if "times" in abilities:
        times = yield from _times(question)
    return (yield from _scored(question, times))


def _scored(question: Asked, times: Sequence[WordTime]) -> Examination:
    (forced,) = yield from _forced([question.text])
    if not forced.pieces or not math.isfinite(forced.score):
        return tuple(Evidence(unheard="nonsense") for _ in question.ranges)
    doubts = doubts_of(forced, question.text, question.words)
    if not is_doubtful(question.words, doubts):
        return _evidence(question, forced, times)
    heard = yield from _heard()
    if not any(map(str.isalnum, heard.text)):
        return tuple(replace(each, unheard="empty") for each in _evidence(question, forced, times))
    others = list(readings(question, doubts, heard.text))
    texts = list(dict.fromkeys(other.text for other in others))
    answers = yield from _forced(texts)
    gains = {
        text: answer.score - forced.score
        for text, answer in zip(texts, answers, strict=True)
        if answer.pieces and math.isfinite(answer.score)
    }
    findings = [
        _finding(other, gains[other.text], question.words, doubts) for other in others if other.text in gains
    ]
    return _evidence(question, forced, times, findings, heard.text)


def _forced(texts: Sequence[str]) -> Asking[list[Forced]]:
    answers = yield [Force(text) for text in texts]
    return [answer if isinstance(answer, Forced) else Forced(()) for answer in answers]


def _heard() -> Asking[Decoded]:
    (answer,) = yield [Decode()]
    return answer if isinstance(answer, Decoded) else Decoded("")


def _times(question: Asked) -> Asking[tuple[WordTime, ...]]:
    return (yield from _when(question.text))


def _when(text: str) -> Asking[tuple[WordTime, ...]]:
    """When each word of it is said."""
    (answer,) = yield [Align(text)]
    return answer.times if isinstance(answer, Aligned) else ()


def _finding(reading: Hypothesis, gain: float, words: Sequence[Word], doubts: Sequence[Doubt]) -> Finding:
    span = slice(reading.word, reading.word + reading.words)
    is_common = all(
        doubt.tokens <= _KNOWN_TOKENS + _TOKENS_FOR_A_JOINT * len(_JOINT.findall(word.text))
        for word, doubt in zip(words[span], doubts[span], strict=True)
    )
    known = is_common and not any(map(str.isdigit, reading.heard))
    return Finding(reading.kind, gain, reading.word, reading.words, reading.heard, known)


def _evidence(
    question: Asked,
    forced: Forced,
    times: Sequence[WordTime],
    findings: Sequence[Finding] = (),
    heard: str | None = None,
) -> tuple[Evidence, ...]:
    """Of each part what concerns it; words are counted from its own first one."""
    ranges = question.ranges
    transcripts = [None] * len(ranges) if heard is None else divided(question.words, ranges, heard)
    own_times = times if len(times) == len(question.words) else ()
    return tuple(
        Evidence(
            words=tuple(word.text for word in question.words[own.start : own.stop]),
            loss=_loss(forced, question.letters_of(part)),
            findings=tuple(_own_share(findings, own)),
            transcript=transcript,
            times=tuple(own_times[own.start : own.stop]),
        )
        for part, (own, transcript) in enumerate(zip(ranges, transcripts, strict=True))
    )


def _own_share(findings: Sequence[Finding], own: range) -> Iterator[Finding]:
    """What is found across the border of two parts is found in both, in each at its own words."""
    for finding in findings:
        first, last = max(finding.word, own.start), min(finding.word + finding.words, own.stop)
        if finding.word in own or first < last:
            yield replace(finding, word=first - own.start, words=max(0, last - first))


def _loss(forced: Forced, letters: range) -> float:
    """Nats per token; the stop counts with the last part."""
    own = [piece.score for piece in forced.pieces if max(piece.start, piece.end - 1) in letters]
    return -sum(own) / max(1, len(own))


def _transcribed(question: Asked, heard: Decoded, times: tuple[WordTime, ...] = ()) -> tuple[Evidence, ...]:
    """Only what was heard, for nothing was expected or nothing could be asked."""
    told = {"mean_score": heard.mean_score, "no_speech": heard.no_speech, "compression": heard.compression}
    figures = {name: figure for name, figure in told.items() if figure is not None}
    return tuple(
        Evidence(
            words=tuple(word.text for word in question.words[own.start : own.stop]),
            transcript=transcript,
            times=times,
            figures=figures,
        )
        for own, transcript in zip(
            question.ranges, divided(question.words, question.ranges, heard.text), strict=True
        )
    )
