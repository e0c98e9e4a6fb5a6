"""JSON that may hold anything, asked for things by their meaning."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from phases.adopt.words import NOT_NEEDED, UNDERSTOOD

_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MOST = 1_000_000_000
_PLAIN_KEY = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True)
class Found:
    """A value and its place in the file."""

    where: str
    value: object

    def fields(self) -> "Fields | None":
        """It as an object, if it is one."""
        return Fields(self.where, self.value) if isinstance(self.value, dict) else None

    def members(self) -> Iterator[tuple[str | None, "Found"]]:
        """What a list or an object holds; the keys of an object with it."""
        if isinstance(self.value, list):
            for place, value in enumerate(self.value):
                yield None, Found(f"{self.where}[{place}]", value)
        elif isinstance(self.value, dict):
            for key, value in self.value.items():
                yield key, Found(f"{self.where}{_member(key)}", value)


@dataclass(frozen=True, slots=True)
class Fields:
    """An object, whose keys may be spelled in many ways."""

    where: str
    values: Mapping[str, object]

    def find(self, names: Sequence[str]) -> Found | None:
        """The first of these names under which there is something."""
        return next(self.all(names), None)

    def all(self, names: Sequence[str]) -> Iterator[Found]:
        """Everything under these names, in the order of the names."""
        spelled = {folded(key): key for key in self.values}
        for name in names:
            key = spelled.get(folded(name))
            if key is not None and self.values[key] is not None:
                yield Found(f"{self.where}{_member(key)}", self.values[key])

    def text(self, names: Sequence[str]) -> str | None:
        """The first of these that is a text with something in it, cleaned of what is no text."""
        texts = (clean(found.value) for found in self.all(names) if isinstance(found.value, str))
        return next((text for text in texts if text.strip()), None)

    def number(self, names: Sequence[str]) -> int | None:
        """The first of these that tells a number: 12, "12", "chunk_0012"."""
        numbers = (number_in(found.value) for found in self.all(names))
        return next((number for number in numbers if number is not None), None)

    def figures(self) -> dict[str, float]:
        """Whatever in it is a finite number."""
        return {
            clean(key): float(value)
            for key, value in self.values.items()
            if isinstance(value, int | float) and not isinstance(value, bool) and _is_finite(value)
        }

    def strangers(self) -> Iterator[Found]:
        """What stands under names that mean nothing here."""
        for key, found in Found(self.where, self.values).members():
            if folded(key or "") not in _KNOWN and number_in(key) is None:
                yield found


def folded(name: str) -> str:
    """What two spellings of one name share."""
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def clean(text: str) -> str:
    """Without what no database and no file name can hold."""
    return _NO_TEXT.sub("", text)


def number_in(value: object) -> int | None:
    """The last number in it, if there is one: chunks are called `chunk_0012`, or 12."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        is_whole = _is_finite(value) and 0 <= value < _MOST and value == int(value)
        return int(value) if is_whole else None
    digits = re.findall(r"[0-9]{1,9}", value) if isinstance(value, str) else []
    return int(digits[-1]) if digits else None


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # an integer beyond every float
        return False


def _member(key: str) -> str:
    plain = clean(key)
    return f".{plain}" if _PLAIN_KEY.fullmatch(plain) else f'["{plain}"]'


_KNOWN = {folded(name) for names in UNDERSTOOD for name in names} | {folded(name) for name in NOT_NEEDED}
