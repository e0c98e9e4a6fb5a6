"""What happens to the file of a delivered book: it is left, marked, or moved out of the way."""

import errno
import shutil
from itertools import chain, count
from pathlib import Path
from typing import assert_never

from phases.files import appearing, storage_errors
from phases.night.scan import DONE
from phases.night.settings import NightSettings, settings_file_of


def put_away(source: Path, settings: NightSettings) -> Path:
    """Leave, mark or move a finished source with its settings; where it lies now. May be repeated."""
    match settings.finished:
        case "leave":
            return source
        case "mark":
            with storage_errors(source):
                source.with_name(source.name + DONE).touch()
            return source
        case "move":
            return _moved(source, settings.finished_folder) if source.exists() else source
        case _:
            assert_never(settings.finished)


def _moved(source: Path, folder: Path) -> Path:
    own = settings_file_of(source)
    target = _free_name(folder / source.name)
    if own.exists() and not _has_siblings(source):
        _move(own, settings_file_of(target))
    _move(source, target)
    return target


def _free_name(wanted: Path) -> Path:
    """That name, or the first with a number that no other file has."""
    numbered = (wanted.with_stem(f"{wanted.stem} ({number})") for number in count(2))
    return next(name for name in chain((wanted,), numbered) if not _is_taken(name))


def _is_taken(path: Path) -> bool:
    return path.exists() or settings_file_of(path).exists()


def _has_siblings(source: Path) -> bool:
    """Whether the settings beside it belong to another file of the same name too, as in book.txt and book.epub."""
    others = (path for path in source.parent.iterdir() if path.stem == source.stem)
    return any(path not in {source, settings_file_of(source)} for path in others)


def _move(source: Path, target: Path) -> None:
    with storage_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            source.rename(target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            with appearing(target) as part:
                shutil.copy2(source, part)
            source.unlink()
