"""Which voices a cast was first heard with: a book of a series sounds like the one before, or says why not."""

import json
from collections.abc import Mapping
from pathlib import Path

from phases.errors import ProductionOutdated, SettingsInvalid
from phases.files import appearing
from phases.voice import Voice, folded

_ENDING = ".voices.lock"


def lock_path(sheet_path: Path) -> Path:
    """The lock of a cast file, beside it: `series.toml` has `series.voices.lock`."""
    return sheet_path.with_suffix(_ENDING)


def check_lock(sheet_path: Path, resolved: Mapping[str, Voice]) -> None:
    """Nothing if every speaker sounds as locked, or is not locked yet; else ProductionOutdated names who does not."""
    locked = _read(lock_path(sheet_path))
    changed = [
        f"{speaker} ({voice.engine}: {voice.name})"
        for speaker, voice in resolved.items()
        if locked.get(folded(speaker), voice.sound) != voice.sound
    ]
    if changed:
        raise ProductionOutdated(
            f"Not the voices that {sheet_path.name} was locked with: {', '.join(changed)}.",
            f"Bring the earlier recordings or choices back, or accept the new ones with `--accept-voices`; "
            f"{lock_path(sheet_path).name} keeps them apart.",
        )


def write_lock(sheet_path: Path, resolved: Mapping[str, Voice]) -> None:
    """Lock these speakers to these voices; others that are locked stay so, for a book need not have all of a series."""
    path = lock_path(sheet_path)
    now = {folded(speaker): voice.sound for speaker, voice in resolved.items()}
    hashes = {**_read(path), **now}
    with appearing(path) as part:
        part.write_text(
            json.dumps(hashes, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
        )


def _read(path: Path) -> Mapping[str, str]:
    try:
        locked = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsInvalid(
            f"{path} cannot be read: {error.strerror}.", "Check the rights of the file."
        ) from error
    except (ValueError, RecursionError) as error:
        raise _broken(path) from error
    if not isinstance(locked, dict) or not all(isinstance(told, str) for told in locked.values()):
        raise _broken(path)
    return locked


def _broken(path: Path) -> SettingsInvalid:
    return SettingsInvalid(
        f"{path} is damaged: it cannot be told which voices were used before.",
        "Restore it, or remove it to lock the voices of today.",
    )
