"""The file itself: one JSON object, or an error that says what it is instead."""

import json
from pathlib import Path

from phases.adopt.fields import Fields
from phases.errors import (
    SourceBroken,
    SourceEmpty,
    SourceError,
    SourceMissing,
    SourceNotAFile,
    SourceTooLarge,
)

MEGABYTE = 1_000_000
MOST_MEGABYTES = 512
"""With its embeddings the state of some dozen books has a few hundred."""
_REMEDY = "Restore it from a backup: the old system kept one beside it (`*.backup`)."


def read_object(path: Path) -> Fields:
    """The object in the file."""
    try:
        _require_file(path)
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(
            f"{path} cannot be read: {error.strerror or error}.", "Check the disk and the rights of the file."
        ) from error
    return parsed(content, path.name)


def parsed(content: bytes, name: str) -> Fields:
    """The object that these bytes spell."""
    if not content.strip():
        raise SourceEmpty(f"{name} is empty.", _REMEDY)
    try:
        value = json.loads(content)
    except RecursionError as error:
        raise SourceBroken(f"{name} is nested too deep to be a pipeline.json.", _REMEDY) from error
    except ValueError as error:  # of JSON, of an encoding, of a number with thousands of digits
        raise SourceBroken(f"{name} is no JSON: {error}.", _REMEDY) from error
    if not isinstance(value, dict):
        raise SourceBroken(f"{name} holds {_kind_of(value)}, where a pipeline.json is an object.", _REMEDY)
    return Fields("$", value)


def _require_file(path: Path) -> None:
    if path.is_dir():
        raise SourceNotAFile(f"{path} is a folder.", "Name the pipeline.json in it.")
    if not path.exists():
        raise SourceMissing(
            f"There is no file {path}.", "Check the name; a path is relative to where you are."
        )
    if not path.is_file():
        raise SourceNotAFile(f"{path} is not a file.", "Name a pipeline.json.")
    size = path.stat().st_size
    if size > MOST_MEGABYTES * MEGABYTE:
        raise SourceTooLarge(
            f"{path.name} has {size // MEGABYTE} MB; {MOST_MEGABYTES} MB are read.",
            "Take the `embeddings` out of it: they are most of it, and nobody needs them.",
        )


def _kind_of(value: object) -> str:
    return "a list" if isinstance(value, list) else f"only {json.dumps(value)[:40]}"
