"""`nocturne gc`: what no production needs goes; what one does stays."""

import json as jsonlib
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from db.owners import acquire
from db.productions import all_productions, forget_production, production_named
from db.store import Store
from db.takes import all_checksums, all_take_keys, forget_takes, superseded_takes, unreferred_takes
from flows.settings import load_settings
from flows.workshop import open_shelf, open_store
from phases.errors import ShelfUnusable
from phases.files import storage_errors, sweep_parts
from phases.shelf import Shelf, Stored, name_of, name_of_picture
from phases.work_folder import WorkFolder
from tasks.cover import COVER

MEGABYTE = 1_000_000
SETTLED_SECONDS = 3600.0
"""A take's file is there a moment before its row: only older files without one are garbage."""


def collect_garbage(*, dry_run: bool, as_json: bool) -> int:
    """Remove takes of no production or that failed and were taken again, stray files, folders of no production."""
    settings = load_settings()
    store, folder = open_store(settings), settings.folder
    with closing(open_shelf(settings)) as shelf:
        shared = shelf.shared_files()
        with store.writing() as session:
            _require_own(shelf, session, shared)
            unreferred = unreferred_takes(session) | superseded_takes(session)
            garbage = [*_take_files(session, folder, unreferred), *_production_folders(session, folder)]
            size = sum(_size(path) for path in garbage)
            if not dry_run:
                # Within the transaction: nobody can record a production or a take while their files go.
                forget_takes(session, unreferred)
                _remove(garbage)
        strays = _strays(store, shared, unreferred)
        size += sum(each.size for each in strays)
        if not dry_run:
            shelf.remove_shared([each.name for each in strays])
    store.close()
    if not dry_run:
        sweep_parts(folder.root)
    files = len(garbage) + len(strays)
    if as_json:
        print(jsonlib.dumps({"removed": not dry_run, "files": files, "bytes": size}))  # noqa: T201
    else:
        verb = "would be removed" if dry_run else "removed"
        print(f"{files} takes and folders, {size / MEGABYTE:.1f} MB, {verb}.")  # noqa: T201
    return 0


def forget_one(name: str) -> int:
    """Forget a production that nobody is at work on."""
    store = open_store(load_settings())
    with store.writing() as session:
        production = production_named(session, name)
        acquire(session, production.id)
        forget_production(session, production.id)
    store.close()
    print(f"{production.title} ({production.id}) is forgotten. `nocturne gc` frees its space.")  # noqa: T201
    return 0


def _take_files(session: Session, folder: WorkFolder, unreferred: set[str]) -> Iterator[Path]:
    kept = all_take_keys(session) - unreferred
    settled = time.time() - SETTLED_SECONDS
    for path in sorted(folder.takes.glob("??/*.flac")):
        if path.stem in unreferred or (path.stem not in kept and path.stat().st_mtime < settled):
            yield path


def _production_folders(session: Session, folder: WorkFolder) -> Iterator[Path]:
    known = {production.id for production in all_productions(session)}
    if folder.productions.is_dir():
        yield from (path for path in sorted(folder.productions.iterdir()) if path.name not in known)


def _require_own(shelf: Shelf, session: Session, shared: Sequence[Stored]) -> None:
    """Refuse to tidy a shelf of which this store knows nothing: it is some other store's."""
    names = {name_of(*each) for each in all_checksums(session).items()}
    if shared and shelf.remote is not None and not any(each.name in names for each in shared):
        raise ShelfUnusable(
            f"None of the {len(shared)} files on the shelf {shelf.remote.shown} is known to the store "
            f"{session.get_bind().engine.url.render_as_string()}.",
            "Check the settings `database` and `shelf`: a store has one shelf, and a shelf one store.",
        )


def _strays(store: Store, shared: Sequence[Stored], unreferred: set[str]) -> list[Stored]:
    """What stands on the shared shelf, and no store refers to it: listed first, so that what is new is kept."""
    with store.reading() as session:
        checksums = all_checksums(session)
        covers = [production.settings.get(COVER) for production in all_productions(session)]
    kept = {name_of(*each) for each in checksums.items() if each[0] not in unreferred}
    kept |= {name_of_picture(cover["sha256"]) for cover in covers if cover}
    settled = datetime.now(UTC) - timedelta(seconds=SETTLED_SECONDS)
    return [each for each in shared if each.name not in kept and each.modified < settled]


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def _remove(garbage: list[Path]) -> None:
    for path in garbage:
        with storage_errors(path):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
