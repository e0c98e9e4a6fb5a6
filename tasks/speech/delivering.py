"""Subtitles, delivered: whole, or not at all."""

from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from db import owners
from db.deliveries import Delivery, record_deliveries
from db.owners import Ownership
from phases.errors import ProductionIncomplete
from phases.files import appearing, sweep_parts
from phases.shown import counted
from tasks.in_place import is_in_place
from tasks.speech.outcome import Gap, Outcome
from tasks.speech.recording import Recording
from tasks.speech.showing import wanted_of
from tasks.takes import sha256_of
from tasks.workshop import Workshop

NAMED = 5


@task(
    name="deliver_subtitles", task_run_name="write the subtitles", persist_result=False, cache_policy=NO_CACHE
)
def deliver_subtitles(shop: Workshop, ownership: Ownership, recording: Recording, out: Path) -> None:
    """Subtitles in each language, and all that is known as JSON; those from before if nothing has changed."""
    wanted = wanted_of(shop, recording, out)
    _require_whole(shop, recording, wanted.outcome)
    if not is_in_place(shop, recording.production.id, wanted.first, wanted.fingerprint):
        sweep_parts(wanted.first.parent)
        with shop.progress.busy("writing"):
            for path, text in wanted.files.items():
                _write(path, text)
        deliveries = [_delivery(path, wanted.fingerprint) for path in wanted.files]
        with shop.store.writing() as session:
            owners.require(session, ownership)
            record_deliveries(session, recording.production.id, deliveries)
    recording.sound.forget()


def are_subtitles_delivered(shop: Workshop, recording: Recording, out: Path) -> bool:
    """Whether the finished files are in place and are what would be delivered now."""
    try:
        wanted = wanted_of(shop, recording, out)
        _require_whole(shop, recording, wanted.outcome)
    except ProductionIncomplete:
        return False
    return is_in_place(shop, recording.production.id, wanted.first, wanted.fingerprint)


def _require_whole(shop: Workshop, recording: Recording, outcome: Outcome) -> None:
    """Nothing, or ProductionIncomplete: a gap is named, unless the settings let it be marked."""
    if not outcome.gaps or shop.settings.listen.inaudible == "mark":
        return
    named = "; ".join(map(_told, outcome.gaps[:NAMED]))
    more = f"; and {len(outcome.gaps) - NAMED} more" if len(outcome.gaps) > NAMED else ""
    raise ProductionIncomplete(
        f"“{recording.production.title}” is not delivered: it has {counted(len(outcome.gaps), 'gap')} "
        f"({named}{more}).",
        'Run the same command again: only these are tried. With `listen.inaudible = "mark"` they are marked instead.',
    )


def _told(gap: Gap) -> str:
    return f"at {gap.start_ms / 1000:.1f} s: {gap.why}"


def _write(path: Path, text: str) -> None:
    with appearing(path) as part:
        part.write_text(text, encoding="utf-8")


def _delivery(path: Path, fingerprint: str) -> Delivery:
    return Delivery(str(path), fingerprint, sha256_of(path), {"bytes": path.stat().st_size})
