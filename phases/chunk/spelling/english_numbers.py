"""English numbers in words, American-neutral: no “and”, no commas."""

from num2words import num2words

MOST_DIGITS = 15
"""Longer numbers are read digit by digit; num2words overflows past 10^306."""
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def cardinal(digits: str) -> str:
    """`1,895` → one thousand eight hundred ninety-five; `007` digit by digit."""
    plain = digits.replace(",", "")
    if len(plain) > MOST_DIGITS or (len(plain) > 1 and plain[0] == "0"):
        return one_by_one(plain)
    return _neutral(num2words(int(plain)))


def ordinal(digits: str) -> str:
    """`21` → twenty-first."""
    plain = digits.replace(",", "")
    return _neutral(num2words(int(plain), to="ordinal")) if len(plain) <= MOST_DIGITS else cardinal(plain)


def decimal(digits: str) -> str:
    """`3.14` → three point one four; `1.2.3` with a point for each period."""
    whole, *parts = digits.split(".")
    return " point ".join([cardinal(whole), *(one_by_one(part) for part in parts)])


def year(digits: str) -> str:
    """`1895` → eighteen ninety-five, `1905` → nineteen oh-five, `2005` → two thousand five."""
    return _neutral(num2words(int(digits), to="year"))


def decade(digits: str) -> str:
    """`1890` → eighteen nineties, `1900` → nineteen hundreds, `90` → nineties."""
    words = year(digits) if len(digits) > 2 else cardinal(digits)  # noqa: PLR2004
    return f"{words[:-1]}ies" if words.endswith("y") else f"{words}s"


def short_year(digits: str) -> str:
    """`95` → ninety-five, `05` → oh five."""
    return cardinal(digits) if digits[0] != "0" else f"oh {_DIGITS[int(digits[1])]}"


def one_by_one(digits: str) -> str:
    """`404` → four zero four."""
    return " ".join(_DIGITS[int(digit)] for digit in digits)


def counted(digits: str, one: str, many: str) -> str:
    """`1` → one mile, `2.5` → two point five miles."""
    return f"{decimal(digits)} {one if digits in {'1', '1.0'} else many}"


def _neutral(words: str) -> str:
    return words.replace(",", "").replace(" and ", " ")
