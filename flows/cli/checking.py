"""What is wrong in a source, before anything is spoken."""

from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from flows.casting import Casting
from flows.cli.printing import print_json
from flows.settings import Settings, load_settings
from phases.chunk import write_cue_script
from phases.chunk.tags import remarks_on
from phases.extract import SUFFIXES, read_book
from phases.script import Limits
from phases.shown import counted
from phases.subtitles import read_subtitles
from phases.voice import Cast

SOMETHING_IS_WRONG = 1

console = Console()


def check_source(file: Path, cast: Path | None, *, as_json: bool) -> int:
    """Every mistake with its place."""
    settings = load_settings(cast=cast)
    found = list(_mistakes(file, settings, Casting(settings).cast()))
    if as_json:
        print_json([{"place": place, "message": message} for place, message in found])
    else:
        for place, message in found:
            console.print(f"{file.name}, {place}: {message}", markup=False, soft_wrap=True)
        console.print(f"{counted(len(found), 'mistake')}." if found else "Nothing is wrong with it.")
    return SOMETHING_IS_WRONG if found else 0


def _mistakes(file: Path, settings: Settings, cast: Cast) -> Iterator[tuple[str, str]]:
    if file.suffix.lower() in SUFFIXES:
        yield from _in_book(file, settings, cast)
        return
    sheet = read_subtitles(file, settings.subtitles)
    lenient = settings.chunk.model_copy(update={"strict_voices": False})
    written = write_cue_script(sheet, file.stem, Limits(), lenient, cast)
    for remark in sorted([*sheet.remarks, *written.remarks], key=lambda each: (each.line, each.column or 0)):
        yield remark.place, remark.message


def _in_book(file: Path, settings: Settings, cast: Cast) -> Iterator[tuple[str, str]]:
    """A book is told by chapters: the lines of its file are gone when it is read."""
    for chapter in read_book(file, settings.extract).chapters:
        for number, paragraph in enumerate(chapter.paragraphs, 1):
            for remark in remarks_on(paragraph.text, cast):
                yield f"“{chapter.title}”, paragraph {number}, column {remark.column}", remark.message
