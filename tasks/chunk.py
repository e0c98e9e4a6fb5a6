"""The book, made speakable."""

import logging
from collections.abc import Collection, Iterator

from prefect import task
from prefect.cache_policies import NO_CACHE

from phases.book import PARAGRAPH_SEPARATOR, Book
from phases.chunk import write_script
from phases.errors import LanguageUnsupported, SettingsInvalid
from phases.script import Chunk, Limits, Script
from tasks.workshop import Workshop, within

logger = logging.getLogger("nocturne.script")

WRITTEN_AS = 1
"""Raised when the same source comes to be read, cut or spelled out differently: then scripts are written anew."""


@task(name="make_script", task_run_name="write the script", persist_result=False, cache_policy=NO_CACHE)
def make_script(shop: Workshop, book: Book, chapters: Collection[int] | None) -> Script:
    """The script of the chosen chapters, in which everybody speaks a language of theirs."""
    shop.progress.step("writing the script")
    script = write_script(book, limits_of_all(shop), shop.settings.chunk, shop.cast)
    if chapters is not None:
        script = _only(script, chapters)
    require_voices(shop, script)
    return script


def require_voices(shop: Workshop, script: Script) -> None:
    """Nothing, or LanguageUnsupported; parameters that an engine does not take are told of."""
    for chunk in script.chunks():
        _require_voice(shop, chunk)
    for trouble in sorted({each for chunk in script.chunks() for each in _not_taken(shop, chunk)}):
        logger.warning("%s", trouble)


def _not_taken(shop: Workshop, chunk: Chunk) -> Iterator[str]:
    """What the text asks for and the engine does not take, or not so far."""
    ranges = shop.engine_of(chunk).parameters if chunk.parameters else {}
    taken = within(ranges, chunk.parameters)
    for name, value in chunk.parameters.items():
        if name not in taken:
            yield f"{shop.engine_of(chunk).name} has no “{name}”: tags that set it change nothing."
        elif taken[name] != value:
            low, high = ranges[name]
            yield f"{shop.engine_of(chunk).name} takes “{name}” from {low:g} to {high:g}: {value:g} is brought there."


def _require_voice(shop: Workshop, chunk: Chunk) -> None:
    """Nothing, or LanguageUnsupported that names the first line which nobody can speak."""
    try:
        shop.require_environment(shop.voice_of(chunk).environment)
    except LanguageUnsupported as error:
        raise LanguageUnsupported(
            f"{error.message} {chunk.label} needs it: “{chunk.display.strip().split(PARAGRAPH_SEPARATOR)[0]}”",
            error.remedy,
        ) from error


def limits_of_all(shop: Workshop) -> Limits:
    """What everybody in the cast can take in one go: who speaks a line must not change where it is cut."""
    limits = [engine.limits for engine in shop.engines.values()]
    return Limits(max(each.min_chars for each in limits), min(each.max_chars for each in limits))


def _only(script: Script, numbers: Collection[int]) -> Script:
    chosen = tuple(chapter for chapter in script.chapters if chapter.number in numbers)
    missing = set(numbers) - {chapter.number for chapter in chosen}
    if missing:
        last = max(chapter.number for chapter in script.chapters)
        raise SettingsInvalid(
            f"The book has no chapter {', '.join(map(str, sorted(missing)))}; its last one is {last}.",
            "Give --chapters numbers within the book, as in --chapters 2-5.",
        )
    return Script(chosen)
