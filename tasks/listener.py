"""A person's word on takes: what they reject is taken again, what they accept is used whatever was found."""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from db.chunks import ScriptedChunk, clear_failures, load_chunks
from db.takes import best_take, record_verdict
from phases.errors import SettingsInvalid
from phases.take import Take
from phases.verdict import LISTENER, Outcome, Reason, Verdict
from tasks.judging import JudgedTake, done, judged_takes, takes_by_recipe
from tasks.manners import next_attempt
from tasks.workshop import Workshop


def reject_chunks(shop: Workshop, production_id: str, numbers: Collection[int]) -> None:
    """Refuse the accepted takes of these chunks, so that they get others."""
    chunks = named_chunks(shop, production_id, numbers)
    used = done(shop, chunks)
    fixed = [each.chunk.number for each in chunks if _is_last_word(shop, each)]
    if fixed:
        raise SettingsInvalid(
            f"Chunk {', '.join(map(str, fixed))} has been taken in every way: another take would be identical.",
            "Change its text, its voice, or a parameter in the cast, or name a fallback; then produce the book again.",
        )
    refused = Verdict(Outcome.FAILED, LISTENER, "1", (Reason("rejected", "Rejected by a listener."),), tier=3)
    _record(shop, used.values(), refused)


def accept_chunks(
    shop: Workshop, production_id: str, numbers: Collection[int], take: str | None = None
) -> dict[int, Take]:
    """Accept a take of each of these chunks, because a person has listened to it; SettingsInvalid asks which one."""
    chunks = named_chunks(shop, production_id, numbers)
    takes = takes_by_recipe(shop, chunks)
    chosen = {each.chunk.number: _chosen(shop, each, takes.get(each.recipe_key, []), take) for each in chunks}
    _record(shop, chosen.values(), Verdict(Outcome.PASSED, LISTENER, "1", tier=3))
    with shop.store.writing() as session:
        clear_failures(session, production_id, numbers)
    return chosen


def _chosen(shop: Workshop, scripted: ScriptedChunk, takes: Sequence[JudgedTake], name: str | None) -> Take:
    """The take that is named, or the one in use, or the only one there is."""
    number = scripted.chunk.number
    if not takes:
        raise SettingsInvalid(
            f"Chunk {number} has no take that could be accepted.", "`nocturne retry` makes one."
        )
    if name is not None:
        for take, _ in takes:
            if take.key.startswith(Path(name).stem):
                return take
        raise SettingsInvalid(
            f"Chunk {number} has no take “{name}”.", "`nocturne status` names the files of its takes."
        )
    used = best_take(takes, shop.standard_of(scripted.chunk))
    if used is None and len(takes) > 1:
        raise SettingsInvalid(
            f"Chunk {number} has {len(takes)} takes, and none is in use.",
            "Say which one you have listened to: `nocturne accept` takes the name of its file as --take.",
        )
    return used or takes[0][0]


def _is_last_word(shop: Workshop, scripted: ScriptedChunk) -> bool:
    takes = [take for take, _ in judged_takes(shop, scripted)]
    return next_attempt(shop, scripted, takes) is None


def _record(shop: Workshop, takes: Iterable[Take], verdict: Verdict) -> None:
    with shop.store.writing() as session:
        for take in takes:
            record_verdict(session, take.key, verdict)


def named_chunks(shop: Workshop, production_id: str, numbers: Collection[int]) -> list[ScriptedChunk]:
    """The chunks of these numbers; SettingsInvalid names those that there are none of."""
    with shop.store.reading() as session:
        chunks = {each.chunk.number: each for each in load_chunks(session, production_id)}
    unknown = sorted(set(numbers) - chunks.keys())
    if unknown:
        raise SettingsInvalid(
            f"The production has no chunk {', '.join(map(str, unknown))}; it has {min(chunks)} to {max(chunks)}.",
            f"`nocturne status {production_id}` lists the failed ones.",
        )
    return [chunks[number] for number in sorted(set(numbers))]
