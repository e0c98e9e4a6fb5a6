"""The books of a state: what its five phases tell of each file, put together."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from phases.adopt.chunks import NumberedSound, sounds_in, texts_in
from phases.adopt.fields import Fields, Found, clean, folded
from phases.adopt.json_file import read_object
from phases.adopt.matching import matched
from phases.adopt.state import Note, OldBook, OldChunk, OldState
from phases.adopt.words import (
    ARTIFACTS,
    AUTHOR,
    CHUNKS,
    ENHANCED_PATH,
    FILE_ID,
    FILES,
    LANGUAGE,
    METRICS,
    PLAIN_PATH,
    SOUND_PATHS,
    SOURCE,
    SOURCE_SHA256,
    TEXT_PATHS,
    TEXTS,
    TITLE,
    VERSION,
    VOICE,
)
from phases.errors import StateUnknown

PHASES = (1, 2, 3, 4, 5)
READ_VERSIONS = {3, 4}
"""Version 3 is a 4 with fewer keys."""
MOST_NOTES = 200
_OF_A_FILE = (*SOURCE, *TEXT_PATHS, *TEXTS, *CHUNKS, *SOUND_PATHS)
"""A phase of a single book may tell these of the book as its own."""
_MAJOR = re.compile(r"\D{0,12}([0-9]{1,3})(\.[0-9].*)?")


@dataclass(frozen=True, slots=True)
class _Phase:
    """One phase: its own facts, and its files by their ids."""

    number: int
    block: Fields
    files: Mapping[str, Fields]


def read_state(path: Path) -> OldState:
    """All that the file tells and that is understood; raises a SourceError if it is no such file."""
    return state_of(read_object(path), path.name)


def state_of(whole: Fields, name: str) -> OldState:
    """The same of an object that has been read."""
    notes: list[Note] = []
    blocks = {number: block for number in PHASES if (block := _block(whole, number)) is not None}
    version = _version(whole, name, has_phases=bool(blocks), notes=notes)
    alone = whole.text(FILE_ID)
    phases = {number: _phase(number, block, alone, notes) for number, block in blocks.items()}
    books = tuple(
        _book(whole, file_id, entries, notes)
        for file_id, entries in _books(phases, notes)
        if entries.keys() != {PHASES[-1]}  # its sounds were made of those of another phase
    )
    if len(books) == 1:
        books = (_with_what_is_told_once(books[0], whole, phases),)
    if len(notes) > MOST_NOTES:
        notes = [*notes[:MOST_NOTES], Note("$", f"{len(notes) - MOST_NOTES} more are not listed.")]
    return OldState(version, books, tuple(notes))


def _version(whole: Fields, name: str, *, has_phases: bool, notes: list[Note]) -> str:
    if not has_phases:
        raise StateUnknown(
            f"{name} has none of the phases 1 to 5 that a pipeline.json has.",
            "Check that it is the right file.",
        )
    found = whole.find(VERSION)
    if found is None:
        notes.append(Note("$", "tells no version; it is read as schema 4."))
        return "4"
    told = clean(str(found.value)) if isinstance(found.value, str | int | float) else ""
    major = _MAJOR.fullmatch(told.strip())
    if major is None or int(major[1]) not in READ_VERSIONS:
        raise StateUnknown(
            f"{name} is of schema “{told[:20] or '?'}”; 4 (and 3, which has the same form) can be read.",
            "Let the old system open it once: its last version writes schema 4.",
        )
    return told.strip()


def _block(whole: Fields, number: int) -> Fields | None:
    """A phase, at the top or gathered under `phases`, where others only keep its status."""
    gathered = whole.find(("phases",))
    inner = gathered.fields() if gathered else None
    for place, names in (
        (whole, (f"phase{number}",)),
        (inner, (f"phase{number}", str(number))),
    ):
        found = place.find(names) if place is not None else None
        block = found.fields() if found else None
        if block is not None:
            return block
    return None


def _phase(number: int, block: Fields, alone: str | None, notes: list[Note]) -> _Phase:
    found = block.find(FILES)
    if found is None:
        return _Phase(number, block, {alone or "": block} if alone or block.find(_OF_A_FILE) else {})
    files = {}
    for key, member in found.members():
        entry = member.fields()
        if entry is None:
            notes.append(Note(member.where, "is no record of a file."))
            continue
        notes += [Note(stranger.where, "is not understood.") for stranger in entry.strangers()]
        files[clean(key if key is not None else entry.text(FILE_ID) or "")] = entry
    if not isinstance(found.value, list | dict):
        notes.append(Note(found.where, "is no list of files."))
    return _Phase(number, block, files)


def _books(phases: Mapping[int, _Phase], notes: list[Note]) -> Iterator[tuple[str, dict[int, Fields]]]:
    """Each file with its entries by phase; one phase may call it a little differently from another."""
    books: dict[str, dict[int, Fields]] = {}
    ids: dict[str, str] = {}
    for number in sorted(phases, key=_first_those_with_chunks):
        files = phases[number].files
        for file_id, entry in files.items():
            known = ids.get(folded(file_id))
            only = next(iter(books)) if len(books) == len(files) == 1 else None
            if known is None and only is not None and number not in books[only]:
                if file_id:
                    notes.append(
                        Note(entry.where, f"is taken for “{only}”, the only file of the other phases.")
                    )
                known = only
            name = known or ids.setdefault(folded(file_id), file_id)
            books.setdefault(name, {})[number] = entry
    return iter(books.items())


def _first_those_with_chunks(number: int) -> tuple[bool, int]:
    return number not in {3, 4}, number


def _book(whole: Fields, file_id: str, entries: Mapping[int, Fields], notes: list[Note]) -> OldBook:
    told = [entries[number] for number in PHASES if number in entries]
    texts = texts_in(entries[3], notes) if 3 in entries else []  # noqa: PLR2004 - the phase that cuts
    spoken = entries.get(4)
    sounds = sounds_in(spoken, notes) if spoken else []
    if not texts and spoken is not None:
        texts = texts_in(spoken, notes)
    notes += _gaps(file_id, texts)
    voice = whole.text(VOICE) or ""
    sounds = [replace(each, sound=replace(each.sound, voice=each.sound.voice or voice)) for each in sounds]
    chunks, unplaced = matched(texts, _with_enhanced(sounds, entries.get(5)))
    return OldBook(
        file_id=file_id,
        chunks=chunks,
        source=_first(told[:1], SOURCE) if 1 in entries else None,
        source_sha256=_first(told[:1], SOURCE_SHA256) if 1 in entries else None,
        title=_first(told, TITLE),
        authors=_authors(told),
        language=_first(told, LANGUAGE),
        unplaced=unplaced,
        metrics={f"phase{number}": figures for number in entries if (figures := _figures(entries[number]))},
    )


def _gaps(file_id: str, texts: Sequence[OldChunk]) -> Iterator[Note]:
    """Numbers left out between others: a chunk may be missing, and only a person can tell."""
    numbers = sorted(chunk.number for chunk in texts)
    for before, after in pairwise(numbers):
        if after - before > 1:
            what = f"goes from chunk {before} to chunk {after} of “{file_id}”: check that nothing is missing."
            yield Note(texts[0].where, what)


def _with_enhanced(sounds: Sequence[NumberedSound], enhanced: Fields | None) -> list[NumberedSound]:
    """Each with its enhanced version as a second choice: phase 4's own sound has been altered by nobody."""
    second: dict[str, str] = {}
    for place in enhanced.all(CHUNKS) if enhanced else ():
        for _, member in place.members():
            record = member.fields()
            plain = record.text(PLAIN_PATH) if record else None
            better = record.text(ENHANCED_PATH) if record else None
            if plain and better:
                second[plain] = better
    return [
        replace(each, sound=replace(each.sound, paths=(*each.sound.paths, *_second(each, second))))
        for each in sounds
    ]


