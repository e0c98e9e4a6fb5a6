"""Finished files: where they go, and whether they are there already."""

from pathlib import Path

from db.deliveries import is_delivered_from_another_source, load_deliveries
from phases.production import Production
from tasks.takes import is_intact
from tasks.workshop import Workshop


def own_place(shop: Workshop, production: Production, path: Path, ending: str | None = None) -> Path:
    """That place, or one beside it if what lies there was made from another source. Its ending stays."""
    path = path.absolute()
    ending = path.suffix if ending is None else ending
    with shop.store.reading() as session:
        is_taken = is_delivered_from_another_source(session, str(path), production.source)
    stem = path.name.removesuffix(ending)
    return path.with_name(f"{stem} ({production.id[-8:]}){ending}") if is_taken else path


def is_in_place(shop: Workshop, production_id: str, path: Path, fingerprint: str) -> bool:
    """Whether the file is at that place, and all that was delivered with it is what would be delivered now."""
    with shop.store.reading() as session:
        known = load_deliveries(session, production_id)
    return any(each.path == str(path) for each in known) and all(
        each.fingerprint == fingerprint and is_intact(Path(each.path), each.sha256) for each in known
    )
