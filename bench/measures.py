"""How good and how late a translation is: BLEU, chrF, LAAL and StreamLAAL, normalised erasure; word errors; times.

Pure functions. BLEU and chrF are as sacrebleu computes them by default (one reference; `13a`, exponential smoothing;
chrF2 of six letters), which the tests hold against figures of sacrebleu's own.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

Span = tuple[int, int]
"""From and until, in milliseconds."""
_ORDERS, _LETTERS, _BETA_SQUARED = 4, 6, 4
_AROUND = (
    (re.compile(r"([{-~\[-` -&(-+:-@/])"), r" \1 "),
    (re.compile(r"([^0-9])([.,])"), r"\1 \2 "),
    (re.compile(r"([.,])([^0-9])"), r" \1 \2"),
    (re.compile(r"([0-9])(-)"), r"\1 \2 "),
)
_ENTITIES = (("&quot;", '"'), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"))


def word_error_rate(reference: Sequence[str], heard: Sequence[str]) -> float:
    """Words to change, to add and to leave out, for each word of the reference."""
    row = list(range(len(heard) + 1))
    for number, word in enumerate(reference, 1):
        before, row[0] = row[0], number
        for place, other in enumerate(heard, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (word != other))
    return row[-1] / max(1, len(reference))


def time_f1(found: Iterable[Span], truth: Iterable[Span]) -> float:
    """How well it is known when somebody speaks, millisecond by millisecond: 1 is perfect."""
    one, other = _milliseconds(found), _milliseconds(truth)
    return 2 * len(one & other) / max(1, len(one) + len(other))


def boundary_f1(found: Sequence[int], truth: Sequence[int], within_ms: int) -> float:
    """How many boundaries are where they belong: the nearest are matched first, and each once."""
    pairs = sorted((abs(one - other), i, j) for i, one in enumerate(found) for j, other in enumerate(truth))
    placed, met = set[int](), set[int]()
    for distance, i, j in pairs:
        if distance <= within_ms and i not in placed and j not in met:
            placed.add(i)
            met.add(j)
    return 2 * len(placed) / max(1, len(found) + len(truth))


def bleu(references: Sequence[str], translations: Sequence[str]) -> float:
    """Of a whole text, from 0 to 100."""
    matches, counts = [0] * _ORDERS, [0] * _ORDERS
    long_is, long_should_be = 0, 0
    for reference, translation in zip(references, translations, strict=True):
        wanted, given = _tokens(reference), _tokens(translation)
        long_should_be, long_is = long_should_be + len(wanted), long_is + len(given)
        for order in range(_ORDERS):
            found = _grams(given, order + 1)
            matches[order] += (found & _grams(wanted, order + 1)).total()
            counts[order] += found.total()
    if not matches[0] or not long_is:
        return 0.0
    logs, smooth = 0.0, 1.0
    for match, count in zip(matches, counts, strict=True):
        if not count:
            return 0.0
        smooth = smooth if match else smooth * 2
        logs += math.log(match / count if match else 1 / (smooth * count)) / _ORDERS
    brevity = min(0.0, 1 - long_should_be / long_is)
    return 100 * math.exp(logs + brevity)


def chrf(references: Sequence[str], translations: Sequence[str]) -> float:
    """chrF2 of a whole text, from 0 to 100."""
    precision = recall = orders = 0.0
    sums = [[0, 0, 0] for _ in range(_LETTERS)]
    for reference, translation in zip(references, translations, strict=True):
        wanted, given = "".join(reference.split()), "".join(translation.split())
        for order in range(_LETTERS):
            theirs, ours = _grams(wanted, order + 1), _grams(given, order + 1)
            sums[order][0] += ours.total() if theirs else 0
            sums[order][1] += theirs.total()
            sums[order][2] += (ours & theirs).total()
    for given_count, wanted_count, match in sums:
        if given_count and wanted_count:
            precision, recall, orders = (
                precision + match / given_count,
                recall + match / wanted_count,
                orders + 1,
            )
    if not precision + recall:
        return 0.0
    precision, recall = precision / orders, recall / orders
    return 100 * (1 + _BETA_SQUARED) * precision * recall / (_BETA_SQUARED * precision + recall)


@dataclass(frozen=True, slots=True)
class Shown:
    """The translation of one segment as it came out, word by word."""

    at_ms: Sequence[float]
    """When each word is shown, from the start of the recording: by the sound that had been heard by then, or
    computation-aware, by the clock."""
    start_ms: float
    duration_ms: float
    reference_words: int


def laal(shown: Shown) -> float:
    """Length-adaptive average lagging of one segment, in milliseconds: how far behind an ideal interpreter it is."""
    delays = [at - shown.start_ms for at in shown.at_ms]
    if not delays:
        return 0.0
    pace = shown.duration_ms / max(len(delays), shown.reference_words)
    heard_all = next((n for n, delay in enumerate(delays, 1) if delay >= shown.duration_ms), len(delays))
    return sum(delays[n] - n * pace for n in range(heard_all)) / heard_all


def stream_laal(segments: Sequence[Shown]) -> float:
    """The mean over the segments of a recording; segments of which nothing was shown do not count."""
    lags = [laal(each) for each in segments if each.at_ms]
    return sum(lags) / len(lags) if lags else 0.0


def settled(versions: Sequence[tuple[float, Sequence[str]]]) -> list[float]:
    """When each word of the last version was there to stay: nothing before it or of it was taken back afterwards."""
    times: list[float] = []
    before: Sequence[str] = ()
    for at, words in versions:
        kept = _shared(before, words)
        times = [*times[:kept], *[at] * (len(words) - kept)]
        before = words
    return times


def normalised_erasure(versions: Sequence[Sequence[str]]) -> float:
    """Words that were shown and taken back, for each word of the last version: how much it flickers."""
    if not versions or not versions[-1]:
        return 0.0
    erased = sum(len(before) - _shared(before, after) for before, after in pairwise(versions))
    return erased / len(versions[-1])


def _shared(before: Sequence[str], after: Sequence[str]) -> int:
    """How many words at the beginning are the same."""
    return next(
        (n for n, (old, new) in enumerate(zip(before, after, strict=False)) if old != new),
        min(len(before), len(after)),
    )


def _grams(units: Sequence[str], order: int) -> Counter[Sequence[str]]:
    kind = (lambda part: part) if isinstance(units, str) else tuple
    return Counter(kind(units[at : at + order]) for at in range(len(units) - order + 1))


def _milliseconds(spans: Iterable[Span]) -> set[int]:
    return {moment for begin, end in spans for moment in range(begin, end)}


def _tokens(text: str) -> list[str]:
    for entity, sign in _ENTITIES:
        text = text.replace(entity, sign)
    text = f" {text} "
    for pattern, apart in _AROUND:
        text = pattern.sub(apart, text)
    return text.split()
