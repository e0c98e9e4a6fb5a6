"""Finished files: where they go, and whether they are there already."""

from collections.abc import Iterable
from pathlib import Path

from db.deliveries import is_delivered_from_another_source, load_deliveries
from phases.production import Production
from tasks.takes import is_intact
from tasks.workshop import Workshop


def own_place(shop: Workshop, production: Production, path: Path) -> Path:
    """That place, or one beside it if what lies there was made from another source."""
    own = own_stem(shop, production, path.with_suffix(""), [path.suffix])
    return own.with_name(own.name + path.suffix)


def own_stem(shop: Workshop, production: Production, stem: Path, endings: Iterable[str]) -> Path:
    """What the names of its files begin with; if any was made from another source, all have names of their own."""
    stem = stem.absolute()
    with shop.store.reading() as session:
        is_taken = any(
            is_delivered_from_another_source(
                session, f"{stem}{ending}", production.source, production.source_sha256
            )
            for ending in endings
        )
    return stem.with_name(f"{stem.name} ({production.id[-8:]})") if is_taken else stem


def is_in_place(shop: Workshop, production_id: str, path: Path, fingerprint: str) -> bool:
    """Whether the file is at that place, and all that was delivered with it is what would be delivered now."""
    with shop.store.reading() as session:
        known = load_deliveries(session, production_id)
    return any(each.path == str(path) for each in known) and all(
        each.fingerprint == fingerprint and is_intact(Path(each.path), each.sha256) for each in known
    )
