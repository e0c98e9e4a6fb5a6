"""A production as the store has it now, made into a page to proof-listen with."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from db.chapters import ChapterRecord, load_chapters
from db.chunks import Failure, ScriptedChunk, failures, load_chunks
from db.takes import best_take
from phases.assembled import AssembledChapter
from phases.production import Production
from phases.proof import (
    Furthest,
    Proof,
    ProofChapter,
    ProofFolder,
    ProofLine,
    TriedTake,
    chapter_audio,
    chunk_audio,
    render,
    take_audio,
)
from phases.script import NARRATOR, Chunk
from phases.validate import VOICE_CHECKER
from phases.verdict import Outcome, Reason, Verdict
from tasks.assemble import current_chapters
from tasks.judging import JudgedTake, takes_by_recipe
from tasks.outlines import Outlines
from tasks.workshop import Workshop

_STRAYS = "_strays"
_UNIT = re.compile(r"_(ms|dbfs|db|hz|score)$")
_NAME_LENGTH = 12
"""Digits of a take's key that name it on the page."""


@dataclass(frozen=True, slots=True)
class WrittenProof:
    """A page on disk, and what it shows."""

    proof: Proof
    folder: ProofFolder
    audio: frozenset[str]

    def as_json(self) -> dict[str, Any]:
        """The closing object of `--json`."""
        verdicts = self.proof.outcomes
        return {
            "production": self.proof.production,
            "title": self.proof.title,
            "state": str(self.proof.state),
            "chapters": len(self.proof.chapters),
            "chunks": verdicts.total(),
            "verdicts": {str(outcome): verdicts[outcome] for outcome in Outcome},
            "not_there_yet": verdicts[None],
            "page": str(self.folder.page),
            "audio_files": len(self.audio),
        }


def write_proof(shop: Workshop, production: Production, out: Path) -> WrittenProof:
    """The page of a production, with its audio beside it."""
    folder = ProofFolder.of(out.absolute(), production.id)
    gathering = _Gathering(shop, production, folder)
    proof = gathering.proof()
    folder.write(render(proof))
    folder.keep_only(gathering.audio)
    gathering.outlines.save()
    return WrittenProof(proof, folder, frozenset(gathering.audio))


class _Gathering:
    """All that a page shows, looked up chapter by chapter, while its audio is laid beside it."""

    def __init__(self, shop: Workshop, production: Production, folder: ProofFolder) -> None:
        self.shop = shop
        self.production = production
        self.folder = folder
        self.outlines = Outlines(shop.folder, shop.shelf, production.id, shop.settings.assemble.margin_ms)
        self.audio: set[str] = set()
        """The files that the page plays."""

    def proof(self) -> Proof:
        """The production as it stands."""
        with self.shop.store.reading() as session:
            chapters = load_chapters(session, self.production.id)
            chunks = load_chunks(session, self.production.id)
            failed = failures(session, self.production.id)
        takes = takes_by_recipe(self.shop, chunks)
        self.shop.shelf.bring_if_it_can(take for known in takes.values() for take, _ in known)
        assembled = current_chapters(self.shop, self.production.id, chapters)
        return Proof(
            production=self.production.id,
            title=self.production.title,
            authors=self.production.authors,
            narrator=str(self.shop.cast.narrator),
            language=self.production.language,
            state=self.production.state,
            made_at=datetime.now(UTC),
            chapters=tuple(
                self._chapter(
                    chapter,
                    [
                        _Judged(
                            self.shop, each, takes.get(each.recipe_key, []), failed.get(each.chunk.number)
                        )
                        for each in chunks
                        if each.chunk.chapter == chapter.number
                    ],
                    assembled.get(chapter.number),
                )
                for chapter in chapters
            ),
        )

    def _chapter(
        self, chapter: ChapterRecord, chunks: Sequence["_Judged"], assembled: AssembledChapter | None
    ) -> ProofChapter:
        audio = self._laid(chapter_audio(chapter.number), assembled.path) if assembled else None
        spans = (
            _spans(assembled, [each.chunk for each in chunks], self._tail_ms) if assembled and audio else []
        )
        lines = (
            [self._in_chapter(each, *span) for each, span in zip(chunks, spans, strict=True)]
            if spans
            else [self._by_itself(each) for each in chunks]
        )
        return ProofChapter(
            number=chapter.number,
            title=chapter.title,
            audio=audio,
            milliseconds=_milliseconds(assembled.samples, assembled.rate) if assembled else 0,
            lines=tuple(lines),
        )

    @property
    def _tail_ms(self) -> int:
        return self.shop.settings.assemble.tail_ms

    def _in_chapter(self, judged: "_Judged", start_ms: int, end_ms: int) -> ProofLine:
        drawn = self.outlines.of(judged.used) if judged.used else None
        return replace(
            judged.line(),
            start_ms=start_ms,
            end_ms=end_ms,
            outline=drawn.kept if drawn else "",
            reasons=_moved(judged.reasons, drawn.lead_ms if drawn else 0),
        )

    def _by_itself(self, judged: "_Judged") -> ProofLine:
        line = judged.line()
        if judged.used is None:
            return replace(line, takes=tuple(self._tried(judged)) if line.outcome else ())
        drawn = self.outlines.of(judged.used)
        if drawn is None:
            return line
        return replace(
            line,
            audio=self._laid(chunk_audio(line.number), self.shop.shelf.path(judged.used)),
            start_ms=drawn.lead_ms,
            end_ms=drawn.lead_ms + drawn.kept_ms,
            outline=drawn.kept,
            reasons=_moved(judged.reasons, drawn.lead_ms),
        )

    def _tried(self, judged: "_Judged") -> Iterator[TriedTake]:
        for number, (take, verdicts) in enumerate(judged.known, start=1):
            drawn = self.outlines.of(take)
            path = self.shop.shelf.path(take)
            yield TriedTake(
                name=take.key[:_NAME_LENGTH],
                manner=take.manner,
                audio=self._laid(take_audio(judged.chunk.number, number), path) if drawn else None,
                milliseconds=_milliseconds(take.samples, take.rate),
                outline=drawn.whole if drawn else "",
                reasons=tuple(judged.standard.reasons(verdicts)),
            )

    def _laid(self, name: str, source: Path) -> str | None:
        """How the page refers to it; None if the file is gone."""
        if not self.folder.add(name, source):
            return None
        self.audio.add(name)
        return self.folder.url(name)


