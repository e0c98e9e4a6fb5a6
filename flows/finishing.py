"""A production, finished: what is missing is spoken, judged and assembled, and the whole is delivered and checked."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from db.chapters import load_chapters
from db.chunks import clear_failures, load_chunks
from db.owners import Ownership, holds
from db.productions import set_state
from flows.branches import branches
from flows.narration import Narration
from flows.ownership import owned
from phases.errors import ProductionIncomplete, ProductionOutdated
from phases.files import sweep_parts
from phases.production import Production, ProductionKind, ProductionState
from tasks.deliver import deliver_book
from tasks.hear import hear_again
from tasks.judging import done
from tasks.takes import forget_damaged
from tasks.tempo import decide_tempos
from tasks.track import deliver_track
from tasks.workshop import Workshop

Slots = Mapping[str, int]
"""How many slots each Prefect limit has."""
NAMED_IN_ERROR = 5
"""How many failed chunks the error itself lists; the report lists all."""


def finish(
    shop: Workshop, production: Production, out: Path, slots: Slots, first: Callable[[], None] | None = None
) -> None:
    """Do what is left to do, once what is asked for first has been done; what failed is named by the error."""
    with owned(shop, production.id) as ownership, settled(shop, ownership):
        _require_same_voice(shop, production)
        if first:
            first()
        sweep_parts(shop.folder.root)
        _narrate(shop, production, ownership, slots)
        if production.kind == ProductionKind.TRACK and decide_tempos(shop, ownership, production):
            _narrate(shop, production, ownership, slots)
        shop.progress.step("delivering")
        deliver = deliver_track if production.kind == ProductionKind.TRACK else deliver_book
        deliver(shop, ownership, production, out)


def _narrate(shop: Workshop, production: Production, ownership: Ownership, slots: Slots) -> None:
    """Every chunk is spoken and accepted; or it is named by the error."""
    narration = _planned(shop, production, ownership, slots)
    with branches(shop, ownership):
        narration.run()
    _require_complete(production, narration)


def _require_same_voice(shop: Workshop, production: Production) -> None:
    """Refuse to mix takes of another engine, model or voice into a book that was begun with these."""
    with shop.store.reading() as session:
        chunks = load_chunks(session, production.id)
    if any(shop.recipe(each.chunk).key != each.recipe_key for each in chunks):
        raise ProductionOutdated(
            f"“{production.title}” was begun with another cast, or another version of a voice or an engine.",
            "`nocturne produce` begins it anew; takes that are still right are used again.",
        )


def _planned(shop: Workshop, production: Production, ownership: Ownership, slots: Slots) -> Narration:
    with shop.store.writing() as session:
        clear_failures(session, production.id)
        chapters = load_chapters(session, production.id)
        chunks = load_chunks(session, production.id)
    shop.progress.step("looking for takes")
    shop.script = {each.chunk.number: each for each in chunks}
    hear_again(shop, chunks)
    ready = done(shop, chunks)
    if forget_damaged(shop, ready.values()):
        ready = done(shop, chunks)
    missing = {each.recipe_key: len(each.chunk.spoken) for each in chunks if each.recipe_key not in ready}
    shop.progress.begin(
        production.title,
        chunks=len(chunks),
        done=sum(each.recipe_key in ready for each in chunks),
        letters=sum(missing.values()),
    )
    paused = " and ".join(f"“{limit}”" for limit, number in slots.items() if number == 0)
    if paused and missing:
        shop.progress.step(f"paused: the Prefect limit {paused} has no slots; raise it to go on")
    return Narration(shop, ownership, chapters=chapters, chunks=chunks, ready=ready, kind=production.kind)


def _require_complete(production: Production, narration: Narration) -> None:
    if not narration.failed:
        return
    failed = sorted(narration.failed.items())
    named = "; ".join(f"chunk {number:04d}: {failure.message}" for number, failure in failed[:NAMED_IN_ERROR])
    more = f"; and {len(failed) - NAMED_IN_ERROR} more" if len(failed) > NAMED_IN_ERROR else ""
    raise ProductionIncomplete(
        f"“{production.title}” is not delivered: {len(failed)} of its chunks failed ({named}{more}).",
        f"`nocturne status {production.id}` shows their texts; `nocturne retry {production.id}` takes them again.",
    )


@contextmanager
def settled(shop: Workshop, ownership: Ownership) -> Iterator[None]:
    """However the block ends, the store says where the production stands; unless another one owns it by then."""
    state = ProductionState.STOPPED
    _set(shop, ownership, ProductionState.IN_PRODUCTION)
    try:
        yield
        state = ProductionState.DELIVERED
    except ProductionIncomplete:
        state = ProductionState.INCOMPLETE
        raise
    finally:
        _set(shop, ownership, state)


def _set(shop: Workshop, ownership: Ownership, state: ProductionState) -> None:
    with shop.store.writing() as session:
        if holds(session, ownership):
            set_state(session, ownership.production_id, state)
