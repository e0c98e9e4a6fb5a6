"""The commands that keep a machine in order."""

from flows.cli.app import Flag, app


@app.command
def doctor(*, json: Flag = False) -> int:
    """Check this machine: disk, store, the voices of the cast (each engine says a sentence), Prefect, slots.

    Parameters
    ----------
    json
        Print JSON instead.

    """
    from flows.cli.doctor import examine

    return examine(as_json=json)


@app.command
def tune(
    engines: list[str] | None = None, /, *, voice: str | None = None, rounds: int = 3, json: Flag = False
) -> int:
    """Measure how an engine is best asked on this machine: one line at a time, in batches, or by several processes.

    What was found is kept, and used by all that speak from then on.

    Parameters
    ----------
    engines
        Their names (see `nocturne engines`); the one that is set if none is named.
    voice
        Who speaks; the engine's first voice if not set.
    rounds
        How often each way is measured.
    json
        Print JSON instead.

    """
    from flows.cli.tuning import tune as measure

    return measure(engines or [], voice=voice, rounds=rounds, as_json=json)


@app.command
def gc(*, dry_run: Flag = False, json: Flag = False) -> int:
    """Remove takes that no production refers to, failed takes of chunks that have a good one, and temporary files.

    Parameters
    ----------
    dry_run
        Only say what would be removed.
    json
        Print JSON instead.

    """
    from flows.cli.garbage import collect_garbage

    return collect_garbage(dry_run=dry_run, as_json=json)


@app.command
def shelve() -> int:
    """Make what the setting `shelf` names a shelf for all machines, and put there what this one has."""
    from flows.cli.shelving import fill_shelf

    return fill_shelf()
