"""What a translator must not touch: tags, notes and signs stand outside of what it is given; names and numbers inside.

Outside means that it never sees them: the text is taken apart there, and put together again. Inside a sentence they
are given marks that translators leave alone; whether they did is checked.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_OUTSIDE = re.compile(
    r"(\s*(?:"
    r"\[[^\[\]\n]{1,120}\]|<[^<>\n]{1,120}>|\{[^{}\n]{1,120}\}"  # tags, as in [Alice]
    r"|[♪♫♬♩]+|[\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F\u200D]+"  # music, emoji
    r"|(?:(?<=\n)|^)[-–—](?=\s?\w)|\n"  # who speaks now
    r")\s*)"
)
_NUMBER = r"\d{1,3}(?:[.,' \u00a0\u202f]\d{3}){2,}(?:[.,]\d+)?(?!\d)"
_ANY_NUMBER = r"(?<!\w)\d+(?:[.,:]\d+)*(?!\w)"
_ADDRESS = r"https?://\S+[^\s.,;:!?)]|[\w.+-]+@[\w-]+\.[\w.-]*\w"
_MARK = "XQ{}"
_MOST_MARKS = 9


@dataclass(frozen=True, slots=True)
class Fragment:
    """A part of a text: what is to be translated, or what stays as it is, blanks and all."""

    text: str
    stays: bool


@dataclass(frozen=True, slots=True)
class Guarded:
    """A text as a translator is given it, and what the marks in it stand for."""

    text: str
    marks: Mapping[str, str]

    def restored(self, translation: str) -> str | None:
        """What was guarded, in its place again; None if a mark is lost or doubled."""
        for mark, meant in self.marks.items():
            if len(re.findall(rf"(?<!\w){mark}(?!\w)", translation)) != 1:
                return None
            before, after = re.split(rf"(?<!\w){mark}(?!\w)", translation)
            translation = f"{before}{meant}{after}"
        return translation


def fragments(text: str) -> list[Fragment]:
    """The text, taken apart; joined again it is the same."""
    parts = [
        Fragment(part, stays=number % 2 == 1) for number, part in enumerate(_OUTSIDE.split(text)) if part
    ]
    return [
        part if part.stays or any(map(str.isalpha, part.text)) else Fragment(part.text, stays=True)
        for part in parts
    ]


def guarded(
    text: str, names: Iterable[str], terms: Mapping[str, str], *, all_numbers: bool = False
) -> Guarded:
    """Names, long numbers and addresses get marks, and so does each term, for which its wish comes back."""
    pattern = re.compile(
        "|".join(
            [
                _ADDRESS,
                *(_alone(name) for name in _longest_first(names)),
                *(f"(?i:{_alone(term)})" for term in _longest_first(terms)),
                _ANY_NUMBER if all_numbers else _NUMBER,
            ]
        )
    )
    meanings = {term.casefold(): wish for term, wish in terms.items()}
    marks: dict[str, str] = {}

    def marked(match: re.Match[str]) -> str:
        if len(marks) == _MOST_MARKS:
            return match[0]
        mark = _MARK.format(len(marks) + 1)
        marks[mark] = meanings.get(match[0].casefold(), match[0])
        return mark

    return Guarded(text, {}) if _MARK.format("") in text else Guarded(pattern.sub(marked, text), marks)


def wished(text: str, wishes: Mapping[str, str]) -> dict[str, str]:
    """The wishes that are about this text."""
    return {
        term: wish for term, wish in wishes.items() if term and re.search(_alone(term), text, re.IGNORECASE)
    }


def _alone(words: str) -> str:
    return rf"(?<!\w){re.escape(words)}(?!\w)"


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(filter(None, words), key=lambda word: (-len(word), word))
