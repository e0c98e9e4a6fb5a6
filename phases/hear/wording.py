"""The form of a text that a recognizer is asked for: words and the marks it writes itself, nothing else."""

import re
import unicodedata
from dataclasses import dataclass

_APOSTROPHES = re.compile("[’‘ʼ`´＇]")
_ELIDED = (
    r"em|tis|twas|twere|twill|twould|cause|bout|un|er|im|cept|gainst|round|neath|tween|pon|ere|ome|ouse|ead"
)
# An apostrophe is part of a word between letters, before what English drops a beginning of, and after o', an', -in'.
_QUOTE = re.compile(
    rf"(?<!\w)'(?!(?:{_ELIDED})\b)|(?<!\w)'(?=\W|$)|(?<!\bo)(?<!\ban)(?<!\bol)(?<!\bth)(?<!\wn)(?<!\ws)'(?!\w)",
    re.IGNORECASE,
)
_SILENT = re.compile(r"[\"“”„‟«»‹›*_~|^<>\\#]")
_ENDS = re.compile(r"\s*(?:\.{2,}|…)(?=\s*$)")
_BREAKS = re.compile(r"\s*(?:\.{2,}|…|[;:()\[\]{}—–―/]|--+|(?<=\s)-(?=\s)|[،、；：])\s*")
_MANY = re.compile(r"\s*,(?:\s*,)*\s*")
_BEFORE_END = re.compile(r",\s*(?=[.!?。！？])|,\s*$")
_LEADING = re.compile(r"^[\s,.!?]+")
_TOO_MANY_ENDS = re.compile(r"([.!?])[.!?,\s]*(?=[.!?])")
_ENDED = re.compile(r"[.!?。！？]$")
_SHOUTED = 0.6
_LETTERS = re.compile(r"[^\W\d_]+")

# Chinese and Japanese put no blanks between words: there a letter is a word.
_WIDE = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_WIDE}]|(?:(?![{_WIDE}])\w)(?:(?:(?![{_WIDE}])[\w\u0300-\u036f])|[-'·](?=\w))*'?")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, and where in it it stands."""

    text: str
    start: int
    end: int

    @property
    def bare(self) -> str:
        """Its letters, whatever the case: what is heard, not how it is written."""
        return bare(self.text)


def asked_for(text: str) -> str:
    """The text as a recognizer would write it; empty if there is no word in it."""
    text = _APOSTROPHES.sub("'", unicodedata.normalize("NFC", text))
    text = _QUOTE.sub(" ", _SILENT.sub(" ", _ENDS.sub(".", text)))
    text = _MANY.sub(", ", _BREAKS.sub(", ", text))
    text = _TOO_MANY_ENDS.sub("", _BEFORE_END.sub("", text))
    text = re.sub(r"\s+([,.!?])", r"\1", " ".join(_LEADING.sub("", text).split()))
    if not any(map(str.isalnum, text)):
        return ""
    return _spoken_softly(text if _ENDED.search(text) else f"{text}.")


def words_of(text: str) -> tuple[Word, ...]:
    """Its words, in order."""
    return tuple(Word(found.group(), found.start(), found.end()) for found in _WORD.finditer(text))


def bare(text: str) -> str:
    """Letters and digits only, in one case, without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if sign.isalnum())


def _spoken_softly(text: str) -> str:
    """A line in capitals is spoken like any other."""
    runs = [run for run in _LETTERS.findall(text) if len(run) > 1]
    shouted = sum(len(run) for run in runs if run.isupper())
    if not runs or shouted < _SHOUTED * sum(map(len, runs)):
        return text
    return text[:1] + text[1:].lower()
