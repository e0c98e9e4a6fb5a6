"""A subtitle file that is written while somebody speaks."""

import os
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from phases.cue import Cue
from phases.files import storage_errors
from phases.subtitles.write import VTT_HEAD, srt_block, vtt_block


class GrowingSubtitles:
    """An SRT or WebVTT file, by its ending; after each cue it is whole, whatever becomes of who writes it.

    What is written stays: a cue that would begin before the last one begins with it.
    """

    def __init__(self, path: Path) -> None:
        """Raises FileExistsError if it is there already: it may be somebody else's, who writes at the same time."""
        self.path = path
        self._is_vtt = path.suffix.lower() == ".vtt"
        self._file = path.open("xb", buffering=0)
        self._number, self._last_start = 0, 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, cue: Cue) -> None:
        """One more cue, in one go, on the disk when this returns."""
        self._last_start = max(self._last_start, cue.start_ms)
        block = (vtt_block if self._is_vtt else srt_block)(
            self._number + 1, replace(cue, start_ms=self._last_start)
        )
        head = f"{VTT_HEAD}\n" if self._is_vtt else ""
        self._write(f"\n{block}" if self._number else f"{head}{block}")
        self._number += 1

    @property
    def is_empty(self) -> bool:
        """Whether it has no cue so far."""
        return self._number == 0

    def close(self) -> None:
        """No more comes; a file without any cue goes."""
        self._file.close()
        if self.is_empty:
            self.path.unlink(missing_ok=True)

    def _write(self, text: str) -> None:
        """All of it, or nothing, on a full disk too."""
        whole, block = self._file.tell(), text.encode("utf-8")
        with storage_errors(self.path):
            try:
                while block:
                    block = block[self._file.write(block) :]
                os.fsync(self._file.fileno())
            except OSError:
                self._file.seek(whole)
                self._file.truncate()
                raise
