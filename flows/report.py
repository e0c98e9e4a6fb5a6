"""What a run came to: the same facts for people, for machines, and for Prefect."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from db.chapters import ChapterRecord, load_chapters
from db.chunks import Failure, ScriptedChunk, failures, load_chunks
from db.deliveries import load_deliveries
from db.productions import production_named
from db.takes import best_take
from phases.book import LeftOut
from phases.production import Production, ProductionState
from phases.script import Chunk
from phases.take import Take
from phases.verdict import Outcome, Reason, Verdict
from tasks.judging import takes_by_recipe
from tasks.progress import Standing
from tasks.workshop import Workshop


@dataclass(frozen=True, slots=True)
class FailedChunk:
    """A chunk without an accepted take: which, its text, why."""

    chunk: Chunk
    failure: Failure
    takes: tuple[str, ...]
    """The files of its takes, kept for comparison."""

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "chapter": self.chunk.chapter,
            "chunk": self.chunk.number,
            "text": self.chunk.display.strip(),
            "kind": self.failure.kind,
            "why": self.failure.message,
            "takes_tried": self.failure.takes_tried,
            "takes": list(self.takes),
        }


@dataclass(frozen=True, slots=True)
class DoubtfulChunk:
    """A chunk that is used although something was found: which, and what."""

    chunk: Chunk
    path: str
    """The take to listen to."""
    reasons: tuple[Reason, ...]

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "chapter": self.chunk.chapter,
            "chunk": self.chunk.number,
            "text": self.chunk.display.strip(),
            "take": self.path,
            "reasons": [asdict(reason) for reason in self.reasons],
        }


@dataclass(frozen=True, slots=True)
class ChapterStanding:
    """How far one chapter is."""

    number: int
    title: str
    chunks: int
    done: int
    failed: int
    lufs: float | None
    """How loud it is, once it is assembled."""


@dataclass(frozen=True, slots=True)
class Report:
    """Where a production stands, and what this run has done for it."""

    production: Production
    by_chapter: tuple[ChapterStanding, ...]
    chunks: int
    done: int
    suspect: tuple[DoubtfulChunk, ...]
    """Chunks at which a person should listen: the words that may be wrong."""
    not_checked: Mapping[str, int]
    """How many chunks somebody could not judge, by the reason."""
    unusual: Mapping[str, int]
    """How many takes were not simply spoken by their voice, by how they were made."""
    directed: tuple[Chunk, ...]
    """Chunks that are spoken as a person has said."""
    failed: tuple[FailedChunk, ...]
    audio_seconds: float
    files: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    timing: Mapping[str, Any] | None = None
    """How well the cues of a track could be placed."""
    spoken: int = 0
    reused: int = 0
    loads: Mapping[str, int] = field(default_factory=dict)
    """How often this run has had a model loaded, by engine or recognizer."""
    parted: Mapping[str, int] = field(default_factory=dict)
    """How many chunks this run has had spoken or heard again one by one, because their batch failed; by the reason."""
    wall_seconds: float = 0.0

    @property
    def chapters(self) -> int:
        """How many it has."""
        return len(self.by_chapter)

    @property
    def unchecked(self) -> int:
        """Chunks that are used although somebody could not judge them."""
        return sum(self.not_checked.values())

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
            "loads": dict(self.loads),
            "taken_one_by_one": dict(self.parted),
            "failed": [each.as_json() for each in self.failed],
            "suspect": len(self.suspect),
            "suspects": [each.as_json() for each in self.suspect],
            "not_checked": self.unchecked,
            "not_checked_because": dict(self.not_checked),
            "unusual_takes": dict(self.unusual),
            "directed": [
                {"chapter": each.chapter, "chunk": each.number, **asdict(each.direction)}
                for each in self.directed
            ],
            "audio_seconds": round(self.audio_seconds, 3),
            "wall_seconds": round(self.wall_seconds, 3),
            "files": list(self.files),
            **({"timing": dict(self.timing)} if self.timing else {}),
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
    takes = takes_by_recipe(shop, chunks)
    is_delivered = production.state == ProductionState.DELIVERED
    used = [each for scripted in chunks if (each := _used(shop, scripted, takes)) is not None]
    shop.shelf.bring_if_it_can(
        [each.take for each in used if each.outcome == Outcome.SUSPECT]
        + [
            take
            for each in chunks
            if each.chunk.number in failed
            for take, _ in takes.get(each.recipe_key, [])
        ]
    )
    return Report(
        production=production,
        by_chapter=tuple(_chapter_standings(chapters, chunks, {each.chunk.number for each in used}, failed)),
        chunks=len(chunks),
        done=len(used),
        suspect=tuple(
            DoubtfulChunk(each.chunk, str(shop.shelf.path(each.take)), tuple(each.reasons))
            for each in used
            if each.outcome == Outcome.SUSPECT
        ),
        not_checked=Counter(each.reasons[0].code for each in used if each.outcome == Outcome.NOT_CHECKED),
        unusual=Counter(each.take.manner for each in used if each.take.manner),
        directed=tuple(each.chunk for each in chunks if each.chunk.direction.says_something),
        failed=tuple(
            FailedChunk(
                each.chunk,
                failed[each.chunk.number],
                tuple(str(shop.shelf.path(take)) for take, _ in takes.get(each.recipe_key, [])),
            )
            for each in chunks
            if each.chunk.number in failed
        ),
        audio_seconds=sum(each.take.seconds for each in used),
        files=tuple(sorted((each.path for each in files if is_delivered), key=_book_first)),
        left_out=production.left_out,
        timing=next(
            (each.facts["timing"] for each in files if is_delivered and "timing" in each.facts), None
        ),
        spoken=standing.spoken,
        reused=standing.reused,
        loads=shop.hosts.tally.loads,
        parted=shop.hosts.tally.parted,
        wall_seconds=wall_seconds,
    )


def finished_report_on(shop: Workshop, production: Production | None) -> dict[str, Any] | None:
    """The report of a production that has nothing left to do; none if there is none."""
    if production is None:
        return None
    report = report_on(shop, production.id, standing=Standing())
    return replace(report, reused=report.done).as_json()


def _chapter_standings(
    chapters: Sequence[ChapterRecord],
    chunks: Sequence[ScriptedChunk],
    done: Collection[int],
    failed: Collection[int],
) -> Iterator[ChapterStanding]:
    numbers: dict[int, list[int]] = {}
    for each in chunks:
        numbers.setdefault(each.chunk.chapter, []).append(each.chunk.number)
    for chapter in chapters:
        own = numbers.get(chapter.number, [])
        yield ChapterStanding(
            chapter.number,
            chapter.title,
            chunks=len(own),
            done=sum(number in done for number in own),
            failed=sum(number in failed for number in own),
            lufs=_loudness(chapter),
        )


def _loudness(chapter: ChapterRecord) -> float | None:
    return chapter.assembly.facts.get("lufs") if chapter.assembly else None


@dataclass(frozen=True, slots=True)
class _Used:
    """A chunk with the take that is used for it, and what was said of it."""

    chunk: Chunk
    take: Take
    outcome: Outcome
    reasons: Sequence[Reason]


def _used(
    shop: Workshop, scripted: ScriptedChunk, takes: Mapping[str, Sequence[tuple[Take, list[Verdict]]]]
) -> _Used | None:
    standard = shop.standard_of(scripted.chunk)
    known = takes.get(scripted.recipe_key, [])
    best = best_take(known, standard)
    for take, verdicts in known:
        if best is not None and take.key == best.key:
            return _Used(scripted.chunk, take, standard.outcome(verdicts), standard.reasons(verdicts))
    return None


def placed(message: str, start_ms: int | None) -> str:
    """What was found, and where in the take."""
    return message if start_ms is None else f"at {start_ms / 1000:.1f} s: {message}"


def _book_first(path: str) -> tuple[bool, str]:
    return not path.endswith(".m4b"), path
