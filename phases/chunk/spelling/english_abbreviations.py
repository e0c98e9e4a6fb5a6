"""English abbreviations in words."""

import re
from collections.abc import Iterable

from phases.chunk.spelling.edits import Passage, Rule

_TITLES = {
    "Mr": "Mister", "Mrs": "Missus", "Ms": "Miz", "Dr": "Doctor", "Messrs": "Messers", "Mme": "Madame",
    "Mmes": "Mesdames", "Mlle": "Mademoiselle", "Prof": "Professor", "Capt": "Captain", "Col": "Colonel",
    "Gen": "General", "Lt": "Lieutenant", "Lieut": "Lieutenant", "Sgt": "Sergeant", "Sergt": "Sergeant", "Maj": "Major",
    "Cpl": "Corporal", "Corp": "Corporal", "Pvt": "Private", "Adm": "Admiral", "Cmdr": "Commander", "Rev": "Reverend",
    "Revd": "Reverend", "Hon": "Honorable", "Gov": "Governor", "Sen": "Senator", "Rep": "Representative",
    "Pres": "President", "Supt": "Superintendent", "Insp": "Inspector", "Fr": "Father", "St": "Saint", "Mt": "Mount",
    "Ft": "Fort", "Msgr": "Monsignor", "Wm": "William", "Geo": "George", "Chas": "Charles", "Thos": "Thomas",
    "Jas": "James", "Jos": "Joseph", "Robt": "Robert", "Edw": "Edward",
}  # fmt: skip
_ALWAYS = {
    "Mr": "Mister", "Mrs": "Missus", "Messrs": "Messers", "Esq": "Esquire", "Jr": "Junior", "Sr": "Senior",
    "e.g": "for example", "i.e": "that is", "etc": "et cetera", "&c": "et cetera", "viz": "namely", "cf": "compare",
    "vs": "versus", "Bros": "Brothers", "Ltd": "Limited", "Inc": "Incorporated", "approx": "approximately",
    "Dept": "Department", "Govt": "Government", "q.v": "which see", "a.k.a": "also known as", "Ph.D": "PhD",
}  # fmt: skip
_AFTER_A_NAME = {
    "St": "Street", "Dr": "Drive", "Ave": "Avenue", "Rd": "Road", "Blvd": "Boulevard", "Sq": "Square", "Co": "Company",
    "Corp": "Corporation", "Ln": "Lane", "Pl": "Place", "Mt": "Mountain",
}  # fmt: skip
_BEFORE_A_NUMBER = {
    "No": "Number", "Nos": "Numbers", "no": "number", "nos": "numbers", "p": "page", "pp": "pages", "Vol": "Volume",
    "vol": "volume", "vols": "volumes", "Ch": "Chapter", "ch": "chapter", "Chap": "Chapter", "chap": "chapter",
    "Fig": "Figure", "fig": "figure", "figs": "figures", "Art": "Article", "art": "article", "Sec": "Section",
    "sec": "section", "Bk": "Book", "bk": "book", "Pt": "Part", "pt": "part", "Op": "Opus", "op": "opus",
    "c": "circa", "ca": "circa", "ll": "lines", "Jan": "January", "Feb": "February", "Mar": "March", "Apr": "April",
    "Jun": "June", "Jul": "July", "Aug": "August", "Sept": "September", "Sep": "September", "Oct": "October",
    "Nov": "November", "Dec": "December",
}  # fmt: skip
_MONTHS_AFTER = {"Jan", "Feb", "Aug", "Sept", "Oct", "Nov", "Dec"}
_TIMES = {"a": "AM", "p": "PM"}


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _title(match: re.Match[str], _passage: Passage) -> str | None:
    return _TITLES[match["word"]]


def _saint(match: re.Match[str], passage: Passage) -> str | None:
    # `in Grafton St. The house` is a street, though a capital follows.
    return None if passage.ends_sentence(match.end()) else _TITLES[match["word"]]


def _always(match: re.Match[str], passage: Passage) -> str:
    return _ALWAYS[match["word"]] + _stop(match, passage)


def _after_a_name(match: re.Match[str], passage: Passage) -> str:
    return _AFTER_A_NAME[match["word"]] + _stop(match, passage)


def _before_a_number(match: re.Match[str], _passage: Passage) -> str:
    return _BEFORE_A_NUMBER[match["word"]]


def _spaced_time_of_day(match: re.Match[str], passage: Passage) -> str:
    return f" {_TIMES[match['half'].lower()]}{_stop(match, passage)}"


def _stop(match: re.Match[str], passage: Passage) -> str:
    """The period of an abbreviation ends its sentence too."""
    return "." if match[0].endswith(".") and passage.ends_sentence(match.end()) else ""


_NAME_FOLLOWS = r"(?=\s+[“\"‘'(]?[A-ZÀ-Þ])"
DOTTED_RULES = (
    Rule(re.compile(rf"\b(?P<word>St|Dr|Mt)\.{_NAME_FOLLOWS}"), _saint),
    Rule(re.compile(rf"\b(?P<word>{_any_of(_TITLES.keys() - {'St', 'Dr', 'Mt'})})\.{_NAME_FOLLOWS}"), _title),
    Rule(
        re.compile(rf"(?<=[a-z\d,&]\s)(?P<shown>(?P<word>{_any_of(_AFTER_A_NAME)})\.)(?!\w)"), _after_a_name
    ),
    Rule(re.compile(rf"(?<![\w.])(?P<word>{_any_of(_ALWAYS)})\.(?!\w)"), _always),
    Rule(
        re.compile(
            rf"(?<![\w.])(?P<shown>(?P<word>{_any_of(_BEFORE_A_NUMBER)})\.)"
            r"(?=\s?\d|\s(?:[IVXLC]{2,}|[VXL]|[ivxl]{2,})\b)"
        ),
        _before_a_number,
    ),
    Rule(re.compile(r"(?<=[\da-z])(?P<shown>\s?(?P<half>[AaPp])\.\s?[Mm]\.?)(?![\w.])"), _spaced_time_of_day),
)
UNDOTTED_RULES = (
    Rule(
        re.compile(rf"\b(?P<word>Mr|Mrs|Ms|Dr|St|Prof|Capt|Col|Mme|Mlle|Messrs|Revd){_NAME_FOLLOWS}"), _title
    ),
    Rule(re.compile(r"(?<=\d)(?P<shown>\s?(?P<half>[AaPp])[Mm])\b"), _spaced_time_of_day),
)
