"""Roman numerals in English: `Henry VIII`, `Chapter IV`; never the pronoun I."""

import re

from phases.chunk.spelling.edits import Passage, Rule
from phases.chunk.spelling.english_numbers import cardinal, ordinal

_NUMERAL = r"(?=[MDCLXVI])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?<=[MDCLXVI])"
_SMALL_NUMERAL = r"(?=[xvi])x{0,3}(?:ix|iv|v?i{0,3})(?<=[xvi])"
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_DIVISIONS = (
    "Chapter Chapters Part Parts Book Books Volume Volumes Act Scene Section Canto Stave Letter Article Plate Figure"
    " Appendix Page Pages Stanza Verse Psalm Episode"
    " Room Ward Hall Gate Platform Table Case Cell Pier Dock Floor"
    " Zone Sector Unit Division Army Legion Item Step Rule Law Amendment Schedule Annex Exhibit Model Lot"
    " Lesson Vol. Vols. Ch. Chap. Bk. Pt. Fig. Sec. Art. No. Number"
)
_SERIES = (
    "War Mark Type Class Grade Phase Stage Level Apollo Gemini Bowl Title Group Corps Stalag Formula Plan"
)
_CERTAIN = frozenset(
    {"chapter", "act", "scene", "volume", "canto", "stave", "article", "vol.", "ch.", "chap."}
)
_RULERS = (
    "Henry Louis Edward George William Charles James Richard Elizabeth Mary Napoleon Pius Benedict Leo Paul John"
    " Ramses Frederick Philip Alexander Nicholas Peter Catherine Ivan Umberto Emmanuel Gustav Gustavus Christian"
    " Ferdinand Clement Gregory Innocent Urban Boniface Julius Sixtus Alfonso Carlos Felipe Francis Franz Joseph"
    " Leopold Otto Wilhelm Friedrich Maximilian Rudolf Ptolemy Darius Xerxes David Robert Stephen Haakon Olav"
    " Harald Oscar Albert Constantine Michael Theodore Adolf Carl Karl Sigismund Stanislaus Casimir Selim Mehmed Abdul"
)
_TITLES = "King Queen Pope Emperor Empress Tsar Czar Kaiser Prince Duke Saint Sultan"
_NO_NAMES = frozenset(
    {
        "And",
        "But",
        "Or",
        "The",
        "A",
        "An",
        "When",
        "If",
        "As",
        "So",
        "Then",
        "That",
        "Did",
        "Do",
        "Am",
        "Was",
        "Had",
        "Have",
        "Can",
        "Could",
        "May",
        "Shall",
    }
)


def _any_of(words: str) -> str:
    return "|".join(re.escape(word) for word in sorted(words.split(), key=len, reverse=True))


def value_of(numeral: str) -> int:
    """`XIV` → 14."""
    values = [_VALUES[letter] for letter in numeral.upper()]
    following = [*values[1:], 0]
    return sum(-one if one < after else one for one, after in zip(values, following, strict=True))


def _number(match: re.Match[str], _passage: Passage) -> str | None:
    keyword, numeral = match["keyword"], match["shown"]
    if numeral.upper() == "I" and not _is_number_one(keyword, match):
        return None
    words = cardinal(str(value_of(numeral)))
    return words.title() if keyword[0].isupper() and numeral.isupper() else words


def _is_number_one(keyword: str, match: re.Match[str]) -> bool:
    """`Chapter I was` is a number, `the part I read` is not."""
    goes_on = re.match(r"\s+[a-z]", match.string[match.end() : match.end() + 8])
    return keyword[0].isupper() and (not goes_on or keyword.lower() in _CERTAIN)


def _ruler(match: re.Match[str], _passage: Passage) -> str | None:
    if match["shown"] == "I":
        goes_on = re.match(r"\s+(?!of\b)[\w“]", match.string[match.end() : match.end() + 8])
        if goes_on or not match["title"]:
            return None
    return _the_nth(match["shown"])


def _someone(match: re.Match[str], _passage: Passage) -> str | None:
    return None if match["name"] in _NO_NAMES else _the_nth(match["shown"])


def _the_nth(numeral: str) -> str:
    return f"the {ordinal(str(value_of(numeral))).title()}"


def _alone(match: re.Match[str], passage: Passage) -> str | None:
    is_whole = not passage.text[match.end() :].strip(" .")
    is_safe = len(match["shown"]) > 1 or match["after"] or is_whole
    if not is_safe or not (passage.is_heading or is_whole):
        return None
    return cardinal(str(value_of(match["shown"]))).title()


ROMAN_RULES = (
    Rule(re.compile(rf"^\s*(?P<shown>(?=[IVXL]){_NUMERAL})(?P<after>\s*[.:—–-]|(?=\s|$))(?![\w.])"), _alone),
    Rule(
        re.compile(
            rf"\b(?P<keyword>{_any_of(_DIVISIONS + ' ' + _SERIES)})\s+(?P<shown>{_NUMERAL})\b(?!['’.]\w)"
        ),
        _number,
    ),
    Rule(
        re.compile(
            rf"\b(?P<keyword>(?i:chapters?|parts?|book|volume|act|scene|section|canto|pages?|vol\.|ch\.|pp?\.))\s+"
            rf"(?P<shown>{_NUMERAL}|{_SMALL_NUMERAL})\b(?!['’.]\w)"
        ),
        _number,
    ),
    Rule(
        re.compile(
            rf"(?:\b(?P<title>{_any_of(_TITLES)})\s+)?\b(?:{_any_of(_RULERS)})\s+(?P<shown>(?=[IVX]){_NUMERAL})\b(?!\.\w)"
        ),
        _ruler,
    ),
    Rule(
        re.compile(
            rf"\b(?P<name>[A-Z][a-zà-ÿ]+)\s+(?P<shown>(?=[IVX]{{2}})(?![A-Z]*[MDCL]){_NUMERAL})\b(?!\.\w)"
        ),
        _someone,
    ),
)
