"""Where chunks stand between their first take and the one that is used."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from db.chunks import ScriptedChunk
from db.takes import best_take, takes_of
from phases.adopted import OLD_NARRATOR, is_adopted
from phases.take import Take
from phases.verdict import LISTENER, Outcome, Standard, Verdict
from tasks.manners import is_asked_for
from tasks.workshop import Workshop

JudgedTake = tuple[Take, list[Verdict]]


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a chunk has no take that can be used."""

    takes_tried: int
    message: str
    may_improve: bool = True
    """Whether another take could be better: one that nobody could check would not be checked either."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """Chunks by where they stand."""

    accepted: list[ScriptedChunk] = field(default_factory=list)
    pending: list[ScriptedChunk] = field(default_factory=list)
    """They have a take that has yet to be judged by somebody."""
    rejected: dict[int, Rejection] = field(default_factory=dict)
    """By number."""


def sort_chunks(shop: Workshop, chunks: Sequence[ScriptedChunk]) -> Sorted:
    """Which of these are done, which wait for a verdict, and which need another take."""
    takes = takes_by_recipe(shop, chunks)
    found = Sorted()
    for scripted in chunks:
        standard = shop.standard_of(scripted.chunk)
        known = takes.get(scripted.recipe_key, [])
        if any(standard.accepts(verdicts) for _, verdicts in known):
            found.accepted.append(scripted)
        elif any(not standard.is_judged(verdicts) for _, verdicts in known):
            found.pending.append(scripted)
        else:
            found.rejected[scripted.chunk.number] = _rejection(standard, known)
    return found


def takes_by_recipe(shop: Workshop, chunks: Sequence[ScriptedChunk]) -> dict[str, list[JudgedTake]]:
    """Every take of these chunks with its verdicts, but for those in manners that were not asked for."""
    with shop.store.reading() as session:
        takes = takes_of(session, {each.recipe_key for each in chunks})
    return {
        each.recipe_key: [
            (take, verdicts)
            for take, verdicts in takes[each.recipe_key]
            if is_asked_for(shop, each, take) or any(verdict.checker == LISTENER for verdict in verdicts)
        ]
        for each in chunks
        if each.recipe_key in takes
    }


def spoken_here(shop: Workshop, chunks: Sequence[ScriptedChunk]) -> list[ScriptedChunk]:
    """Those that no other system has spoken: only from them a voice of ours can be learned."""
    begun = takes_by_recipe(shop, [each for each in chunks if each.chunk.speaker == OLD_NARRATOR])
    adopted = {key for key, takes in begun.items() if any(is_adopted(take) for take, _ in takes)}
    return [each for each in chunks if each.recipe_key not in adopted]


def judged_takes(shop: Workshop, scripted: ScriptedChunk) -> list[JudgedTake]:
    """The same of one chunk."""
    return takes_by_recipe(shop, [scripted]).get(scripted.recipe_key, [])


def done(shop: Workshop, chunks: Sequence[ScriptedChunk]) -> dict[str, Take]:
    """The takes that are used for these chunks, by recipe: what is not in here has to be spoken or judged."""
    takes = takes_by_recipe(shop, chunks)
    best = {
        each.recipe_key: best_take(takes.get(each.recipe_key, []), shop.standard_of(each.chunk))
        for each in chunks
    }
    return {recipe_key: take for recipe_key, take in best.items() if take is not None}


def _rejection(standard: Standard, known: Sequence[JudgedTake]) -> Rejection:
    if not known:
        return Rejection(0, "It has no take.")
    _, verdicts = known[-1]
    reasons = " ".join(reason.message for reason in standard.reasons(verdicts))
    unchecked = standard.outcome(verdicts) == Outcome.NOT_CHECKED
    return Rejection(len(known), reasons or "It has no take.", may_improve=not unchecked)
