"""A TOML file read key by key; whatever cannot be is an error that names the file and the key."""

import difflib
import json
import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from phases.errors import NocturneError

Wrong = type[NocturneError]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file, and how to complain of it."""

    path: Path
    wrong: Wrong
    values: Mapping[str, object]
    within: tuple[str, ...] = ()

    def only(self, *known: str) -> None:
        """Nothing, or an error for the first key that means nothing."""
        for key in self.values:
            if key not in known:
                close = difflib.get_close_matches(key, known, n=1)
                meant = f" Did you mean “{close[0]}”?" if close else ""
                raise self.error(key, "means nothing here", f"Known are: {', '.join(known)}.{meant}")

    def text(self, key: str) -> str | None:
        """The words at that key."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.error(key, f"is {_shown(value)}, not a text", "Write it in quotation marks.")
        if not value.strip():
            raise self.error(key, "is empty", "Write something there, or remove the line.")
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """The words of a list."""
        values = self.values.get(key, [])
        if not isinstance(values, list):
            raise self.error(key, f"is {_shown(values)}, not a list", 'Write it as in ["en", "pt-BR"].')
        listed = Table(
            self.path, self.wrong, {str(n): value for n, value in enumerate(values, 1)}, (*self.within, key)
        )
        return tuple(listed.text(number) or "" for number in listed.values)

    def table(self, key: str) -> "Table":
        """The table at that key; an empty one if there is none."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.error(key, f"is {_shown(value)}, not a table", f"Write it as [{key}].")
        return Table(self.path, self.wrong, value, (*self.within, key))

    def tables(self) -> Iterator[tuple[str, "Table"]]:
        """All that is in it, each a table."""
        return ((key, self.table(key)) for key in self.values)

    def numbers(self) -> Mapping[str, float]:
        """All that is in it, each a number."""
        return {key: self._number(key, value) for key, value in self.values.items()}

    def error(self, key: str, what: str, remedy: str) -> NocturneError:
        """To be raised."""
        return self.wrong(f"{self.path}: “{'.'.join((*self.within, key))}” {what}.", remedy)

    def _number(self, key: str, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.error(key, f"is {_shown(value)}, not a number", "Write it as in 0.7.")
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise self.error(key, "is no number to reckon with", "Write it as in 0.7.")
        return number


def read_table(path: Path, wrong: Wrong) -> Table:
    """The whole of a TOML file."""
    try:
        return Table(path, wrong, tomllib.loads(path.read_bytes().decode("utf-8-sig")))
    except OSError as error:
        raise wrong(
            f"{path} cannot be read: {error.strerror}.", "Check its name and the rights of the file."
        ) from error
    except (ValueError, RecursionError) as error:
        raise wrong(
            f"{path} cannot be understood: {error}.", "Mend it; it is a TOML file in UTF-8."
        ) from error


def quoted(text: str) -> str:
    """A text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)[:80]
