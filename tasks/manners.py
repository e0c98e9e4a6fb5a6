"""How else a chunk can be taken when simply speaking it has failed: other parameters, in parts, by somebody else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from db.chunks import ScriptedChunk
from phases.adopted import OLD_NARRATOR, is_adopted
from phases.chunk import fitting, halves
from phases.script import Chunk
from phases.synthesize import EngineFacts, Line
from phases.take import Recipe, Take, take_key
from phases.voice import Voice
from tasks.workshop import Workshop

FURTHEST_SEED = 1_000


@dataclass(frozen=True, slots=True)
class Manner:
    """Who speaks a chunk, and in which lines."""

    name: str
    """Empty if it is simply spoken as the cast says."""
    voice: Voice
    texts: tuple[str, ...]
    is_altered: bool = False
    """The voice speaks with other parameters than usual: all but its pace is still its own."""
    is_own: bool = True
    """It is the voice of the cast that speaks."""

    def recipe(self, shop: Workshop, chunk: Chunk) -> Recipe:
        """All that changes the samples, except the seed."""
        recipe = shop.recipe_with(chunk, self.voice)
        return replace(recipe, spoken="\n".join(self.texts))


@dataclass(frozen=True, slots=True)
class Attempt:
    """One take to be made."""

    scripted: ScriptedChunk
    manner: Manner
    seed: int
    key: str
    """That of its take: it holds all that changes the samples, also of another voice that speaks instead."""

    @property
    def lines(self) -> list[Line]:
        """What the engine is asked to say."""
        voice, language = self.manner.voice, self.scripted.chunk.language
        return [
            Line(text=text, language=language, voice=voice, seed=self.seed, parameters=voice.parameters)
            for text in self.manner.texts
        ]


def next_attempt(
    shop: Workshop, scripted: ScriptedChunk, tried: Sequence[Take], *, skip: int = 0
) -> Attempt | None:
    """The first attempt that has given no take yet, leaving out the first few; None when nothing is left to try."""
    keys = {take.key for take in tried}
    repeats = _repeats_itself(tried)
    for number, attempt in enumerate(_attempts(shop, scripted)):
        is_in_vain = repeats and not attempt.manner.name
        if number >= skip and attempt.key not in keys and not is_in_vain:
            return attempt
    return None


def is_asked_for(shop: Workshop, scripted: ScriptedChunk, take: Take) -> bool:
    """Whether today's settings would make this take, or it is the old narrator's, who speaks here."""
    if is_adopted(take):
        return scripted.chunk.speaker == OLD_NARRATOR
    return not take.manner or any(
        take.key == _attempt(shop, scripted, manner, take.seed).key
        for manner in _manners(shop, scripted.chunk)
    )


def manner_of(shop: Workshop, chunk: Chunk, take: Take) -> Manner:
    """How a take was made; as the cast says if that manner is not known any more."""
    if is_adopted(take):
        return _adopted(shop, chunk, take)
    manners = _manners(shop, chunk)
    return next((manner for manner in manners if manner.name == take.manner), manners[0])


def engine_of(shop: Workshop, manner: Manner) -> EngineFacts:
    """What speaks in this manner."""
    return shop.engines[manner.voice.engine]


def attempts_at_most(shop: Workshop, scripted: ScriptedChunk) -> int:
    """How many attempts one run makes at a chunk."""
    plain, *others = _manners(shop, scripted.chunk)
    seeds = shop.patience.takes_per_chunk if engine_of(shop, plain).seeded else 1
    seeds += _seed_asked_for(scripted.chunk) is not None
    return seeds + (len(others) if shop.patience.takes_per_chunk > 1 else 0)


def _attempts(shop: Workshop, scripted: ScriptedChunk) -> Iterator[Attempt]:
    """Other seeds, then other manners; a person who asks again and again gets further seeds."""
    plain, *others = _manners(shop, scripted.chunk)
    seeds = shop.patience.takes_per_chunk
    is_seeded = engine_of(shop, plain).seeded
    asked = _seed_asked_for(scripted.chunk)
    if asked is not None and is_seeded:
        yield _attempt(shop, scripted, plain, asked)
    yield from (_attempt(shop, scripted, plain, seed) for seed in range(seeds if is_seeded else 1))
    yield from (_attempt(shop, scripted, manner, 0) for manner in others)
    for seed in range(seeds, FURTHEST_SEED if is_seeded else 0):
        yield _attempt(shop, scripted, plain, seed)


def _seed_asked_for(chunk: Chunk) -> int | None:
    """By a person for this chunk, or by its text."""
    return chunk.direction.seed if chunk.direction.seed is not None else chunk.seed


def _attempt(shop: Workshop, scripted: ScriptedChunk, manner: Manner, seed: int) -> Attempt:
    way = f"{manner.name} {manner.recipe(shop, scripted.chunk).key}" if manner.name else ""
    return Attempt(scripted, manner, seed, take_key(scripted.recipe_key, seed, way))


def _manners(shop: Workshop, chunk: Chunk) -> list[Manner]:
    voice = shop.voice_of(chunk)
    texts = _texts(shop, chunk, voice)
    manners = [Manner("", voice, texts)]
    for parameters in shop.engine_of(chunk).retake_parameters:
        if not parameters.keys().isdisjoint(voice.parameters):
            continue  # whoever has set it has meant it
        told = ", ".join(f"{name} {value:g}" for name, value in parameters.items())
        altered = replace(voice, parameters={**voice.parameters, **parameters})
        manners.append(Manner(told, altered, texts, is_altered=True))
    parts = halves(chunk.spoken, chunk.language)
    if len(parts) > 1 and len(texts) == 1:
        manners.append(Manner("in parts", voice, parts))
    other = shop.fallback
    if other is not None and other.speaks(chunk.language) and other != voice:
        manners.append(
            Manner(f"by {other.engine} {other.name}", other, _texts(shop, chunk, other), is_own=False)
        )
    return manners


def _texts(shop: Workshop, chunk: Chunk, voice: Voice) -> tuple[str, ...]:
    """What the voice's engine is asked for: all at once, unless that is more than it takes in one go."""
    return fitting(chunk.spoken, chunk.language, shop.engines[voice.engine].limits.max_chars)


def _adopted(shop: Workshop, chunk: Chunk, take: Take) -> Manner:
    """Spoken by a voice that nobody here can speak with: what is usual for the cast's voice says nothing of it."""
    voice = replace(shop.voice_of(chunk), name=take.manner, content_hash=take.manner, parameters={})
    return Manner(take.manner, voice, (chunk.spoken,), is_own=False)


def _repeats_itself(tried: Sequence[Take]) -> bool:
    """Whether another seed has given the very same take."""
    plain = [take.sha256 for take in tried if not take.manner]
    return len(plain) > len(set(plain))
