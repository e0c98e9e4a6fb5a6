"""Spoken cues, fitted onto their time line, rendered, measured in the finished file, and reported on."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import soundfile
from prefect import task
from prefect.cache_policies import NO_CACHE

from db import owners
from db.chunks import ScriptedChunk, load_chunks
from db.deliveries import Delivery, record_deliveries
from db.owners import Ownership
from phases.deliver import BookFacts, book_path
from phases.errors import ChunkFailed, DeliveryFailed, ShelfUnavailable, ShelfUnusable
from phases.files import appearing, sweep_parts
from phases.fit import (
    FitPlan,
    Onset,
    Speech,
    adjusted,
    measured_onsets,
    picture,
    plan,
    render,
    render_stems,
    spoken,
)
from phases.production import Production
from phases.subtitles import write_srt
from tasks.cues import CueClips, SpokenCue, spoken_cues
from tasks.film import KnownFilm, add_speech, total_of
from tasks.foresight import Foresight, foresee
from tasks.in_place import is_in_place, own_place
from tasks.judging import done
from tasks.takes import sha256_of
from tasks.timing_report import as_markdown, timing, timing_report
from tasks.workshop import Workshop

FITTED_AS = 1
"""Raised when the same takes come to be fitted differently: then tracks are made anew."""
STEMS = "stems"


@dataclass(frozen=True, slots=True)
class _Task:
    """What would be delivered now, and where."""

    chunks: Sequence[ScriptedChunk]
    cues: Sequence[SpokenCue]
    total_ms: int | Fraction | None
    film: KnownFilm | None
    path: Path
    fingerprint: str


@task(name="deliver_track", task_run_name="fit and deliver", persist_result=False, cache_policy=NO_CACHE)
def deliver_track(shop: Workshop, ownership: Ownership, production: Production, out: Path) -> None:
    """The track with its report and its adjusted subtitles; those from before if nothing has changed."""
    wanted = _wanted(shop, production, out)
    if is_in_place(shop, production.id, wanted.path, wanted.fingerprint):
        return
    sweep_parts(wanted.path.parent)
    shop.shelf.bring(take for cue in wanted.cues for take in cue.takes)
    rate, settings = shop.settings.track.rate, shop.settings.fit
    clips = CueClips(shop, wanted.cues, rate)
    speeches = [Speech(cue.as_slot(), len(spoken(clips(cue.slot.cue), rate))) for cue in wanted.cues]
    fitted = plan(speeches, settings, rate, wanted.total_ms)
    render(fitted, clips, wanted.path, settings)
    onsets = measured_onsets(wanted.path, fitted, clips)
    _check(wanted.path, fitted, onsets)
    foresight = foresee(shop, wanted.chunks, wanted.total_ms)
    files = [wanted.path, *_papers(wanted, production.title, fitted, onsets, foresight)]
    if shop.settings.track.stems:
        files += render_stems(fitted, clips, wanted.path.parent / STEMS, settings).values()
    if wanted.film is not None:
        files.append(add_speech(shop, wanted.film, wanted.path, fitted))
    with shop.store.writing() as session:
        owners.require(session, ownership)
        record_deliveries(session, production.id, [_delivery(path, wanted, timing(fitted)) for path in files])


def is_track_delivered(shop: Workshop, production: Production, out: Path) -> bool:
    """Whether the finished files are in place and are what would be delivered now."""
    try:
        wanted = _wanted(shop, production, out)
        return is_in_place(shop, production.id, wanted.path, wanted.fingerprint)
    except (ChunkFailed, DeliveryFailed, ShelfUnavailable, ShelfUnusable):
        return False


def _wanted(shop: Workshop, production: Production, out: Path) -> _Task:
    with shop.store.reading() as session:
        chunks = load_chunks(session, production.id)
    cues = spoken_cues(chunks, done(shop, chunks))
    film = KnownFilm.of(production)
    heard = [
        [
            cue.slot.cue,
            cue.as_slot().start_ms,
            cue.slot.end_ms,
            cue.speaker,
            [take.sha256 for take in cue.takes],
        ]
        for cue in cues
    ]
    fit, track, length = shop.settings.fit, shop.settings.track, production.settings.get("total_ms")
    told = [FITTED_AS, fit.model_dump(), track.model_dump(), length, heard, film.sha256 if film else None]
    fingerprint = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    named = book_path(out, BookFacts(title=production.title, authors=())).with_suffix(f".{track.format}")
    path = own_place(shop, production, named)
    return _Task(chunks, cues, total_of(production), film, path, fingerprint)


def _check(path: Path, fitted: FitPlan, onsets: Sequence[Onset]) -> None:
    """Nothing, or DeliveryFailed: the file is as long as planned, and every cue is heard in it."""
    length = soundfile.info(path).frames
    if length != fitted.total:
        raise DeliveryFailed(
            f"{path} has {length} samples, and not {fitted.total}.", "Remove it and run it again."
        )
    by_number = {onset.number: onset for onset in onsets}
    # Under a louder voice nobody can tell whether a quieter one is there.
    lost = [
        each.number
        for each in fitted.placements
        if each.length and not each.overlap and by_number[each.number].start is None
    ]
    if lost:
        raise DeliveryFailed(
            f"Cues {', '.join(map(str, lost[:5]))} are not heard in {path}.", "Remove it and run it again."
        )


def _papers(
    wanted: _Task, title: str, fitted: FitPlan, onsets: Sequence[Onset], foresight: Foresight
) -> Iterator[Path]:
    """What lies beside the track: subtitles at the times at which they are spoken, and the report."""
    by_number = {onset.number: onset for onset in onsets}
    cues = adjusted([cue.as_cue() for cue in wanted.cues], by_number, fitted.rate)
    report = timing_report(title, fitted, wanted.cues, by_number, foresight)
    drawing = wanted.path.with_suffix(".timing.svg").name
    for suffix, text in (
        (".srt", write_srt(cues)),
        (".timing.json", json.dumps(report, indent=2, ensure_ascii=False)),
        (".timing.md", as_markdown(report, drawing)),
        (".timing.svg", picture(fitted, title)),
    ):
        path = wanted.path.with_suffix(suffix)
        with appearing(path) as part:
            part.write_text(text, encoding="utf-8")
        yield path


def _delivery(path: Path, wanted: _Task, placed: Mapping[str, Any]) -> Delivery:
    facts = {"bytes": path.stat().st_size}
    return Delivery(
        path=str(path.absolute()),
        fingerprint=wanted.fingerprint,
        sha256=sha256_of(path),
        facts={**facts, "timing": placed} if path == wanted.path else facts,
    )
