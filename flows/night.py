"""A night: the books of a folder, as many as its window, the disk and the memory allow; in the morning a report.

    nocturne serve     and then in Prefect: nightly, Quick run
    nocturne night FOLDER

One broken book stops no other. What is not finished is carried over to the next night.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from prefect import flow

from db.nights import (
    NightOwnership,
    begin_night,
    begun_earlier,
    end_night,
    record_books,
    renew_night,
)
from db.store import Store
from flows.book_runs import PrefectRuns
from flows.morning import in_the_morning, show_page
from flows.orders import NightOrder
from flows.ownership import RENEW_EVERY
from flows.patience import once_stored
from flows.planning import Planner
from flows.recurring import Enough, every
from flows.run_marks import RunMark
from flows.settings import load_settings
from flows.settling import Settled, delivered_earlier
from flows.telling import unknown
from flows.versions import require_same_version
from flows.vigil import Vigil
from flows.workshop import open_store
from phases.errors import (
    DatabaseUnavailable,
    NightClosed,
    OwnershipLost,
    SettingsInvalid,
)
from phases.night import (
    NightEnd,
    NightPlan,
    NightReport,
    Opening,
    Window,
    machine_seconds,
    plan_page,
    report_page,
    settled_without_work,
)

logger = logging.getLogger("nocturne.night")


AS_SET = NightOrder()


def _name() -> str:
    return f"night of {datetime.now().astimezone():%a %d %b}"


@flow(name="night", flow_run_name=_name, persist_result=False)
def night(order: NightOrder = AS_SET) -> None:
    """Work through a folder of books: plan, produce, report."""
    require_same_version()
    place = place_of(order)
    store = open_store(load_settings())
    planner = Planner(store, place, any_time=order.any_time)
    opening = _opening(planner.window, order)
    with _begun(store, place, opening) as ownership:
        vigil = Vigil(store, ownership, planner, opening, PrefectRuns(ownership.night_id, ownership.folder))
        _show_plan(vigil.plan, planner.zone)
        vigil.keep()
        ended = datetime.now(UTC)
        report = in_the_morning(
            once_stored(lambda: _reported(store, vigil, planner.zone, opening, ownership, ended=ended))
        )
        once_stored(lambda: _recorded(store, ownership, report))


def place_of(order: NightOrder) -> Path:
    """The folder that an order means."""
    place = order.folder or load_settings().night_folder
    if place is None:
        raise SettingsInvalid(
            "No folder of books is named.", "Name one in the form, or as `night_folder` in nocturne.toml."
        )
    return place.expanduser().absolute()


def _opening(window: Window, order: NightOrder) -> Opening:
    now = datetime.now(UTC)
    opening = window.opening(now)
    if opening.holds(now):
        return opening
    if order.any_time:
        return replace(opening, begins=now)
    opens = f"{opening.begins.astimezone(window.zone):%A %d %B, %H:%M %Z}"
    raise NightClosed(
        f"The window of the night is closed; it opens {opens}.",
        "Let the schedule begin it then, or set `any_time` to begin now.",
    )


@contextmanager
def _begun(store: Store, place: Path, opening: Opening) -> Iterator[NightOwnership]:
    """However the block ends, the folder is given back."""
    with store.writing() as session:
        mark = RunMark.own()
        ownership = begin_night(session, str(place), opening, owner=str(mark) if mark else None)

    def renew() -> None:
        try:
            with store.writing() as session:
                renew_night(session, ownership)
        except OwnershipLost as error:
            raise Enough from error  # the night learns of it when it writes next
        except DatabaseUnavailable as error:
            logger.warning("The folder could not be held on to: %s", error)

    has_ended = False
    try:
        # Planning reads every file; it may take longer than the folder is held.
        with every(RENEW_EVERY, renew, "night"):
            yield ownership
        has_ended = True
    finally:
        if not has_ended:
            _give_back(store, ownership)
        store.close()


def _give_back(store: Store, ownership: NightOwnership) -> None:
    """Unless the database is away: why the night has ended is worth more than that."""
    try:
        with store.writing() as session:
            end_night(session, ownership, NightEnd.STOPPED)
    except DatabaseUnavailable as error:
        logger.warning("The folder could not be given back; the next night takes it over: %s", error)


def _show_plan(plan: NightPlan, zone: str) -> None:
    page = plan_page(plan, zone)
    for each in unknown(load_settings().notify):
        logger.warning("%s", each.why)
        page += f"\n**Somebody will not be told how it was.** {each.why}\n"
    show_page("night-plan", page, "What is going to happen")
    logger.info("%d books begin tonight, %d are carried over.", len(plan.start), len(plan.carried_over))


def _reported(
    store: Store, vigil: Vigil, zone: str, opening: Opening, ownership: NightOwnership, *, ended: datetime
) -> NightReport:
    """What became of every file."""
    books = _measured(store, ownership, list(vigil.settled.values()))
    with store.reading() as session:
        earlier = begun_earlier(session, ownership)
    delivered = [
        delivered_earlier(store, each) for sha256, each in earlier.items() if sha256 not in vigil.settled
    ]
    return NightReport(
        night=ownership.night_id,
        folder=ownership.folder,
        began=vigil.began,
        ended=ended,
        end=NightEnd.DONE if opening.holds(ended) else NightEnd.WINDOW_CLOSED,
        zone=zone,
        books=(
            *(each for each in delivered if each is not None),
            *(each.result for each in books),
            *settled_without_work(vigil.plan),
        ),
        left_aside=tuple(
            (each.path.name, each.why) for each in vigil.plan.left_aside if not each.needs_person
        ),
        to_look_at=tuple((each.path.name, each.why) for each in vigil.plan.left_aside if each.needs_person),
        forecast_was_guess=vigil.plan.is_guess,
    )


def _recorded(store: Store, ownership: NightOwnership, report: NightReport) -> None:
    with store.writing() as session:
        recorded = {**report.as_json(), "page": report_page(report)}
        end_night(session, ownership, report.end, recorded)


def _measured(store: Store, ownership: NightOwnership, books: Sequence[Settled]) -> list[Settled]:
    """The same, with how long each had the machine: those that ran side by side shared it."""
    shares = machine_seconds(
        (each.record.sha256, each.began.timestamp(), each.ended.timestamp()) for each in books
    )
    measured = [
        replace(
            each,
            result=replace(each.result, machine_seconds=shares[each.record.sha256]),
            record=replace(each.record, machine_seconds=shares[each.record.sha256]),
        )
        for each in books
    ]
    with store.writing() as session:
        record_books(session, ownership, [each.record for each in measured])
    return measured
