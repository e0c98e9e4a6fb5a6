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
