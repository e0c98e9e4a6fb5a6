"""What lies on disk, held against what is recorded."""

import hashlib
import logging
from collections.abc import Iterable
from pathlib import Path

from db.takes import forget_takes
from phases.take import Take
from tasks.workshop import Workshop

logger = logging.getLogger("nocturne.takes")


def forget_damaged(shop: Workshop, takes: Iterable[Take]) -> int:
    """Forget takes whose files are missing or damaged, so that they are spoken again; how many those were."""
    damaged = [take.key for take in takes if not is_intact(shop.folder.take_path(take.key), take.sha256)]
    if damaged:
        logger.warning("%d takes are missing or damaged on disk; they are spoken again.", len(damaged))
        with shop.store.writing() as session:
            forget_takes(session, damaged)
    return len(damaged)


def is_intact(path: Path, sha256: str) -> bool:
    """Whether the file is there, can be read, and is what was recorded."""
    try:
        return sha256_of(path) == sha256
    except OSError:
        return False


def sha256_of(path: Path) -> str:
    """The checksum of a file, read block by block."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
