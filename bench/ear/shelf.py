"""What checkers measured, kept on disk: one file for each checker and version, a line for each take."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

_Line = tuple[str, msgspec.Raw]


class Shelf:
    """A file that only grows; what a line broken off was about is measured again."""

    def __init__(self, folder: Path, checker: str, version: str, *, keep: bool = False) -> None:
        """With `keep`, what an earlier version measured will do, if this one has measured nothing yet."""
        stem = checker.replace("/", "-").replace(":", "-")
        self.path = folder / f"{stem}@{hashlib.sha256(version.encode()).hexdigest()[:12]}.jsonl"
        if keep and not self.path.is_file():
            earlier = sorted(folder.glob(f"{stem}@*.jsonl"), key=lambda path: path.stat().st_mtime)
            self.path = earlier[-1] if earlier else self.path
        self._known = dict(self._read())

    def __contains__(self, key: str) -> bool:
        return key in self._known

    def __getitem__(self, key: str) -> bytes:
        return self._known[key]

    def add(self, measured: Mapping[str, bytes]) -> None:
        """At the end of the file, at once."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as file:
            for key, value in measured.items():
                file.write(b'\n["%s",%s]' % (key.encode(), value))
        self._known.update(measured)

    def _read(self) -> Iterator[tuple[str, bytes]]:
        if not self.path.is_file():
            return
        for line in self.path.read_bytes().splitlines():
            with suppress(msgspec.DecodeError):
                key, value = msgspec.json.decode(line, type=_Line)
                yield key, bytes(value)