def _second(each: NumberedSound, second: Mapping[str, str]) -> Iterator[str]:
    yield from (second[path] for path in each.sound.paths if path in second)


def _with_what_is_told_once(book: OldBook, whole: Fields, phases: Mapping[int, _Phase]) -> OldBook:
    """A state of one book tells some things of it as a whole."""
    metrics = {f"phase{number}": _figures(phase.block) for number, phase in phases.items()}
    return replace(
        book,
        file_id=book.file_id or whole.text(FILE_ID) or "book",
        source=book.source or whole.text(("input_file", "source_path")),
        metrics={name: figures for name, figures in {**metrics, **book.metrics}.items() if figures},
    )


def _first(entries: Sequence[Fields], names: Sequence[str]) -> str | None:
    """The first to tell it, in itself or among its artifacts."""
    for entry in entries:
        artifacts = entry.find(ARTIFACTS)
        for place in (entry, artifacts.fields() if artifacts else None):
            told = place.text(names) if place is not None else None
            if told is not None:
                return told.strip()
    return None


def _authors(entries: Sequence[Fields]) -> tuple[str, ...]:
    for entry in entries:
        found = entry.find(AUTHOR)
        listed = found.value if found and isinstance(found.value, list) else [found.value] if found else []
        names = tuple(
            name.strip() for each in listed if isinstance(each, str) and (name := clean(each)).strip()
        )
        if names:
            return names
    return ()


def _figures(entry: Fields) -> dict[str, float]:
    found: Found | None = entry.find(METRICS)
    fields = found.fields() if found else None
    return fields.figures() if fields else {}
