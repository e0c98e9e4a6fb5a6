"""One object names every file that Nocturne keeps."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class WorkFolder:
    """The data folder (`NOCTURNE_HOME`): state, takes, chapters in the making, host sockets."""

    root: Path

    @property
    def database(self) -> Path:
        """The SQLite store."""
        return self.root / "nocturne.db"

    @property
    def takes(self) -> Path:
        """All takes, under their content keys."""
        return self.root / "takes"

    def take_path(self, key: str) -> Path:
        """The FLAC file of one take; two letters of the key spread them over folders."""
        return self.takes / key[:2] / f"{key}.flac"

    @property
    def hosts(self) -> Path:
        """Locks, sockets and logs of the hosts of this machine."""
        return self.root / "hosts"

    @property
    def productions(self) -> Path:
        """One folder for each production."""
        return self.root / "productions"

    def production(self, production_id: str) -> Path:
        """What one production keeps while it is in the making."""
        return self.productions / production_id

    def chapter_path(self, production_id: str, number: int, fingerprint: str) -> Path:
        """An assembled chapter, named by its number and by all that went into it."""
        return self.production(production_id) / f"chapter-{number:03d}-{fingerprint[:16]}.m4a"

    def cover_path(self, production_id: str, media_type: str) -> Path:
        """The picture on the front of a production."""
        return self.production(production_id) / f"cover.{media_type.rpartition('/')[2]}"

    def sound_path(self, production_id: str) -> Path:
        """The sound of a recording, as recognizers want it, while it is listened to."""
        return self.production(production_id) / "sound.s16"

    @property
    def slots(self) -> Path:
        """Where the processes of this machine tell each other who waits for a slot."""
        return self.root / "slots"

    @property
    def tuned(self) -> Path:
        """How engines are best asked, as it was measured."""
        return self.root / "tuned"

    @property
    def environments(self) -> Path:
        """Virtual environments of engines that need their own."""
        return self.root / "environments"

    @property
    def models(self) -> Path:
        """Weights that the user has brought: one folder for each engine, in it one for each model."""
        return self.root / "models"

    @property
    def voices(self) -> Path:
        """Voice folders, where `nocturne voices add` puts them."""
        return self.root / "voices"

    @property
    def references(self) -> Path:
        """Reference recordings of voices, decoded, under their content hashes."""
        return self.root / "references"

    @property
    def conditionings(self) -> Path:
        """What engines have computed of voices, by content."""
        return self.root / "conditionings"
