"""`nocturne gc`: what no production refers to goes; what one does stays."""

import json as jsonlib
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.orm import Session

from db.owners import acquire
from db.productions import all_productions, forget_production, production_named
from db.takes import all_take_keys, forget_takes, unreferred_takes
from flows.settings import load_settings
from flows.workshop import open_store
from phases.files import storage_errors, sweep_parts
from phases.work_folder import WorkFolder

MEGABYTE = 1_000_000
SETTLED_SECONDS = 3600.0
"""A take's file is there a moment before its row: only older files without one are garbage."""


def collect_garbage(*, dry_run: bool, as_json: bool) -> int:
    """Remove takes of no production, files of no take, folders of no production, and what crashed writers left."""
    settings = load_settings()
    store, folder = open_store(settings), settings.folder
    with store.writing() as session:
        unreferred = unreferred_takes(session)
        garbage = [*_take_files(session, folder, unreferred), *_production_folders(session, folder)]
        size = sum(_size(path) for path in garbage)
        if not dry_run:
            # Within the transaction: nobody can record a production or a take while their files go.
            forget_takes(session, unreferred)
            _remove(garbage)
    store.close()
    if not dry_run:
        sweep_parts(folder.root)
    if as_json:
        print(jsonlib.dumps({"removed": not dry_run, "files": len(garbage), "bytes": size}))  # noqa: T201
    else:
        verb = "would be removed" if dry_run else "removed"
        print(f"{len(garbage)} takes and folders, {size / MEGABYTE:.1f} MB, {verb}.")  # noqa: T201
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
