"""Texts as F5-TTS reads them: one line of signs it knows, and no more of it than it can say in one breath."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence

from phases.errors import EngineFailed

_ENDS = tuple(".!?。！？…")
_SENTENCE_BREAK = re.compile(r"(?<=[.!?…。！？])[\"'”’»)]*\s*(?=\S)")
_CLAUSE_BREAK = re.compile(r"(?<=[,;:—–،؛、，；：])\s*(?=\S)")
_SPACE = re.compile(r"\s+(?=\S)")


def one_line(text: str) -> str:
    """The text without line breaks; EngineFailed if nothing in it is speech."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    if not any(map(str.isalnum, line)):
        raise EngineFailed(f"F5-TTS has nothing to say for “{text}”.", "A line needs a letter or a digit.")
    return line


def ended(transcript: str) -> str:
    """A transcript that is seen to be over, so that the text after it is not taken for its continuation."""
    return transcript if transcript.endswith(_ENDS) else f"{transcript.rstrip(',;:—– ')}."


def spoken_after(transcript: str, text: str) -> str:
    """What the model reads: the words of the reference, then those that it is to say."""
    gap = "" if _is_wide(transcript[-1]) else " "
    return f"{transcript}{gap}{text}"


def parts(text: str, fits: Callable[[str], bool]) -> list[str]:
    """The text, halved at its best break until every part fits; what has no break is left as it is."""
    if fits(text) or (place := _best_break(text)) is None:
        return [text]
    return parts(text[:place].strip(), fits) + parts(text[place:].strip(), fits)


def numbered(signs: Sequence[str], vocabulary: Mapping[str, int], model: str) -> list[int]:
    """The numbers of the signs. EngineFailed for a letter that the model does not know: it would be left out."""
    return [_number(sign, vocabulary, model) for sign in signs]


def _number(sign: str, vocabulary: Mapping[str, int], model: str) -> int:
    for spelling in _spellings(sign):
        if spelling in vocabulary:
            return vocabulary[spelling]
    if any(map(str.isalnum, sign)):
        raise EngineFailed(
            f"The F5-TTS model “{model}” does not know “{sign}”.",
            "Give the line to a model of its language, or spell it with letters that this one knows.",
        )
    return 0  # as in the package: an unknown mark is a space


def _spellings(sign: str) -> Iterator[str]:
    yield sign
    yield sign.lower()
    yield sign.upper()
    yield "".join(part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))


def _best_break(text: str) -> int | None:
    """The break nearest to the middle: of sentences, else clauses, else words, else letters that need no spaces."""
    for pattern in (_SENTENCE_BREAK, _CLAUSE_BREAK, _SPACE):
        places = [match.end() for match in pattern.finditer(text) if _parts_speech(text, match.end())]
        if places:
            return min(places, key=lambda place: abs(2 * place - len(text)))
    middle = len(text) // 2
    return middle if _is_wide(text[middle]) and _parts_speech(text, middle) else None


def _parts_speech(text: str, place: int) -> bool:
    return any(map(str.isalnum, text[:place])) and any(map(str.isalnum, text[place:]))


def _is_wide(sign: str) -> bool:
    """Whether it belongs to a script that is written without spaces."""
    return unicodedata.east_asian_width(sign) in "WF"
