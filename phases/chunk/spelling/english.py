"""English, spelled out."""

import re

from phases.chunk.spelling.edits import Edit, Passage, Rule, edits_by
from phases.chunk.spelling.english_abbreviations import DOTTED_RULES, UNDOTTED_RULES
from phases.chunk.spelling.english_money import MONEY_RULES
from phases.chunk.spelling.english_quantities import QUANTITY_RULES, long_numbers
from phases.chunk.spelling.english_roman import ROMAN_RULES
from phases.chunk.spelling.english_time import TIME_RULES

_DIGIT = re.compile(r"[0-9½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅒]")
_CAPITAL_NUMERAL = re.compile(r"\b[IVXLCM]+\b|\b[ivx]{2,}\b")
_SIGNS = {
    "&": "and",
    "+": "plus",
    "=": "equals",
    "×": "times",
    "÷": "divided by",
    "±": "plus or minus",
    "@": "at",
    "§": "section",
}


def _sign(match: re.Match[str], passage: Passage) -> str:
    before = "" if passage.text[match.start() - 1 : match.start()].isspace() else " "
    after = "" if passage.text[match.end() : match.end() + 1].isspace() else " "
    return f"{before}{_SIGNS[match[0]]}{after}"


_SIGN_RULES = (
    Rule(re.compile(r"(?:(?<=\w)(?=&\w)|(?<=\s)(?=&\s))&"), _sign),
    Rule(re.compile(r"(?:(?<=[0-9])|(?<=[0-9]\s))[+=×÷±](?=\s?[0-9])"), _sign),
    Rule(re.compile(r"(?<=\w)@(?=\w)|§(?=\s?[0-9])"), _sign),
)


def spell_english(passage: Passage) -> list[Edit]:
    """Numbers, dates, money, numerals, abbreviations and signs, as they are said."""
    has_digits = bool(_DIGIT.search(passage.text))
    rules = (
        *(MONEY_RULES + TIME_RULES if has_digits else ()),
        *(ROMAN_RULES if _CAPITAL_NUMERAL.search(passage.text) else ()),
        *(DOTTED_RULES if "." in passage.text else ()),
        *UNDOTTED_RULES,
        *_SIGN_RULES,
        *(QUANTITY_RULES if has_digits else ()),
    )
    return edits_by(rules, passage, long_numbers(passage.text) if has_digits else [])
