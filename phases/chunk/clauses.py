"""Sentences too long for an engine, cut at clauses, else between words."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from phases.chunk.spoken import Measure
from phases.script import Span

_PLACE = re.compile(
    r"(?P<strong>[;:—–…]|\.{3}|--|(?<=\w)[!?])?(?P<weak>,)?(?:[”\"’')\]»]{0,3})(?P<blank>\s+)(?P<joins>(?:and|but|or|nor|for|so|yet|because|which"
    r"|who|that|when|while|where|if|as|though|although|until|till|before|after|with|und|aber|oder|weil|dass|et|mais"
    r"|ou|qui|que|y|pero|o|porque)\b)?|(?P<dash>[—–;]|--)(?=\w)|(?P<wide>[、，；：])"
)
_STRONG, _WEAK, _JOINS, _BLANK = 0.9, 0.6, 0.35, 0.0
_HELD = -0.5
_NOT_TOO_SHORT = 0.3
# A title, an initial or a little word belongs to what follows it.
_HOLDS = re.compile(
    r"(?:[^\W\d_]{1,10}\.|\b(?:the|a|an|of|to|in|on|at|by|with|for|from|and|or|his|her|my|your|its|their|our|no|not|Miss"
    r"|der|die|das|ein|eine|le|la|les|un|une|de|du|el|los|las))$",
    re.IGNORECASE,
)
_WORD = 16


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a sentence may be cut, and how well it goes there."""

    at: int
    worth: float


def clauses(text: str, sentence: Span, measure: Measure, longest: int) -> list[Span]:
    """The sentence in parts of at most `longest` characters of speech, about equal, cut as well as can be."""
    if measure.length(sentence.start, sentence.end) <= longest:
        return [sentence]
    places = list(_places(text, sentence, measure))
    ats = [place.at for place in places]
    spans, start = list[Span](), sentence.start
    while (left := measure.length(start, sentence.end)) > longest:
        even = left / -(-left // longest)
        within = places[bisect_right(ats, start) : bisect_right(ats, start + 4 * longest)]
        cut = _best(within, start, even, measure, longest) or _hard_cut(
            text, start, sentence.end, measure, longest
        )
        spans.append(Span(start, cut))
        start = cut
    return [*spans, Span(start, sentence.end)] if start < sentence.end else spans


def _places(text: str, sentence: Span, measure: Measure) -> Iterator[_Place]:
    for match in _PLACE.finditer(text, sentence.start, sentence.end):
        at = match.start("joins") if match["joins"] else match.end()
        if at < sentence.end and not measure.is_inside_edit(at):
            yield _Place(at, _worth(match, text[max(sentence.start, match.start() - _WORD) : match.start()]))


def _worth(match: re.Match[str], before: str) -> float:
    if match["strong"] or match["dash"] or match["wide"]:
        return _STRONG
    if match["weak"]:
        return _WEAK
    if match["joins"]:
        return _JOINS
    return _HELD if _HOLDS.search(before) else _BLANK


def _best(places: list[_Place], start: int, even: float, measure: Measure, longest: int) -> int | None:
    best, best_score = None, float("-inf")
    for place in places:
        length = measure.length(start, place.at)
        if length > longest:
            break
        too_short = length < even * _NOT_TOO_SHORT
        score = place.worth - abs(length - even) / even - (1 if too_short else 0)
        if score > best_score:
            best, best_score = place.at, score
    return best


def _hard_cut(text: str, start: int, end: int, measure: Measure, longest: int) -> int:
    """The last place within reach in a word that is longer than any chunk; not before a combining mark."""
    reach, well = start + 1, None
    place = start + 1
    while place <= end:
        place = measure.edit_end(place) or place
        if measure.length(start, place) > longest:
            break
        reach = place
        if place == end or not unicodedata.combining(text[place]):
            well = place
        place += 1
    return well or reach
