"""The files of one model: found, whole, and what is known of them before they are loaded."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from phases.errors import EngineMissing
from phases.hosting.model_files import require_whole
from phases.hosting.premises import Premises
from phases.synthesize.engines.f5.architectures import Architecture, architecture
from phases.synthesize.engines.f5.published import DEFAULT, PUBLISHED, UNKNOWN_LICENCE

FAMILY = "f5-tts"
_HOW = "docs/f5-tts.md names its files, and the command that fetches them."
_BEGUN = ("*.part", "*.incomplete", "*.crdownload", "*.tmp", "*.aria2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A model that can be loaded."""

    name: str
    weights: Path
    vocabulary: Path
    vocoder: Path
    """The folder of Vocos; models may share one that lies beside them."""
    architecture: Architecture
    languages: tuple[str, ...]
    licence: str

    @property
    def files(self) -> tuple[Path, ...]:
        """All that its sound depends on."""
        return self.weights, self.vocabulary, *vocoder_files(self.vocoder)


def find_checkpoint(name: str, premises: Premises) -> Checkpoint:
    """The model of that name, or the default one; EngineMissing if it is not there, or not whole."""
    name = name or _default(premises)
    folder = premises.model_folder(FAMILY, name)
    if not folder.is_dir():
        raise EngineMissing(f"There is no F5-TTS model “{name}”: {folder} is not there.", _HOW)
    said = _said(folder / "model.toml", PUBLISHED[name].architecture if name in PUBLISHED else "v1-base")
    published = PUBLISHED.get(name)
    languages = said.get("languages") or (published.languages if published else ())
    if not isinstance(languages, list | tuple) or not languages or not all(map(_is_word, languages)):
        raise EngineMissing(
            f"Nobody knows what the F5-TTS model “{name}” speaks.",
            f'Write languages = ["en"] (or what it speaks) into {folder / "model.toml"}.',
        )
    found = Checkpoint(
        name=name,
        weights=_weights(folder),
        vocabulary=_file(folder / "vocab.txt"),
        vocoder=_vocoder(folder),
        architecture=architecture(said["architecture"]),
        languages=tuple(languages),
        licence=str(said.get("licence") or (published.licence if published else UNKNOWN_LICENCE)),
    )
    require_whole(found.files, "Download it again.")
    return found


def vocoder_files(folder: Path) -> tuple[Path, Path]:
    """What Vocos is read from."""
    return folder / "config.yaml", folder / "pytorch_model.bin"


def _default(premises: Premises) -> str:
    names = [name for name in premises.model_names(FAMILY) if name != "vocos"]
    if DEFAULT in names:
        return DEFAULT
    if len(names) == 1:
        return names[0]
    if names:
        raise EngineMissing(
            f"F5-TTS has several models: {', '.join(names)}.", f"Name one: “{FAMILY}/{names[0]}”."
        )
    raise EngineMissing(f"F5-TTS has no model in {Path(premises.models) / FAMILY}.", _HOW)


def _said(path: Path, built_as: str) -> dict[str, Any]:
    try:
        said = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise EngineMissing(f"{path} cannot be read: {error}.", _HOW) from error
    return {"architecture": built_as, **said}


def _is_word(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _weights(folder: Path) -> Path:
    for pattern in ("model*.safetensors", "model*.pt"):
        found = sorted(folder.glob(pattern))
        if len(found) == 1:
            return found[0]
        if found:
            raise EngineMissing(
                f"{folder} holds several weights: {', '.join(path.name for path in found)}.",
                "Leave only those that shall speak.",
            )
    begun = [path.name for pattern in _BEGUN for path in folder.glob(pattern)]
    if begun:
        raise EngineMissing(
            f"The download of {begun[0]} in {folder} has not come to its end.", "Download it again."
        )
    raise EngineMissing(f"{folder} holds no weights (model….safetensors or model….pt).", _HOW)


def _vocoder(folder: Path) -> Path:
    places = [folder / "vocos", folder.parent / "vocos"]
    for place in places:
        if place.is_dir():
            for file in vocoder_files(place):
                _file(file)
            return place
    raise EngineMissing(f"The vocoder is missing: neither {places[0]} nor {places[1]} is there.", _HOW)


def _file(path: Path) -> Path:
    if not path.is_file():
        raise EngineMissing(f"{path} is missing.", _HOW)
    return path
