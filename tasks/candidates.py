"""Takes on their way from being measured to being used."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from db.chunks import ScriptedChunk
from db.takes import record_verdict
from phases.take import Take
from phases.verdict import Verdict
from tasks.judging import takes_by_recipe
from tasks.manners import Manner, manner_of
from tasks.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Candidate:
    """A take that may be used once it has been judged."""

    scripted: ScriptedChunk
    take: Take
    verdicts: list[Verdict]
    manner: Manner
    voice_key: str
    """Whose habits it is held against: with other parameters, or in parts, a voice is still itself."""


def waiting_for(shop: Workshop, chunks: Sequence[ScriptedChunk], checker: str) -> Iterator[Candidate]:
    """The takes that this checker is the next to judge."""
    takes = takes_by_recipe(shop, chunks)
    for scripted in chunks:
        standard = shop.standard_of(scripted.chunk)
        for take, verdicts in takes.get(scripted.recipe_key, []):
            if next(standard.lacks(verdicts), None) == checker:
                manner = manner_of(shop, scripted.chunk, take)
                yield Candidate(scripted, take, verdicts, manner, _voice_key(shop, scripted, manner))


def record(shop: Workshop, candidate: Candidate, verdict: Verdict) -> None:
    """What a checker says, as of today."""
    version = shop.standard_of(candidate.scripted.chunk).checkers[verdict.checker]
    with shop.store.writing() as session:
        record_verdict(session, candidate.take.key, replace(verdict, checker_version=version))


def _voice_key(shop: Workshop, scripted: ScriptedChunk, manner: Manner) -> str:
    own = shop.recipe(scripted.chunk)
    return own.voice_key if manner.is_own else manner.recipe(shop, scripted.chunk).voice_key
