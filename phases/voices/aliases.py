"""Alias files as other programs write them: `Alias = Voice, language`, tabs instead, or JSON."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from phases.errors import NocturneError, SettingsInvalid
from phases.voice import Alias, folded
from phases.voices.names import as_written, language_tag

_COMMENT = re.compile(r"(?:^|\s)#.*")
_TABS = re.compile(r"\t+")
_AS_IN = "Write it as in `Alice = female_01, de`."


def read_aliases(path: Path) -> Mapping[str, Alias]:
    """Which voice stands behind a name, by what the name is compared by."""
    aliases: dict[str, Alias] = {}
    for place, name, told in _entries(path, _text_of(path)):
        voice, _, language = (as_written(part) for part in told.partition(","))
        tag = language_tag(language) if language else None
        if not name or not voice or (language and tag is None):
            raise _wrong(path, place, f"“{name} = {told}” names no voice and language", _AS_IN)
        if folded(name) in aliases:
            raise _wrong(path, place, f"“{name}” is told twice", "Keep one of the two.")
        aliases[folded(name)] = Alias(voice, tag)
    _refuse_loops(path, aliases)
    return aliases


def _text_of(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise SettingsInvalid(
            f"{path} cannot be read: {error.strerror}.", "Check its name and the rights of the file."
        ) from error
    except UnicodeDecodeError as error:
        raise SettingsInvalid(f"{path} is not in UTF-8.", "Save it as UTF-8.") from error


def _entries(path: Path, text: str) -> Iterator[tuple[str, str, str]]:
    """Where it stands, the name, and what is told of it."""
    if text.lstrip().startswith("{"):
        yield from _json_entries(path, text)
        return
    for number, line in enumerate(text.splitlines(), 1):
        told = _COMMENT.sub("", line).strip()
        if told:
            yield f"line {number}", *_parted(path, number, told)


def _parted(path: Path, number: int, line: str) -> tuple[str, str]:
    name, equals, told = line.partition("=")
    if not equals:
        name, *parts = _TABS.split(line)
        told = ",".join(parts)
    if not told.strip():
        raise _wrong(path, f"line {number}", f"“{line}” names no voice", _AS_IN)
    return as_written(name), _TABS.sub(" ", told).strip() if equals else told.strip()


def _json_entries(path: Path, text: str) -> Iterator[tuple[str, str, str]]:
    try:
        entries = json.loads(text, object_pairs_hook=list)
    except (ValueError, RecursionError) as error:
        raise SettingsInvalid(
            f"{path} cannot be understood: {error}.", "Mend it; it begins like JSON."
        ) from error
    for name, told in entries:
        if not isinstance(told, str):
            raise _wrong(path, f"“{name}”", "it is no text", 'Write it as in {"Alice": "female_01, de"}.')
        yield f"“{name}”", as_written(name), told


def _refuse_loops(path: Path, aliases: Mapping[str, Alias]) -> None:
    """A name that leads to the voice of the same name only tells its language."""
    for name in aliases:
        passed, behind = name, folded(aliases[name].speaker)
        seen = {name}
        while behind != passed and behind in aliases:
            if behind in seen:
                raise _wrong(path, f"“{name}”", "it leads back to itself", "Let it name a voice.")
            seen.add(behind)
            passed, behind = behind, folded(aliases[behind].speaker)


def _wrong(path: Path, place: str, what: str, remedy: str) -> NocturneError:
    return SettingsInvalid(f"{path}, {place}: {what}.", remedy)
