"""Accepted takes, joined to a chapter as soon as it is complete."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE

from db import owners
from db.chapters import Assembly, ChapterRecord, load_chapters, record_assembly
from db.chunks import ScriptedChunk, load_chunks
from db.owners import Ownership
from phases.assemble import Piece
from phases.assemble import assemble_chapter as assemble
from phases.assembled import AssembledChapter, Loudness
from phases.errors import ChunkFailed
from phases.script import Chunk
from phases.take import Take
from tasks.judging import done
from tasks.manners import manner_of
from tasks.takes import is_intact, sha256_of
from tasks.workshop import Workshop

ASSEMBLED_AS = 2
"""Raised when the same takes come to sound different joined: then chapters are assembled anew."""


@dataclass(frozen=True, slots=True)
class Part:
    """A take, the silence around it, and whose voice it is, if a chapter has several."""

    take: Take
    pause_ms: int
    voice: str
    lead_ms: int = 0


@task(
    name="assemble_chapter",
    task_run_name="assemble ch {chapter.number:02d}",
    persist_result=False,
    cache_policy=NO_CACHE,
)
def assemble_chapter(shop: Workshop, ownership: Ownership, chapter: ChapterRecord) -> None:
    """The chapter as one file; the one from before if nothing that goes into it has changed."""
    parts = _parts(shop, ownership.production_id, chapter.number).get(chapter.number)
    if parts is None:
        raise _not_complete(chapter.number)
    fingerprint = _fingerprint(shop, parts)
    path = shop.folder.chapter_path(ownership.production_id, chapter.number, fingerprint)
    if _is_assembled(chapter.assembly, fingerprint, path):
        return
    shop.shelf.bring(part.take for part in parts)
    assembled = assemble([_piece(shop, part) for part in parts], path, shop.settings.assemble)
    with shop.store.writing() as session:
        owners.require(session, ownership)
        facts = {**_facts(assembled), "path": path.name}
        record_assembly(
            session, ownership.production_id, chapter.number, Assembly(fingerprint, sha256_of(path), facts)
        )
    _remove_earlier(path, chapter.number)


def assembled_chapters(shop: Workshop, production_id: str) -> list[tuple[str, AssembledChapter]]:
    """Every chapter with its title, each made of the takes that are accepted now; ChunkFailed if one is not.

    Delivery asks this and nothing else, so no book holds a take that was refused after its chapter was assembled.
    """
    with shop.store.reading() as session:
        chapters = load_chapters(session, production_id)
    current = current_chapters(shop, production_id, chapters)
    for chapter in chapters:
        if chapter.number not in current:
            raise _not_complete(chapter.number)
    return [(chapter.title, current[chapter.number]) for chapter in chapters]


def current_chapters(
    shop: Workshop, production_id: str, chapters: Sequence[ChapterRecord]
) -> dict[int, AssembledChapter]:
    """Those of these chapters whose files are made of the takes that are accepted now, by number."""
    parts = _parts(shop, production_id)
    return {
        chapter.number: _assembled(shop, production_id, chapter)
        for chapter in chapters
        if chapter.number in parts
        and chapter.assembly is not None
        and chapter.assembly.fingerprint == _fingerprint(shop, parts[chapter.number])
    }


def _not_complete(chapter: int) -> ChunkFailed:
    return ChunkFailed(
        f"Chapter {chapter} is not made of accepted takes: one was refused meanwhile.",
        "Run the same command again: what is missing is spoken.",
    )


def _assembled(shop: Workshop, production_id: str, chapter: ChapterRecord) -> AssembledChapter:
    facts = chapter.assembly.facts if chapter.assembly else {}
    return AssembledChapter(
        path=shop.folder.production(production_id) / facts["path"],
        rate=facts["rate"],
        samples=facts["samples"],
        loudness=Loudness(facts["lufs"], facts["true_peak"]),
        wanted=Loudness(facts["wanted_lufs"], facts["wanted_true_peak"]),
        piece_starts=tuple(facts["piece_starts"]),
        packets_sha256=facts["packets_sha256"],
    )


def _parts(shop: Workshop, production_id: str, only: int | None = None) -> dict[int, list[Part]]:
    """What each chapter that is complete (or only this one) is made of, by its number."""
    with shop.store.reading() as session:
        chunks = load_chunks(session, production_id, only)
    takes = done(shop, chunks)
    by_chapter: dict[int, list[ScriptedChunk]] = {}
    for scripted in chunks:
        by_chapter.setdefault(scripted.chunk.chapter, []).append(scripted)
    return {
        number: _voiced([_part(shop, each.chunk, takes[each.recipe_key]) for each in of_chapter])
        for number, of_chapter in by_chapter.items()
        if all(each.recipe_key in takes for each in of_chapter)
    }


def _part(shop: Workshop, chunk: Chunk, take: Take) -> Part:
    return Part(take, chunk.pause_ms, manner_of(shop, chunk, take).voice.sound, chunk.lead_ms)


def _voiced(parts: list[Part]) -> list[Part]:
    """Who speaks makes no difference to a chapter with one voice."""
    return parts if len({part.voice for part in parts}) > 1 else [replace(part, voice="") for part in parts]


def _piece(shop: Workshop, part: Part) -> Piece:
    return Piece(partial(shop.shelf.read, part.take), part.pause_ms, part.lead_ms, part.voice)


def _fingerprint(shop: Workshop, parts: list[Part]) -> str:
    heard = [
        [
            part.take.key,
            part.take.sha256,
            part.pause_ms,
            part.voice,
            *([part.lead_ms] if part.lead_ms else []),
        ]
        for part in parts
    ]
    facts = [ASSEMBLED_AS, shop.settings.assemble.model_dump(), heard]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _is_assembled(assembly: Assembly | None, fingerprint: str, path: Path) -> bool:
    return assembly is not None and assembly.fingerprint == fingerprint and is_intact(path, assembly.sha256)


def _remove_earlier(path: Path, number: int) -> None:
    """Remove what the chapter was before its takes or settings changed."""
    for earlier in path.parent.glob(f"chapter-{number:03d}-*{path.suffix}"):
        if earlier != path:
            earlier.unlink(missing_ok=True)


def _facts(assembled: AssembledChapter) -> Mapping[str, Any]:
    return {
        "rate": assembled.rate,
        "samples": assembled.samples,
        "lufs": assembled.loudness.lufs,
        "true_peak": assembled.loudness.true_peak,
        "wanted_lufs": assembled.wanted.lufs,
        "wanted_true_peak": assembled.wanted.true_peak,
        "piece_starts": list(assembled.piece_starts),
        "packets_sha256": assembled.packets_sha256,
    }
