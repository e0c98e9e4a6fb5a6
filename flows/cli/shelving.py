"""`nocturne shelve`: the shelf that the settings name, made one and filled with what this machine has."""

from contextlib import closing

from rich.console import Console

from db.productions import all_productions
from db.takes import all_checksums
from flows.settings import load_settings
from flows.workshop import open_shelf, open_store
from phases.errors import SettingsInvalid
from phases.shelf import told
from tasks.cover import send_cover

console = Console()


def fill_shelf() -> int:
    """Put there what the shelf lacks and this machine has."""
    settings = load_settings()
    with closing(open_shelf(settings)) as shelf, closing(open_store(settings)) as store:
        if shelf.remote is None:
            raise SettingsInvalid(
                "No shelf is set.", "Name one as `shelf` in nocturne.toml, as in s3://bucket/nocturne."
            )
        is_new = shelf.remote.mark()
        with store.reading() as session:
            checksums = all_checksums(session)
            productions = all_productions(session)
        filled = shelf.fill(checksums)
        covers = sum(send_cover(shelf, settings.folder, production) for production in productions)
    place = told(settings.shelf or "")
    verb = "is a shelf now" if is_new else "is a shelf"
    _tell(f"{place} {verb}: {filled.were_there} takes were there, {filled.put} were put there.")
    if covers:
        _tell(f"{covers} covers were put there.")
    if filled.elsewhere:
        _tell(f"{filled.elsewhere} takes are neither there nor here: run this where they were spoken.")
    return 0


def _tell(line: str) -> None:
    console.print(line, markup=False, highlight=False, soft_wrap=True)
