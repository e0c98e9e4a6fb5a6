"""Money in English words."""

import re

from phases.chunk.spelling.edits import Passage, Rule
from phases.chunk.spelling.english_numbers import cardinal, counted, decimal

AMOUNT = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_UNITS = {
    "$": ("dollar", "dollars", "cent", "cents"),
    "£": ("pound", "pounds", "penny", "pence"),
    "€": ("euro", "euros", "cent", "cents"),
    "¥": ("yen", "yen", "sen", "sen"),
    "₹": ("rupee", "rupees", "paisa", "paise"),
}
_SCALES = {"k": "thousand", "m": "million", "mn": "million", "b": "billion", "bn": "billion"}
_PENCE = {"1": "a penny", "2": "twopence", "3": "threepence", "6": "sixpence"}
_SMALLEST_PARTS = 2


def _amount(match: re.Match[str], _passage: Passage) -> str:
    one, many, small_one, small_many = _UNITS[match["sign"]]
    digits, scale = match["amount"], match["scale"]
    if scale:
        return f"{decimal(digits)} {_SCALES.get(scale.lower(), scale.lower())} {many}"
    if match["thing"] is not None:
        return f"{decimal(digits)}-{one}{match['thing']}"
    whole, _, parts = digits.partition(".")
    if len(parts) != _SMALLEST_PARTS:
        return counted(digits, one, many)
    small = counted(str(int(parts)), small_one, small_many)
    if int(parts) == 0:
        return counted(whole, one, many)
    return small if whole == "0" else f"{counted(whole, one, many)} and {small}"


def _pounds_shillings_pence(match: re.Match[str], passage: Passage) -> str:
    """`£3 10s. 6d.` → three pounds, ten shillings and sixpence."""
    pounds = [counted(match["pounds"], "pound", "pounds")] if match["pounds"] else []
    shillings = [counted(match["shillings"], "shilling", "shillings")] if match["shillings"] else []
    parts = [*pounds, *shillings, *([_pence(match["pence"])] if match["pence"] else [])]
    stop = "." if match[0].endswith(".") and passage.ends_sentence(match.end()) else ""
    return ", ".join([*parts[:-2], " and ".join(parts[-2:])]) + stop


def _pence(digits: str) -> str:
    return _PENCE.get(digits, f"{cardinal(digits)} pence")


def _cents(match: re.Match[str], _passage: Passage) -> str:
    return counted(match["amount"], "cent", "cents")


MONEY_RULES = (
    Rule(
        re.compile(
            r"(?<![\w.])£\s?(?P<pounds>[0-9,]*[0-9])\s(?P<shillings>[0-9]{1,2})s\b\.?(?:\s?(?P<pence>[0-9]{1,2})d\b\.?)?"
        ),
        _pounds_shillings_pence,
    ),
    Rule(
        re.compile(r"(?<![\w.])(?P<pounds>)(?P<shillings>[0-9]{1,2})s\.?\s(?P<pence>[0-9]{1,2})d\b\.?"),
        _pounds_shillings_pence,
    ),
    Rule(
        re.compile(r"(?<![\w.,’'-])(?P<pounds>)(?P<shillings>[0-9]{1,2})s\.(?P<pence>)(?!\w)"),
        _pounds_shillings_pence,
    ),
    Rule(
        re.compile(r"(?<![\w.,’'-])(?P<pounds>)(?P<shillings>)(?P<pence>[0-9]{1,2})d\.(?!\w)"),
        _pounds_shillings_pence,
    ),
    Rule(
        re.compile(
            rf"(?<![\w])(?:US|U\.S\.)?(?P<sign>[$£€¥₹])\s?(?P<amount>{AMOUNT})(?![0-9])"
            r"(?:\s?(?P<scale>hundred|thousand|million|billion|trillion|[kKmMbB]n?)\b)?"
            r"(?P<thing>-(?=[a-z])|(?=\s(?:bill|note|coin|piece)\b))?"
        ),
        _amount,
    ),
    Rule(re.compile(rf"(?<![\w.])(?P<amount>{AMOUNT})\s?¢"), _cents),
)
