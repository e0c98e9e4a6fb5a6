"""Chunks, spoken as a person wants them: another text, another voice, another seed."""

from collections.abc import Collection
from dataclasses import replace

from db.chunks import ScriptedChunk, failures
from db.directions import directions_of_source, place_of, record_directions, undirected_chunks
from phases.chunk import spoken_form
from phases.direction import Direction
from phases.errors import LanguageUnsupported, SettingsInvalid
from phases.production import Production
from phases.script import Chunk, directed
from tasks.judging import judged_takes
from tasks.listener import named_chunks, reject_chunks
from tasks.workshop import Workshop


def take_again(
    shop: Workshop,
    production_id: str,
    numbers: Collection[int],
    direction: Direction,
    *,
    as_before: bool = False,
) -> None:
    """Have chunks, these or all that failed, taken again as directed; a good take that would stay is refused first."""
    chosen = set(numbers) or _failed(shop, production_id, direction)
    known = {each.chunk.number: each for each in named_chunks(shop, production_id, chosen)} if chosen else {}
    with shop.store.reading() as session:
        written = undirected_chunks(session, production_id, chosen)
    as_directed = [
        _directed(shop, each.chunk, _sum(known[each.chunk.number].chunk, direction, as_before=as_before))
        for each in written
    ]
    for each in as_directed:
        _require_another(shop, each)
    with shop.store.writing() as session:
        record_directions(session, production_id, as_directed)
    unchanged = {
        each.chunk.number
        for each in as_directed
        if each.chunk.number in numbers and each.recipe_key == known[each.chunk.number].recipe_key
    }
    if unchanged and (direction.says_something or not as_before):
        reject_chunks(shop, production_id, unchanged)


def _failed(shop: Workshop, production_id: str, direction: Direction) -> set[int]:
    with shop.store.reading() as session:
        failed = set(failures(session, production_id))
    if direction.says_something and not failed:
        raise SettingsInvalid(
            "No chunk of this production has failed, and none is named.",
            "Name the chunks that are to be spoken otherwise.",
        )
    return failed


def carry_directions(shop: Workshop, production: Production) -> int:
    """Direct the chunks of a new production as they were directed in earlier ones of its source; how many those are."""
    with shop.store.reading() as session:
        said = directions_of_source(session, production.source_sha256)
        chunks = undirected_chunks(session, production.id) if said else []
    carried = [
        _directed(shop, each.chunk, replace(said[place_of(each.chunk)], seed=None))
        for each in chunks
        if place_of(each.chunk) in said
    ]
    with shop.store.writing() as session:
        record_directions(session, production.id, carried)
    return len(carried)


def _sum(chunk: Chunk, direction: Direction, *, as_before: bool) -> Direction:
    return direction if as_before else chunk.direction.followed_by(direction)


def _directed(shop: Workshop, chunk: Chunk, direction: Direction) -> ScriptedChunk:
    """The chunk with the direction made whole: numbers spelled out, the voice by its full name."""
    if direction.spoken is not None:
        spoken = spoken_form(direction.spoken, chunk.language, shop.settings.chunk)
        if not spoken:
            raise SettingsInvalid(
                f"“{direction.spoken}” has nothing to say for {chunk.label}.", "Give a text with words in it."
            )
        direction = replace(direction, spoken=spoken)
    if direction.voice is not None or direction.engine is not None:
        engine = direction.engine or shop.voice_of(chunk).engine
        voice = shop.guest(engine, direction.voice)
        if not voice.speaks(chunk.language):
            raise LanguageUnsupported(
                f"{voice} does not speak “{chunk.language}”, the language of {chunk.label}.",
                f"`nocturne languages {chunk.language}` lists who does.",
            )
        direction = replace(direction, engine=engine, voice=voice.name)
    as_directed = directed(chunk, direction)
    if direction.seed is not None and not shop.engine_of(as_directed).seeded:
        raise SettingsInvalid(
            f"{shop.engine_of(as_directed).name} has no seeds: it says a line in one way only.",
            "Leave the seed out; give another text, voice or engine.",
        )
    return ScriptedChunk(as_directed, shop.recipe(as_directed).key)


def _require_another(shop: Workshop, scripted: ScriptedChunk) -> None:
    """Nothing, or SettingsInvalid if the seed that is asked for has been tried."""
    seed = scripted.chunk.direction.seed
    if seed is None:
        return
    tried = {take.seed for take, _ in judged_takes(shop, scripted) if not take.manner}
    if seed in tried:
        raise SettingsInvalid(
            f"Seed {seed} has been tried for {scripted.chunk.label}: another take would be identical.",
            f"Give another one; tried are {', '.join(map(str, sorted(tried)))}.",
        )
