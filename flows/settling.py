"""What has become of one book of a night, once its run has ended."""

from dataclasses import dataclass, replace
from datetime import datetime

from db.nights import NightBook
from db.productions import find_production, latest_of_source, letters_of, production_of_run
from db.store import Store
from flows.book_runs import BookRun, RunState
from flows.report import report_on
from flows.settings import load_settings
from flows.starting import settings_of
from flows.workshop import furnish
from phases.night import BookResult, BookStanding, FailedLine, PlannedBook
from phases.production import Production, ProductionState
from tasks.progress import Standing


@dataclass(frozen=True, slots=True)
class Settled:
    """A book that is settled for this night."""

    result: BookResult
    record: NightBook
    began: datetime
    ended: datetime


def settled(
    store: Store,
    planned: PlannedBook,
    run: BookRun,
    state: RunState,
    *,
    letters_before: int,
    now: datetime,
    is_open: bool,
) -> Settled:
    """From how the run ended, and what the store says of the production it worked on."""
    book = planned.book.book
    with store.reading() as session:
        worked_on = production_of_run(session, str(run.id))
        production = worked_on or _its_production(latest_of_source(session, book.sha256), state)
        whole, spoken = letters_of(session, production.id) if production else (0, 0)
    result = BookResult(
        source=str(book.source),
        title=production.title if production else planned.book.title,
        standing=_standing(production, state, is_open=is_open),
        why=state.message,
        production=production.id if production else None,
        engine=planned.book.engine,
        forecast=planned.forecast,
        wall_seconds=(now - run.began).total_seconds(),
        letters_spoken=max(0, spoken - letters_before),
    )
    if production is not None:
        result = _with_report(result, production)
    spoken_share = result.letters_spoken / max(1, whole)
    result = replace(result, audio_seconds=result.audio_seconds * spoken_share)
    record = NightBook(
        source=result.source,
        sha256=book.sha256,
        title=result.title,
        standing=result.standing,
        since=book.since,
        why=result.why,
        production_id=result.production,
        flow_run=str(run.id),
        engine=result.engine,
        letters_spoken=result.letters_spoken,
        audio_seconds=result.audio_seconds,
    )
    return Settled(result, record, run.began, now)


def delivered_earlier(store: Store, record: NightBook) -> BookResult | None:
    """What became of a book that this night had begun before it was cut off, if nothing is left to do for it."""
    with store.reading() as session:
        production = (
            find_production(session, record.production_id)
            if record.production_id
            else latest_of_source(session, record.sha256)
        )
    if production is None or production.state != ProductionState.DELIVERED:
        return None
    result = BookResult(
        source=record.source,
        title=production.title,
        standing=BookStanding.DELIVERED,
        production=production.id,
        engine=record.engine,
        machine_seconds=record.machine_seconds,
        letters_spoken=record.letters_spoken,
    )
    return _with_report(result, production)


def _its_production(latest: Production | None, state: RunState) -> Production | None:
    """What the run worked on; if it failed, that is nothing that was delivered in an earlier night."""
    is_earlier = latest is not None and latest.state == ProductionState.DELIVERED and not state.has_completed
    return None if is_earlier else latest


def _standing(production: Production | None, state: RunState, *, is_open: bool) -> BookStanding:
    if state.has_completed:
        return BookStanding.DELIVERED
    if state.was_cancelled and not is_open:
        return BookStanding.CARRIED_OVER
    match production.state if production else None:
        case ProductionState.IN_PRODUCTION:
            return BookStanding.CARRIED_OVER  # somebody else is at it
        case ProductionState.STOPPED if not is_open:
            return BookStanding.CARRIED_OVER
        case _:
            return BookStanding.FAILED


def _with_report(result: BookResult, production: Production) -> BookResult:
    with furnish(load_settings(**settings_of(production))).open() as shop:
        report = report_on(shop, production.id, standing=Standing())
    whole = replace(
        result,
        audio_seconds=report.audio_seconds,
        chunks=report.chunks,
        chunks_done=report.done,
        failed=tuple(
            FailedLine(
                each.chunk.chapter, each.chunk.number, each.chunk.display.strip(), each.failure.message
            )
            for each in report.failed
        ),
        suspect=len(report.suspect),
        not_checked=report.unchecked,
        files=report.files,
    )
    if result.standing == BookStanding.DELIVERED:
        return replace(whole, why="")
    return whole
