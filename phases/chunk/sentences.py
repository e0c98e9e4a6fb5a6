"""Sentences of fiction: dialogue stays with its speaker, long quotations are split, time is linear."""

import re

from phases.chunk.abbreviations import Abbreviations, abbreviations_of
from phases.script import Span

_CLOSERS = re.escape("”\"’'»«›‹)]}」』）】〉》")
_OPENERS = re.escape("“\"‘'«»‹›([{„‚¿¡「『（【〈《—–-*_")
_QUOTES = re.escape("”\"’'»«›‹」』")
# Runs are taken whole, and only from their beginning: that keeps the search linear.
_END = re.compile(
    rf"(?P<mark>\.(?:\s\.){{1,8}}|(?<![.!?…‽])[.!?…‽]++|(?<![—–])[—–]{{1,3}}(?=[{_QUOTES}])"
    rf"|(?<!-)-{{2,3}}(?=[{_QUOTES}])|[:,;](?=[”\"»]\s+[“\"«])|(?P<wide>[。！？｡।॥]+))"
    rf"(?P<close>(?:\s»(?=[\s.,;:!?…]|$)|[{_CLOSERS}])*+)"
    rf"(?P<gap>\s+|(?=[“„‘«「『（])|(?<=[。！？｡」』）]))"
)
_NEXT = re.compile(rf"[{_OPENERS}\s]*(?P<word>[^\W_][\w’'-]{{0,40}})")
_TOKEN = re.compile(r"(?:[^\W\d_]\.(?:\s?[^\W\d_]\.){0,8}(?:[^\W\d_](?!\w))?|&?[\w’'.-]{1,24})$")
_ROMAN = re.compile(r"[IVXLC]+|[ivxlc]+")
_INITIALS = re.compile(r"(?:[^\W\d_]\.\s?)*[^\W\d_]")
_WINDOW = 32
_SHORT = 4


def sentences(text: str, language: str = "en") -> list[Span]:
    """The sentences of a paragraph, each with the blanks behind it: joined, they are the text."""
    known = abbreviations_of(language)
    spans: list[Span] = []
    start = 0
    for end in _END.finditer(text):
        if end.end() < len(text) and _is_end(text, start, end, known):
            spans.append(Span(start, end.end()))
            start = end.end()
    if start < len(text):
        spans.append(Span(start, len(text)))
    return spans


def _is_end(text: str, start: int, end: re.Match[str], known: Abbreviations) -> bool:
    if end["wide"]:
        return True
    following = _NEXT.match(text, end.end(), end.end() + 2 * _WINDOW)
    if following is None:
        return _opens_something(text, end)
    word = following["word"]
    opened = text[end.end() : following.start("word")]
    if word[0].islower():
        # Lower case goes on with the sentence, unless a quotation ends here and another begins: “Yes!” “but why?”
        return bool(end["close"]) and bool(set(opened) & set("“„«「"))
    mark = end["mark"]
    if mark == ".":
        return bool(end["close"]) or _is_end_after_period(text, start, end, word, opened, known)
    if end["close"] and not opened.strip() and _is_speaker(text, following, known):
        return False
    # “I… I do not know” stammers on.
    stammers = word == "I" and not end["close"] and not opened.strip()
    return not (stammers and (mark.endswith(("…", "..")) or len(mark.split()) > 1))


def _opens_something(text: str, end: re.Match[str]) -> bool:
    """Nothing but marks follows at once: another pause such as `…`, or a rule."""
    return not text[end.end() : end.end() + 1].islower()


def _is_speaker(text: str, following: re.Match[str], known: Abbreviations) -> bool:
    """Whether `Tom said`, `Mr. Filby cried` or `I asked` comes after a quotation."""
    for place, word in enumerate(text[following.start("word") : following.start("word") + 60].split()[:5]):
        bare = word.rstrip(".,;:!?—…”\"")
        if bare in known.speech:
            return place > 0
        if place and bare and not bare[0].isupper() and bare not in {"of", "the", "de", "von", "old", "had", "then"}:
            return False
        if bare != word and bare not in known.names:
            return False
    return False


def _is_end_after_period(
    text: str, start: int, end: re.Match[str], word: str, opened: str, known: Abbreviations
) -> bool:
    before = text[max(start, end.start() - _WINDOW) : end.start()]
    token = _TOKEN.search(before)
    if token is None:
        return True
    last = token[0].lstrip("’'-.")
    is_first = not before[: token.start()].strip(" “\"‘'([—") and end.start() - start < _WINDOW
    if len(last) <= _SHORT and ("\u00a0" in end["gap"] or "\u202f" in end["gap"]):
        return False
    is_opener = word in known.openers
    quoted = bool(set(opened) & set("“\"„«"))
    if last in known.numbers:
        return not _is_number(word, last)
    if last in known.phrases:
        return False
    if last in known.either:
        return is_opener or quoted or _ends_by_itself(last)
    if last in known.names:
        return False
    if last.isdigit():
        return not (is_first or (known.ordinals and len(last) < 3)) or quoted  # noqa: PLR2004
    if _INITIALS.fullmatch(last) and last[0].isupper():
        return not is_first and (is_opener or quoted) if last != "I" else not is_first
    return not (is_first and _ROMAN.fullmatch(last) and last.isupper())


def _is_number(word: str, last: str) -> bool:
    if word[0].isdigit():
        return True
    is_roman = bool(_ROMAN.fullmatch(word))
    return is_roman and (len(word) > 1 or (word != "I" and last not in {"No", "no"}))


def _ends_by_itself(last: str) -> bool:
    """`p.m. Tom` and `etc. Tom` begin a new sentence; `U.S. Navy` does not."""
    return last.lower() in {"a.m", "p.m", "etc", "&c", "usw"}
