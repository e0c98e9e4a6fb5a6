"""Cues that have too little time are spoken again, faster, by engines that can do that."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace

from db import owners
from db.chunks import ScriptedChunk, load_chunks
from db.directions import undirected_chunks
from db.owners import Ownership
from db.tempos import forget_tempos, record_tempos, undecided
from phases.fit import FitPlan, Speech, asks_for_tempos, plan, spoken, tempos
from phases.production import Production
from phases.script import USUAL, Chunk, directed
from tasks.cues import CueClips, spoken_cues
from tasks.film import total_of
from tasks.judging import done
from tasks.workshop import Workshop

logger = logging.getLogger("nocturne.tempo")


def decide_tempos(shop: Workshop, ownership: Ownership, production: Production) -> bool:
    """Say once how fast each cue is to be, now that it is known how long it is; whether any is to be spoken again."""
    if not asks_for_tempos(shop.settings.fit):
        return False
    with shop.store.reading() as session:
        chunks = load_chunks(session, production.id)
        still_open = undecided(session, production.id)
    if not still_open:
        return False
    asked = tempos(_plan(shop, production, chunks), shop.settings.fit)
    decided = [_at(shop, each, asked) for each in chunks if each.chunk.number in still_open]
    with shop.store.writing() as session:
        owners.require(session, ownership)
        record_tempos(session, production.id, decided)
    return any(each.chunk.tempo != USUAL for each in decided)


def reconsider_tempos(shop: Workshop, production: Production) -> None:
    """Forget how fast cues were to be: they are to be fitted otherwise."""
    with shop.store.reading() as session:
        written = undirected_chunks(session, production.id)
        chunks = load_chunks(session, production.id)
    if all(each.chunk.tempo == USUAL for each in chunks) and not asks_for_tempos(shop.settings.fit):
        return
    by_number = {each.chunk.number: each.chunk.direction for each in chunks}
    usual = [
        _scripted(shop, directed(replace(each.chunk, tempo=USUAL), by_number[each.chunk.number]))
        for each in written
    ]
    with shop.store.writing() as session:
        forget_tempos(session, production.id, usual)


def warn_of_fixed_tempos(shop: Workshop, production: Production) -> None:
    """Name the engines that cannot be asked for a length: what they say is only stretched."""
    if not asks_for_tempos(shop.settings.fit):
        return
    with shop.store.reading() as session:
        chunks = load_chunks(session, production.id)
    fixed = sorted({shop.engine_of(each.chunk).name for each in chunks if not _can(shop, each.chunk)})
    if fixed:
        logger.warning(
            "%s cannot speak faster or slower: what it says is fitted by stretching alone.",
            " and ".join(fixed),
        )


def _plan(shop: Workshop, production: Production, chunks: Sequence[ScriptedChunk]) -> FitPlan:
    cues = spoken_cues(chunks, done(shop, chunks))
    shop.shelf.bring(take for cue in cues for take in cue.takes)
    rate = shop.settings.track.rate
    clips = CueClips(shop, cues, rate)
    speeches = [Speech(cue.as_slot(), len(spoken(clips(cue.slot.cue), rate))) for cue in cues]
    return plan(speeches, shop.settings.fit, rate, total_of(production))


def _at(shop: Workshop, scripted: ScriptedChunk, asked: Mapping[int, float]) -> ScriptedChunk:
    chunk = scripted.chunk
    wanted = asked.get(chunk.slot.cue, USUAL) if chunk.slot and _can(shop, chunk) else USUAL
    return _scripted(shop, replace(chunk, tempo=wanted))


def _scripted(shop: Workshop, chunk: Chunk) -> ScriptedChunk:
    return ScriptedChunk(chunk, shop.recipe(chunk).key)


def _can(shop: Workshop, chunk: Chunk) -> bool:
    return shop.engine_of(chunk).tempo is not None
