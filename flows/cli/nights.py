"""`nocturne night`: tonight's plan, or the night itself, in the house that `nocturne serve` has opened."""

import json
import sys
from pathlib import Path

from flows.cli.runs import prefect_at
from flows.environment import prepare_prefect
from flows.own_server import starting_early
from phases.errors import ProductionIncomplete


def show_plan(folder: Path | None, *, as_json: bool) -> int:
    """What would happen, were the night to begin now."""
    prepare_prefect(quiet=True)
    from flows.night import place_of
    from flows.orders import NightOrder
    from flows.planning import Planner
    from flows.settings import load_settings
    from flows.workshop import open_store
    from phases.night import plan_page

    store = open_store(load_settings())
    try:
        planner = Planner(store, place_of(NightOrder(folder=folder)))
        plan = planner.plan()
    finally:
        store.close()
    print(json.dumps(plan.as_json()) if as_json else plan_page(plan, planner.zone))  # noqa: T201 - what was asked for
    return 0


def run_night(folder: Path | None, *, any_time: bool, as_json: bool) -> int:
    """Begin the night, wait for its end, and print the report; the exit code says whether somebody is needed."""
    prepare_prefect(quiet=True)
    with starting_early() as server:
        from flows.night import place_of
        from flows.night_run import begun_night, report_of
        from flows.orders import NightOrder

        order = NightOrder(folder=folder, any_time=any_time)
        order = order.model_copy(update={"folder": place_of(order)})
        with prefect_at(server) as api_url:
            run = begun_night(order)
            shown = f"{api_url.removesuffix('/api')}/runs/flow-run/{run}"
            print(f"The night has begun: {shown}", file=sys.stderr)  # noqa: T201 - progress, not output
            report = report_of(run, order)
    print(json.dumps(report) if as_json else report["page"])  # noqa: T201 - what was asked for
    return ProductionIncomplete.exit_code if report["needs_person"] else 0
