"""A production, finished: what is missing is spoken, judged and assembled, and the whole is delivered and checked."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from db.chapters import load_chapters
from db.chunks import clear_failures, load_chunks
from db.owners import Ownership
from db.productions import set_state
from flows.narration import Narration
from flows.ownership import owned
from phases.errors import ProductionIncomplete, ProductionOutdated
from phases.files import sweep_parts
from phases.production import Production, ProductionState
from tasks.deliver import deliver_book
from tasks.reject import reject_chunks
from tasks.slots import LIMIT
from tasks.takes import forget_damaged
from tasks.workshop import Workshop

NAMED_IN_ERROR = 5
"""How many failed chunks the error itself lists; the report lists all."""


def finish(
    shop: Workshop, production: Production, out: Path, slots: int, reject: Collection[int] = ()
) -> None:
    """Do what is left to do, after refusing the takes of some chunks; what failed is named by the error."""
    with owned(shop, production.id) as ownership, _settled(shop, production):
        _require_same_voice(shop, production)
        reject_chunks(shop, production.id, reject)
        sweep_parts(shop.folder.root)
        narration = _planned(shop, production, ownership, slots)
        narration.run()
        _require_complete(production, narration)
        shop.progress.step("delivering")
        deliver_book(shop, ownership, production, out)


def _require_same_voice(shop: Workshop, production: Production) -> None:
    """Refuse to mix takes of another engine, model or voice into a book that was begun with these."""
    with shop.store.reading() as session:
        chunks = load_chunks(session, production.id)
    if any(shop.recipe(each.chunk).key != each.recipe_key for each in chunks):
        raise ProductionOutdated(
            f"“{production.title}” was begun with another cast, or another version of a voice or an engine.",
            "`nocturne produce` begins it anew; takes that are still right are used again.",
        )


def _planned(shop: Workshop, production: Production, ownership: Ownership, slots: int) -> Narration:
    with shop.store.writing() as session:
        clear_failures(session, production.id)
        chapters = load_chapters(session, production.id)
        chunks = load_chunks(session, production.id)
    shop.progress.step("looking for takes")
    done = shop.done(chunks)
    if forget_damaged(shop, done.values()):
        done = shop.done(chunks)
    missing = {each.recipe_key: len(each.chunk.spoken) for each in chunks if each.recipe_key not in done}
    shop.progress.begin(
        production.title,
        chunks=len(chunks),
        done=sum(each.recipe_key in done for each in chunks),
        letters=sum(missing.values()),
    )
    if slots == 0 and missing:
        shop.progress.step(f"paused: the Prefect limit “{LIMIT}” has no slots; raise it to go on")
    return Narration(shop, ownership, chapters=chapters, chunks=chunks, done=done)


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
def _settled(shop: Workshop, production: Production) -> Iterator[None]:
    """However the block ends, the store says where the production stands."""
    state = ProductionState.STOPPED
    _set(shop, production, ProductionState.IN_PRODUCTION)
    try:
        yield
        state = ProductionState.DELIVERED
    except ProductionIncomplete:
        state = ProductionState.INCOMPLETE
        raise
    finally:
        _set(shop, production, state)


def _set(shop: Workshop, production: Production, state: ProductionState) -> None:
    with shop.store.writing() as session:
        set_state(session, production.id, state)
