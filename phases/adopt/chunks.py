"""Chunks as phases 3 and 4 of the old system wrote them down: lists of paths, texts or records, or named records."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PureWindowsPath

from phases.adopt.fields import Fields, Found, clean, folded, number_in
from phases.adopt.state import Note, OldChunk, OldSound
from phases.adopt.words import (
    ARTIFACTS,
    CHUNK_ID,
    CHUNKS,
    ENGINE,
    SOUND_PATH,
    SOUND_PATHS,
    TEXT,
    TEXT_PATH,
    TEXT_PATHS,
    TEXTS,
    VOICE,
)

_NAMED_RECORD = re.compile(r".*chunk[_-]?\d+", re.IGNORECASE)
_NUMBERED_FILE = re.compile(r"chunk[_ -]?([0-9]{1,9})", re.IGNORECASE)
_TEXT_FILE = re.compile(r"[^\n]{1,500}\.(txt|text|md)", re.IGNORECASE)
_SOUND_FILE = re.compile(r".*\.(wav|wave|flac|mp3|ogg|opus|m4a)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class NumberedSound:
    """A recording, and the number that it or its file has, if any; it may lie nowhere."""

    number: int | None
    sound: OldSound


def texts_in(entry: Fields, notes: list[Note]) -> list[OldChunk]:
    """The chunks of a book in script order; each has a text, or the path of one."""
    told: list[OldChunk] = []
    for place in _places(entry, (*TEXT_PATHS, *TEXTS, *CHUNKS)):
        found = [chunk for chunk in _texts(place, notes) if chunk is not None]
        told = _completed(told, found) if told else found
    return _numbered(told)


def sounds_in(entry: Fields, notes: list[Note]) -> list[NumberedSound]:
    """The recordings of a book, those that are told of most fully first; each path once."""
    engine, voice = entry.text(ENGINE) or "", entry.text(VOICE) or ""
    named = Found(
        entry.where, {key: value for key, value in entry.values.items() if _NAMED_RECORD.fullmatch(key)}
    )
    places = [named, *_places(entry, CHUNKS), *_places(entry, SOUND_PATHS)]
    told: dict[str, NumberedSound] = {}
    for place in places:
        for each in _sounds(place, notes):
            whole = replace(each.sound, engine=each.sound.engine or engine, voice=each.sound.voice or voice)
            told.setdefault("".join(whole.paths) or each.sound.where, NumberedSound(each.number, whole))
    return list(told.values())


def file_number(path: str) -> int | None:
    """The number in a file's name: of `emma_chunk_012.txt`, 12."""
    stem = PureWindowsPath(path).stem  # it takes both kinds of slashes
    named = _NUMBERED_FILE.findall(stem)
    return int(named[-1]) if named else number_in(stem)


def _places(entry: Fields, names: Sequence[str]) -> Iterator[Found]:
    """Where such lists may stand: in the entry, or among its artifacts."""
    yield from entry.all(names)
    artifacts = entry.find(ARTIFACTS)
    inner = artifacts.fields() if artifacts else None
    if inner is not None:
        yield from inner.all(names)


def _texts(place: Found, notes: list[Note]) -> Iterator[OldChunk | None]:
    for key, member in place.members():
        record = member.fields()
        if isinstance(member.value, str):
            yield _plain_text(place, key, member)
        elif record is not None:
            yield _recorded_text(key, record)
        elif member.value is not None:
            notes.append(Note(member.where, "is neither a text nor a path nor a record of a chunk."))


def _plain_text(place: Found, key: str | None, member: Found) -> OldChunk | None:
    told = clean(str(member.value))
    if not told.strip():
        return None
    is_path = folded(place.where).endswith(("paths", "files")) or _TEXT_FILE.fullmatch(told)
    number = number_in(key)
    if is_path:
        return OldChunk(member.where, _or_none(number, file_number(told)), path=told)
    return OldChunk(member.where, _or_none(number), text=told)


def _recorded_text(key: str | None, record: Fields) -> OldChunk | None:
    text, path = record.text(TEXT), record.text(TEXT_PATH)
    if text is None and (path is None or _SOUND_FILE.fullmatch(path)):
        return None
    number = _or_none(record.number(CHUNK_ID), number_in(key), file_number(path) if path else None)
    return OldChunk(record.where, number, text=text, path=path)


def _completed(told: list[OldChunk], more: list[OldChunk]) -> list[OldChunk]:
    """What was told first, with the texts of what was told again."""
    texts = {chunk.number: chunk.text for chunk in more if chunk.text is not None}
    return [replace(chunk, text=chunk.text or texts.get(chunk.number)) for chunk in told]


_UNNUMBERED = -1


def _or_none(*numbers: int | None) -> int:
    return next((number for number in numbers if number is not None), _UNNUMBERED)


def _numbered(chunks: list[OldChunk]) -> list[OldChunk]:
    """Each with its own number; by their places, if the numbers told are no numbers of theirs."""
    numbers = [chunk.number for chunk in chunks]
    if _UNNUMBERED in numbers or len(set(numbers)) < len(numbers):
        return [replace(chunk, number=place) for place, chunk in enumerate(chunks, 1)]
    return chunks


def _sounds(place: Found, notes: list[Note]) -> Iterator[NumberedSound]:
    for key, member in place.members():
        record = member.fields()
        if isinstance(member.value, str):
            path = clean(member.value)
            if path.strip() and not _TEXT_FILE.fullmatch(path):
                number = number_in(key)
                told = file_number(path) if number is None else number
                yield NumberedSound(told, OldSound(member.where, (path,)))
        elif record is not None:
            yield _recorded_sound(key, record)
        elif member.value is not None:
            notes.append(Note(member.where, "is neither a path nor a record of a recording."))


def _recorded_sound(key: str | None, record: Fields) -> NumberedSound:
    path = record.text(SOUND_PATH)
    paths = () if path is None or _TEXT_FILE.fullmatch(path) else (path,)
    numbers = (record.number(CHUNK_ID), number_in(key), *map(file_number, paths))
    number = next((each for each in numbers if each is not None), None)
    return NumberedSound(
        number, OldSound(record.where, paths, record.text(ENGINE) or "", record.text(VOICE) or "")
    )
