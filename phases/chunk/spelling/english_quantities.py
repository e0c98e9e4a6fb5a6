"""Everything else with digits, in English words: shares, ranges, measures, fractions, plain numbers."""

import re

from phases.chunk.spelling.edits import Edit, Passage, Rule
from phases.chunk.spelling.english_money import AMOUNT
from phases.chunk.spelling.english_numbers import MOST_DIGITS, cardinal, counted, decimal, one_by_one, ordinal

_VULGAR = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
    "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8), "⅒": (1, 10),
}  # fmt: skip
_UNITS = {
    "km": "kilometer", "cm": "centimeter", "mm": "millimeter", "kg": "kilogram", "mg": "milligram", "lb": "pound",
    "lbs": "pound", "oz": "ounce", "yd": "yard", "yds": "yard", "mi": "mile", "ml": "milliliter", "hr": "hour",
    "hrs": "hour", "min": "minute", "mins": "minute", "sec": "second", "secs": "second", "°": "degree", "qt": "quart",
    "gal": "gallon", "doz": "dozen", "m": "meter", "g": "gram", "kW": "kilowatt", "MB": "megabyte", "GB": "gigabyte",
}  # fmt: skip
_FIXED_UNITS = {
    "ft": ("foot", "feet"), "mph": ("mile per hour", "miles per hour"), "kHz": ("kilohertz",) * 2, "Hz": ("hertz",) * 2,
    "km/h": ("kilometer per hour", "kilometers per hour"), "kph": ("kilometer per hour", "kilometers per hour"),
    "sq ft": ("square foot", "square feet"), "MHz": ("megahertz",) * 2,
    "°C": ("degree Celsius", "degrees Celsius"), "°F": ("degree Fahrenheit", "degrees Fahrenheit"),
    "doz": ("dozen", "dozen"),
}  # fmt: skip
_UNIT = "|".join(
    re.escape(unit) for unit in sorted({*_UNITS, *_FIXED_UNITS} - {"m", "g"}, key=len, reverse=True)
)
_LARGEST_NAMED_PART = 10
_LONG = re.compile(rf"[0-9]{{{MOST_DIGITS + 1},}}")


def long_numbers(text: str) -> list[Edit]:
    """Digits too many for a number, each by itself: so a line of them can still be cut."""
    places = (place for run in _LONG.finditer(text) for place in range(*run.span()))
    return [Edit(place, place + 1, f" {one_by_one(text[place])} ") for place in places]


def _percent(match: re.Match[str], _passage: Passage) -> str:
    return f"{decimal(match['amount'])} percent"


def _range(match: re.Match[str], _passage: Passage) -> str:
    share = " percent" if match["percent"] else ""
    return f"{decimal(match['first'])} to {decimal(match['last'])}{share}"


def _telephone(match: re.Match[str], _passage: Passage) -> str:
    return ", ".join(one_by_one(part) for part in re.split(r"\D+", match[0]))


def _measure(match: re.Match[str], passage: Passage) -> str:
    unit = match["unit"]
    one, many = _FIXED_UNITS.get(unit) or (_UNITS[unit], f"{_UNITS[unit]}s")
    stop = "." if match["period"] and passage.ends_sentence(match.end()) else ""
    if match["vulgar"]:
        mixed = _mixed(match["amount"], match["vulgar"])
        return f"{mixed} {many if match['amount'] else one}{stop}"
    return f"{counted(match['amount'], one, many)}{stop}"


def _mixed(whole: str | None, vulgar: str) -> str:
    over, under = _VULGAR[vulgar]
    return _part(whole, over, under)


def _vulgar(match: re.Match[str], _passage: Passage) -> str:
    return _mixed(match["whole"], match["vulgar"])


def _slash(match: re.Match[str], _passage: Passage) -> str:
    over, under = int(match["over"]), int(match["under"])
    if 0 < over < under and (under <= _LARGEST_NAMED_PART or under in {12, 16, 20, 32, 64, 100}):
        return _part(match["whole"], over, under)
    start = f"{cardinal(match['whole'])} " if match["whole"] else ""
    return f"{start}{cardinal(match['over'])} {cardinal(match['under'])}"


