"""What became of the books of another system, for people and for machines."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from db.chunks import ScriptedChunk
from phases.adopt import OldBook, OldState
from phases.errors import NocturneError
from phases.production import Production
from tasks.adopt import Refusal, Verified


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a book, or would become of it."""

    book: OldBook
    production: Production
    chunks: tuple[ScriptedChunk, ...]
    is_new: bool
    verified: Verified
    adopted: int
    """Takes that were not known before."""
    failing: int
    """Chunks whose adopted take does not even measure well."""
    remarks: tuple[str, ...]

    @property
    def to_speak(self) -> int:
        """Chunks that nobody has spoken: another voice will be heard in them."""
        spoken = {each.offer.scripted.recipe_key for each in self.verified.adoptable}
        return sum(each.recipe_key not in spoken for each in self.chunks)

    @property
    def narrators(self) -> Mapping[str, int]:
        """Who spoke how many of the recordings."""
        return Counter(each.offer.sound.maker for each in self.verified.adoptable)

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "file_id": self.book.file_id,
            "production": self.production.id,
            "title": self.production.title,
            "is_new": self.is_new,
            "chunks": len(self.chunks),
            "adoptable": len(self.verified.adoptable),
            "adopted": self.adopted,
            "failing": self.failing,
            "to_speak": self.to_speak,
            "narrators": dict(self.narrators),
            "refused": [_refused(each) for each in self.verified.refused],
            "unplaced": [
                {"where": sound.where, "path": sound.paths[0], "why": why}
                for sound, why in self.book.unplaced
            ],
            "remarks": list(self.remarks),
        }


@dataclass(frozen=True, slots=True)
class NotImported:
    """A book that cannot be taken over, and why."""

    file_id: str
    error: NocturneError

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {"file_id": self.file_id, "why": self.error.message, "remedy": self.error.remedy}


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of a whole file."""

    path: Path
    state: OldState
    imported: tuple[Imported, ...]
    left_behind: tuple[NotImported, ...]
    dry_run: bool

    def as_json(self) -> dict[str, Any]:
        """The closing object of `--json`."""
        return {
            "state": str(self.path),
            "schema": self.state.version,
            "dry_run": self.dry_run,
            "imported": [each.as_json() for each in self.imported],
            "not_imported": [each.as_json() for each in self.left_behind],
            "notes": [asdict(note) for note in self.state.notes],
        }


def _refused(refusal: Refusal) -> dict[str, Any]:
    chunk = refusal.offer.scripted.chunk
    return {
        "chunk": chunk.number,
        "text": chunk.display.strip(),
        "path": refusal.offer.sound.paths[0],
        "why": refusal.why,
    }
