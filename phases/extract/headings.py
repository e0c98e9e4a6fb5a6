"""Headings in plain text, told by convention."""

import re
from enum import IntEnum

_ROMAN = r"(?=[MDCLXVI])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?<=[MDCLXVI])"
_UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "last",
)
_WORDS = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_UNITS)}))?|{'|'.join((*_UNITS, *_TEENS))}"
    rf"|(?:the )?(?:{'|'.join(_ORDINALS)}))"
)
_NUMBER = rf"(?:(?-i:{_ROMAN})|(?-i:{_ROMAN.lower()})|\d{{1,3}}|{_WORDS})"
_DIVISIONS = (
    "chapter|chap\\.|book|part|volume|canto|act|scene|stave|letter|section|episode|night"
    "|kapitel|teil|buch|chapitre|partie|livre|cap[ií]tulo|parte|libro|capitolo|hoofdstuk|deel"
)
_NUMBERED = re.compile(
    rf"(?:the\s+)?(?:{_DIVISIONS})\s+{_NUMBER}\b\.?(?P<title>(?:\s*[:.\u2014\u2013-]+\s*|\s+(?-i:(?=[A-Z“\"‘])))\S.{{0,70}})?",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:prologue?|epilogue?|preface|foreword|introduction|introductory|afterword|dedication|conclusion|postscript"
    r"|interlude|intermezzo|acknowledge?ments?|appendix(?:\s+\w{1,4})?|prolog|epilog|vorwort|nachwort|einleitung"
    r"|avant-propos|pr[oó]logo|ep[ií]logo)[.:]?",
    re.IGNORECASE,
)
_NUMERAL = re.compile(rf"[\[(]?{_NUMBER}[\])]?\.?", re.IGNORECASE)
_CONTENTS = re.compile(
    r"(?:table of )?contents[.:]?|inhalt(?:sverzeichnis)?|table des mati[eè]res|[ií]ndice",
    re.IGNORECASE,
)
_LONGEST = 80
_FEWEST_CAPITALS = 3
_MOST_WORDS_IN_CAPITALS = 10


class Rank(IntEnum):
    """How sure a line is a heading; chapters begin at the surest rank that a text uses."""

    NUMBERED = 1
    NUMERAL = 2
    CAPITALS = 3


def rank_of(line: str) -> Rank | None:
    """What kind of heading a lone line is; none if it is not one."""
    line = line.strip()
    if not line or len(line) > _LONGEST:
        return None
    if _NUMBERED.fullmatch(line) or _NAMED.fullmatch(line):
        return Rank.NUMBERED
    if _NUMERAL.fullmatch(line):
        return Rank.NUMERAL
    return Rank.CAPITALS if _is_in_capitals(line) else None


def is_bare_number(line: str) -> bool:
    """Whether a heading has no words of its own: `CHAPTER IV`, `XII.`."""
    numbered = _NUMBERED.fullmatch(line.strip())
    return bool(numbered and not numbered["title"]) or bool(_NUMERAL.fullmatch(line.strip()))


def is_contents(line: str) -> bool:
    """Whether a table of contents begins here."""
    return bool(_CONTENTS.fullmatch(line.strip()))


def _is_in_capitals(line: str) -> bool:
    letters = [character for character in line if character.isalpha()]
    return (
        len(letters) >= _FEWEST_CAPITALS
        and not any(letter.islower() for letter in letters)
        and line[-1] not in '!?,;—-”"’…'
        and line[0] not in "“\"‘'([*"
        and len(line.split()) <= _MOST_WORDS_IN_CAPITALS
    )
