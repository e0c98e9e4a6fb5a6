"""A person's word on takes: rejected ones are taken again."""

from collections.abc import Collection

from db.chunks import load_chunks
from db.takes import record_verdict
from phases.errors import SettingsInvalid
from phases.verdict import Outcome, Reason, Verdict
from tasks.workshop import Workshop

LISTENER = "listener"


def reject_chunks(shop: Workshop, production_id: str, numbers: Collection[int]) -> None:
    """Refuse the accepted takes of these chunks, so that they get others."""
    if not numbers:
        return
    with shop.store.reading() as session:
        chunks = {each.chunk.number: each for each in load_chunks(session, production_id)}
    unknown = sorted(set(numbers) - chunks.keys())
    if unknown:
        raise SettingsInvalid(
            f"The production has no chunk {', '.join(map(str, unknown))}; it has {min(chunks)} to {max(chunks)}.",
            f"`nocturne status {production_id}` lists the failed ones.",
        )
    fixed = [number for number in sorted(numbers) if not shop.engine_of(chunks[number].chunk).seeded]
    if fixed:
        raise SettingsInvalid(
            f"The engine of chunk {', '.join(map(str, fixed))} always speaks a line the same way: another take would "
            "be identical.",
            "Change its text, or its voice or a parameter in the cast, and produce the book again.",
        )
    done = shop.done([chunks[number] for number in numbers])
    refused = Verdict(Outcome.FAILED, LISTENER, "1", (Reason("rejected", "Rejected by a listener."),))
    with shop.store.writing() as session:
        for take in done.values():
            record_verdict(session, take.key, refused)
