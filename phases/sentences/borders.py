"""Sentences of fiction: dialogue stays with its speaker, long quotations are split, time is linear."""

import re
from dataclasses import dataclass

from phases.script import Span
from phases.sentences.abbreviations import Abbreviations, abbreviations_of

_CLOSERS = re.escape("”\"’'»«›‹)]}」』）】〉》")
_OPENERS = re.escape("“\"‘'«»‹›([{„‚¿¡「『（【〈《—–-*_")
_QUOTES = re.escape("”\"’'»«›‹」』")
# Runs are taken whole, and only from their beginning: that keeps the search linear. (A group is taken whole by looking
# ahead and referring back: possessive groups are broken in Python 3.11.2, which Debian ships.)
_END = re.compile(
    rf"(?P<mark>\.(?:\s\.){{1,8}}|(?<![.!?…‽])[.!?…‽]++|(?<![—–])[—–]{{1,3}}(?=[{_QUOTES}])"
    rf"|(?<!-)-{{2,3}}(?=[{_QUOTES}])|[:,;](?=[”\"»]\s+[“\"«])|(?P<wide>[。！？｡।॥]+))"
    rf"(?=(?P<close>(?:\s»(?=[\s.,;:!?…]|$)|[{_CLOSERS}])*))(?P=close)"
    rf"(?P<gap>\s+|(?=[“„‘«「『（])|(?<=[。！？｡」』）]))"
)
_NEXT = re.compile(rf"[{_OPENERS}\s]*(?P<word>[^\W_][\w’'-]{{0,40}})")
_TOKEN = re.compile(r"(?:[^\W\d_]\.(?:\s?[^\W\d_]\.){0,8}(?:[^\W\d_](?!\w))?|&?[\w’'.-]{1,24})$")
_ROMAN = re.compile(r"[IVXLC]+|[ivxlc]+")
_INITIALS = re.compile(r"(?:[^\W\d_]\.\s?)*[^\W\d_]")
_WINDOW = 32
_SHORT = 4
_SPEAKER_WINDOW = 60
_SPEAKER_WORDS = 5
_IN_NAMES = frozenset({"of", "the", "de", "von", "old", "had", "then"})
_GOES_ON = frozenset("”)]}?!,;:")
_END_BY_THEMSELVES = frozenset({"a.m", "p.m", "etc", "&c", "usw"})
"""`p.m. Tom` and `etc. Tom` begin a new sentence; `U.S. Navy` does not."""


@dataclass(frozen=True, slots=True)
class _Border:
    """A place that may end a sentence, with what stands on both sides."""

    text: str
    start: int
    """Where the sentence began."""
    end: re.Match[str]
    following: re.Match[str]
    known: Abbreviations

    @property
    def word(self) -> str:
        """The first word behind it."""
        return self.following["word"]

    @property
    def opened(self) -> str:
        """What opens before that word."""
        return self.text[self.end.end() : self.following.start("word")]

    @property
    def opens_quotation(self) -> bool:
        """Whether somebody begins to speak behind it."""
        return bool(set(self.opened) & set('“„«「"'))

    @property
    def closes(self) -> bool:
        """Whether a quotation or a parenthesis ends here."""
        return bool(self.end["close"])


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
    if text[end.end()] in _GOES_ON:
        return False
    following = _NEXT.match(text, end.end(), end.end() + 2 * _WINDOW)
    if following is None:
        # Nothing but marks: a sentence of their own, such as a lone “…”; or a name left out, as in `Mr. ⸻`.
        return _last_token(text, start, end) not in known.names
    return _is_end_before_word(_Border(text, start, end, following, known))


def _is_end_before_word(border: _Border) -> bool:
    mark = border.end["mark"]
    if border.word[0].islower():
        # Lower case goes on with the sentence, unless one quotation ends and another begins: “Yes!” “but why?”
        return border.closes and bool(set(border.opened) & set("“„«「"))
    if mark == ".":
        return border.closes or _is_end_after_period(border)
    if border.closes and not border.opened.strip() and _is_speaker(border):
        return False
    # “I… I do not know” stammers on.
    stammers = border.word.partition("’")[0] == "I" and not border.closes and not border.opened.strip()
    is_alone = not any(map(str.isalnum, border.text[border.start : border.end.start()][:_WINDOW]))
    return is_alone or not (stammers and (mark.endswith(("…", "..")) or len(mark.split()) > 1))


def _is_speaker(border: _Border) -> bool:
    """Whether `Tom said`, `Mr. Filby cried` or `I asked` comes after a quotation."""
    behind = border.text[border.following.start("word") :][:_SPEAKER_WINDOW].split()[:_SPEAKER_WORDS]
    for place, word in enumerate(behind):
        bare = word.rstrip('.,;:!?—…”"')
        if bare in border.known.speech:
            return place > 0
        is_name = bare[:1].isupper() or bare in _IN_NAMES
        if (place and not is_name) or (bare != word and bare not in border.known.names):
            return False
    return False


def _is_end_after_period(border: _Border) -> bool:
    last = _last_token(border.text, border.start, border.end)
    if not last:
        return True
    is_held = "\u00a0" in border.end["gap"] or "\u202f" in border.end["gap"]
    if is_held and len(last) <= _SHORT:
        return False
    is_first = border.text[border.start : border.end.start()][:_WINDOW].strip(" “\"‘'([—") == last
    by_table = _is_end_after_abbreviation(last, border)
    return _is_end_after_number_or_initial(last, border, is_first=is_first) if by_table is None else by_table


def _last_token(text: str, start: int, end: re.Match[str]) -> str:
    """The word, number or abbreviation that the mark stands behind."""
    token = _TOKEN.search(text[max(start, end.start() - _WINDOW) : end.start()])
    return token[0].lstrip("’'-.") if token else ""


def _is_end_after_abbreviation(last: str, border: _Border) -> bool | None:
    """What the table of abbreviations says; nothing if the word is not in it."""
    known = border.known
    if last in known.numbers:
        return not _is_number(border.word, last)
    if last in known.either:
        return border.word in known.openers or border.opens_quotation or last.lower() in _END_BY_THEMSELVES
    return False if last in known.phrases or last in known.names else None


def _is_end_after_number_or_initial(last: str, border: _Border, *, is_first: bool) -> bool:
    if last.isdigit():
        is_ordinal = border.known.ordinals and len(last) < _SHORT - 1
        return border.opens_quotation or not (is_first or is_ordinal)
    if last != "I" and last[0].isupper() and _INITIALS.fullmatch(last):
        return not is_first and (border.word in border.known.openers or border.opens_quotation)
    # `II. The Storm` is one heading.
    return not (is_first and last.isupper() and _ROMAN.fullmatch(last))


def _is_number(word: str, last: str) -> bool:
    if word[0].isdigit():
        return True
    is_roman = bool(_ROMAN.fullmatch(word))
    return is_roman and (len(word) > 1 or (word != "I" and last not in {"No", "no"}))
