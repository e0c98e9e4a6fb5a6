"""The files of one model: found, whole, and what is known of it before it is loaded."""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from phases.errors import EngineMissing, RecognizerMissing
from phases.hear.whisper.languages import languages_known
from phases.hosting.model_files import require_whole
from phases.hosting.premises import Premises

FAMILY = "faster-whisper"
DEFAULT = "base"
HOW = "docs/faster-whisper.md names its files, and where to get them."
_WEIGHTS, _CONFIG, _TOKENIZER = "model.bin", "config.json", "tokenizer.json"
_TOKENS = "decoder/embeddings/weight"
_FORMAT = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A model that can be loaded."""

    name: str
    folder: Path
    languages: tuple[str, ...]

    @property
    def weights(self) -> Path:
        """What the network is read from."""
        return self.folder / _WEIGHTS

    @property
    def tokenizer(self) -> Path:
        """What says which letters a token is."""
        return self.folder / _TOKENIZER

    @property
    def files(self) -> tuple[Path, ...]:
        """All that it hears by."""
        return self.weights, self.folder / _CONFIG, self.tokenizer


def furnished(share: Path) -> Path:
    """Where the model lies that comes with the environment."""
    return share / FAMILY / DEFAULT


def find_model(name: str, premises: Premises) -> Model:
    """The model of that name, or the default one; RecognizerMissing if it is not there, or not whole."""
    name = name or DEFAULT
    folder = premises.model_folder(FAMILY, name)
    if name == DEFAULT and not folder.is_dir():
        folder = furnished(Path(premises.environments) / FAMILY / "share")
        if not folder.is_dir():
            raise RecognizerMissing(
                f"There is no faster-whisper model “{name}”.",
                f"`nocturne engines install {FAMILY}` brings it; {HOW}",
            )
    if not folder.is_dir():
        raise RecognizerMissing(f"There is no faster-whisper model “{name}”: {folder} is not there.", HOW)
    try:
        require_whole([folder / _CONFIG, folder / _TOKENIZER], HOW)
    except EngineMissing as error:
        raise RecognizerMissing(error.message, error.remedy) from error
    if not any(folder.glob("vocabulary.*")):
        raise RecognizerMissing(f"{folder} holds no vocabulary.json or vocabulary.txt.", HOW)
    return Model(name=name, folder=folder, languages=languages_known(_vocabulary(folder / _WEIGHTS)))


def _vocabulary(weights: Path) -> int | None:
    """How many signs it knows; RecognizerMissing if the weights are not there, or end before they should."""
    try:
        with weights.open("rb") as file:
            shapes = _shapes(file)
            is_whole = file.tell() <= weights.stat().st_size
    except FileNotFoundError as error:
        raise RecognizerMissing(f"{weights} is not there.", HOW) from error
    except (struct.error, ValueError) as error:
        raise RecognizerMissing(
            f"{weights} is no model of CTranslate2's, or not whole.", f"Get it again; {HOW}"
        ) from error
    if not is_whole:
        raise RecognizerMissing(f"{weights} is not whole: its end is missing.", f"Get it again; {HOW}")
    return shapes[_TOKENS][0] if _TOKENS in shapes else None


def _shapes(file: BinaryIO) -> dict[str, tuple[int, ...]]:
    """The size of each array in it; the file is left where they end."""
    if _number(file, "I") != _FORMAT:
        raise ValueError("another format")
    _string(file), _number(file, "I")
    shapes = dict[str, tuple[int, ...]]()
    for _ in range(_number(file, "I")):
        name = _string(file)
        shapes[name] = tuple(_number(file, "I") for _ in range(_number(file, "B")))
        _number(file, "B")
        file.seek(_number(file, "I"), 1)
    return shapes


def _number(file: BinaryIO, form: str) -> int:
    (number,) = struct.unpack(f"<{form}", file.read(struct.calcsize(f"<{form}")))
    return int(number)


def _string(file: BinaryIO) -> str:
    return file.read(_number(file, "H"))[:-1].decode()
