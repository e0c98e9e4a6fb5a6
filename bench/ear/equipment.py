"""What engines and recognizers find on this machine."""

from dataclasses import dataclass
from pathlib import Path

from phases.hosting.hosts import Hosts
from phases.hosting.premises import Premises
from phases.hosting.settings import HostSettings


@dataclass(frozen=True, slots=True)
class Equipment:
    """Passed to worker processes; hosts are for what has an environment of its own."""

    premises: Premises
    folder: Path
    workers: int

    @property
    def hosts(self) -> Hosts:
        """Found by the files in the folder, by whoever asks."""
        return Hosts(self.folder, HostSettings(), self.premises)
