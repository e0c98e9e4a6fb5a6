"""The commands for many books: the open house, nights, and who is told of them."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from flows.cli.app import Flag, app


@app.command
def night(
    folder: Path | None = None, /, *, plan: Flag = False, any_time: Flag = False, json: Flag = False
) -> int:
    """Work through a folder of books in the open house (`nocturne serve`), and print the morning report.

    Parameters
    ----------
    folder
        The folder, or a text file with one path a line; the setting `night_folder` if left out.
    plan
        Only show what would be done, and when it would be finished.
    any_time
        Begin although the window in night.toml is closed.
    json
        Print JSON instead.

    """
    from flows.cli.nights import run_night, show_plan

    return show_plan(folder, as_json=json) if plan else run_night(folder, any_time=any_time, as_json=json)


@app.command
def serve(
    *,
    folder: Path = Path(),
    port: int = 4200,
    runs: Annotated[int, Parameter(validator=Number(gte=2, lte=64))] = 6,
    join: str | None = None,
) -> int:
    """Open the house: Prefect with its forms, a worker, and a sweep, until Ctrl-C; then press Retry or Run there.

    Parameters
    ----------
    folder
        The folder of the house: where nocturne.toml lies and relative paths begin.
    port
        Where Prefect's pages are found on this machine, unless PREFECT_API_URL names a server.
    runs
        How many runs may go on at once on this machine, a night and its books among them; how much they speak at once
        is the Prefect limit `tts`.
    join
        The address of the Prefect server of a house that is open elsewhere, as in http://first:4200: this machine then
        works with it, with limits of its own. Both need the same PostgreSQL `database`, and the same `shelf`.

    """
    from flows.cli.serving import serve

    return serve(folder, port, runs, join)


@app.command
def notify(receivers: list[str] | None = None, /) -> int:
    """Send a trial message to those who are told of nights.

    Parameters
    ----------
    receivers
        Prefect's notification blocks, as in slack-webhook/phone; those of the setting `notify` if none is named.

    """
    from flows.cli.telling import send_trial

    return send_trial(receivers or [])
