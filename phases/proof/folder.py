"""Where a proof page lies, and how the audio beside it is called."""

import os
import shutil
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from phases.files import appearing, sweep_parts

_OURS = ("chapter-*.m4a", "chunk-*.flac")


@dataclass(frozen=True, slots=True)
class ProofFolder:
    """`<out>/proof/<production>`: the page, and in `audio` what it plays. It can be moved or copied as a whole."""

    root: Path

    @classmethod
    def of(cls, out: Path, production_id: str) -> "ProofFolder":
        """The folder of that production among the finished files."""
        return cls(out / "proof" / production_id)

    @property
    def page(self) -> Path:
        """What to open."""
        return self.root / "index.html"

    @property
    def audio(self) -> Path:
        """The files beside it."""
        return self.root / "audio"

    @property
    def ignored(self) -> Path:
        """Tells media servers that what lies here is no book of the library."""
        return self.root.parent / ".ignore"

    def url(self, name: str) -> str:
        """How the page refers to a file in `audio`."""
        return f"{self.audio.name}/{name}"

    def add(self, name: str, source: Path) -> bool:
        """Have a file in `audio`, which costs no space on the same disk; whether there is one to be had."""
        target = self.audio / name
        if not source.exists():
            return False
        if not _is_same(source, target):
            with appearing(target) as part:
                _link_or_copy(source, part)
        return True

    def write(self, page: str) -> None:
        """Let the page appear, whole."""
        with appearing(self.page) as part:
            part.write_text(page, encoding="utf-8")
        if not self.ignored.exists():
            with appearing(self.ignored) as part:
                part.touch()

    def keep_only(self, names: Collection[str]) -> None:
        """Remove the audio of earlier pages that this one does not play; files of others stay."""
        sweep_parts(self.root)
        for pattern in _OURS:
            for path in self.audio.glob(pattern):
                if path.name not in names:
                    path.unlink(missing_ok=True)


def chapter_audio(number: int) -> str:
    """The name of an assembled chapter."""
    return f"chapter-{number:03d}.m4a"


def chunk_audio(number: int) -> str:
    """The name of the take of a chunk whose chapter is not assembled."""
    return f"chunk-{number:04d}.flac"


def take_audio(number: int, take: int) -> str:
    """The name of a take that was tried, counted from 1."""
    return f"chunk-{number:04d}-take-{take}.flac"


def _is_same(source: Path, target: Path) -> bool:
    """The same file, or a copy of it that was made here."""
    with suppress(FileNotFoundError):
        there, here = source.stat(), target.stat()
        is_copy = (there.st_size, there.st_mtime_ns) == (here.st_size, here.st_mtime_ns)
        return source.samefile(target) or is_copy
    return False


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk, or a file system without links
        shutil.copy2(source, target)