class _Judged:
    """A chunk with its takes, the one in use, and what is to be said of it."""

    def __init__(
        self, shop: Workshop, scripted: ScriptedChunk, known: Sequence[JudgedTake], failure: Failure | None
    ) -> None:
        self.chunk = scripted.chunk
        self.known = known
        self.standard = shop.standard_of(scripted.chunk)
        self.used = best_take(known, self.standard)
        self._verdicts: Sequence[Verdict] = next(
            (verdicts for take, verdicts in known if self.used and take.key == self.used.key), []
        )
        self._failure = failure

    @property
    def outcome(self) -> Outcome | None:
        """None while it is still being worked on."""
        if self.used is not None:
            return self.standard.outcome(self._verdicts)
        is_refused = bool(self.known) and all(self.standard.is_judged(verdicts) for _, verdicts in self.known)
        return Outcome.FAILED if self._failure or is_refused else None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Of the take in use what its checkers say; else why there is none, unless its takes say that themselves."""
        if self.used is not None:
            return tuple(self.standard.reasons(self._verdicts))
        if self._failure is None or self.known:
            return ()
        return (Reason(self._failure.kind, self._failure.message),)

    def line(self) -> ProofLine:
        """What is shown of it, but for the sound."""
        return ProofLine(
            number=self.chunk.number,
            text=self.chunk.display.strip(),
            outcome=self.outcome,
            speaker="" if self.chunk.speaker == NARRATOR else self.chunk.speaker,
            reasons=self.reasons,
            manner=self.used.manner if self.used else "",
            furthest=_furthest(self._verdicts) if self.outcome == Outcome.PASSED else None,
        )


def _furthest(verdicts: Sequence[Verdict]) -> Furthest | None:
    """The figure in which the take strays most from its voice."""
    strays: Mapping[str, float] = {
        name: abs(value)
        for verdict in verdicts
        if verdict.checker == VOICE_CHECKER
        for name, value in verdict.measurements.items()
        if name.endswith(_STRAYS)
    }
    if not strays:
        return None
    name = max(strays, key=lambda each: strays[each])
    return Furthest(_UNIT.sub("", name.removesuffix(_STRAYS)).replace("_", " "), strays[name])


def _spans(assembled: AssembledChapter, chunks: Sequence[Chunk], tail_ms: int) -> list[tuple[int, int]]:
    """Where each chunk begins and ends in its chapter: each ends where the pause after it begins."""
    starts = [_milliseconds(start, assembled.rate) for start in assembled.piece_starts]
    whole = _milliseconds(assembled.samples, assembled.rate)
    ends = [start - chunk.pause_ms for start, chunk in zip(starts[1:], chunks, strict=False)]
    return list(zip(starts, [*ends, whole - tail_ms], strict=True))


def _moved(reasons: Sequence[Reason], lead_ms: int) -> tuple[Reason, ...]:
    """Places in a take, as they are once its silent beginning is cut away."""
    return tuple(
        reason
        if reason.start_ms is None
        else replace(
            reason,
            start_ms=max(0, reason.start_ms - lead_ms),
            end_ms=None if reason.end_ms is None else max(0, reason.end_ms - lead_ms),
        )
        for reason in reasons
    )


def _milliseconds(samples: int, rate: int) -> int:
    return round(1000 * samples / rate)
