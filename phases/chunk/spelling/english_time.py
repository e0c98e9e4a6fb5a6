"""Times, dates, years and decades in English words."""

import re

from phases.chunk.spelling.edits import Passage, Rule
from phases.chunk.spelling.english_numbers import cardinal, decade, ordinal, short_year, year

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_SHORT = {month[:3]: month for month in _MONTHS if month != "May"} | {"Sept": "September"}
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)}|(?:{'|'.join(sorted(_SHORT, key=len, reverse=True))})\b\.?)"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|d)?"
_YEAR = r"(?:(?P<comma>,?)\s+(?P<year>1[0-9]{3}|20[0-9]{2})\b(?![,.]?[0-9]))?"
_DAYS_IN_A_MONTH = 31
_HOURS = 24
_MINUTES = 60
_FIRST_TWO_DIGIT_MINUTE = 10
_LAST_YEAR_SPOKEN_IN_PAIRS = 1100

_YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|since|by|of|from|until|till|before|after|about|around|circa|ca\.|c\.|year|years|early|late|mid|during"
    r"|spring|summer|autumn|fall|winter|christmas|class|between|to|and|or|anno|domini|a\.d\."
    rf"|{'|'.join(_MONTHS).lower()}),?\s+(?:the\s+year\s+)?|[(\u2013-])$",
    re.IGNORECASE,
)
_COUNTED_AFTER = re.compile(
    r"\s+(?:men|women|people|children|feet|sheep|oxen|horse|foot|(?!was\b|is\b|has\b|as\b|this\b|does\b|its\b|us\b"
    r"|his\b|always\b|perhaps\b|sometimes\b|across\b|towards\b|besides\b|unless\b)[a-z]{2,}s)\b"
)
_ERA_AFTER = re.compile(r"\s?(?:A\.?D|B\.?C|C\.?E)\b")


def _time(match: re.Match[str], passage: Passage) -> str | None:
    hour, minute = int(match["hour"]), int(match["minute"])
    if hour > _HOURS or minute >= _MINUTES:
        return None
    words = cardinal(str(hour))
    if minute:
        words += (" oh " if minute < _FIRST_TWO_DIGIT_MINUTE else " ") + cardinal(str(minute))
    elif not match["half"] and not _says_oclock(match, passage):
        words += " o’clock" if hour <= _HOURS // 2 else " hundred"
    second = match["second"]
    return words + (
        f" and {cardinal(str(int(second)))} second{'' if int(second) == 1 else 's'}" if second else ""
    )


def _says_oclock(match: re.Match[str], passage: Passage) -> bool:
    return bool(re.match(r"\s?(?:o['’]clock|hours)", passage.text[match.end() :][:10]))


def _month_day(match: re.Match[str], _passage: Passage) -> str | None:
    return f"{_full(match['month'])} {ordinal(match['day'])}{_and_year(match)}" if _is_day(match) else None


def _day_month(match: re.Match[str], _passage: Passage) -> str | None:
    the = match["the"] or "the "
    return (
        f"{the}{ordinal(match['day'])} of {_full(match['month'])}{_and_year(match)}"
        if _is_day(match)
        else None
    )


def _numeric_date(match: re.Match[str], _passage: Passage) -> str | None:
    month, day = int(match["month"]), int(match["day"])
    if month > len(_MONTHS) >= day:
        month, day = day, month
    if not (1 <= month <= len(_MONTHS) and 1 <= day <= _DAYS_IN_A_MONTH):
        return None
    return f"{_MONTHS[month - 1]} {ordinal(str(day))}, {year(match['year'])}"


def _is_day(match: re.Match[str]) -> bool:
    return 1 <= int(match["day"]) <= _DAYS_IN_A_MONTH


def _full(month: str) -> str:
    return _SHORT.get(month.rstrip("."), month)


def _and_year(match: re.Match[str]) -> str:
    return f", {year(match['year'])}" if match["year"] else ""


def _lone_year(match: re.Match[str], passage: Passage) -> str | None:
    before = passage.text[max(0, match.start() - 24) : match.start()]
    after = passage.text[match.end() : match.end() + 24]
    is_dated = _YEAR_BEFORE.search(before) or _ERA_AFTER.match(after)
    if not is_dated and (int(match[0]) < _LAST_YEAR_SPOKEN_IN_PAIRS or _COUNTED_AFTER.match(after)):
        return None
    return year(match[0])


def _years(match: re.Match[str], _passage: Passage) -> str:
    last = match["last"]
    return f"{year(match['first'])} to {year(last) if len(last) > 2 else short_year(last)}"  # noqa: PLR2004


def _decade(match: re.Match[str], _passage: Passage) -> str:
    return decade(match["digits"])


def _short_year(match: re.Match[str], _passage: Passage) -> str:
    return short_year(match["digits"])


TIME_RULES = (
    Rule(
        re.compile(r"(?<![\w.:/-])(?P<year>[12][0-9]{3})-(?P<month>[01][0-9])-(?P<day>[0-3][0-9])(?![\w-])"),
        _numeric_date,
    ),
    Rule(
        re.compile(r"(?<![\w./-])(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})/(?P<year>1[0-9]{3}|20[0-9]{2})(?![\w/-])"),
        _numeric_date,
    ),
    Rule(
        re.compile(
            r"(?<![\w.:£$€])(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9]))?)(?![0-9:])"
            r"(?=(?P<half>\s?[AaPp]\.?\s?[Mm]\b)?)"
        ),
        _time,
    ),
    Rule(
        re.compile(
            r"(?<![\w.:£$€])(?P<hour>[0-9]{1,2})\.(?P<minute>[0-5][0-9])(?P<second>)(?=(?P<half>\s?[AaPp]\.?\s?[Mm]\b))"
        ),
        _time,
    ),
    Rule(re.compile(rf"\b{_MONTH}\s+{_DAY}\b(?![:%][0-9]|[.,][0-9]|[–-][0-9]|\s+(?:men|miles|hours))"
                    rf"{_YEAR}"), _month_day),
    Rule(re.compile(rf"(?<![\w.,–-])(?P<the>[Tt]he\s+)?{_DAY}\s+(?:of\s+)?{_MONTH}(?!\w){_YEAR}"), _day_month),
    Rule(
        re.compile(r"(?<![\w.,–-])(?P<first>1[0-9]{3}|20[0-9]{2})\s?[–-]\s?(?P<last>1[0-9]{3}|20[0-9]{2}|[0-9]{2})(?![\w–-])"),
        _years,
    ),
    Rule(re.compile(r"(?<![\w.,])(?P<digits>(?:1[0-9]|20)[0-9]0)['’]?s\b"), _decade),
    Rule(re.compile(r"(?<!\w)['’‘](?P<digits>[2-9]0)s\b"), _decade),
    Rule(
        re.compile(
            r"\b(?:[Tt]he|[Ii]n|[Mm]id|[Ee]arly|[Ll]ate|his|her|their|my|our)[\s-]+(?P<shown>(?P<digits>[2-9]0)['’]?s)\b"
        ),
        _decade,
    ),
    Rule(
        re.compile(
            r"\b(?:in|of|since|from|until|spring|summer|autumn|fall|winter|[cC]lass of)\s+"
            r"(?P<shown>['’‘](?P<digits>[0-9]{2}))(?![\w’'])"
        ),
        _short_year,
    ),
    Rule(re.compile(r"(?<![\w.,:/$£€–-])(?:1[0-9]{3}|20[0-9]{2})(?![\w%/]|[.,:–-][0-9])"), _lone_year),
)  # fmt: skip