def _part(whole: str | None, over: int, under: int) -> str:
    names = {2: "half", 4: "quarter"}
    name = names.get(under) or ordinal(str(under))
    plural = "" if over == 1 else "s"
    if not whole:
        return f"{cardinal(str(over))} {name}{plural}"
    start = "a" if over == 1 else cardinal(str(over))
    return f"{cardinal(whole)} and {start} {name}{plural}"


def _ordinal(match: re.Match[str], _passage: Passage) -> str:
    return ordinal(match["digits"])


def _ratio(match: re.Match[str], _passage: Passage) -> str:
    return f"{cardinal(match['first'])} to {cardinal(match['last'])}"


def _minus(match: re.Match[str], _passage: Passage) -> str:
    return f"minus {decimal(match['amount'])}"


def _hash(match: re.Match[str], _passage: Passage) -> str:
    return f"number {cardinal(match['digits'])}"


def _plain(match: re.Match[str], passage: Passage) -> str:
    """A number as words, kept apart from letters that touch it: `B12` → B twelve."""
    before = passage.text[match.start() - 1 : match.start()]
    after = passage.text[match.end() : match.end() + 1]
    return f"{' ' if _is_word(before) else ''}{decimal(match[0])}{' ' if _is_word(after) else ''}"


def _is_word(character: str) -> bool:
    return character.isalnum()


QUANTITY_RULES = (
    Rule(
        re.compile(r"(?<![\w.–-])(?P<first>[0-9]+(?:\.[0-9]+)?)\s?[–-]\s?(?P<last>[0-9]+(?:\.[0-9]+)?)\s?(?P<percent>%)"),
        _range,
    ),
    Rule(re.compile(rf"(?<![\w.])(?P<amount>{AMOUNT})\s?%"), _percent),
    Rule(re.compile(r"(?<![\w.–-])(?:[0-9]{3}-)?[0-9]{3}-[0-9]{4}(?![\w–-])"), _telephone),
    Rule(
        re.compile(
            r"(?<![\w.,–-])(?P<first>[0-9]{1,6})(?:[–-]|\s–\s)(?P<last>[0-9]{1,6})(?P<percent>)(?![\w–-]|[.,][0-9])"
        ),
        _range,
    ),
    Rule(
        re.compile(
            rf"(?<![\w.])(?P<amount>[0-9]{{1,{MOST_DIGITS}}})?\s?(?P<vulgar>[{''.join(_VULGAR)}])"
            rf"\s?(?P<unit>{_UNIT})(?!\w)(?P<period>\.)?"
        ),
        _measure,
    ),
    Rule(re.compile(rf"(?<![\w.])(?P<amount>{AMOUNT})(?P<vulgar>)\s?(?P<unit>{_UNIT})(?!\w)(?P<period>\.)?"), _measure),
    Rule(re.compile(rf"(?<![\w.])(?P<amount>{AMOUNT})(?P<vulgar>)(?P<unit>[mg])(?!\w)(?P<period>)"), _measure),
    Rule(
        re.compile(rf"(?<![\w.])(?:(?P<whole>[0-9]{{1,{MOST_DIGITS}}})[\s-]?)?(?P<vulgar>[{''.join(_VULGAR)}])"),
        _vulgar,
    ),
    Rule(
        re.compile(r"(?<![\w./])(?:(?P<whole>[0-9]{1,4})[\s-])?(?P<over>[0-9]{1,3})[/⁄](?P<under>[0-9]{1,3})(?![\w/])"),
        _slash,
    ),
    Rule(re.compile(r"(?<![\w.])(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:st|nd|rd|th)\b"), _ordinal),
    Rule(re.compile(r"(?<![\w.])(?P<digits>[0-9]{0,3}[23])d(?=\s[A-Z])"), _ordinal),
    Rule(re.compile(r"(?<![\w.:])(?P<first>[0-9]{1,4}):(?P<last>[0-9]{1,4})(?![\w:])"), _ratio),
    Rule(re.compile(rf"(?:(?<=\s)|(?<=^)|(?<=[(“\"]))[−-](?P<amount>{AMOUNT})(?![\w–-])"), _minus),
    Rule(re.compile(r"(?<![\w&])#(?P<digits>[0-9]{1,15})(?!\w)"), _hash),
    Rule(re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)*"), _plain),
)  # fmt: skip
