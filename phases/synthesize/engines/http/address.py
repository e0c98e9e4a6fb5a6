"""What an engine's URL says: where the server is, whom to ask for, and what it is like."""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from phases.errors import EngineUnknown

T = TypeVar("T")
Format = Literal["wav", "pcm"]

EXAMPLE = "http://localhost:8880/v1?model=kokoro&voice=af_heart&language=en"
KEY_VARIABLES = ("NOCTURNE_HTTP_KEY", "OPENAI_API_KEY")
_SECRETS = {"key", "api_key", "apikey", "token", "password", "secret"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A server, as its URL describes it; it is not asked for any of this."""

    url: str
    """Up to and with `/v1`, nothing after it."""
    model: str = "tts-1"
    voices: tuple[str, ...] = ("alloy",)
    languages: tuple[str, ...] = ("*",)
    rate: int = 24_000
    format: Format = "wav"
    lines: int = 4
    """How many are asked for at once."""
    longest: int = 400
    """Characters of the longest line it speaks well."""
    pace: float = 15.0
    """Letters a second."""
    seconds: float = 100.0
    """How long one line may take, waiting and asking again included."""
    revision: str = ""
    """To be changed when the server has come to speak otherwise, so that old takes are not used."""
    deterministic: bool = False
    sends_seed: bool = False


def read_address(url: str) -> Address:
    """What the URL says; EngineUnknown if it says something that cannot be."""
    if not url:
        raise EngineUnknown("A server that speaks is named by its URL.", f"For example {EXAMPLE}")
    parts = urlsplit(url)
    if not parts.hostname:
        raise EngineUnknown(f"{url} names no server.", f"Write it as {EXAMPLE}")
    if parts.username or parts.password:
        raise EngineUnknown(f"The URL of the server at {parts.hostname} holds a password.", _KEEP_SECRET)
    base = urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/") or "/v1", "", ""))
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    return _Options(base, options).address()


_KEEP_SECRET = f"Leave it out, and put the key into the environment variable {' or '.join(KEY_VARIABLES)}."


class _Options:
    """The query, taken out piece by piece, so that what is left is what nobody knows."""

    def __init__(self, url: str, options: Mapping[str, str]) -> None:
        self._url = url
        self._left = dict(options)
        self._known: list[str] = []

    def address(self) -> Address:
        address = Address(
            url=self._url,
            model=self._take("model", _word, "tts-1"),
            voices=self._take("voice", _words, ("alloy",)),
            languages=self._take("language", _words, ("*",)),
            rate=self._take("rate", _whole(8_000, 192_000), 24_000),
            format=self._take("format", _format, "wav"),
            lines=self._take("lines", _whole(1, 64), 4),
            longest=self._take("longest", _whole(20, 4_096), 400),
            pace=self._take("pace", _whole(1, 50), 15),
            seconds=self._take("seconds", _whole(1, 3_600), 100),
            revision=self._take("revision", str, ""),
            deterministic=self._take("deterministic", _yes_or_no, False),  # noqa: FBT003 - the default
            sends_seed=self._take("seed", _yes_or_no, False),  # noqa: FBT003 - the default
        )
        self._refuse_the_rest()
        return address

    def _take(self, name: str, read: Callable[[str], T], default: T) -> T:
        self._known.append(name)
        if name not in self._left:
            return default
        value = self._left.pop(name)
        try:
            return read(value)
        except ValueError as error:
            raise EngineUnknown(
                f"{self._url} has “{name}={value}”, and {error}.", "Correct the engine's URL."
            ) from error

    def _refuse_the_rest(self) -> None:
        for name in self._left:
            if name.casefold().replace("-", "_") in _SECRETS:
                raise EngineUnknown(f"The URL of the server at {self._url} holds a key.", _KEEP_SECRET)
            close = difflib.get_close_matches(name, self._known, n=1)
            meant = f" Did you mean “{close[0]}”?" if close else ""
            raise EngineUnknown(
                f"{self._url} has the unknown option “{name}”.",
                f"Known are: {', '.join(self._known)}.{meant}",
            )


def _word(value: str) -> str:
    if not value.strip():
        raise ValueError("that is empty")
    return value.strip()


def _words(value: str) -> tuple[str, ...]:
    words = tuple(dict.fromkeys(word.strip() for word in value.split(",") if word.strip()))
    if not words:
        raise ValueError("that is empty")
    return words


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not value.isdecimal() or not low <= int(value) <= high:
            raise ValueError(f"it must be a number from {low} to {high}")
        return int(value)

    return read


def _format(value: str) -> Format:
    match value:
        case "wav" | "pcm":
            return value
        case _:
            raise ValueError("it must be wav or pcm")


def _yes_or_no(value: str) -> bool:
    if value not in {"yes", "no"}:
        raise ValueError("it must be yes or no")
    return value == "yes"
