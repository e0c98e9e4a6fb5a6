"""What a run came to: the same facts for people, for machines, and for Prefect."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from db.chapters import load_chapters
from db.chunks import Failure, failures, load_chunks
from db.deliveries import load_deliveries
from db.productions import production_named
from db.takes import accepted_among, takes_of
from phases.book import LeftOut
from phases.production import Production, ProductionState
from phases.script import Chunk
from phases.verdict import Outcome, Verdict
from tasks.progress import Standing
from tasks.workshop import ACCEPTED, Workshop

HEARING = "hearing"
"""The tier that listens to the words; without its verdict nobody can say that the words were spoken."""


@dataclass(frozen=True, slots=True)
class FailedChunk:
    """A chunk without an accepted take: which, its text, why."""

    chunk: Chunk
    failure: Failure

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "chapter": self.chunk.chapter,
            "chunk": self.chunk.number,
            "text": self.chunk.display.strip(),
            "kind": self.failure.kind,
            "why": self.failure.message,
            "takes_tried": self.failure.takes_tried,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """Where a production stands, and what this run has done for it."""

    production: Production
    chapters: int
    chunks: int
    done: int
    suspect: int
    not_checked: int
    """Chunks whose accepted take was not judged by every tier: all of them, as long as no recogniser listens."""
    failed: tuple[FailedChunk, ...]
    audio_seconds: float
    files: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    spoken: int = 0
    reused: int = 0
    wall_seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The closing object of `--json`."""
        return {
            "production": self.production.id,
            "title": self.production.title,
            "state": str(self.production.state),
            "chapters": self.chapters,
            "chunks": self.chunks,
            "done": self.done,
            "spoken": self.spoken,
            "reused": self.reused,
            "failed": [each.as_json() for each in self.failed],
            "suspect": self.suspect,
            "not_checked": self.not_checked,
            "audio_seconds": round(self.audio_seconds, 3),
            "wall_seconds": round(self.wall_seconds, 3),
            "files": list(self.files),
            "left_out": [{"what": part.what, "why": part.why} for part in self.left_out],
        }


def report_on(shop: Workshop, production_id: str, *, standing: Standing, wall_seconds: float = 0.0) -> Report:
    """The report of a production as the store has it now, and of the run that stands there."""
    with shop.store.reading() as session:
        production = production_named(session, production_id)
        chapters = load_chapters(session, production_id)
        chunks = load_chunks(session, production_id)
        failed = failures(session, production_id)
        files = load_deliveries(session, production_id)
        takes = takes_of(session, {each.recipe_key for each in chunks})
    done = accepted_among(takes, shop.checker_version, ACCEPTED)
    is_delivered = production.state == ProductionState.DELIVERED
    verdicts_of = {take.key: verdicts for known in takes.values() for take, verdicts in known}
    judged = [verdicts_of[done[each.recipe_key].key] for each in chunks if each.recipe_key in done]
    return Report(
        production=production,
        chapters=len(chapters),
        chunks=len(chunks),
        done=len(judged),
        suspect=sum(_has(Outcome.SUSPECT, verdicts) for verdicts in judged),
        not_checked=sum(not _was_checked(verdicts) for verdicts in judged),
        failed=tuple(
            FailedChunk(each.chunk, failed[each.chunk.number])
            for each in chunks
            if each.chunk.number in failed
        ),
        audio_seconds=sum(done[each.recipe_key].seconds for each in chunks if each.recipe_key in done),
        files=tuple(sorted((each.path for each in files if is_delivered), key=_book_first)),
        left_out=production.left_out,
        spoken=standing.spoken,
        reused=standing.reused,
        wall_seconds=wall_seconds,
    )


def _book_first(path: str) -> tuple[bool, str]:
    return not path.endswith(".m4b"), path


def _has(outcome: Outcome, verdicts: Sequence[Verdict]) -> bool:
    return any(verdict.outcome == outcome for verdict in verdicts)


def _was_checked(verdicts: Sequence[Verdict]) -> bool:
    heard = any(verdict.checker == HEARING for verdict in verdicts)
    return heard and not _has(Outcome.NOT_CHECKED, verdicts)
