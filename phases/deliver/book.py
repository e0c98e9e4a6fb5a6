"""From chapters to finished files, each of them checked before it appears."""

import hashlib
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from phases.deliver.check import check
from phases.deliver.contents import Contents, one_chapter, whole_book
from phases.deliver.cover import Picture, picture_of
from phases.deliver.facts import BookFacts, Delivered, TitledChapter
from phases.deliver.names import chapter_name
from phases.deliver.room import no_empty_folder, require_room
from phases.deliver.settings import DeliverSettings
from phases.deliver.write import write
from phases.errors import DeliveryFailed
from phases.files import appearing


def deliver_m4b(
    chapters: Sequence[TitledChapter], facts: BookFacts, path: Path, settings: DeliverSettings
) -> Delivered:
    """The whole book as one .m4b at `path`, which appears only if it was read back and found right."""
    picture, remarks = _picture(facts)
    contents = whole_book(_alike(chapters), facts, picture)
    require_room(path, _size_of(chapters))
    with no_empty_folder(path.parent), appearing(path) as part:
        write(part, contents)
        delivered = _checked(part, contents, settings, remarks)
    return replace(delivered, path=path)


def deliver_chapter_files(
    chapters: Sequence[TitledChapter], facts: BookFacts, folder: Path, settings: DeliverSettings
) -> tuple[Delivered, ...]:
    """One `NN - Title.m4a` per chapter in `folder`: all of them, or none."""
    picture, remarks = _picture(facts)
    _alike(chapters)
    require_room(folder / "chapters", _size_of(chapters))
    delivered = []
    with no_empty_folder(folder), ExitStack() as all_or_none:
        for index, chapter in enumerate(chapters):
            path = folder / chapter_name(index + 1, len(chapters), chapter.title)
            part = all_or_none.enter_context(appearing(path))
            contents = one_chapter(chapters, index, facts, picture)
            write(part, contents)
            delivered.append(replace(_checked(part, contents, settings, remarks), path=path))
    return tuple(delivered)


def check_delivery(
    path: Path, chapters: Sequence[TitledChapter], facts: BookFacts, settings: DeliverSettings
) -> Delivered:
    """A book that was delivered earlier, read back again; raises DeliveryFailed if it is no longer right."""
    picture, remarks = _picture(facts)
    return _checked(path, whole_book(_alike(chapters), facts, picture), settings, remarks)


def _checked(
    path: Path, contents: Contents, settings: DeliverSettings, remarks: tuple[str, ...]
) -> Delivered:
    loudness = check(path, contents, settings)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Delivered(
        path=path,
        sha256=sha256,
        size=path.stat().st_size,
        rate=contents.rate,
        samples=contents.samples,
        chapters=len(contents.chapters),
        loudness=loudness,
        remarks=remarks,
    )


def _picture(facts: BookFacts) -> tuple[Picture | None, tuple[str, ...]]:
    """The cover, or a remark that says why it is left out."""
    found = picture_of(facts.cover) if facts.cover else None
    return (None, (found,)) if isinstance(found, str) else (found, ())


def _alike(chapters: Sequence[TitledChapter]) -> Sequence[TitledChapter]:
    rates = sorted({chapter.audio.rate for chapter in chapters})
    if len(rates) != 1:
        raise DeliveryFailed(
            f"A book needs chapters of one sample rate, these have {rates or 'none'}.",
            "Assemble all of them with the same settings.",
        )
    return chapters


def _size_of(chapters: Sequence[TitledChapter]) -> int:
    return sum(chapter.audio.path.stat().st_size for chapter in chapters if chapter.audio.path.exists())
